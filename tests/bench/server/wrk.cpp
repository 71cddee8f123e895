// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server/wrk.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

double milliseconds(const QString &number, const QString &unit)
{
    return number.toDouble() * (unit == "us"_L1 ? 0.001 : unit == "ms"_L1 ? 1 : 1000);
}

double percentile(const QString &output, const QString &name)
{
    const auto match = QRegularExpression(name + u"%\\s+([0-9.]+)(us|ms|s)"_s).match(output);
    return milliseconds(match.captured(1), match.captured(2));
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

bool answers(quint16 port)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 10'000;) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        if (socket.waitForConnected(200))
            return true;
    }
    return false;
}

} // namespace

std::optional<Load> load(const QUrl &url, const QByteArray &token, int connections, int seconds)
{
    const QString wrk = QStandardPaths::findExecutable(u"wrk"_s);
    if (wrk.isEmpty())
        return {};
    QProcess process;
    process.start(wrk,
        {u"-t1"_s, u"-c%1"_s.arg(connections), u"-d%1s"_s.arg(seconds), u"--latency"_s, u"-H"_s,
            u"Authorization: Bearer "_s + QString::fromLatin1(token),
            url.toString(QUrl::FullyEncoded)});
    if (!process.waitForFinished(seconds * 1000 + 30'000))
        return {};
    const QString output = QString::fromUtf8(process.readAllStandardOutput());
    Load figures;
    figures.perSecond =
        QRegularExpression(u"Requests/sec:\\s+([0-9.]+)"_s).match(output).captured(1).toDouble();
    figures.p50 = percentile(output, u"50"_s);
    figures.p99 = percentile(output, u"99"_s);
    figures.errors = QRegularExpression(u"Non-2xx or 3xx responses: ([0-9]+)"_s)
                         .match(output)
                         .captured(1)
                         .toDouble();
    return figures;
}

bool Nginx::start(const QByteArray &locations)
{
    const QString nginx =
        QStandardPaths::findExecutable(u"nginx"_s, {u"/usr/sbin"_s, u"/usr/bin"_s});
    if (nginx.isEmpty())
        return false;
    const quint16 port = freePort();
    const QByteArray dir = m_dir.path().toUtf8();
    QFile config(m_dir.path() + u"/nginx.conf"_s);
    if (!config.open(QIODevice::WriteOnly))
        return false;
    config.write("daemon off; worker_processes 1; pid " + dir + "/pid; error_log " + dir
        + "/error.log;\n"
          "events { worker_connections 2048; }\nhttp { access_log off; keepalive_requests "
          "1000000;\n"
          "client_body_temp_path "
        + dir + "; proxy_temp_path " + dir + "; fastcgi_temp_path " + dir + "; uwsgi_temp_path "
        + dir + "; scgi_temp_path " + dir + ";\nserver { listen 127.0.0.1:"
        + QByteArray::number(port) + ";\n" + locations + "\n} }\n");
    config.close();
    m_process.start(nginx, {u"-e"_s, m_dir.path() + u"/error.log"_s, u"-c"_s, config.fileName()});
    m_url = QUrl(u"http://127.0.0.1:%1/"_s.arg(port));
    return m_process.waitForStarted() && answers(port);
}

Nginx::~Nginx()
{
    m_process.terminate();
    m_process.waitForFinished();
}

} // namespace ccplant::bench
