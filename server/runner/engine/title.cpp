// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/title.h"

#include "shared/event.h"

namespace ccplant::runner {

QString titleFrom(const QJsonArray &content)
{
    constexpr qsizetype longest = 80;
    const QString text = plainText(content);
    for (const QStringView part : QStringView(text).split(u'\n', Qt::SkipEmptyParts)) {
        const QString line = part.toString().simplified();
        if (line.isEmpty())
            continue;
        if (line.size() <= longest)
            return line;
        const qsizetype keep = longest - 1 - (line.at(longest - 2).isHighSurrogate() ? 1 : 0);
        return line.first(keep) + u'…';
    }
    return {};
}

} // namespace ccplant::runner
