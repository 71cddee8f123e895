// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/api.h"
#include "server/kube/core/backoff.h"
#include "server/kube/core/object.h"
#include "server/kube/core/watchevent.h"

#include <variant>

namespace ccplant::kube {

struct WatchPolicy {
    int pageSize = 500; ///< objects a page of the list
    std::chrono::seconds timeout{
        60}; ///< a watch is renewed after this, and up to half as much more
    std::chrono::milliseconds grace{10'000}; ///< a watch that is open longer has lost its server
    std::chrono::milliseconds shortest{1'000}; ///< a watch that ends sooner has failed
    BackoffPolicy backoff = {.resetAfter = std::chrono::milliseconds(30'000)};
};

/// What a Watcher wants done. `call` names the list or watch that is meant.
namespace watching {
struct List {
    quint64 call;
    ListOptions options;
};
struct Watch {
    quint64 call;
    WatchOptions options;
};
struct Abort {
    quint64 call; ///< nothing it says from now on matters
};
struct Wake {
    std::chrono::milliseconds after; ///< then call timeUp(); replaces an earlier one
};
struct Replace {
    ObjectList all; ///< this is everything that there is
};
struct Upsert {
    QJsonObject object;
};
struct Remove {
    QJsonObject object; ///< its last state
};
struct Report {
    ApiError error;
    std::chrono::milliseconds retryIn;
};
using Action = std::variant<List, Watch, Abort, Wake, Replace, Upsert, Remove, Report>;
using Actions = QList<Action>;
} // namespace watching

/// Lists objects of one kind and then watches them, for ever, as an explicit state machine: what
/// happened goes in, what to do comes out. It knows no sockets, timers or clocks; `now` is any
/// monotonic time. Input of calls that are over is ignored, so that it may come at any time.
///
///     Stopped ─start→ Listing ─last page→ Watching ─ended→ Watching (from the last version)
///                        ↑  ↖ 410, unreadable ↙  ↘ error
///                        └──── time up ──── Waiting ── time up → Watching
///
/// A change is never missed while it is running, but several changes of one object may come as one,
/// and an object that was deleted and made again while there was no connection may come as changed.
class Watcher {
public:
    enum State {
        Stopped,
        Listing,
        Opening, ///< a watch is asked for
        Watching,
        Waiting, ///< until it tries again
    };
    using Time = std::chrono::milliseconds;
    using Actions = watching::Actions;

    explicit Watcher(ListOptions which = {}, WatchPolicy policy = {}, Random random = systemRandom);

    /// Goes on from the last version that is known.
    Actions start();
    Actions stop();
    /// The answer to List.
    Actions listed(quint64 call, const ApiResult<ObjectList> &page);
    /// The server took Watch: what comes now are its lines.
    Actions opened(quint64 call, Time now);
    Actions line(quint64 call, const QByteArray &line, Time now);
    /// Watch is over, in the server's time or with an error.
    Actions ended(quint64 call, const ApiResult<void> &how, Time now);
    /// Wake's time has come.
    Actions timeUp();

    State state() const { return m_state; }
    /// Changes come as they happen, or will a moment later.
    bool isLive() const { return m_state == Watching || (m_state == Opening && m_isRenewal); }
    /// The last that was seen; empty: there is no list yet, or it is too old.
    const QString &version() const { return m_version; }

private:
    Actions list();
    Actions page();
    Actions watch(bool isRenewal);
    Actions goOn();
    Actions event(const WatchEvent &event, Time now);
    Actions unreadable(const ApiError &error);
    Actions gone(const ApiError &error);
    Actions watchFailed(const ApiError &error);
    Actions wait(const ApiError &error);
    void progressed(Time now);

    ListOptions m_which;
    WatchPolicy m_policy;
    Random m_random;
    Backoff m_backoff;
    State m_state = Stopped;
    quint64 m_call = 0;
    ObjectList m_pages; ///< of the list so far
    QString m_version;
    QString m_failedAt; ///< the version that the server once could not go on from
    bool m_isRenewal = false; ///< of a watch that ended well
    bool m_mayRelistAtOnce = true; ///< one that was well has run since the last time
    Time m_patience{0}; ///< of this watch
    Time m_openedAt{0};
    std::optional<Time> m_wellSince;
};

} // namespace ccplant::kube
