// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/transcriptpage.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {

QJsonObject transcriptPage(const Transcript &transcript, qint64 before, qint64 limit)
{
    const QList<Entry> &entries = transcript.entries();
    const qsizetype end =
        std::ranges::lower_bound(entries, before, {}, &Entry::at) - entries.begin();
    const qsizetype begin = std::max<qsizetype>(0, end - limit);
    QJsonArray page;
    for (qsizetype i = begin; i < end; ++i)
        page.append(transcript.entryJson(i));
    QJsonObject object{{"entries"_L1, page}};
    if (begin > 0)
        object["next_cursor"_L1] = QString::number(entries[begin].at);
    return object;
}

} // namespace ccplant::sessions
