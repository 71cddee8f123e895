// SPDX-License-Identifier: GPL-3.0-or-later
// Requests per second and latency of the smallest answer, over the listener with its guard and
// middleware, beside nginx giving the same answer in the same run; and what an idle connection
// costs.
#include "server/http/middleware/origin.h"
#include "server/http/middleware/requestid.h"
#include "server/http/middleware/securityheaders.h"
#include "server/http/server.h"
#include "tests/bench/http/loadloop.h"
#include "tests/bench/report.h"

#include <ctime>
#include <netinet/in.h>
#include <QCoreApplication>
#include <QFile>
#include <QSemaphore>
#include <QThread>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

constexpr int seconds = 5;
constexpr int idleConnections = 2000;

/// The server in its own thread, as it would be in its own process.
class ServerThread : public QThread {
public:
    ServerThread()
    {
        start();
        m_ready.acquire();
    }
    ~ServerThread() override
    {
        quit();
        wait();
    }
    quint16 port() const { return m_port; }
    http::Counters counters() const
    {
        http::Counters counters;
        QMetaObject::invokeMethod(
            m_server, [&] { counters = m_server->counters(); }, Qt::BlockingQueuedConnection);
        return counters;
    }

protected:
    void run() override
    {
        http::Router router;
        router.add("GET", u"/hello"_s,
            [](http::RequestPtr) { return http::Reply::bytes("hello", "text/plain"); },
            {http::Rule::everybody()});
        http::addRequestId(router);
        http::addHostGuard(router, {});
        http::addOriginGuard(router, {});
        http::addSecurityHeaders(router);
        http::Server server(&router, {.maxConnectionsPerAddress = 4096});
        const auto port = server.listen(QHostAddress::LocalHost, 0);
        m_server = &server;
        m_port = port.value_or(0);
        m_ready.release();
        if (port)
            exec();
    }

private:
    QSemaphore m_ready;
    http::Server *m_server = nullptr;
    quint16 m_port = 0;
};

/// What the process has used of all processors, in microseconds.
double cpuMicroseconds()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return double(used.tv_sec) * 1e6 + double(used.tv_nsec) / 1e3;
}

void reportLoad(const QUrl &url, int connections, const char *peer)
{
    auto figures = bench::load(url, "none", connections, seconds);
    const QString tool = figures ? u"wrk"_s : u"own loop"_s;
    if (!figures)
        figures = bench::loadLoop(url, connections, seconds);
    const QString with = u", %1 connections, %2"_s.arg(connections).arg(tool);
    bench::report("http", u"trivial GET"_s + with, figures->perSecond, "1/s", peer);
    bench::report("http", u"trivial GET p50"_s + with, figures->p50, "ms", peer);
    bench::report("http", u"trivial GET p99"_s + with, figures->p99, "ms", peer);
}

double residentBytes()
{
    QFile statm(u"/proc/self/statm"_s);
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toDouble() * double(::sysconf(_SC_PAGESIZE));
}

/// Bare descriptors on the client's side, so that what grows is the server.
std::vector<int> connectMany(quint16 port, int count)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::vector<int> descriptors;
    for (int i = 0; i < count; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            if (fd >= 0)
                ::close(fd);
            break;
        }
        descriptors.push_back(fd);
    }
    return descriptors;
}

/// One request, one answer, the connection stays.
void useOnce(int fd)
{
    const QByteArray request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char answer[2048];
    if (::send(fd, request.constData(), size_t(request.size()), MSG_NOSIGNAL) == request.size())
        (void)!::recv(fd, answer, sizeof answer, 0);
}

void reportMemory(const ServerThread &server)
{
    const double before = residentBytes();
    const std::vector<int> descriptors = connectMany(server.port(), idleConnections);
    while (server.counters().connections < qint64(descriptors.size()))
        QThread::msleep(10);
    const double connected = residentBytes();
    for (const int fd : descriptors)
        useOnce(fd);
    const double used = residentBytes();
    const double count = std::max<double>(1, double(descriptors.size()));
    bench::report("http", u"memory, whole process"_s, before / 1024 / 1024, "MiB");
    bench::report("http", u"memory per connection that never asked"_s,
        (connected - before) / count / 1024, "KiB");
    bench::report("http", u"memory per idle connection that asked once"_s,
        (used - before) / count / 1024, "KiB");
    for (const int fd : descriptors)
        ::close(fd);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    ServerThread server;
    if (server.port() == 0) {
        std::fputs("bench_http: cannot listen on loopback\n", stderr);
        return 1;
    }
    bench::Nginx nginx;
    const bool hasNginx =
        nginx.start("location /hello { default_type text/plain; return 200 hello; }");
    if (!hasNginx)
        std::fputs("bench_http: there is no nginx to compare with\n", stderr);
    for (const int connections : {16, 256}) {
        const double cpu = cpuMicroseconds();
        const qint64 requests = server.counters().requests;
        reportLoad(QUrl(u"http://127.0.0.1:%1/hello"_s.arg(server.port())), connections, nullptr);
        // Steadier than requests per second on a machine that does other things, too.
        bench::report("http", u"processor time per request, %1 connections"_s.arg(connections),
            (cpuMicroseconds() - cpu)
                / std::max<double>(1, double(server.counters().requests - requests)),
            "us");
        if (hasNginx)
            reportLoad(nginx.url().resolved(QUrl(u"/hello"_s)), connections, "nginx");
    }
    reportMemory(server);
    return 0;
}
