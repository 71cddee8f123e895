// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/origin.h"
#include "server/http/middleware/requestid.h"
#include "server/http/middleware/securityheaders.h"
#include "tests/unit/http/fixture.h"

#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <QSignalSpy>
#include <QWebSocket>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::http {

namespace {

QByteArray handshake(const QByteArray &path, const QByteArray &more = {})
{
    return get(path,
        "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + more);
}

/// A bare descriptor, so that what is slow is the server; -1 when it cannot be had.
int connectTo(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0
        ? fd
        : -1;
}

/// A site with a WebSocket that says everything twice.
struct EchoSite : Site {
    using Site::Site;
    std::vector<std::unique_ptr<QWebSocket>> sockets;
    QString user;

    void addRoute()
    {
        router.addSocket(u"/ws/{name}"_s,
            [this](RequestPtr request, std::unique_ptr<QWebSocket> socket) {
                user = request->identity.user + request->param(u"name"_s);
                QWebSocket *raw = socket.get();
                QObject::connect(raw, &QWebSocket::textMessageReceived, raw,
                    [raw](const QString &text) { raw->sendTextMessage(text + text); });
                sockets.push_back(std::move(socket));
            },
            {Rule::everybody()});
    }
    QUrl url(quint16 port) const { return QUrl(u"ws://127.0.0.1:%1/ws/a"_s.arg(port)); }
};

} // namespace

class HttpSocketTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_websocket_is_opened_and_echoes();
    void filters_refuse_before_the_upgrade();
    void a_browser_needs_an_origin_of_ours_to_open_a_websocket();
    void a_message_that_is_too_long_closes_the_socket();
    void large_answers_arrive_whole();
    void both_sides_notice_that_the_other_left();
    void a_plain_get_on_a_websocket_route_is_told_to_upgrade();
    void a_websocket_outlives_nothing();
    void middleware_guards_host_origin_and_intent_data();
    void middleware_guards_host_origin_and_intent();
    void every_answer_has_its_security_headers_and_request_id();
    void ten_thousand_connections_are_refused_beyond_the_limit();
};

