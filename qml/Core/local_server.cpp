// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/local_server.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

namespace ccplant::client {

LocalServer *LocalServer::create(QQmlEngine *, QJSEngine *)
{
    LocalServer *server = ClientCore::instance()->localServer();
    QJSEngine::setObjectOwnership(server, QJSEngine::CppOwnership);
    return server;
}

void LocalServer::setState(State state, const QString &errorText, const QString &details)
{
    m_state = state;
    m_errorText = errorText;
    m_details = details;
    Q_EMIT stateChanged();
}

} // namespace ccplant::client
