// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/http/loadloop.h"

#include "tests/bench/report.h"

#include <memory>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTcpSocket>
#include <QTimer>

namespace ccplant::bench {

namespace {

/// One connection with one request under way.
class Client {
public:
    Client(const QUrl &url, QList<double> *latencies)
        : m_request("GET " + url.path().toUtf8() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        , m_latencies(latencies)
    {
        QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { ask(); });
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { take(); });
        m_socket.connectToHost(url.host(), quint16(url.port()));
    }

private:
    void ask()
    {
        m_timer.start();
        m_socket.write(m_request);
        m_socket.flush();
    }

    void take()
    {
        m_in += m_socket.readAll();
        const qsizetype end = m_in.indexOf("\r\n\r\n");
        const qsizetype length = m_in.indexOf("Content-Length: ");
        if (end < 0 || length < 0)
            return;
        const qsizetype from = length + 16;
        if (m_in.size() < end + 4 + m_in.mid(from, m_in.indexOf('\r', from) - from).toLongLong())
            return;
        *m_latencies += double(m_timer.nsecsElapsed()) / 1e6;
        m_in.clear();
        ask();
    }

    QTcpSocket m_socket;
    QByteArray m_request, m_in;
    QElapsedTimer m_timer;
    QList<double> *m_latencies;
};

} // namespace

Load loadLoop(const QUrl &url, int connections, int seconds)
{
    QList<double> latencies;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < connections; ++i)
        clients.push_back(std::make_unique<Client>(url, &latencies));
    QEventLoop loop;
    QTimer::singleShot(seconds * 1000, &loop, &QEventLoop::quit);
    loop.exec();
    Load load;
    if (latencies.isEmpty()) {
        load.errors = connections;
        return load;
    }
    load.perSecond = double(latencies.size()) / seconds;
    load.p50 = percentile(latencies, 0.5);
    load.p99 = percentile(latencies, 0.99);
    return load;
}

} // namespace ccplant::bench
