// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/authenticator.h"

#include <QTimer>
#include <vector>

namespace ccplant::auth {

/// Ends answers that are still open (event streams, WebSockets) when the key, the sign-in or the
/// user behind them may not have them any more: at once when somebody revokes something, within
/// `interval` when something ends by itself. Who may do something else than when the answer was
/// opened is cut too, and comes back under the new rights. Lives in the listener's thread.
class StreamGuard : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds interval{15};

    /// `authenticator` outlives it.
    explicit StreamGuard(Authenticator &authenticator, QObject *parent = nullptr);

    /// `this` outlives the router.
    void install(http::Router &router);
    /// Looks at all of them now.
    void check();
    /// Those that are open, and some that have ended since the last check.
    qsizetype size() const { return qsizetype(m_open.size()); }

private:
    struct Open {
        http::RequestPtr request;
        http::Rule rule;
        bool socket; // else `stream` is what is open
        std::weak_ptr<http::Stream> stream;
        Authenticator::Standing standing;
    };
    void add(Open open);
    static bool isOpen(const Open &open);
    static bool mayStay(const Open &open);
    static void end(const Open &open);

    Authenticator &m_authenticator;
    std::vector<Open> m_open;
    size_t m_tidyAt = 64;
    QTimer m_soon;
    QTimer m_timer;
};

} // namespace ccplant::auth
