// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/log/appendfile.h"
#include "server/runner/log/liveindex.h"
#include "shared/clock.h"
#include "shared/transcript.h"

#include <functional>
#include <optional>

namespace ccplant::runner {

/// Cached: in the operating system's hands, survives the death of the runner. Synced: on the disk,
/// survives all.
enum class Durability { Cached, Synced };

/// One stored event as bytes, shared by all who send it on.
struct Line {
    qint64 seq = 0;
    QByteArray json; ///< without line feed
};

/// An event as it was stored.
struct Stored {
    Event event;
    QByteArray json; ///< its line, without line feed
};

/// The event log of one session, `events.jsonl` in its state folder (docs/protocol.md §2). The only
/// writer: a second one on the same folder is refused. Holds the fold of what it stores. Lives in
/// one thread.
class EventLog {
public:
    struct Options {
        QString folder; ///< made (0700) when it is not there
        const Clock *clock = nullptr; ///< outlives the log
        qint64 maxBytes = 0; ///< of the file, see isOverLimit(); 0: no limit
        qsizetype maxLine = 16 * 1024 * 1024; ///< longer events have their texts shortened
        qint64 maxUnwritten =
            16 * 1024 * 1024; ///< held in memory while the disk is full; see isStuck()
        qint64 smallestRewrite = 64 * 1024; ///< bytes; a smaller file is not compacted
        std::function<std::unique_ptr<AppendFile>()> makeFile = [] {
            return std::make_unique<AppendFile>();
        };
        QString bootId; ///< names the run of the machine; empty: the system's
    };

    /// What open() had to put right.
    struct Repair {
        bool tornTail = false; ///< the last write was cut off; it had not been accepted
        qint64 garbageLines = 0; ///< moved to `events.corrupt`
        bool existed = false; ///< there was a log already
    };

    /// Conflict when another runner has the log, Unavailable when it cannot be read or written.
    static Result<std::unique_ptr<EventLog>> open(Options options);
    ~EventLog();

    const Repair &repair() const { return m_repair; }
    const Transcript &transcript() const { return m_transcript; }
    qint64 lastSeq() const { return m_index.lastSeq(); }

    /// Numbers, completes and stores events: all of them or none. Their subjects must differ.
    /// Cached never fails: what cannot be written yet is kept in memory and written later. Synced
    /// fails (Unavailable) when it cannot be put on the disk now.
    Result<QList<Stored>> append(QList<Event> events, Durability durability);
    /// Puts everything on the disk.
    Result<void> flush();

    /// Lines of live events after `seq`, oldest first: as many as fit in `maxBytes`, at least one
    /// when there is one.
    Result<QList<Line>> read(qint64 after, qint64 maxBytes) const;
    /// The newest stored event of a kind that replaces itself (`queue`, `turn` …); nothing when
    /// there is none.
    std::optional<Event> latest(const QString &kind) const;

    /// Rewrites the file without dead events when they are most of it. `turnEnd`: a good moment,
    /// small gains are worth it.
    void compact(bool turnEnd);
    /// The file is larger than `maxBytes` and compaction does not help.
    bool isOverLimit();
    /// The disk is full and memory for waiting events is used up: the agent must be stopped.
    bool isStuck() const { return m_unwrittenBytes > m_options.maxUnwritten; }
    bool hasUnwritten() const { return !m_unwritten.empty(); }
    qint64 fileBytes() const { return m_file->size(); }

private:
    explicit EventLog(Options options);
    Result<void> lock();
    Result<void> load();
    Result<void> keepGarbage(const QByteArray &lines);
    void noteBoot();
    Result<void> writeAll(const QByteArray &bytes, bool synced);
    void take(const QList<Stored> &stored, qint64 offset);
    Result<void> writeUnwritten();
    Result<void> rewrite();
    QString path(QLatin1StringView name) const;

    Options m_options;
    Repair m_repair;
    std::unique_ptr<AppendFile> m_file;
    LiveIndex m_index;
    Transcript m_transcript;
    std::map<qint64, QByteArray> m_unwritten; // by seq; newest part of the log
    qint64 m_unwrittenBytes = 0;
    qint64 m_nextSeq = 1;
    qint64 m_rewriteNotBelow = 0; // after a failed rewrite: size at which it is tried again
    qint64 m_overLimitAt = 0; // size at which compaction last did not help
    int m_lockFd = -1;
};

} // namespace ccplant::runner
