// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/eventlog.h"

#include "server/runner/log/whole.h"
#include "shared/log.h"

#include <cstdio>
#include <QFile>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qint64 urgentDeadBytes = 8 * 1024 * 1024; // worth a rewrite in the middle of a turn

} // namespace

Result<QList<Stored>> EventLog::append(QList<Event> events, Durability durability)
{
    const bool synced = durability == Durability::Synced;
    const Result<void> caughtUp = writeUnwritten();
    if (!caughtUp && synced)
        return Failure(caughtUp.error());
    QList<Stored> stored;
    QByteArray bytes;
    qint64 seq = m_nextSeq;
    const QDateTime now = m_options.clock->now();
    for (Event &event : events) {
        event.seq = seq++;
        event.time = now;
        event = boundedEvent(wholeEvent(m_transcript, std::move(event)), m_options.maxLine);
        stored.append({event, writeEvent(event)});
        bytes += stored.last().json + '\n';
    }
    const qint64 begin = m_file->size();
    const Result<void> written = caughtUp ? writeAll(bytes, synced) : caughtUp;
    if (!written && synced)
        return Failure(written.error());
    m_nextSeq = seq;
    take(stored, written ? begin : -1);
    return stored;
}

Result<void> EventLog::writeAll(const QByteArray &bytes, bool synced)
{
    const qint64 begin = m_file->size();
    const Result<void> written = m_file->append(bytes);
    if (!written || !synced)
        return written;
    const Result<void> done = m_file->sync();
    if (!done) { // not known to be on the disk, so it must not come back after a restart either
        if (const Result<void> cut = m_file->truncate(begin); !cut)
            qCWarning(lcRunner) << "cannot take back a failed write:" << cut.error().internal;
    }
    return done;
}

/// Events that stand in the file from `offset` on, or (-1) have to wait in memory, become part of
/// the log.
void EventLog::take(const QList<Stored> &stored, qint64 offset)
{
    const bool waits = offset < 0;
    for (const Stored &one : stored) {
        m_index.add(one.event, {offset, one.json.size()});
        m_transcript.apply(one.event);
        if (waits) {
            m_unwrittenBytes += one.json.size();
            m_unwritten.emplace(one.event.seq, one.json);
        } else {
            offset += one.json.size() + 1;
        }
    }
}

/// Writes what had to wait in memory. Nothing is lost from memory when that fails.
Result<void> EventLog::writeUnwritten()
{
    while (!m_unwritten.empty()) {
        const auto first = m_unwritten.begin();
        const qint64 offset = m_file->size();
        if (const Result<void> stored = m_file->append(first->second + '\n'); !stored) {
            qCWarning(lcRunner) << "cannot write the log:" << stored.error().internal;
            return stored;
        }
        m_index.written(first->first, offset);
        m_unwrittenBytes -= first->second.size();
        m_unwritten.erase(first);
    }
    return {};
}

Result<void> EventLog::flush()
{
    return writeUnwritten().and_then([this] { return m_file->sync(); });
}

Result<QList<Line>> EventLog::read(qint64 after, qint64 maxBytes) const
{
    QList<Line> lines;
    const LiveIndex::Places &places = m_index.places();
    auto next = places.upper_bound(after);
    for (qint64 budget = maxBytes;
        next != places.end() && (lines.isEmpty() || next->second.length <= budget);) {
        if (next->second.offset < 0) {
            lines.append({next->first, m_unwritten.at(next->first)});
            budget -= next->second.length;
            ++next;
            continue;
        }
        // Neighbours in the file are read at once.
        const qint64 begin = next->second.offset;
        qint64 end = begin;
        auto last = next;
        for (; last != places.end() && last->second.offset == end
            && (end == begin || last->second.length <= budget);
            ++last) {
            budget -= last->second.length;
            end += last->second.length + 1;
        }
        const Result<QByteArray> bytes = m_file->read(begin, end - begin);
        if (!bytes)
            return Failure(bytes.error());
        for (; next != last; ++next)
            lines.append(
                {next->first, bytes->sliced(next->second.offset - begin, next->second.length)});
    }
    return lines;
}

std::optional<Event> EventLog::latest(const QString &kind) const
{
    const qint64 seq = m_index.latest(kind);
    if (seq == 0)
        return std::nullopt;
    const Result<Event> event = read(seq - 1, 0).and_then([](const QList<Line> &lines) {
        return readEvent(lines.first().json);
    });
    return event ? std::optional(*event) : std::nullopt;
}

void EventLog::compact(bool turnEnd)
{
    const qint64 dead = m_file->size() - m_index.liveBytes();
    const bool worthIt = dead > m_index.liveBytes()
        && (turnEnd ? m_file->size() > m_options.smallestRewrite : dead > urgentDeadBytes);
    if (!worthIt || m_file->size() < m_rewriteNotBelow || hasUnwritten())
        return;
    if (const Result<void> done = rewrite(); !done) {
        qCWarning(lcRunner) << "cannot compact the log:" << done.error().internal;
        m_rewriteNotBelow = 2 * m_file->size();
    }
}

bool EventLog::isOverLimit()
{
    if (m_options.maxBytes <= 0 || m_file->size() <= m_options.maxBytes)
        return false;
    if (m_file->size() >= m_overLimitAt + m_options.maxBytes / 8 && !hasUnwritten()) {
        if (const Result<void> done = rewrite(); !done)
            qCWarning(lcRunner) << "cannot compact the log:" << done.error().internal;
        m_overLimitAt = m_file->size();
    }
    return m_file->size() > m_options.maxBytes;
}

/// A new file with the live lines takes the old one's place; a crash at any point leaves one of the
/// two.
Result<void> EventLog::rewrite()
{
    constexpr qint64 pieceBytes = 4 * 1024 * 1024;
    const QString temporary = path("events.jsonl.tmp"_L1);
    std::unique_ptr<AppendFile> fresh = m_options.makeFile();
    Result<void> done = fresh->open(temporary, true);
    for (qint64 seq = 0; done && seq < lastSeq();) {
        const Result<QList<Line>> lines = read(seq, pieceBytes);
        if (!lines) {
            done = Failure(lines.error());
            break;
        }
        QByteArray bytes;
        for (const Line &line : *lines)
            bytes += line.json + '\n';
        done = fresh->append(bytes);
        if (lines->isEmpty())
            break;
        seq = lines->last().seq;
    }
    if (done)
        done = fresh->sync();
    const QByteArray from = QFile::encodeName(temporary);
    if (done
        && ::rename(from.constData(), QFile::encodeName(path("events.jsonl"_L1)).constData()) != 0)
        done = fail(
            ErrorCode::Unavailable, u"This session's log cannot be written."_s, u"rename failed"_s);
    if (!done) {
        QFile::remove(temporary);
        return done;
    }
    m_file = std::move(fresh);
    m_index.rewritten();
    return syncFolder(m_options.folder);
}

} // namespace ccplant::runner
