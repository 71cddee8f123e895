// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QStringList>

namespace ccplant::http {
class Router;
}

namespace ccplant::api {

struct ServerFacts {
    QString name;
    QString version;
    QString runtime; ///< `local`, `kubernetes`
};

/// `GET /api/v1/me`. `repositories` gives a user's recent ones, newest first.
void addMeRoute(http::Router &router, ServerFacts facts,
    std::function<QStringList(const QString &user)> repositories);

} // namespace ccplant::api
