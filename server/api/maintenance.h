// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/store/store.h"

#include <QCoro/QCoroTask>

namespace ccplant::api {

/// Maintenance mode: what is there can be read, and nobody but administrators may change anything.
/// Kept in the store, so that it holds on every replica and after a restart. Lives in one thread.
class Maintenance : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype maxMessage = 500;
    static constexpr std::chrono::seconds retryAfter{120};

    struct State {
        bool enabled = false;
        QString message = {}; ///< for people: why, and until when
        QString by = {};
        QString since = {}; ///< RFC 3339

        QJsonObject toJson() const;
        bool operator==(const State &) const = default;
    };

    /// `store` outlives it.
    explicit Maintenance(store::Store &store, QObject *parent = nullptr);

    QCoro::Task<Result<void>> start();
    const State &state() const { return m_state; }
    QCoro::Task<Result<void>> set(State state);
    /// Refuses with 503 what changes something, but for signing in and out. After authentication.
    void install(http::Router &router);

Q_SIGNALS:
    /// Here or on another replica.
    void changed();

private:
    void take(const QJsonObject &body);
    void become(State state);

    store::Store &m_store;
    State m_state;
};

} // namespace ccplant::api