void HttpSocketTest::a_websocket_is_opened_and_echoes()
{
    EchoSite site;
    site.addRoute();
    const quint16 port = site.start();
    QWebSocket client;
    QSignalSpy messages(&client, &QWebSocket::textMessageReceived);
    client.open(site.url(port));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 20'000);
    for (int i = 0; i < 200; ++i)
        client.sendTextMessage(QString::number(i));
    QTRY_COMPARE_WITH_TIMEOUT(messages.size(), 200, 20'000);
    QCOMPARE(messages.at(123).first().toString(), u"123123"_s);
    QCOMPARE(site.user, u"a"_s);
}

void HttpSocketTest::filters_refuse_before_the_upgrade()
{
    EchoSite site;
    site.addRoute();
    site.router.addFilter([](Request &request, const Match &match) -> std::optional<Reply> {
        if (request.header("authorization") == "Bearer good" && match.route) {
            request.identity.user = u"owner-"_s;
            return {};
        }
        return Reply::problem({ErrorCode::Unauthenticated, u"No."_s, {}, {}}, request);
    });
    const quint16 port = site.start();
    RawClient client(port);
    const RawAnswer answer = client.ask(handshake("/ws/a"));
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.field("Content-Type"), "application/problem+json");
    QVERIFY(client.closes());
    QVERIFY(client.received().isEmpty());
    QVERIFY(site.sockets.empty());
    RawClient good(port);
    const RawAnswer upgraded = good.ask(handshake("/ws/b", "Authorization: Bearer good\r\n"));
    QCOMPARE(upgraded.status, 101);
    QCOMPARE(upgraded.field("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    QTRY_COMPARE_WITH_TIMEOUT(site.user, u"owner-b"_s, 20'000);
}

void HttpSocketTest::a_browser_needs_an_origin_of_ours_to_open_a_websocket()
{
    EchoSite site;
    site.addRoute();
    site.router.addFilter([](Request &request, const Match &) -> std::optional<Reply> {
        request.identity = {u"owner"_s, u"cookie"_s, true};
        return {};
    });
    addCsrfGuard(site.router, {});
    const quint16 port = site.start();
    QCOMPARE(RawClient(port).ask(handshake("/ws/a")).status, 403);
    QCOMPARE(
        RawClient(port).ask(handshake("/ws/a", "Origin: http://evil.example\r\n")).status, 403);
    QCOMPARE(RawClient(port).ask(handshake("/ws/a", "X-Ccplant: 1\r\n")).status, 403);
    QCOMPARE(RawClient(port).ask(handshake("/ws/a", "Origin: http://localhost\r\n")).status, 101);
}

void HttpSocketTest::a_message_that_is_too_long_closes_the_socket()
{
    EchoSite site({.maxWebSocketMessage = 1000});
    site.addRoute();
    const quint16 port = site.start();
    for (const bool fragmented : {false, true}) {
        QWebSocket client;
        if (fragmented)
            client.setOutgoingFrameSize(300);
        QSignalSpy messages(&client, &QWebSocket::textMessageReceived);
        client.open(site.url(port));
        QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 20'000);
        client.sendTextMessage(QString(1000, u'x'));
        QTRY_COMPARE_WITH_TIMEOUT(messages.size(), 1, 20'000);
        client.sendTextMessage(QString(1001, u'x'));
        QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 20'000);
        QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
        QCOMPARE(messages.size(), 1);
    }
}

void HttpSocketTest::large_answers_arrive_whole()
{
    EchoSite site;
    site.addRoute();
    const quint16 port = site.start();
    QWebSocket client;
    QSignalSpy messages(&client, &QWebSocket::textMessageReceived);
    client.open(site.url(port));
    QTRY_COMPARE_WITH_TIMEOUT(site.sockets.size(), size_t(1), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 20'000);
    const QString large(8 * 1024 * 1024, u'y');
    site.sockets.front()->sendTextMessage(large);
    QTRY_COMPARE_WITH_TIMEOUT(messages.size(), 1, 20'000);
    QVERIFY(messages.first().first().toString() == large);
    QTRY_COMPARE_WITH_TIMEOUT(site.sockets.front()->bytesToWrite(), 0, 20'000);
}

void HttpSocketTest::both_sides_notice_that_the_other_left()
{
    EchoSite site;
    site.addRoute();
    const quint16 port = site.start();
    QWebSocket client;
    client.open(site.url(port));
    QTRY_COMPARE_WITH_TIMEOUT(site.sockets.size(), size_t(1), 20'000);
    QSignalSpy left(site.sockets.front().get(), &QWebSocket::disconnected);
    client.abort();
    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 0, 20'000);
    QWebSocket second;
    second.open(site.url(port));
    QTRY_COMPARE_WITH_TIMEOUT(site.sockets.size(), size_t(2), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QAbstractSocket::ConnectedState, 20'000);
    site.sockets.pop_back(); // the handler lets go
    QTRY_COMPARE_WITH_TIMEOUT(second.state(), QAbstractSocket::UnconnectedState, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 0, 20'000);
}

void HttpSocketTest::a_plain_get_on_a_websocket_route_is_told_to_upgrade()
{
    EchoSite site;
    site.addRoute();
    RawClient client(site.start());
    const RawAnswer answer = client.ask(get("/ws/a"));
    QCOMPARE(answer.status, 426);
    QCOMPARE(answer.field("Upgrade"), "websocket");
}

void HttpSocketTest::a_websocket_outlives_nothing()
{
    EchoSite site;
    site.addRoute();
    const quint16 port = site.start();
    QWebSocket client;
    client.open(site.url(port));
    QTRY_COMPARE_WITH_TIMEOUT(site.sockets.size(), size_t(1), 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 20'000);
    QSignalSpy drained(site.server.get(), &Server::drained);
    site.server->drain(50ms);
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::UnconnectedState, 20'000);
    site.server.reset(); // before the handler's end of it
    QCOMPARE(site.sockets.front()->sendTextMessage(u"x"_s), 0);
}

void HttpSocketTest::middleware_guards_host_origin_and_intent_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &request, int status) {
        QTest::newRow(name) << request << status;
    };
    const auto with = [](const QByteArray &method, const QByteArray &fields) {
        return method + " /x HTTP/1.1\r\n" + fields + "Content-Length: 0\r\n\r\n";
    };
    row("localhost", with("GET", "Host: localhost:1234\r\n"), 200);
    row("address", with("GET", "Host: 127.0.0.1\r\n"), 200);
    row("IPv6", with("GET", "Host: [::1]:80\r\n"), 200);
    row("configured", with("GET", "Host: plant.example\r\n"), 200);
    row("foreign name", with("GET", "Host: evil.example\r\n"), 421);
    row("name that starts alike", with("GET", "Host: localhost.evil.example\r\n"), 421);
    row("no name", with("GET", "Host: \r\n"), 421);
    row("own origin", with("GET", "Host: localhost\r\nOrigin: http://localhost\r\n"), 200);
    row("foreign origin", with("GET", "Host: localhost\r\nOrigin: http://evil.example\r\n"), 403);
    row("null origin", with("GET", "Host: localhost\r\nOrigin: null\r\n"), 403);
    row("cookie post", with("POST", "Host: localhost\r\nCookie: a=b\r\n"), 403);
    row("cookie post with header",
        with("POST", "Host: localhost\r\nCookie: a=b\r\nX-Ccplant: 1\r\n"), 200);
    row("cookie post with origin",
        with("POST", "Host: localhost\r\nCookie: a=b\r\nOrigin: http://localhost\r\n"), 200);
    row("cookie get", with("GET", "Host: localhost\r\nCookie: a=b\r\n"), 200);
    row("bearer post", with("POST", "Host: localhost\r\n"), 200);
}

void HttpSocketTest::middleware_guards_host_origin_and_intent()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    const Origins origins{{u"plant.example"_s}, {}};
    Site site;
    site.router.add(
        "GET", u"/x"_s, [](RequestPtr) { return Reply::json({}); }, {Rule::everybody()});
    site.router.add(
        "POST", u"/x"_s, [](RequestPtr) { return Reply::json({}); }, {Rule::everybody()});
    addHostGuard(site.router, origins);
    addOriginGuard(site.router, origins);
    site.router.addFilter([](Request &r, const Match &) -> std::optional<Reply> {
        r.identity.browser = !r.header("cookie").isEmpty();
        return {};
    });
    addCsrfGuard(site.router, origins);
    RawClient client(site.start());
    QCOMPARE(client.ask(request).status, status);
}

void HttpSocketTest::every_answer_has_its_security_headers_and_request_id()
{
    Site site;
    site.router.add("GET", u"/page"_s,
        [](RequestPtr) {
            return Reply::bytes("<p>", "text/html")
                .with("Content-Security-Policy", "default-src 'self'")
                .with("Cache-Control", "max-age=60");
        },
        {Rule::everybody()});
    addRequestId(site.router);
    addSecurityHeaders(site.router);
    RawClient client(site.start());
    const RawAnswer page = client.ask(get("/page", "X-Request-Id: mine-1\r\n"));
    QCOMPARE(page.field("X-Request-Id"), "mine-1");
    QCOMPARE(page.field("X-Content-Type-Options"), "nosniff");
    QCOMPARE(page.field("Referrer-Policy"), "no-referrer");
    QCOMPARE(page.field("Content-Security-Policy"), "default-src 'self'");
    QCOMPARE(page.field("Cache-Control"), "max-age=60");
    const RawAnswer missing = client.ask(get("/none", "X-Request-Id: a b\r\n"));
    QVERIFY(missing.field("X-Request-Id").startsWith("r_"));
    QVERIFY(missing.field("Content-Security-Policy").contains("frame-ancestors 'none'"));
    QCOMPARE(missing.field("Cache-Control"), "no-store");
    const RawAnswer refused = client.ask("garbage\r\n\r\n");
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.field("X-Content-Type-Options"), "nosniff");
}

void HttpSocketTest::ten_thousand_connections_are_refused_beyond_the_limit()
{
    // Client and server live in this process, so a connection costs two descriptors.
    rlimit files{};
    QCOMPARE(::getrlimit(RLIMIT_NOFILE, &files), 0);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const int affordable = int(std::min<rlim_t>(files.rlim_cur, 24'000) - 500) / 2;
    const int total = std::min(10'000, affordable);
    const int allowed = total / 2;
    Site site({.maxConnections = allowed, .maxConnectionsPerAddress = allowed + 1});
    site.router.add("GET", u"/hello"_s,
        [](RequestPtr) { return Reply::bytes("hello", "text/plain"); }, {Rule::everybody()});
    const quint16 port = site.start();
    RawClient first(port);
    QCOMPARE(first.ask(get("/hello")).status, 200);
    std::vector<int> sockets;
    const auto seen = [&] {
        const Counters counters = site.server->counters();
        return counters.accepted + counters.refused.value(503);
    };
    for (int i = 1; i <= total; ++i) {
        sockets.push_back(connectTo(port));
        QVERIFY2(sockets.back() >= 0, std::strerror(errno));
        if (i % 200 == 0 || i == total) // no faster than the server's backlog takes them
            QTRY_COMPARE_WITH_TIMEOUT(seen(), i + 1, 30'000);
    }
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, allowed, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(
        site.server->counters().refused.value(503), total + 1 - allowed, 30'000);
    QCOMPARE(first.ask(get("/hello")).body, "hello");
    char answer[512]{};
    QVERIFY(::recv(sockets.back(), answer, sizeof answer, MSG_DONTWAIT) > 0);
    QVERIFY(QByteArrayView(answer).startsWith("HTTP/1.1 503"));
    for (const int socket : sockets)
        ::close(socket);
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 1, 30'000);
    QCOMPARE(RawClient(port).ask(get("/hello")).status, 200);
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpSocketTest)
#include "http_socket.moc"
