// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/logfile.h"

#include "server/runtime/local/logging.h"
#include "shared/transcript.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qint64 pieceBytes = 4 * 1024 * 1024;

} // namespace

Result<LogPage> readLogFile(const QString &path, qint64 after, qint64 position, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists())
        return LogPage{};
    if (!file.open(QIODevice::ReadOnly) || !file.seek(position))
        return fail(ErrorCode::Unavailable, u"The session's log cannot be read."_s,
            path + u": "_s + file.errorString());
    LogPage page;
    page.next = position;
    page.end = false;
    for (qint64 taken = 0; taken < maxBytes;) {
        const QByteArray line = file.readLine(maxEventBytes + 1);
        if (!line.endsWith(
                '\n')) { // the end, or a line that was being written when the writer died
            page.end = true;
            break;
        }
        page.next = file.pos();
        if (line.size() <= 1)
            continue;
        const Result<Event> event = readEvent(line.chopped(1));
        if (!event) {
            qCWarning(runtimeLog) << "skipping a damaged line of" << path << "before byte"
                                  << page.next;
            continue;
        }
        page.last = std::max(page.last, event->seq);
        if (event->seq > after) {
            taken += line.size();
            page.events.append(*event);
        }
    }
    if (!page.end) // a torn line makes no further piece
        page.end = !file.readLine(maxEventBytes + 1).endsWith('\n');
    return page;
}

Result<void> dropLogFile(const QString &path)
{
    QFile file(path);
    if (!file.remove() && file.exists())
        return fail(ErrorCode::Unavailable, u"The session's log could not be removed."_s,
            path + u": "_s + file.errorString());
    return {};
}

bool hasUnfinishedWork(const QString &path)
{
    Transcript transcript;
    LogPage page;
    page.end = false;
    while (!page.end) {
        const Result<LogPage> next = readLogFile(path, 0, page.next, pieceBytes);
        if (!next)
            return false;
        page = *next;
        for (const Event &event : page.events)
            transcript.apply(event);
    }
    const QString turn = transcript.turn()["state"_L1].toString();
    return turn == "running"_L1 || turn == "needs_input"_L1 || !transcript.queue().isEmpty()
        || !transcript.pending().isEmpty();
}

} // namespace ccplant::runtime
