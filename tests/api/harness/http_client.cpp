// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"

#include "tests/api/harness/plant.h"

#include <memory>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {

QJsonObject Answer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QString Answer::problemCode() const
{
    const QJsonObject problem = json();
    if (!header("content-type").startsWith("application/problem+json")
        || problem.value("status"_L1).toInt() != status)
        return {};
    return problem.value("code"_L1).toString();
}

QByteArray Answer::header(QByteArrayView name) const
{
    return headers.value(QLatin1StringView(name)).toByteArray();
}

HttpClient::HttpClient(const Plant &plant)
    : HttpClient(plant.url())
{
    headers = {{"Authorization", "Bearer " + plant.token().toLatin1()}};
}

HttpClient::HttpClient(QUrl base)
    : m_base(std::move(base))
{
}

Answer HttpClient::get(const QString &path, const Headers &more)
{
    return send("GET", path, {}, more);
}

Answer HttpClient::post(const QString &path, const QJsonObject &body, const Headers &more)
{
    return send("POST", path, QJsonDocument(body).toJson(QJsonDocument::Compact),
        more + Headers{{"Content-Type", "application/json"}});
}

Answer HttpClient::patch(const QString &path, const QJsonObject &body, const Headers &more)
{
    return send("PATCH", path, QJsonDocument(body).toJson(QJsonDocument::Compact),
        more + Headers{{"Content-Type", "application/json"}});
}

Answer HttpClient::remove(const QString &path, const Headers &more)
{
    return send("DELETE", path, {}, more);
}

Answer HttpClient::send(
    const QByteArray &method, const QString &path, const QByteArray &body, const Headers &more)
{
    QNetworkRequest request(QUrl(m_base.toString() + path, QUrl::StrictMode));
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (const auto &[name, value] : headers + more)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, patience))
        return {0, {}, {}, u"no answer in time"_s};
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
        reply->headers(), reply->errorString()};
}

QByteArray HttpClient::sendRaw(const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(m_base.host(), quint16(m_base.port()));
    if (!QTest::qWaitFor(
            [&] { return socket.state() == QAbstractSocket::ConnectedState; }, patience))
        return {};
    socket.write(bytes);
    if (!QTest::qWaitFor(
            [&] { return socket.state() == QAbstractSocket::UnconnectedState; }, patience))
        qWarning("sendRaw: the server did not close the connection");
    return socket.readAll();
}

} // namespace ccplant::test
