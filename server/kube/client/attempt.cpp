// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/client_p.h"

#include "shared/sent_once.h"

#include <functional>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>
#include <QHttp1Configuration>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr char endedBy[] = "kube_ended_by";

constexpr qsizetype connections = 64; // a watch holds one for itself

QNetworkProxy proxyOf(const QUrl &url)
{
    if (url.isEmpty())
        return QNetworkProxy::NoProxy;
    const bool socks = url.scheme().startsWith("socks"_L1);
    return QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
        quint16(url.port(socks ? 1080 : 80)), url.userName(), url.password());
}

ApiResult<QByteArray> read(QNetworkReply &reply, qint64 most)
{
    if (auto ended = endedByUs(reply))
        return ApiFailure(std::move(*ended));
    if (reply.bytesAvailable() > most)
        return apiFail(Reason::BadAnswer, u"the answer is too large"_s);
    const QByteArray body = reply.readAll();
    if (auto failed = failureOf(reply, body))
        return ApiFailure(std::move(*failed));
    return body;
}

QNetworkReply *send(
    QNetworkAccessManager &network, QNetworkRequest prepared, const Request &request)
{
    if (request.repeat == Repeat::Safe || request.body.isEmpty())
        return network.sendCustomRequest(prepared, request.method, request.body);
    auto *body = new SentOnce(request.body, nullptr);
    QNetworkReply *reply = network.sendCustomRequest(prepared, request.method, body);
    body->setParent(reply);
    return reply;
}

QByteArray authorizationOf(const QByteArray &token, const UserEntry &user)
{
    if (!token.isEmpty())
        return "Bearer " + token;
    if (user.username.isEmpty())
        return {};
    return "Basic " + (user.username + u':' + user.password).toUtf8().toBase64();
}

} // namespace

void abortSoon(const QPointer<QNetworkReply> &reply, EndedBy by)
{
    QMetaObject::invokeMethod(
        reply,
        [reply, by] {
            if (!reply || reply->isFinished())
                return;
            reply->setProperty(endedBy, int(by));
            reply->abort();
        },
        Qt::QueuedConnection);
}

std::optional<ApiError> endedByUs(const QNetworkReply &reply)
{
    switch (EndedBy(reply.property(endedBy).toInt())) {
    case EndedBy::Deadline:
        return ApiError{.reason = Reason::DeadlineExceeded, .message = u"no answer in time"_s};
    case EndedBy::Caller:
        return ApiError{.reason = Reason::Cancelled, .message = u"the call was cancelled"_s};
    case EndedBy::Size:
        return ApiError{.reason = Reason::BadAnswer, .message = u"the answer is too large"_s};
    case EndedBy::Server:
        break;
    }
    return std::nullopt;
}

std::optional<ApiError> failureOf(const QNetworkReply &reply, const QByteArray &body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 400)
        return errorOf(status, body, reply.rawHeader("Retry-After"));
    if (status == 0 || reply.error() != QNetworkReply::NoError)
        return ApiError{.reason = Reason::Unreachable, .message = reply.errorString()};
    if (status < 200 || status >= 300)
        return ApiError{.reason = Reason::BadAnswer,
            .message = u"the server answered with status %1"_s.arg(status)};
    return std::nullopt;
}

QCoro::Task<void> pause(std::chrono::milliseconds time, std::stop_token stop)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer); // others come early, and too early is refused again
    timer.start(time);
    const QPointer<QTimer> guard(&timer);
    const std::stop_callback<std::function<void()>> onStop(stop, [guard] {
        if (guard)
            guard->start(0);
    });
    co_await qCoro(timer).waitForTimeout();
}

Client::Private::Private(ClusterAccess where, ClientOptions options)
    : access(std::move(where))
    , with(std::move(options))
    , authority(access.cluster.authority)
    , certificate(access.user.certificate)
    , key(access.user.key)
    , token(access.user.token)
    , bucket(with.rate)
{
    renewNetwork();
    clock.start();
    if (token.isEmpty() && access.user.exec) {
        ClusterEntry cluster =
            access.cluster; // the plugin is told the authority itself, not its file
        if (const auto data = authority.read())
            cluster.authority.data = *data;
        plugin.emplace(*access.user.exec, cluster);
    }
}

void Client::Private::renewNetwork()
{
    network = {new QNetworkAccessManager, DeleteLater()};
    network->setProxy(proxyOf(access.cluster.proxy));
    network->setAutoDeleteReplies(false);
}

bool Client::Private::renewCredentials()
{
    if (plugin)
        plugin->forget();
    // A token's file is looked at with each call; it may have been replaced a moment ago.
    return plugin.has_value() || !access.user.token.file.isEmpty();
}

