// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/github/http.h"

#include <QJsonArray>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::test {

namespace {

QByteArray headOf(const GitHubReply &reply)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Scripted\r\n";
    head += "Server: github.com\r\nX-GitHub-Request-Id: 0000:0000\r\n";
    if (reply.status != 204)
        head += "Content-Type: " + reply.type
            + "\r\nContent-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    for (const auto &[name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

GitHubRequest parsed(const QByteArray &head)
{
    GitHubRequest request;
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    request.method = first.value(0);
    const QUrl url = QUrl::fromEncoded(first.value(1));
    request.path = url.path();
    request.query = QUrlQuery(url);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    return request;
}

} // namespace

QUrlQuery GitHubRequest::form() const
{
    if (!header("content-type").startsWith("application/x-www-form-urlencoded"))
        return {};
    return QUrlQuery(QString::fromLatin1(QByteArray(body).replace('+', "%20")));
}

GitHubReply GitHubReply::json(const QJsonObject &object, int status)
{
    return {.status = status, .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

GitHubReply GitHubReply::json(const QJsonArray &array)
{
    return {.body = QJsonDocument(array).toJson(QJsonDocument::Compact)};
}

GitHubReply GitHubReply::redirect(const QUrl &to)
{
    return {
        .status = 302, .body = "", .type = "text/html", .headers = {{"Location", to.toEncoded()}}};
}

GitHubReply GitHubReply::refusal(int status, const QString &message)
{
    return json(
        {{u"message"_s, message}, {u"documentation_url"_s, u"https://docs.github.com/rest"_s},
            {u"status"_s, QString::number(status)}},
        status);
}

GitHubHttp::GitHubHttp(Handle handle)
    : m_handle(std::move(handle))
{
    connect(this, &QTcpServer::newConnection, this, &GitHubHttp::accept);
    if (!listen(QHostAddress::LocalHost, 0))
        qFatal("the fake GitHub cannot listen: %s", qPrintable(errorString()));
}

GitHubHttp::~GitHubHttp()
{
    for (QTcpSocket *socket : findChildren<QTcpSocket *>())
        socket->disconnect(this); // they end after what their end would change
}

void GitHubHttp::accept()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_received.remove(socket);
            socket->deleteLater();
        });
    }
}

void GitHubHttp::read(QTcpSocket *socket)
{
    m_received[socket] += socket->readAll();
    for (;;) {
        QByteArray &buffer = m_received[socket];
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        GitHubRequest request = parsed(buffer.first(end));
        const qsizetype length = request.header("content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        request.body = buffer.sliced(end + 4, length);
        buffer.remove(0, end + 4 + length);
        m_requests << request;
        answer(socket, request);
        if (!m_received.contains(socket))
            return;
    }
}

GitHubFault *GitHubHttp::faultFor(const GitHubRequest &request)
{
    for (GitHubFault &fault : faults) {
        if (fault.times > 0 && request.path.startsWith(fault.path)) {
            --fault.times;
            return &fault;
        }
    }
    return nullptr;
}

void GitHubHttp::answer(QTcpSocket *socket, const GitHubRequest &request)
{
    const GitHubFault *fault = faultFor(request);
    if (!fault)
        return write(socket, m_handle(request));
    switch (fault->kind) {
    case GitHubFault::Status:
        return write(
            socket, {.status = fault->status, .body = fault->body, .headers = fault->headers});
    case GitHubFault::Delay:
        QTimer::singleShot(
            fault->delay, socket, [socket, reply = m_handle(request)] { write(socket, reply); });
        return;
    case GitHubFault::Hang:
        return;
    case GitHubFault::Close:
        return socket->abort();
    case GitHubFault::CloseInBody: {
        const GitHubReply reply = m_handle(request);
        socket->write(headOf(reply) + reply.body.first(reply.body.size() / 2));
        socket->disconnectFromHost();
        return;
    }
    case GitHubFault::Garbage:
        return write(
            socket, {.body = "<!DOCTYPE html><title>Unicorn!</title>", .type = "text/html"});
    case GitHubFault::Endless:
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n");
        auto *more = new QTimer(socket);
        QObject::connect(more, &QTimer::timeout, socket, [socket] {
            if (socket->bytesToWrite() < 1024 * 1024)
                socket->write("10000\r\n" + QByteArray(0x10000, ' ') + "\r\n");
        });
        more->start(1);
        return;
    }
}

void GitHubHttp::write(QTcpSocket *socket, const GitHubReply &reply)
{
    socket->write(headOf(reply) + (reply.status == 204 ? QByteArray() : reply.body));
}

} // namespace ccplant::test
