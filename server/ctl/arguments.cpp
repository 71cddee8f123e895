// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ctl/arguments.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::ctl {

Result<Arguments> readArguments(
    const QStringList &arguments, const QStringList &known, const QStringList &flags)
{
    Arguments out;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!argument.startsWith("--"_L1)) {
            out.words << (argument == "-h"_L1 ? u"help"_s : argument);
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.sliced(2, (equals < 0 ? argument.size() : equals) - 2);
        if (flags.contains(name) && equals < 0) {
            out.options[name];
            continue;
        }
        if (!known.contains(name))
            return fail(ErrorCode::InvalidRequest, u"there is no option --%1"_s.arg(name.left(80)));
        if (equals < 0 && i + 1 >= arguments.size())
            return fail(ErrorCode::InvalidRequest, u"--%1 needs a value"_s.arg(name));
        out.options[name] << (equals < 0 ? arguments[++i] : argument.sliced(equals + 1));
    }
    return out;
}

Result<qint64> readSize(const QString &text)
{
    static const QRegularExpression pattern(u"\\A([0-9]{1,12})([KMGkmg]?)\\z"_s);
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return fail(
            ErrorCode::InvalidRequest, u"'%1' is no size such as 512M or 2G"_s.arg(text.left(80)));
    const QString unit = match.captured(2).toUpper();
    const int shift = unit == "G"_L1 ? 30 : unit == "M"_L1 ? 20 : unit == "K"_L1 ? 10 : 0;
    return match.captured(1).toLongLong() << shift;
}

} // namespace ccplant::ctl
