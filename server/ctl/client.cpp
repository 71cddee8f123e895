// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ctl/client.h"

#include "server/auth/secret_file.h"

#include <chrono>
#include <QCoro/QCoroNetworkReply>
#include <QHostAddress>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace ccplant::ctl {

namespace {

constexpr auto deadline = std::chrono::seconds(30);

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Result<QUrl> urlOf(const Wanted &wanted)
{
    if (wanted.server.isEmpty()) {
        const auto running = auth::readSecretFile(wanted.dataDir + "/server.json"_L1);
        if (!running)
            return fail(ErrorCode::NotFound,
                u"no server runs on %1; start ccplantd, or name a server with --server"_s.arg(
                    wanted.dataDir));
        return QUrl(QJsonDocument::fromJson(*running).object().value("url"_L1).toString());
    }
    QUrl url(wanted.server, QUrl::StrictMode);
    const bool safe =
        url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isThisMachine(url.host()));
    if (!url.isValid() || !safe || url.host().isEmpty() || url.hasQuery())
        return fail(ErrorCode::InvalidRequest,
            u"'%1' is no server such as https://ccplant.example.com"_s.arg(
                wanted.server.left(200)));
    url.setPath({});
    return url;
}

Result<QByteArray> tokenOf(const Wanted &wanted)
{
    if (wanted.tokenFile.isEmpty() && !wanted.token.isEmpty())
        return wanted.token;
    if (wanted.tokenFile.isEmpty() && !wanted.server.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"an administrator's key is needed: in the file of --token-file, or in CCPLANT_TOKEN"_s);
    const QString file =
        wanted.tokenFile.isEmpty() ? wanted.dataDir + "/owner-token"_L1 : wanted.tokenFile;
    return auth::readSecretFile(file).map([](const QByteArray &text) { return text.trimmed(); });
}

} // namespace

Result<Target> findTarget(const Wanted &wanted)
{
    const auto url = urlOf(wanted);
    if (!url)
        return tl::unexpected(url.error());
    return tokenOf(wanted).map([&](const QByteArray &token) { return Target{*url, token}; });
}

QCoro::Task<Result<QJsonObject>> ask(Target target, Call call)
{
    QNetworkAccessManager network;
    QNetworkRequest request(QUrl(target.url.toString() + call.path, QUrl::StrictMode));
    request.setRawHeader("Authorization", "Bearer " + target.token);
    request.setRawHeader("X-Ccplant", "1");
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(deadline);
    QByteArray body;
    if (call.method != "GET" && call.method != "DELETE") {
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        body = QJsonDocument(call.body).toJson(QJsonDocument::Compact);
    }
    const std::unique_ptr<QNetworkReply> reply(
        network.sendCustomRequest(request, call.method, body));
    co_await reply.get();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray bytes = reply->readAll();
    if (status == 0)
        co_return fail(ErrorCode::Unavailable,
            u"%1 does not answer: %2"_s.arg(target.url.toString(), reply->errorString()));
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (status >= 200 && status < 300)
        co_return object;
    co_return tl::unexpected(errorOf(status, object));
}

} // namespace ccplant::ctl
