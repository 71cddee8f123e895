// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

#include <QCoro/QCoroTask>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

/// Each user's settings: one JSON object, free but for its size and the type of what the server
/// itself reads. One thread.
class Settings {
public:
    static constexpr qsizetype maxBytes = 64 * 1024;

    /// `store` outlives it.
    explicit Settings(store::Store &store)
        : m_store(store)
    {
    }

    /// The object with its `version`; `"version":"0"` when nothing was saved yet.
    QCoro::Task<Result<QJsonObject>> get(QString user);
    /// Replaces the members given; null takes one away. VersionMismatch when `version` is set and
    /// another is stored.
    QCoro::Task<Result<QJsonObject>> patch(
        QString user, QJsonObject changes, std::optional<QString> version);
    /// The agent the user starts by default; empty when there is none, or the store cannot say.
    QCoro::Task<QString> defaultAgent(QString user);

private:
    store::Store &m_store;
};

/// The object with `changes` put in (RFC 7396, one level). Unprocessable when it is too large or a
/// known member has the wrong type. Pure.
Result<QJsonObject> changedSettings(QJsonObject settings, const QJsonObject &changes);

/// `/api/v1/settings`. `settings` outlives the router.
void addSettingsRoutes(http::Router &router, Settings &settings);

} // namespace ccplant::api
