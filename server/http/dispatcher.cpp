// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/dispatcher.h"

#include "server/http/target.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <QWebSocket>

#include <vector>

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

Error unexpected(const QString &what)
{
    return {ErrorCode::Internal,
        u"Something went wrong in the server. The log has the details under this request id."_s,
        u"a handler threw: "_s + what, {}};
}

QString nameOfCurrentException()
{
    try {
        throw;
    } catch (const std::exception &e) {
        return QString::fromUtf8(e.what());
    } catch (...) {
        return u"something that is no std::exception"_s;
    }
}

ErrorCode codeFor(int status)
{
    switch (status) {
    case 408:
        return ErrorCode::Timeout;
    case 413:
        return ErrorCode::PayloadTooLarge;
    case 429:
        return ErrorCode::RateLimited;
    case 503:
        return ErrorCode::Unavailable;
    default:
        return ErrorCode::InvalidRequest;
    }
}

Reply call(const Handler &handler, const RequestPtr &request)
{
    try {
        return handler(request);
    } catch (...) {
        return Reply::problem(unexpected(nameOfCurrentException()), *request);
    }
}

/// Parameters by value: the coroutine outlives its caller. The handler itself lives in the router.
QCoro::Task<> answerLater(
    const TaskHandler *handler, RequestPtr request, std::shared_ptr<ConnectionStream> stream)
{
    Reply reply;
    try {
        reply = co_await (*handler)(request);
    } catch (...) {
        reply = Reply::problem(unexpected(nameOfCurrentException()), *request);
    }
    stream->reply(std::move(reply));
}

void handle(const Router *router, const Route *route, const RequestPtr &request,
    const std::shared_ptr<ConnectionStream> &stream)
{
    if (const auto *now = std::get_if<Handler>(&route->handler)) {
        stream->reply(call(*now, request));
    } else if (const auto *later = std::get_if<TaskHandler>(&route->handler)) {
        answerLater(later, request, stream);
    } else {
        try {
            router->opened(request, *route, stream);
            std::get<StreamHandler>(route->handler)(request, stream);
        } catch (...) {
            stream->reply(Reply::problem(unexpected(nameOfCurrentException()), *request));
        }
    }
}

/// Router and routes outlive every connection.
QCoro::Task<> handleLater(const Router *router, const Route *route, RequestPtr request,
    std::shared_ptr<ConnectionStream> stream, std::vector<QCoro::Task<void>> preparing)
{
    for (QCoro::Task<void> &task : preparing)
        co_await std::move(task);
    handle(router, route, request, stream);
}

Reply routeless(const Request &request, const Match &match)
{
    if (match.allowed.isEmpty())
        return Reply::problem(
            {ErrorCode::NotFound, u"There is nothing at this path."_s, {}, {}}, request);
    const QByteArray allow = match.allowed.join(", ");
    if (request.method == "OPTIONS")
        return Reply::empty().with("Allow", allow);
    return Reply::problem({ErrorCode::MethodNotAllowed,
                              u"This path does not take %1; it takes %2."_s.arg(
                                  QString::fromLatin1(request.method), QString::fromLatin1(allow)),
                              {}, {}},
        request)
        .with("Allow", allow);
}

Reply upgradeRequired(const Request &request)
{
    return Reply::problem(
        {ErrorCode::InvalidRequest, u"This path is a WebSocket; open it with a WebSocket client."_s,
            {}, {}},
        request, 426)
        .with("Upgrade", "websocket");
}

} // namespace

std::shared_ptr<Request> Dispatcher::makeRequest(Connection *connection) const
{
    auto request = std::make_shared<Request>();
    request->method = connection->head().method;
    request->peer = connection->peerAddress();
    request->peerPort = connection->peerPort();
    request->id = newId(u"r");
    request->connection = connection;
    request->received = std::chrono::steady_clock::now();
    return request;
}

std::optional<Reply> Dispatcher::admit(
    Connection *connection, const QHttpServerRequest &engineRequest)
{
    ++requests;
    connection->pending = {makeRequest(connection), nullptr};
    Request &request = *connection->pending.request;
    request.headers = engineRequest.headers();
    // QtHttpServer drops all fields without a word when its own bounds are passed.
    if (request.headers.size() != connection->fieldsDelivered()) {
        return Reply::problem(
            {ErrorCode::InvalidRequest, u"The request's header is too large."_s, {}, {}}, request,
            431);
    }
    const QByteArray &raw = connection->head().target;
    if (raw == "*") {
        request.path = u"*"_s;
        return Reply::empty().with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    const auto target = readTarget(raw);
    if (!target)
        return Reply::problem(target.error(), request);
    request.path = target->path;
    request.query = QUrlQuery(target->query);
    Match match = m_router->match(request.method, target->encodedPath);
    request.params = match.params;
    if (auto reply = m_router->filter(request, match))
        return reply;
    if (!match.route)
        return routeless(request, match);
    connection->pending.route = match.route;
    return {};
}

void Dispatcher::begin(Connection *connection, const QHttpServerRequest &engineRequest)
{
    auto reply = admit(connection, engineRequest);
    const Pending &pending = connection->pending;
    if (!reply && std::holds_alternative<SocketHandler>(pending.route->handler))
        reply = upgradeRequired(*pending.request);
    if (reply)
        answer(connection, *pending.request, std::move(*reply));
    else
        connection->acceptBody(pending.route->options.maxBody);
}

bool Dispatcher::wantsUpgrade(const Head &head) const
{
    if (!head.webSocket)
        return false;
    const Match match = m_router->match("GET", QString::fromLatin1(head.target.split('?').first()));
    return match.route && std::holds_alternative<SocketHandler>(match.route->handler);
}

bool Dispatcher::beginUpgrade(Connection *connection, const QHttpServerRequest &engineRequest)
{
    if (auto reply = admit(connection, engineRequest)) {
        answer(connection, *connection->pending.request, std::move(*reply));
        return false;
    }
    Reply head = Reply::empty(101);
    head.stream = true;
    m_router->finish(*connection->pending.request,
        head); // for the log; QtHttpServer writes the handshake's answer
    m_router->opened(connection->pending.request, *connection->pending.route, {});
    connection->upgradeAccepted();
    return true;
}

void Dispatcher::run(Connection *connection, QByteArray body)
{
    const Pending pending = std::exchange(connection->pending, {});
    pending.request->body = std::move(body);
    const RequestPtr request = pending.request;
    std::vector<QCoro::Task<void>> preparing = m_router->prepare(*request, *pending.route);
    const auto *now = std::get_if<Handler>(&pending.route->handler);
    if (now && preparing.empty())
        return answer(connection, *request, call(*now, request));
    auto stream = std::make_shared<ConnectionStream>(m_router, request, slowReaders);
    if (preparing.empty())
        handle(m_router, pending.route, request, stream);
    else
        handleLater(m_router, pending.route, request, stream, std::move(preparing));
}

void Dispatcher::answer(Connection *connection, const Request &request, Reply reply) const
{
    m_router->finish(request, reply);
    connection->sendWhole(reply);
}

Reply Dispatcher::refusal(Connection *connection, const Refusal &refusal) const
{
    // A head that was read is known; of a head that was not, nothing may be believed.
    const auto request =
        connection->pending.request ? connection->pending.request : makeRequest(connection);
    Reply reply =
        Reply::problem({codeFor(refusal.status), QString::fromLatin1(refusal.why), {}, {}},
            *request, refusal.status);
    if (refusal.status == 426)
        reply.headers.append("Sec-WebSocket-Version", "13");
    m_router->finish(*request, reply);
    return reply;
}

} // namespace ccplant::http
