// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/client_core.h"

#include "qml/Core/session_controller.h"

#include <QCoreApplication>
#include <QEvent>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
ClientCore *theOne = nullptr;
}

ClientCore::ClientCore(ClientParts parts)
    : m_secrets(std::move(parts.secrets))
    , m_local(parts.localServer ? std::move(parts.localServer) : std::make_unique<LocalServer>())
    , m_host(parts.host ? std::move(parts.host) : std::make_unique<ClientHost>(nullptr))
    , m_browser(std::move(parts.browser))
    , m_navigation(nullptr)
    , m_settings(parts.dataDir + u"/settings.json"_s)
    , m_drafts(parts.dataDir + u"/drafts.json"_s)
    , m_unread(parts.dataDir + u"/seen.json"_s)
    , m_connection(std::move(parts.transport))
    , m_cache(makeCacheStore(parts.dataDir + u"/cache"_s), m_connection.live())
    , m_outbox(parts.dataDir + u"/outbox.json"_s, m_connection.api())
    , m_servers(parts.dataDir + u"/servers.json"_s, &m_connection, m_local.get(), m_secrets.get(),
          std::move(parts.fixedServer))
    , m_sessions(this)
    , m_agents(&m_connection)
    , m_apiKeys(&m_connection)
    , m_removed(&m_connection, m_host.get())
    , m_shareLink(&m_connection)
    , m_signIn(&m_servers, m_host.get(), m_browser.get())
{
    Q_ASSERT(!theOne);
    theOne = this;
    m_sessions.all()->listenTo(m_connection.live());
    connect(m_sessions.all(), &SessionListModel::sessionRemoved, &m_removed,
        &RemovedSessions::refreshSoon);
    QCoreApplication::instance()->installEventFilter(this);
    connect(&m_connection, &Connection::serverChanged, this, &ClientCore::onServerChanged);
    connect(&m_connection, &Connection::refused, &m_cache, &OfflineCache::clear);
    connect(&m_servers, &ServerList::signedOut, &m_cache, &OfflineCache::clear);
    connect(&m_connection, &Connection::stateChanged, this,
        [this] { m_outbox.setOnline(m_connection.online()); });
    connect(&m_connection, &Connection::maintenanceChanged, this, [this] {
        if (!m_connection.maintained())
            m_outbox.retryAll();
    });
}

ClientCore::~ClientCore()
{
    m_connection.disconnect();
    m_connection.live()->stop();
    theOne = nullptr;
}

ClientCore *ClientCore::instance()
{
    return theOne;
}

bool ClientCore::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LanguageChange && watched == QCoreApplication::instance()) {
        m_sessions.all()->refreshTexts();
        m_removed.refreshTexts();
        Q_EMIT m_connection.infoChanged();
        Q_EMIT m_commands.changed();
        if (m_secrets)
            Q_EMIT m_secrets->secureChanged();
    }
    return QObject::eventFilter(watched, event);
}

/// The embedded server that comes back on another port is the same server: what is shown stays.
void ClientCore::onServerChanged()
{
    const QString key = m_connection.storageKey();
    if (key == m_serverKey)
        return;
    m_serverKey = key;
    m_outbox.setServer(key);
    m_cache.setServer(key);
    m_sessions.onServerChanged();
    m_cache.readList(this, [this, key](const QJsonArray &sessions) {
        if (key != m_serverKey)
            return;
        if (!sessions.isEmpty() && !m_sessions.all()->loaded())
            m_sessions.all()->reset(sessions, int(sessions.size()));
        Q_EMIT lastListRead();
    });
}

} // namespace ccplant::client
