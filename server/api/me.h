// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <QJsonObject>
#include <QStringList>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

struct ServerFacts {
    QString name;
    QString version;
    QString runtime; ///< `local`, `kubernetes`
    std::chrono::seconds keepRemoved{0}; ///< transcripts of removed sessions; 0: not at all
    QString share; ///< `off`, `signed-in`, `public`: who may open links to sessions
};

/// `GET /api/v1/me`. `repositories` gives a user's recent ones, newest first; `maintenance` its
/// state.
void addMeRoute(http::Router &router, ServerFacts facts,
    std::function<QStringList(const QString &user)> repositories,
    std::function<QJsonObject()> maintenance);

} // namespace ccplant::api
