// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/daemon.h"

#include "server/api/agents.h"
#include "server/api/audit.h"
#include "server/api/github_sign_in.h"
#include "server/api/health.h"
#include "server/api/keys.h"
#include "server/api/me.h"
#include "server/api/openapi.h"
#include "server/api/pages.h"
#include "server/api/session_trail.h"
#include "server/api/sessions.h"
#include "server/api/sign_in.h"
#include "server/ccplantd/facts.h"
#include "server/ccplantd/rooms.h"
#include "server/http/middleware/accesslog.h"
#include "server/http/middleware/cors.h"
#include "server/http/middleware/forwarded.h"
#include "server/http/middleware/origin.h"
#include "server/http/middleware/requestid.h"
#include "server/http/middleware/securityheaders.h"
#include "server/web/routes.h"
#include "shared/event.h"

#include <QCoreApplication>
#include <QCoro/QCoroFuture>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

constexpr int recentRepositories = 20;

api::Sharing sharingOf(const options::Options &options)
{
    return options.share == "off"_L1   ? api::Sharing::Off
        : options.share == "public"_L1 ? api::Sharing::Public
                                       : api::Sharing::SignedIn;
}

QCoro::Task<Result<QJsonObject>> storageOf(QString folder)
{
    co_return co_await storageFacts(folder);
}

http::Origins originsOf(const options::Options &options)
{
    http::Origins origins;
    for (const QString &host : options.allowedHosts)
        origins.hosts.insert(host.toLower());
    if (!options.publicUrl.isEmpty()) {
        origins.hosts.insert(options.publicUrl.host().toLower());
        origins.origins.insert(options.publicUrl.toString(QUrl::FullyEncoded).toLower());
    }
    for (const QString &origin : options.allowedOrigins)
        origins.origins.insert(origin);
    return origins;
}

} // namespace

Daemon::Daemon(options::Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
}

Daemon::~Daemon()
{
    m_servers.clear(); // before what their handlers use
}

