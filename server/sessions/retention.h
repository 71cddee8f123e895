// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"
#include "server/sessions/index.h"
#include "server/store/store.h"
#include "shared/clock.h"
#include "shared/transcript.h"

#include <functional>

namespace ccplant::sessions {

/// A session that was removed and whose transcript can still be read. A value.
struct RemovedSession {
    Session session; ///< as it was
    QDateTime removedAt;
    QString removedBy; ///< empty: its time to live was over
    QDateTime keptUntil;

    /// What clients get (docs/protocol.md §5, "Removed sessions").
    QJsonObject toJson() const;
    QJsonObject toRecord() const;
    static RemovedSession fromRecord(const QString &id, const QJsonObject &record);
};

struct RemovedPage {
    QList<RemovedSession> sessions; ///< what was removed last first
    QString nextCursor; ///< empty: the last page
    qsizetype total = 0;
};

/// What is left of removed sessions for a while: facts in the store, the log with the runtime. One
/// thread; its coroutines hold it alive.
///
/// A session's facts are noted before it is removed and its log is dropped before they are: so
/// nothing is kept that nobody knows of, whatever is interrupted. As long as there is the session
/// itself, it is not among the removed ones.
class Retention : public QObject, public std::enable_shared_from_this<Retention> {
public:
    /// Who outlive it are in `around`.
    struct Around {
        store::Store *store = nullptr;
        runtime::SessionRuntime *runtime = nullptr;
        const Clock *clock = nullptr;
        std::function<bool(const QString &id)> exists; ///< the session itself, still
    };
    /// `keep`: how long; 0: not at all. `most`: of more than these the oldest go early.
    Retention(Around around, std::chrono::seconds keep, qsizetype most);

    bool keeps() const { return m_keep.count() > 0; }
    /// Nothing is asked of `exists` any more, and no sweep goes on.
    void close() { m_closed = true; }

    QCoro::Task<Result<void>> start();
    /// Before the session is removed. Unavailable when it could not be written down.
    QCoro::Task<Result<void>> note(Session session, QString by);
    /// It is not removed after all, or its transcript is not to be kept: only the facts go.
    QCoro::Task<Result<void>> forget(QString id);
    /// Drops a log that was kept for nothing. For when the session is gone.
    QCoro::Task<void> dropUnlessNoted(QString id);
    /// Drops what was kept long enough. Returns at once.
    void sweep();

    /// What `filter.caller` may use.
    Result<RemovedPage> list(const Filter &filter, const PageRequest &request) const;
    /// NotFound, also for what is none of the caller's.
    Result<RemovedSession> get(const Caller &caller, const QString &id) const;
    /// The next events above `after`: some, or the end.
    QCoro::Task<Result<runtime::LogPage>> events(Caller caller, QString id, qint64 after);
    QCoro::Task<Result<Transcript>> transcript(Caller caller, QString id);
    /// Now, and for good.
    QCoro::Task<Result<void>> remove(Caller caller, QString id);

private:
    void changed(const store::Change &change);
    void put(const RemovedSession &removed);
    void take(const QString &id);
    bool isReadable(const RemovedSession &removed) const;
    QCoro::Task<Result<void>> drop(QString id);

    const Around m_with;
    const std::chrono::seconds m_keep;
    const qsizetype m_most;
    bool m_closed = false;
    Index m_rows; ///< for lists; `lastEventAt` is the time of removal there
    QHash<QString, RemovedSession> m_removed;
    QSet<QString> m_dropping;
    QDateTime m_notBefore; ///< the next sweep, after one that failed
};

} // namespace ccplant::sessions
