// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/daemon.h"

#include "server/api/agents.h"
#include "server/api/audit.h"
#include "server/api/health.h"
#include "server/api/keys.h"
#include "server/api/me.h"
#include "server/api/openapi.h"
#include "server/api/pages.h"
#include "server/api/sessions.h"
#include "server/api/sign_in.h"
#include "server/ccplantd/rooms.h"
#include "server/http/middleware/accesslog.h"
#include "server/http/middleware/cors.h"
#include "server/http/middleware/origin.h"
#include "server/http/middleware/requestid.h"
#include "server/http/middleware/securityheaders.h"
#include "server/web/routes.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

constexpr int recentRepositories = 20;

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
    if (auto ok = co_await m_rooms->audit.start(); !ok)
        co_return ok;
    if (auto ok = m_rooms->directory.start(); !ok)
        co_return ok;
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
    http::addRequestId(m_router);
    http::addHostGuard(m_router, origins);
    http::addOriginGuard(m_router, origins);
    http::addCors(m_router, {m_options.allowedOrigins.begin(), m_options.allowedOrigins.end()});
    m_rooms->authenticator.install(m_router, api::refusalPage);
    http::addCsrfGuard(m_router, origins);
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
    api::addHealthRoutes(m_router, [this] { return m_ready; });
    if (m_site)
        web::addSiteRoutes(m_router, *m_site);
    else
        api::addPages(m_router, m_options.serverName);
    api::addSignInRoutes(
        m_router, m_rooms->authenticator, m_rooms->audit, [this] { return publicUrl(); });
    api::addKeyRoutes(m_router, m_rooms->apiKeys, m_rooms->audit);
    api::addAuditRoute(m_router, m_rooms->audit);
    api::addOpenApiRoute(m_router);
    api::addMeRoute(m_router,
        {m_options.serverName, QCoreApplication::applicationVersion(), m_options.runtime},
        [this](const QString &user) {
            return m_rooms->sessions.recentRepositories({.user = user}, recentRepositories);
        });
    api::addAgentRoutes(m_router, m_rooms->catalogue, m_rooms->settings);
    api::addSettingsRoutes(m_router, m_rooms->settings);
    api::addTemplateRoutes(m_router, m_rooms->templates);
    api::addSessionRoutes(m_router, m_rooms->sessions);
    m_rooms->live.addRoute(m_router);
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
        m_rooms->live.drain();
        co_await m_rooms->sessions
            .shutdown(); // event streams end here, so that their connections can be drained
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
