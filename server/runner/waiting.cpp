// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/waiting.h"

#include "server/runner/config.h"
#include "server/runner/engine/agentfile.h"
#include "server/runner/surface/bearer.h"
#include "shared/log.h"

#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {
namespace {

constexpr auto drainDeadline = 500ms; // for the answer to go out

} // namespace

Waiting::Waiting(Options options)
    : m_options(std::move(options))
{
    m_router.addFilter(
        [this](http::Request &request, const http::Match &match) -> std::optional<http::Reply> {
            if ((match.route && match.route->options.rule.isOpen())
                || isBearerOf(request.header("authorization"), m_options.tokenDigest))
                return std::nullopt;
            return http::Reply::problem(
                {ErrorCode::Unauthenticated,
                    u"Send 'Authorization: Bearer TOKEN' with this runner's token."_s, {}, {}},
                request)
                .with("WWW-Authenticate", "Bearer");
        });
    m_router.add("GET", u"/healthz"_s,
        [](const http::RequestPtr &) { return http::Reply::json({{"status"_L1, u"waiting"_s}}); },
        {http::Rule::everybody()});
    m_router.add("POST", u"/v1/configure"_s,
        [this](const http::RequestPtr &request) { return take(*request); },
        {.rule = http::Rule::signedIn(), .maxBody = 16 * 1024 * 1024});
}

Waiting::~Waiting() = default;

QString Waiting::configFile(const QString &stateDir)
{
    return stateDir + u"/config.json"_s;
}

Result<void> Waiting::start()
{
    if (!QDir().mkpath(m_options.stateDir))
        return fail(ErrorCode::Unavailable, u"%1 cannot be made."_s.arg(m_options.stateDir));
    m_server = std::make_unique<http::Server>(&m_router, http::Limits{});
    const Result<quint16> port = m_server->listen(m_options.address, m_options.port);
    if (!port)
        return tl::unexpected(port.error());
    qCInfo(lcRunner) << "waiting for a session on port" << *port;
    connect(
        m_server.get(), &http::Server::drained, this,
        [this] {
            m_server.reset();
            Q_EMIT configured();
        },
        Qt::QueuedConnection);
    return {};
}

http::Reply Waiting::take(const http::Request &request)
{
    const Result<QJsonObject> body = request.json();
    if (!body)
        return http::Reply::problem(body.error(), request);
    const QByteArray bytes = QJsonDocument(*body).toJson();
    const Result<RunnerConfig> config = readConfig(bytes);
    if (!config)
        return http::Reply::problem(config.error(), request);
    if (m_isConfigured)
        return http::Reply::problem(
            {ErrorCode::Conflict, u"This runner has a session already."_s, {}, {}}, request);
    if (const Result<void> stored = writeWholeFile(configFile(m_options.stateDir), bytes); !stored)
        return http::Reply::problem(stored.error(), request);
    m_isConfigured = true;
    QMetaObject::invokeMethod(
        this, [this] { m_server->drain(drainDeadline); }, Qt::QueuedConnection);
    return http::Reply::json({{"session_id"_L1, config->driver.sessionId}});
}

} // namespace ccplant::runner
