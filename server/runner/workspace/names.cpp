// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/names.h"

#include <QList>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
constexpr qsizetype maxBytes = 200;

// Where the extension begins, dot included; the end when there is none worth keeping.
qsizetype extensionStart(const QString &name)
{
    const auto dot = name.lastIndexOf(u'.');
    return dot > 0 && name.size() - dot <= 16 ? dot : name.size();
}

// At most `bytes` of UTF-8, cut between characters.
QString shortened(QString text, qsizetype bytes)
{
    while (text.toUtf8().size() > bytes) {
        const bool pair = text.size() > 1 && text.back().isLowSurrogate();
        text.chop(pair ? 2 : 1);
    }
    return text;
}

QString fitted(const QString &name, const QString &suffix)
{
    const auto dot = extensionStart(name);
    const QString tail = shortened(suffix + name.sliced(dot), maxBytes / 2);
    return shortened(name.first(dot), maxBytes - tail.toUtf8().size()) + tail;
}

bool isAllowed(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control: // also line breaks, which a listing would show as more names
    case QChar::Other_Format: // direction overrides, which make a name look like another
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}
} // namespace

QString safeFileName(const QString &wanted)
{
    const auto slash = std::max(wanted.lastIndexOf(u'/'), wanted.lastIndexOf(u'\\'));
    QString name;
    for (const char32_t c :
        wanted.sliced(slash + 1).normalized(QString::NormalizationForm_C).toUcs4()) {
        if (isAllowed(c))
            name += QChar::fromUcs4(c);
    }
    name = name.trimmed();
    qsizetype start = 0;
    while (start < name.size()
        && (name.at(start) == u'.' || name.at(start) == u'-' || name.at(start).isSpace()))
        ++start;
    name = name.sliced(start);
    while (name.endsWith(u'.') || name.endsWith(u' '))
        name.chop(1);
    static const QRegularExpression reserved(u"\\A(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|\\z)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (reserved.match(name).hasMatch())
        name.prepend(u'_');
    return name.isEmpty() ? u"upload"_s : fitted(name, QString());
}

QString numberedName(const QString &name, int number)
{
    return fitted(name, u"-%1"_s.arg(number));
}

} // namespace ccplant::runner
