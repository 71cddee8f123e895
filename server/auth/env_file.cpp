// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/env_file.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

QString unquoted(const QString &value)
{
    const bool quoted = value.size() >= 2 && value.front() == value.back()
        && (value.front() == u'"' || value.front() == u'\'');
    return quoted ? value.sliced(1, value.size() - 2) : value;
}

} // namespace

Result<QMap<QString, QString>> readEnvFile(const QByteArray &content)
{
    static const QRegularExpression pattern(
        u"\\A(?:export\\s+)?((?!CCPLANT_|LD_)[A-Za-z_][A-Za-z0-9_]{0,127})=(.*)\\z"_s);
    QMap<QString, QString> out;
    qsizetype number = 0;
    for (const QByteArray &raw : content.split('\n')) {
        ++number;
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const auto match = pattern.match(line);
        if (!match.hasMatch() || line.contains(QChar(u'\0')))
            return fail(ErrorCode::Unprocessable,
                u"line %1 is not NAME=VALUE, or its name is not allowed"_s.arg(number));
        out.insert(match.captured(1), unquoted(match.captured(2).trimmed()));
    }
    return out;
}

} // namespace ccplant::auth
