// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/kube-api/fake_api.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {

FakeApi::FakeApi()
{
    listen(QHostAddress::LocalHost);
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_received.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

QUrl FakeApi::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort()));
}

QList<QByteArray> FakeApi::lines() const
{
    QList<QByteArray> lines;
    for (const FakeRequest &request : m_requests)
        lines << request.line;
    return lines;
}

void FakeApi::read(QTcpSocket *socket)
{
    QByteArray &received = m_received[socket];
    received += socket->readAll();
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const auto head = received.first(end).split('\n');
    FakeRequest request{.line = head.first().trimmed().chopped(9), .headers = {}, .body = {}};
    for (const QByteArray &line : head.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (received.size() < end + 4 + length)
        return;
    request.body = received.sliced(end + 4, length);
    received = received.sliced(end + 4 + length);
    m_requests << request;
    answer(socket);
}

void FakeApi::answer(QTcpSocket *socket)
{
    const FakeAnswer answer =
        m_script.isEmpty() ? FakeAnswer{500, "beyond the script"} : m_script.takeFirst();
    if (answer.then == FakeAnswer::Hang) {
        m_hanging = socket;
        return;
    }
    if (answer.then == FakeAnswer::CloseAtOnce)
        return socket->abort();
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " x\r\n";
    for (const auto &[name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    if (answer.then == FakeAnswer::Stream) {
        socket->write(head + "Transfer-Encoding: chunked\r\n\r\n");
        m_stream = socket;
        return send(answer.body);
    }
    const bool isCut = answer.then == FakeAnswer::CloseInBody;
    head += "Content-Length: " + QByteArray::number(answer.body.size() + (isCut ? 1 : 0));
    socket->write(head + "\r\n\r\n" + answer.body);
    if (isCut)
        socket->disconnectFromHost();
}

void FakeApi::send(const QByteArray &bytes)
{
    if (m_stream && !bytes.isEmpty())
        m_stream->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

void FakeApi::endStream()
{
    if (m_stream)
        m_stream->write("0\r\n\r\n");
    m_stream.clear();
}

void FakeApi::cutStream()
{
    if (m_stream)
        m_stream->abort();
    m_stream.clear();
}

void FakeApi::cutHanging()
{
    if (m_hanging)
        m_hanging->abort();
    m_hanging.clear();
}

QByteArray fakeStatus(int code, const QByteArray &reason, const QByteArray &message)
{
    return R"({"kind":"Status","apiVersion":"v1","status":"Failure","reason":")" + reason
        + R"(","message":")" + message + R"(","code":)" + QByteArray::number(code) + "}";
}

} // namespace ccplant::test