ApiResult<QNetworkRequest> Client::Private::withTls(
    QNetworkRequest request, const ExecCredential &credential)
{
    if (access.cluster.server.scheme() != "https"_L1)
        return request;
    const auto ca = authority.read();
    if (!ca)
        return ApiFailure(ca.error());
    KeyPair now = credential.pair;
    if (now.certificate.isEmpty()) {
        const auto leaf = certificate.read();
        const auto secret = key.read();
        if (!leaf || !secret)
            return ApiFailure(leaf ? secret.error() : leaf.error());
        now = {*leaf, *secret};
    }
    if (!tls || authority.changed() || now != pair) {
        auto made = tlsFor(access.cluster, *ca, now);
        if (!made)
            return ApiFailure(made.error());
        if (tls)
            network->clearConnectionCache(); // the next call proves itself anew
        tls = std::move(*made);
        pair = now;
    }
    request.setSslConfiguration(*tls);
    if (!access.cluster.tlsServerName.isEmpty())
        request.setPeerVerifyName(access.cluster.tlsServerName);
    return request;
}

QCoro::Task<ApiResult<QNetworkRequest>> Client::Private::prepare(Self self, Request request)
{
    ExecCredential credential;
    if (self->plugin) {
        const auto given = co_await self->plugin->get();
        if (!given)
            co_return ApiFailure(given.error());
        credential = *given;
    }
    const auto bearer = self->token.read();
    if (!bearer)
        co_return ApiFailure(bearer.error());
    const QUrl &server = self->access.cluster.server;
    QUrl url = server;
    const QByteArray base = server.path(QUrl::FullyEncoded).toLatin1();
    url.setPath(QString::fromLatin1((base.endsWith('/') ? base.chopped(1) : base) + request.path),
        QUrl::StrictMode);
    if (!request.query.isEmpty())
        url.setQuery(QString::fromLatin1(request.query), QUrl::StrictMode);
    QNetworkRequest prepared(url);
    const QByteArray authorization =
        authorizationOf(self->plugin ? credential.token : bearer->trimmed(), self->access.user);
    if (!authorization.isEmpty())
        prepared.setRawHeader("Authorization", authorization);
    prepared.setRawHeader("Accept", "application/json, */*;q=0.1");
    prepared.setRawHeader("User-Agent", self->with.userAgent);
    if (!request.contentType.isEmpty())
        prepared.setRawHeader("Content-Type", request.contentType);
    prepared.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    prepared.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    // One connection for all calls would make each wait for a large list before it.
    prepared.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(connections);
    prepared.setHttp1Configuration(http1);
    co_return self->withTls(std::move(prepared), credential);
}

QCoro::Task<ApiResult<void>> Client::Private::place(
    Self self, QDeadlineTimer deadline, std::stop_token stop)
{
    const auto wait = self->bucket.take(std::chrono::milliseconds(self->clock.elapsed()));
    if (wait >= deadline.remainingTimeAsDuration())
        co_return apiFail(Reason::DeadlineExceeded,
            u"not sent: calls wait for each other longer than the deadline"_s);
    if (wait.count() > 0)
        co_await pause(wait, stop);
    if (stop.stop_requested())
        co_return apiFail(Reason::Cancelled, u"the call was cancelled"_s);
    co_return ApiResult<void>();
}

QCoro::Task<ApiResult<QByteArray>> Client::Private::attempt(
    Self self, Request request, QDeadlineTimer deadline, std::stop_token stop)
{
    const auto mine = co_await place(self, deadline, stop);
    if (!mine)
        co_return ApiFailure(mine.error());
    const auto prepared = co_await prepare(self, request);
    if (!prepared)
        co_return ApiFailure(prepared.error());
    const auto network = self->network;
    const QPointer<QNetworkReply> reply = send(*network, *prepared, request);
    QTimer::singleShot(deadline.remainingTimeAsDuration(), reply,
        [reply] { abortSoon(reply, EndedBy::Deadline); });
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply,
        [reply, most = self->with.maxAnswer](qint64 received) {
            if (received > most)
                abortSoon(reply, EndedBy::Size);
        });
    {
        const std::stop_callback<std::function<void()>> onStop(
            stop, [reply] { abortSoon(reply, EndedBy::Caller); });
        co_await qCoro(reply.data()).waitForFinished();
    }
    reply->deleteLater();
    auto answer = read(*reply, self->with.maxAnswer);
    // Qt (6.8) sends the next request twice where the connection before broke, and the second
    // answer could be taken for that of the request after.
    if (!answer && answer.error().reason == Reason::Unreachable && network == self->network)
        self->renewNetwork();
    co_return answer;
}

} // namespace ccplant::kube
