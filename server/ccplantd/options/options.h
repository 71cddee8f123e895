// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/agent.h"
#include "server/ccplantd/options/load.h"
#include "server/http/middleware/forwarded.h"
#include "server/http/server.h"
#include "server/runtime/kubernetes/settings.h"
#include "shared/log.h"

#include <QUrl>

namespace ccplant::options {

struct Listener {
    QHostAddress address;
    quint16 port = 0; ///< 0: the system chooses
    QString text() const;
};

/// Bounds of all sessions; 0 means none.
struct SessionLimits {
    int sessions = 0;
    int running = 0;
    std::chrono::milliseconds idleStop{0};
    /// Each session's, as the runner takes them (docs/protocol.md §3, `limits`).
    QJsonObject each;
};

/// A cluster that sessions run in; only with `--runtime kubernetes`.
struct Cluster {
    QString kubeconfig, context; ///< empty: as kubectl finds them
    runtime::KubeSettings settings; ///< nameSpace may be empty: that of the context
    QStringList agents; ///< that the image has
    std::chrono::milliseconds startDeadline{0};
};

/// Sign-in with GitHub.
struct GitHubOptions {
    QUrl url; ///< without a path
    QString clientId; ///< empty: there is none
    QString clientSecretFile;
    QString scope;
    QStringList admins, users, organizations;
    QString appId; ///< empty: there is no GitHub App
    QString appKeyFile;
    std::chrono::milliseconds recheck{0};
    std::chrono::milliseconds grace{0};
};

/// The options, typed and checked.
struct Options {
    QList<Listener> listen;
    bool allowRemote = false;
    QString dataDir;
    QString readyFile;
    QUrl publicUrl;
    QStringList allowedHosts;
    QString web; ///< folder of the web client; empty: none
    http::TrustedProxies trustedProxies;
    int ratePerAddress = 0, ratePerUser = 0, ratePerKey = 0; ///< a minute; 0: no limit
    QStringList allowedOrigins; ///< `https://app.example.com`, lower case
    QString keyFile; ///< keys that cookies and secrets are sealed with; empty: in the data folder
    QString staticKeys; ///< file of API keys; empty: none
    QString gitCredential; ///< the program
    std::chrono::milliseconds keepRemoved{0}; ///< transcripts of removed sessions; 0: not at all
    QString share; ///< `off`, `signed-in`, `public`
    QString authMode; ///< `both`, `api_key`, `oauth_only`
    GitHubOptions github;
    QString mapping; ///< file of what teams may do; empty: none
    QString serverName;
    log::Format logFormat = log::Format::Text;
    log::Level logLevel = log::Level::Info;
    bool quiet = false;
    std::chrono::milliseconds drain{0};
    qint64 parentPid = 0;
    QString runtime;
    QString store; ///< `sqlite`, `kubernetes`
    QString runner;
    QString sandbox;
    QString defaultAgent;
    QList<agents::Agent> agents;
    SessionLimits limits;
    Cluster cluster;
    http::Limits http;
    QJsonArray shown; ///< all of them as `{name, value, source}`, secrets masked
};

/// Makes them of what was loaded; what is wrong is added to `loaded.errors`, as `SOURCE: what`.
Options typed(Loaded &loaded);

/// `127.0.0.1:7080`, `[::1]:0`, `localhost:80`, `:8080` (all addresses), `7080` (this machine).
Result<Listener> readListener(const QString &text);

} // namespace ccplant::options
