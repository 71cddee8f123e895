// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/http/guardroutes.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::http {

class HttpLimitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bodies_of_all_connections_together_are_bounded();
    void a_refused_upload_can_still_read_why();
    void expect_continue_is_answered_only_when_the_body_is_wanted();
    void a_slow_header_is_given_up();
    void a_slow_body_is_given_up();
    void an_idle_connection_is_closed();
    void head_and_options_are_answered();
    void http_1_0_is_answered_and_closed();
    void connection_close_is_honoured();
    void one_address_has_its_share();
    void others_are_served_while_somebody_attacks();
};

void HttpLimitsTest::bodies_of_all_connections_together_are_bounded()
{
    Site site({.maxBufferedBodies = 4 * 1024 * 1024});
    addRoutes(site.router);
    const quint16 port = site.start();
    const QByteArray part(3 * 1024 * 1024, 'b');
    RawClient first(port);
    first.send(head("Content-Length: 3145729\r\n", "POST /big HTTP/1.1") + part);
    QTest::qWait(0);
    RawClient second(port);
    second.send(head("Content-Length: 3145729\r\n", "POST /big HTTP/1.1") + part);
    // Whoever comes too late is told so; the other is served.
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().refused.value(503), 1, 20'000);
    first.send("b");
    second.send("b");
    const QList<int> statuses{first.answer().status, second.answer().status};
    QVERIFY(statuses.contains(200));
    QVERIFY(statuses.contains(503));
    RawClient third(port);
    QCOMPARE(third.ask(post("/big", part)).status, 200); // and the account is even again
}

void HttpLimitsTest::a_refused_upload_can_still_read_why()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    client.send(head("Content-Length: 3000000\r\n") + QByteArray(3'000'000, 'x'));
    QCOMPARE(client.answer().status, 413); // and no reset that swallows it
}

void HttpLimitsTest::expect_continue_is_answered_only_when_the_body_is_wanted()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    QCOMPARE(client.ask(head("Content-Length: 3\r\nExpect: 100-continue\r\n")).status, 100);
    QCOMPARE(client.ask("abc").body, "abc");
    QCOMPARE(client.ask(head("Content-Length: 3000000\r\nExpect: 100-continue\r\n")).status, 413);
    QVERIFY(client.closes());
}

void HttpLimitsTest::a_slow_header_is_given_up()
{
    Site site({.headerDeadline = 200ms});
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient client(port);
    client.send("GET /hello HTTP/1.1\r\nHost:");
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.closes());
    RawClient lines(port);
    lines.send("\r\n"); // empty lines do not keep it alive either
    QCOMPARE(lines.answer().status, 408);
}

void HttpLimitsTest::a_slow_body_is_given_up()
{
    Site site({.bodyDeadline = 200ms});
    addRoutes(site.router);
    RawClient client(site.start());
    client.send(head("Content-Length: 10\r\n") + "abc");
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.closes());
}

void HttpLimitsTest::an_idle_connection_is_closed()
{
    Site site({.idleTimeout = 200ms});
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient silent(port);
    QVERIFY(silent.closes());
    RawClient used(port);
    QCOMPARE(used.ask(get("/hello")).status, 200);
    QVERIFY(used.closes());
    QVERIFY(used.received().isEmpty());
}

void HttpLimitsTest::head_and_options_are_answered()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    client.send(head({}, "HEAD /hello HTTP/1.1"));
    const RawAnswer answer = client.answer(true);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.field("Content-Length"), "5");
    const RawAnswer options = client.ask(head({}, "OPTIONS /hello HTTP/1.1"));
    QCOMPARE(options.status, 204);
    QCOMPARE(options.field("Allow"), "GET, HEAD, OPTIONS");
    QVERIFY(options.field("Content-Length").isEmpty());
    QCOMPARE(client.ask(head({}, "OPTIONS * HTTP/1.1")).status, 204);
    const RawAnswer wrong = client.ask(head({}, "DELETE /hello HTTP/1.1"));
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.field("Allow"), "GET, HEAD, OPTIONS");
    QCOMPARE(client.ask(get("/hello")).body, "hello");
}

void HttpLimitsTest::http_1_0_is_answered_and_closed()
{
    Site site;
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient client(port);
    const RawAnswer answer = client.ask("GET /hello HTTP/1.0\r\n\r\n");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "hello");
    QVERIFY(client.closes());
    RawClient staying(port);
    QCOMPARE(
        staying.ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").field("Connection"),
        "keep-alive");
    QCOMPARE(staying.ask("GET /hello HTTP/1.0\r\n\r\n").body, "hello");
    QVERIFY(staying.closes());
}

void HttpLimitsTest::connection_close_is_honoured()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    client.send(get("/hello", "Connection: close\r\n") + get("/hello"));
    QCOMPARE(client.answer().field("Connection"), "close");
    QVERIFY(client.closes());
    QVERIFY(client.received().isEmpty()); // what came after it is not answered
}

void HttpLimitsTest::one_address_has_its_share()
{
    Site site({.maxConnectionsPerAddress = 3});
    addRoutes(site.router);
    const quint16 port = site.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        QCOMPARE(clients.back()->ask(get("/hello")).status, 200);
    }
    RawClient tooMany(port);
    const RawAnswer answer = tooMany.ask(get("/hello"));
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.field("Retry-After"), "1");
    QVERIFY(tooMany.closes());
    QCOMPARE(clients.front()->ask(get("/hello")).status, 200);
    clients.pop_back();
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 2, 20'000);
    RawClient again(port);
    QCOMPARE(again.ask(get("/hello")).status, 200);
}

void HttpLimitsTest::others_are_served_while_somebody_attacks()
{
    Site site;
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient good(port);
    std::vector<std::unique_ptr<RawClient>> bad;
    const QList<QByteArray> attacks{
        "GET /hello HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(1024 * 1024, 'a'),
        head("Content-Length: 1048576\r\n") + "x",
        head("Transfer-Encoding: chunked\r\n") + "fffff\r\n", QByteArray(100'000, '\x01'),
        get("/hello").repeated(2000), "\r\n"};
    for (int i = 0; i < 30; ++i) {
        bad.push_back(std::make_unique<RawClient>(port));
        bad.back()->send(attacks[i % attacks.size()]);
        QCOMPARE(good.ask(get("/hello")).body, "hello");
    }
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpLimitsTest)
#include "http_limits.moc"
