// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/client_host.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

namespace ccplant::client {

ClientHost::ClientHost(QObject *parent)
    : QObject(parent)
{
}

ClientHost *ClientHost::create(QQmlEngine *, QJSEngine *)
{
    ClientHost *host = ClientCore::instance()->host();
    QJSEngine::setObjectOwnership(host, QJSEngine::CppOwnership);
    return host;
}

} // namespace ccplant::client