QCoro::Task<Result<void>> Daemon::start()
{
    if (auto ok = openRooms(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->signIns.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->apiKeys.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->accounts.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->oneTime.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->maintenance.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->shares.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->quotas.start(); !ok)
        co_return ok;
    if (auto ok = co_await m_rooms->audit.start(); !ok)
        co_return ok;
    if (auto ok = m_rooms->directory.start(); !ok)
        co_return ok;
    if (m_rooms->leadership) {
        if (auto ok = co_await m_rooms->leadership->start(); !ok)
            co_return ok;
    }
    if (auto ok = co_await m_rooms->sessions.start(); !ok)
        co_return ok;
    if (m_stopping) // told to, while the sessions were being found
        co_return {};
    addRoutes();
    if (auto ok = listen(); !ok)
        co_return ok;
    co_return announce();
}

Result<void> Daemon::openRooms()
{
    auto folder = DataFolder::open(m_options.dataDir);
    if (!folder)
        return tl::unexpected(folder.error());
    m_folder = std::move(*folder);
    auto rooms = makeRooms(m_options, m_folder, m_clock);
    if (!rooms)
        return tl::unexpected(rooms.error());
    m_rooms = std::move(*rooms);
    m_rooms->address = [this] { return publicUrl(); };
    m_started = m_clock.now();
    m_replicas =
        std::make_unique<Replicas>(*m_rooms->store, m_clock, [this] { return replicaFacts(); });
    if (m_options.web.isEmpty())
        return {};
    auto site = web::SiteFolder::open(m_options.web);
    if (!site)
        return tl::unexpected(site.error());
    m_site = std::make_unique<web::SiteFolder>(std::move(*site));
    return {};
}

/// In the order in which a request meets them; the finishers in the order in which an answer does.
void Daemon::addMiddleware()
{
    const http::Origins origins = originsOf(m_options);
    http::addForwarded(m_router, m_options.trustedProxies);
    http::addRequestId(m_router);
    http::addHostGuard(m_router, origins);
    http::addOriginGuard(m_router, origins);
    http::addCors(m_router, {m_options.allowedOrigins.begin(), m_options.allowedOrigins.end()});
    m_rooms->rateGuard.installForAddresses(m_router);
    m_rooms->authenticator.install(m_router, api::refusalPage);
    m_rooms->rateGuard.installForUsers(m_router);
    m_rooms->streamGuard.install(m_router);
    http::addCsrfGuard(m_router, origins);
    m_rooms->maintenance.install(m_router);
    http::addSecurityHeaders(m_router);
    if (m_options.publicUrl.scheme() == "https"_L1) {
        m_router.addFinisher([](const http::Request &, http::Reply &reply) {
            reply.headers.append(QHttpHeaders::WellKnownHeader::StrictTransportSecurity,
                "max-age=31536000; includeSubDomains");
        });
    }
    http::addAccessLog(m_router);
}

void Daemon::addRoutes()
{
    addMiddleware();
    api::addHealthRoutes(m_router, [this] { return m_ready && !m_drained; });
    if (m_site)
        web::addSiteRoutes(m_router, *m_site);
    else
        api::addPages(m_router, m_options.serverName);
    api::addSignInRoutes(
        m_router, m_rooms->authenticator, m_rooms->audit, [this] { return publicUrl(); });
    api::addMethodsRoute(m_router, m_rooms->authenticator, gitHubName());
    api::addGitHubSignInRoutes(m_router, m_rooms->authenticator, m_rooms->githubSignIn.get());
    api::addKeyRoutes(m_router, m_rooms->apiKeys, m_rooms->audit);
    api::addAuditRoute(m_router, m_rooms->audit);
    api::addOpenApiRoute(m_router);
    api::addMeRoute(
        m_router,
        {m_options.serverName, QCoreApplication::applicationVersion(), m_options.runtime,
            std::chrono::duration_cast<std::chrono::seconds>(m_options.keepRemoved),
            m_options.share},
        [this](const QString &user) {
            return m_rooms->sessions.recentRepositories({.user = user}, recentRepositories);
        },
        [this] { return m_rooms->maintenance.state().toJson(); });
    api::addAdminRoutes(m_router, adminParts());
    api::addAgentRoutes(m_router, m_rooms->catalogue, m_rooms->settings);
    api::addSettingsRoutes(m_router, m_rooms->settings);
    api::addTemplateRoutes(m_router, m_rooms->templates);
    api::addSessionRoutes(m_router, m_rooms->sessions);
    api::addSessionTrail(m_router, m_rooms->audit);
    api::addGitCredentialsRoute(m_router, m_rooms->gitCredentials.get(), m_rooms->sessions);
    api::addShareRoutes(m_router,
        {.shares = &m_rooms->shares,
            .sessions = &m_rooms->sessions,
            .authenticator = &m_rooms->authenticator,
            .accounts = &m_rooms->accounts,
            .audit = &m_rooms->audit,
            .clock = &m_clock,
            .address = [this] { return publicUrl(); },
            .sharing = sharingOf(m_options)});
    m_rooms->live.setNotice(
        [this] { return QJsonObject{{u"maintenance"_s, m_rooms->maintenance.state().toJson()}}; });
    connect(&m_rooms->maintenance, &api::Maintenance::changed, &m_rooms->live,
        &api::LiveSockets::tellNotice);
    m_rooms->live.addRoute(m_router);
}

api::AdminParts Daemon::adminParts()
{
    return {.accounts = &m_rooms->accounts,
        .keys = &m_rooms->apiKeys,
        .audit = &m_rooms->audit,
        .authenticator = &m_rooms->authenticator,
        .directory = &m_rooms->directory,
        .github = m_rooms->githubUsers.get(),
        .sessions = &m_rooms->sessions,
        .quotas = &m_rooms->quotas,
        .maintenance = &m_rooms->maintenance,
        .server = [this] { return serverFacts(); },
        .configuration = [this] { return m_options.shown; },
        .storage = [folder = m_folder.path()]() -> QCoro::Task<Result<QJsonObject>> {
            return storageOf(folder);
        },
        .replicas = [this] { return m_replicas->list(); },
        .isDraining = [this] { return m_drained; },
        .drain = [this](bool drain) { drainOrNot(drain); }};
}

QJsonObject Daemon::replicaFacts() const
{
    const bool leads = !m_rooms->leadership || m_rooms->leadership->leads();
    return {{u"name"_s, QSysInfo::machineHostName()},
        {u"pid"_s, QCoreApplication::applicationPid()},
        {u"version"_s, QCoreApplication::applicationVersion()},
        {u"started_at"_s, formatTime(m_started)}, {u"ready"_s, m_ready && !m_drained},
        {u"draining"_s, m_drained}, {u"leads"_s, leads}};
}

QJsonObject Daemon::serverFacts() const
{
    QJsonArray listening;
    for (const options::Listener &listener : m_options.listen)
        listening.append(listener.text());
    http::Counters sum;
    for (const auto &server : m_servers) {
        const http::Counters counters = server->counters();
        sum.connections += counters.connections;
        sum.accepted += counters.accepted;
        sum.requests += counters.requests;
        sum.slowReaders += counters.slowReaders;
    }
    QJsonObject facts = replicaFacts();
    facts[u"name"_s] = m_options.serverName;
    facts[u"runtime"_s] = m_options.runtime;
    facts[u"public_url"_s] = publicUrl().toString();
    facts[u"listen"_s] = listening;
    facts[u"process"_s] = processFacts();
    facts[u"http"_s] =
        QJsonObject{{u"connections"_s, sum.connections}, {u"accepted"_s, sum.accepted},
            {u"requests"_s, sum.requests}, {u"slow_readers"_s, sum.slowReaders}};
    facts[u"sessions"_s] = QJsonObject{{u"total"_s, m_rooms->sessions.size()},
        {u"running"_s, m_rooms->sessions.running()},
        {u"event_readers"_s, m_rooms->sessions.hub().readers()},
        {u"live_sockets"_s, m_rooms->live.size()}};
    return facts;
}

/// Where several replicas run, clients come back elsewhere, because this one is not ready any more.
void Daemon::drainOrNot(bool drain)
{
    if (std::exchange(m_drained, drain) == drain)
        return;
    logEvent(lcApp(), log::Level::Info, drain ? u"draining"_s : u"taking work again"_s);
    if (!drain)
        return m_rooms->live.undrain();
    m_rooms->live.drain();
    m_rooms->sessions.hub().closeAll({ErrorCode::Unavailable,
        u"This server is being drained. Come back; another one takes over."_s, {}, {}});
}

/// What people call the GitHub that they sign in with; empty: they do not.
QString Daemon::gitHubName() const
{
    if (!m_rooms->githubSignIn)
        return {};
    const github::Site &site = m_rooms->github->site();
    return site.isPublic() ? u"GitHub"_s : site.web.host();
}

Result<void> Daemon::listen()
{
    for (const options::Listener &listener : std::as_const(m_options.listen)) {
        auto server = std::make_unique<http::Server>(&m_router, m_options.http);
        const Result<quint16> port = server->listen(listener.address, listener.port);
        if (!port)
            return fail(port.error().code,
                port.error().detail + u". Choose another address with --listen."_s,
                port.error().internal);
        if (m_servers.empty())
            m_port = *port;
        if (!listener.address.isLoopback())
            logEvent(lcApp(), log::Level::Warning,
                u"other machines can reach this server; put a proxy with TLS in front of it"_s,
                {{u"address"_s, listener.text()}});
        connect(server.get(), &http::Server::drained, this, [this] {
            --m_draining;
            leaveWhenDone();
        });
        m_servers.push_back(std::move(server));
    }
    m_ready = true;
    m_replicas->start();
    return {};
}

Result<void> Daemon::announce()
{
    const qint64 pid = QCoreApplication::applicationPid();
    const QString address = url().toString();
    if (auto ok = m_runningFile.write(
            m_folder.file(u"server.json"), {{u"url"_s, address}, {u"pid"_s, pid}});
        !ok)
        return ok;
    logEvent(lcApp(), log::Level::Info, u"ready"_s,
        {{u"url"_s, address}, {u"version"_s, QCoreApplication::applicationVersion()},
            {u"data_dir"_s, m_options.dataDir}});
    if (m_options.readyFile.isEmpty())
        return {};
    return m_readyFile.write(m_options.readyFile,
        {{u"url"_s, address}, {u"login_url"_s, newLoginLink()},
            {u"token"_s, m_rooms->token.value()}, {u"pid"_s, pid}});
}

QUrl Daemon::url() const
{
    const QHostAddress &address = m_options.listen.constFirst().address;
    const bool any = address == QHostAddress::Any || address == QHostAddress::AnyIPv4
        || address == QHostAddress::AnyIPv6;
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(any ? u"127.0.0.1"_s : address.toString());
    url.setPort(m_port);
    return url;
}

QUrl Daemon::publicUrl() const
{
    return m_options.publicUrl.isEmpty() ? url() : m_options.publicUrl;
}

QString Daemon::newLoginLink()
{
    const auto ticket = m_rooms->authenticator.newLink(auth::ownerUser.toString());
    return api::loginLink(publicUrl(), ticket.token).toString(QUrl::FullyEncoded);
}

void Daemon::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    logEvent(lcApp(), log::Level::Info, u"stopping"_s,
        {{u"drain_ms"_s, qint64(m_options.drain.count())}});
    m_ready = false;
    m_readyFile.remove();
    m_runningFile.remove();
    m_draining = qsizetype(m_servers.size());
    for (const auto &server : m_servers)
        server->drain(m_options.drain);
    finish();
}

QCoro::Task<void> Daemon::finish()
{
    if (m_rooms) {
        if (m_replicas)
            co_await m_replicas->stop();
        m_rooms->live.drain();
        co_await m_rooms->sessions
            .shutdown(); // event streams end here, so that their connections can be drained
        if (m_rooms->leadership)
            co_await m_rooms->leadership->stop();
    }
    m_finished = true;
    leaveWhenDone();
}

void Daemon::leaveWhenDone()
{
    if (!m_finished || m_draining > 0)
        return;
    logEvent(lcApp(), log::Level::Info, u"stopped"_s);
    Q_EMIT stopped();
}

} // namespace ccplant::daemon
