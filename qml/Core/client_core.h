// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/agent_catalog.h"
#include "qml/Core/api_keys.h"
#include "qml/Core/browser_sign_in.h"
#include "qml/Core/client_host.h"
#include "qml/Core/client_settings.h"
#include "qml/Core/command_registry.h"
#include "qml/Core/connection.h"
#include "qml/Core/drafts.h"
#include "qml/Core/local_server.h"
#include "qml/Core/navigation.h"
#include "qml/Core/offline_cache.h"
#include "qml/Core/outbox.h"
#include "qml/Core/removed_sessions.h"
#include "qml/Core/secret_store.h"
#include "qml/Core/server_list.h"
#include "qml/Core/session_store.h"
#include "qml/Core/share_link.h"
#include "qml/Core/sign_in.h"

namespace ccplant::client {

/// What the client is made of on one platform.
struct ClientParts {
    QString dataDir; ///< where settings, drafts and unsent prompts are kept
    std::unique_ptr<SecretStore> secrets;
    std::unique_ptr<LocalServer> localServer; ///< null: this platform cannot start one
    std::unique_ptr<BrowserSignIn> browser; ///< null: no sign-in through it, or a page
    std::unique_ptr<ClientHost> host; ///< null: a program
    TransportFactory transport = makeTransport;
    QUrl fixedServer; ///< the only server there is, reached with a cookie; then there need be no
                      ///< secrets
};

/// All objects of the client, made once by main() or a test before the QML engine; the QML
/// singletons are members of it. It must outlive the engine. Main thread only.
class ClientCore : public QObject {
    Q_OBJECT
public:
    explicit ClientCore(ClientParts parts);
    ~ClientCore() override;
    /// The one that exists; null before and after.
    static ClientCore *instance();

    SecretStore *secrets() { return m_secrets.get(); }
    LocalServer *localServer() { return m_local.get(); }
    ClientHost *host() { return m_host.get(); }
    Navigation *navigation() { return &m_navigation; }
    ClientSettings *settings() { return &m_settings; }
    Drafts *drafts() { return &m_drafts; }
    Unread *unread() { return &m_unread; }
    Connection *connection() { return &m_connection; }
    ApiClient *api() { return m_connection.api(); }
    LiveSocket *live() { return m_connection.live(); }
    OfflineCache *cache() { return &m_cache; }
    Outbox *outbox() { return &m_outbox; }
    ServerList *servers() { return &m_servers; }
    SessionStore *sessions() { return &m_sessions; }
    AgentCatalog *agents() { return &m_agents; }
    ApiKeys *apiKeys() { return &m_apiKeys; }
    RemovedSessions *removedSessions() { return &m_removed; }
    ShareLink *shareLink() { return &m_shareLink; }
    SignIn *signIn() { return &m_signIn; }
    CommandRegistry *commands() { return &m_commands; }

Q_SIGNALS:
    /// The sessions that were last known of this server are in the list, where some were kept and
    /// the server itself was not faster.
    void lastListRead();

protected:
    /// The language changed: what models say is asked for again.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void onServerChanged();

    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<LocalServer> m_local;
    std::unique_ptr<ClientHost> m_host;
    std::unique_ptr<BrowserSignIn> m_browser;
    Navigation m_navigation;
    ClientSettings m_settings;
    Drafts m_drafts;
    Unread m_unread;
    Connection m_connection;
    OfflineCache m_cache;
    Outbox m_outbox;
    ServerList m_servers;
    SessionStore m_sessions;
    AgentCatalog m_agents;
    ApiKeys m_apiKeys;
    RemovedSessions m_removed;
    ShareLink m_shareLink;
    SignIn m_signIn;
    CommandRegistry m_commands;
    QString m_serverKey;
};

} // namespace ccplant::client
