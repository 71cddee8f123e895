// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/scan.h"

namespace ccplant::runner {
namespace {

constexpr qint64 pieceBytes = 1024 * 1024;

} // namespace

Result<ScanResult> scanLog(const AppendFile &file,
    const std::function<void(const Event &, qint64, qint64)> &good,
    const std::function<void(const QByteArray &)> &garbage)
{
    ScanResult result;
    QByteArray buffer; // starts at file offset `result.end`
    qint64 lastSeq = 0;
    const auto take = [&](const QByteArray &line, bool complete) {
        const Result<Event> event = readEvent(line);
        if (event && event->seq > lastSeq) {
            lastSeq = event->seq;
            good(*event, result.end, line.size());
            result.endsWithoutLineFeed = !complete;
        } else if (complete) {
            ++result.garbageLines;
            garbage(line);
        } else {
            return;
        }
        result.end += line.size() + (complete ? 1 : 0);
    };
    for (qint64 offset = 0; offset < file.size();) {
        const Result<QByteArray> piece =
            file.read(offset, std::min(pieceBytes, file.size() - offset));
        if (!piece)
            return Failure(piece.error());
        offset += piece->size();
        qsizetype searched = buffer.size();
        buffer += *piece;
        qsizetype begin = 0;
        for (qsizetype feed; (feed = buffer.indexOf('\n', searched)) >= 0;
            begin = searched = feed + 1)
            take(buffer.sliced(begin, feed - begin), true);
        buffer.remove(0, begin);
    }
    if (!buffer.isEmpty())
        take(buffer, false);
    return result;
}

} // namespace ccplant::runner
