// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/runnerclient.h"

#include <QCoro/QCoroNetworkReply>
#include <QHttp1Configuration>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qint64 maxAnswer = 128LL * 1024 * 1024;
constexpr qsizetype connectionsPerRunner = 32;

QNetworkRequest prepare(const runtime::Endpoint &endpoint, const RunnerRequest &request,
    std::chrono::milliseconds deadline)
{
    QUrl url = endpoint.url;
    url.setPath(request.path, QUrl::DecodedMode);
    if (!request.query.isEmpty())
        url.setQuery(request.query);
    QNetworkRequest prepared(url);
    prepared.setRawHeader("Authorization", "Bearer " + endpoint.token);
    prepared.setRawHeader("Accept-Encoding", "identity");
    if (!request.contentType.isEmpty())
        prepared.setRawHeader("Content-Type", request.contentType);
    prepared.setTransferTimeout(deadline);
    prepared.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    prepared.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(connectionsPerRunner);
    prepared.setHttp1Configuration(http1);
    return prepared;
}

Failure noAnswer(const QNetworkReply &reply)
{
    const bool late = reply.error() == QNetworkReply::OperationCanceledError
        || reply.error() == QNetworkReply::TimeoutError;
    if (late)
        return fail(ErrorCode::Timeout,
            u"The session's runner did not answer in time. Try again; if that does not help, stop and resume the session."_s,
            reply.errorString());
    return fail(ErrorCode::AgentUnavailable,
        u"The session's runner cannot be reached. It is started again by itself when it has died; try again in a moment."_s,
        reply.errorString());
}

} // namespace

Result<QJsonObject> RunnerAnswer::json() const
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (document.isObject())
        return document.object();
    return fail(ErrorCode::AgentUnavailable,
        u"The session's runner gave an answer that cannot be read."_s,
        QString::fromUtf8(body.left(200)));
}

RunnerClient::RunnerClient(std::chrono::milliseconds deadline)
    : m_deadline(deadline)
    , m_network(std::make_unique<QNetworkAccessManager>())
{
    m_network->setProxy(QNetworkProxy::NoProxy);
    m_network->setAutoDeleteReplies(false);
}

RunnerClient::~RunnerClient() = default;

QCoro::Task<Result<RunnerAnswer>> RunnerClient::call(
    runtime::Endpoint endpoint, RunnerRequest request)
{
    const auto deadline = request.deadline.count() > 0 ? request.deadline : m_deadline;
    const QPointer<QNetworkReply> reply = m_network->sendCustomRequest(
        prepare(endpoint, request, deadline), request.method, request.body);
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > maxAnswer)
            reply->abort();
    });
    co_await qCoro(reply.data()).waitForFinished();
    if (!reply)
        co_return fail(ErrorCode::Unavailable, u"The server is shutting down."_s);
    reply->deleteLater();
    RunnerAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answer.status == 0 || reply->error() == QNetworkReply::OperationCanceledError)
        co_return noAnswer(*reply);
    answer.body = reply->readAll();
    answer.contentType = reply->rawHeader("Content-Type");
    answer.disposition = reply->rawHeader("Content-Disposition");
    co_return answer;
}

} // namespace ccplant::sessions
