// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/chat_text.h"

#include "qml/Chat/highlight_engine.h"
#include "qml/Chat/markdown_rows.h"
#include "qml/Chat/question_schema.h"
#include "qml/Chat/terminal_text.h"
#include "qml/Chat/tool_text.h"

#include <QDesktopServices>
#include <QUrl>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

QString ChatText::terminalHtml(const QString &output, bool dark) const
{
    return chat::terminalHtml(output, terminalPalette(dark));
}

QString ChatText::terminalPlain(const QString &output) const
{
    return chat::terminalPlain(output);
}

QVariantMap ChatText::lastLines(const QString &text, int lines) const
{
    int hidden = 0;
    const QString last = chat::lastLines(text, lines, &hidden);
    return {{u"text"_s, last}, {u"hidden"_s, hidden}};
}

QVariantMap ChatText::firstLines(const QString &text, int lines) const
{
    qsizetype end = -1;
    for (int i = 0; i < lines; ++i) {
        end = text.indexOf(u'\n', end + 1);
        if (end < 0)
            return {{u"text"_s, text}, {u"hidden"_s, 0}};
    }
    const int hidden = int(QStringView(text).sliced(end + 1).count(u'\n')) + 1;
    return {{u"text"_s, text.first(end)}, {u"hidden"_s, hidden}};
}

QVariantMap ChatText::tool(const QString &kind, const QString &title, const QVariantList &locations,
    const QVariant &rawInput, const QString &workspace) const
{
    const ToolLine line = describeTool(kind, title, locations, rawInput, workspace);
    return {{u"verb"_s, line.verb}, {u"object"_s, line.object}, {u"mono"_s, line.mono}};
}

QString ChatText::command(const QVariant &rawInput) const
{
    return commandOf(rawInput);
}

QString ChatText::duration(double milliseconds) const
{
    return durationText(milliseconds);
}

QString ChatText::size(double bytes) const
{
    return sizeText(bytes);
}

QString ChatText::count(double number) const
{
    if (number < 1000)
        return QString::number(qint64(number));
    if (number < 1'000'000)
        return u"%1k"_s.arg(number / 1000, 0, 'f', number < 100'000 ? 1 : 0);
    return u"%1M"_s.arg(number / 1'000'000, 0, 'f', 1);
}

QString ChatText::json(const QVariant &value) const
{
    return readableJson(value);
}

QVariantList ChatText::questionFields(const QVariantMap &schema) const
{
    return chat::questionFields(schema);
}

QString ChatText::questionProblem(const QVariantMap &field, const QVariant &value) const
{
    return chat::questionProblem(field, value);
}

bool ChatText::isSafeLink(const QString &url) const
{
    return chat::isSafeLink(url);
}

bool ChatText::openLink(const QString &url) const
{
    return chat::isSafeLink(url) && QDesktopServices::openUrl(QUrl(url));
}

QString ChatText::languageOf(const QString &path) const
{
    return languageOfFile(path);
}

QVariantMap ChatText::completion(const QString &text, int cursor) const
{
    const QStringView before =
        QStringView(text).first(std::clamp<qsizetype>(cursor, 0, text.size()));
    qsizetype begin = before.size();
    while (begin > 0 && !before[begin - 1].isSpace())
        --begin;
    const QStringView word = before.sliced(begin);
    QString trigger;
    if (begin == 0 && word.startsWith(u'/'))
        trigger = u"/"_s;
    else if (word.startsWith(u'@'))
        trigger = u"@"_s;
    return {{u"trigger"_s, trigger},
        {u"query"_s, trigger.isEmpty() ? QString() : word.sliced(1).toString()},
        {u"begin"_s, begin}};
}

QString ChatText::quoted(const QString &text) const
{
    QString quote;
    for (QStringView line : QStringView(text).trimmed().split(u'\n'))
        quote += line.isEmpty() ? u">\n"_s : u"> "_s + line.toString() + u'\n';
    return quote + u'\n';
}

QList<QUrl> ChatText::localFiles(const QList<QUrl> &urls) const
{
    QList<QUrl> files;
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            files.append(url);
    }
    return files;
}

} // namespace ccplant::chat
