// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/http/rawclient.h"

#include <QDeadlineTimer>
#include <QTest>

namespace {

/// The length of a complete chunked body at the start of `bytes`, or -1; the data goes to `body`.
qsizetype chunkedLength(const QByteArray &bytes, QByteArray *body)
{
    qsizetype at = 0;
    body->clear();
    while (true) {
        const qsizetype end = bytes.indexOf("\r\n", at);
        if (end < 0)
            return -1;
        const qsizetype size = bytes.mid(at, end - at).toLongLong(nullptr, 16);
        if (bytes.size() < end + 2 + size + 2)
            return -1;
        body->append(bytes.mid(end + 2, size));
        at = end + 2 + size + 2;
        if (size == 0)
            return at;
    }
}

} // namespace

QByteArray RawAnswer::field(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

RawClient::RawClient(quint16 port)
{
    m_socket.connectToHost(QHostAddress::LocalHost, port);
    if (!QTest::qWaitFor(
            [this] { return m_socket.state() == QAbstractSocket::ConnectedState; }, 20'000))
        qWarning() << "cannot connect:" << m_socket.errorString();
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

bool RawClient::take()
{
    m_received += m_socket.readAll();
    return m_socket.state() == QAbstractSocket::ConnectedState;
}

RawAnswer RawClient::answer(bool head)
{
    RawAnswer out;
    const auto complete = [&] {
        take();
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        out.head = m_received.first(end + 2);
        out.status = out.head.mid(9, 3).toInt();
        const bool none = head || out.status < 200 || out.status == 204 || out.status == 304;
        qsizetype length = none ? 0 : -1;
        if (!none && out.field("Transfer-Encoding") == "chunked") {
            length = chunkedLength(m_received.mid(end + 4), &out.body);
        } else if (!none && !out.field("Content-Length").isEmpty()) {
            length = out.field("Content-Length").toLongLong();
            out.body = m_received.mid(end + 4, length);
        } else if (!none && m_socket.state() != QAbstractSocket::ConnectedState) {
            out.body = m_received.mid(end + 4);
            length = out.body.size();
        }
        if (length < 0 || m_received.size() < end + 4 + length)
            return false;
        m_received.remove(0, end + 4 + length);
        out.complete = true;
        return true;
    };
    out.complete =
        QTest::qWaitFor(
            [&] {
                return complete()
                    || (m_socket.state() != QAbstractSocket::ConnectedState && !complete());
            },
            20'000)
        && out.complete;
    return out;
}

RawAnswer RawClient::ask(const QByteArray &bytes)
{
    send(bytes);
    return answer();
}

bool RawClient::closes(int milliseconds)
{
    return QTest::qWaitFor([this] { return !take(); }, milliseconds);
}

bool RawClient::gets(const QByteArray &text, int milliseconds)
{
    return QTest::qWaitFor(
        [&] {
            take();
            return m_received.contains(text);
        },
        milliseconds);
}

QByteArray get(const QByteArray &path, const QByteArray &more)
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &more)
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body;
}
