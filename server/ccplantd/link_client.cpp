// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/link_client.h"

#include "server/auth/secret_file.h"

#include <chrono>
#include <QCoro/QCoroNetworkReply>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

constexpr auto deadline = std::chrono::seconds(10);

struct Target {
    QUrl url;
    QByteArray token;
};

Result<Target> targetIn(const QString &dataDir)
{
    const auto running = auth::readSecretFile(dataDir + "/server.json"_L1);
    if (!running)
        return fail(ErrorCode::NotFound,
            u"No server runs on %1. Start ccplantd, or name its folder with --data-dir."_s.arg(
                dataDir),
            running.error().detail);
    const auto token = auth::readSecretFile(dataDir + "/owner-token"_L1);
    if (!token)
        return tl::unexpected(token.error());
    return Target{QUrl(QJsonDocument::fromJson(*running).object().value("url"_L1).toString()),
        token->trimmed()};
}

} // namespace

QCoro::Task<Result<QString>> requestLoginLink(QString dataDir)
{
    const auto target = targetIn(dataDir);
    if (!target)
        co_return tl::unexpected(target.error());
    QNetworkAccessManager network;
    QNetworkRequest request(target->url.resolved(QUrl(u"/auth/login-link"_s)));
    request.setRawHeader("Authorization", "Bearer " + target->token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(deadline);
    const std::unique_ptr<QNetworkReply> reply(network.post(request, QByteArray("{}")));
    co_await reply.get();
    const QJsonObject body = QJsonDocument::fromJson(reply->readAll()).object();
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 201)
        co_return body.value("url"_L1).toString();
    const QString why = body.value("detail"_L1).toString(reply->errorString());
    co_return fail(ErrorCode::Unavailable,
        u"The server at %1 did not make a link: %2"_s.arg(target->url.toString(), why));
}

} // namespace ccplant::daemon
