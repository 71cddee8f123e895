// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/api_client.h"

#include "qml/Core/glyph_watch.h"
#include "qml/Core/server_address.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr std::chrono::milliseconds uploadDeadline{120'000};
constexpr int longestWait = 600; // seconds; whoever asks for more is asked again all the same
constexpr qsizetype detailBytes = 400; // of an answer that is no problem object

QString addressOf(const QUrl &url)
{
    return url.toString(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveUserInfo);
}

Error networkError(const QNetworkReply &reply)
{
    // A transfer timeout is reported as a cancelled operation.
    const bool late = reply.error() == QNetworkReply::OperationCanceledError
        || reply.error() == QNetworkReply::TimeoutError;
    Error error;
    error.code = late ? ErrorCode::Timeout : ErrorCode::Unavailable;
    error.detail = late ? ApiClient::tr("%1 did not answer in time.").arg(addressOf(reply.url()))
                        : ApiClient::tr("%1 cannot be reached.").arg(addressOf(reply.url()));
    error.internal = reply.errorString();
    return error;
}

/// Seconds until it may be tried again (RFC 9110 §10.2.3; our server and its proxies give seconds),
/// or 0.
int retryAfterOf(const QNetworkReply &reply)
{
    return std::clamp(reply.rawHeader("Retry-After").trimmed().toInt(), 0, longestWait);
}

Error serverError(int status, const QByteArray &body, int retryAfter)
{
    const QJsonObject problem = QJsonDocument::fromJson(body).object();
    Error error = errorOf(status, problem);
    if (error.detail.isEmpty())
        error.detail = problem["title"_L1].toString();
    if (retryAfter > 0)
        error.extra[u"retry_after"_s] = retryAfter;
    if (error.internal.isEmpty())
        error.internal = u"HTTP %1 %2"_s.arg(status).arg(
            QString::fromUtf8(body.first(std::min(detailBytes, body.size()))));
    return error;
}

} // namespace

bool isMaintenance(const Error &error)
{
    return error.code == ErrorCode::Unavailable
        && error.extra["reason"_L1].toString() == "maintenance"_L1;
}

QJsonObject ApiReply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

ApiCall::ApiCall(QObject *parent, QNetworkReply *reply)
    : QObject(parent)
    , m_reply(reply)
{
    reply->setParent(this);
    // Queued: a reply that fails at once must not answer before then() was called.
    connect(reply, &QNetworkReply::finished, this, &ApiCall::finish, Qt::QueuedConnection);
    connect(reply, &QNetworkReply::uploadProgress, this, &ApiCall::uploadProgress);
}

ApiCall *ApiCall::then(QObject *context, Handler handler)
{
    m_handlers.append({context, std::move(handler)});
    return this;
}

void ApiCall::abort()
{
    m_handlers.clear();
    if (m_reply)
        m_reply->abort();
}

void ApiCall::finish()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = m_reply->readAll();
    textEntered(body);
    Result<ApiReply> result =
        ApiReply{status, body, m_reply->header(QNetworkRequest::ContentTypeHeader).toString()};
    if (status == 0)
        result = Failure(networkError(*m_reply));
    else if (status >= 400)
        result = Failure(serverError(status, body, retryAfterOf(*m_reply)));
    else if (m_reply->error() != QNetworkReply::NoError)
        result = Failure(networkError(*m_reply));
    const auto handlers = std::exchange(m_handlers, {});
    deleteLater();
    for (const auto &[context, handler] : handlers) {
        if (context)
            handler(result);
    }
}

ApiClient::ApiClient(QObject *parent)
    : QObject(parent)
{
    m_network.setAutoDeleteReplies(false);
    m_network.setRedirectPolicy(QNetworkRequest::SameOriginRedirectPolicy);
}

void ApiClient::setServer(const QUrl &base, const QString &token)
{
    m_base = base;
    m_token = token;
}

QString ApiClient::segment(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QNetworkRequest ApiClient::request(
    const QString &path, const QUrlQuery &query, std::chrono::milliseconds deadline) const
{
    QUrl url = urlAt(m_base, path);
    url.setQuery(query);
    QNetworkRequest request(url);
    request.setTransferTimeout(deadline);
    request.setRawHeader("Accept"_ba, "application/json"_ba);
    request.setRawHeader("X-Ccplant"_ba, "1"_ba); // a cookie needs it for unsafe methods
    // In a browser: the cookie also goes to an API on another host.
    request.setAttribute(QNetworkRequest::UseCredentialsAttribute, m_token.isEmpty());
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization"_ba, "Bearer "_ba + m_token.toUtf8());
    return request;
}

ApiCall *ApiClient::track(QNetworkReply *reply)
{
    auto *call = new ApiCall(this, reply);
    call->then(this, [this](const Result<ApiReply> &result) {
        if (!result && result.error().code == ErrorCode::Unauthenticated)
            Q_EMIT unauthenticated();
        if (!result && isMaintenance(result.error()))
            Q_EMIT maintained();
    });
    return call;
}

ApiCall *ApiClient::get(const QString &path, const QUrlQuery &query)
{
    return track(m_network.get(request(path, query, m_deadline)));
}

ApiCall *ApiClient::post(
    const QString &path, const QJsonObject &body, const QByteArray &idempotencyKey)
{
    QNetworkRequest request = this->request(path, {}, m_deadline);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!idempotencyKey.isEmpty())
        request.setRawHeader("Idempotency-Key"_ba, idempotencyKey);
    return track(m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
}

ApiCall *ApiClient::patch(const QString &path, const QJsonObject &body)
{
    QNetworkRequest request = this->request(path, {}, m_deadline);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return track(m_network.sendCustomRequest(
        request, "PATCH"_ba, QJsonDocument(body).toJson(QJsonDocument::Compact)));
}

ApiCall *ApiClient::put(const QString &path, const QJsonObject &body)
{
    QNetworkRequest request = this->request(path, {}, m_deadline);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return track(m_network.put(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
}

ApiCall *ApiClient::remove(const QString &path)
{
    return track(m_network.deleteResource(request(path, {}, m_deadline)));
}

ApiCall *ApiClient::upload(const QString &path, const QUrlQuery &query, const QByteArray &bytes,
    const QByteArray &mimeType)
{
    QNetworkRequest request = this->request(path, query, uploadDeadline);
    request.setHeader(QNetworkRequest::ContentTypeHeader, mimeType);
    return track(m_network.post(request, bytes));
}

} // namespace ccplant::client
