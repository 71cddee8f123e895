// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/http/guardroutes.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::http {

namespace {

/// Resident memory of this process in KiB.
qint64 residentKiB()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

} // namespace

class HttpGuardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void what_is_not_strict_http_is_refused_and_the_connection_closed_data();
    void what_is_not_strict_http_is_refused_and_the_connection_closed();
    void what_is_strict_http_is_served_data();
    void what_is_strict_http_is_served();
    void a_smuggled_request_never_reaches_a_handler();
    void a_header_of_10_MB_is_refused_with_431();
    void a_hundred_and_one_fields_are_refused_and_a_hundred_are_not();
    void a_body_of_1_GB_is_refused_before_it_is_read();
    void a_chunked_body_without_end_is_cut_at_the_routes_bound();
    void a_route_may_take_more_than_another();
};

void HttpGuardTest::what_is_not_strict_http_is_refused_and_the_connection_closed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status) {
        QTest::newRow(name) << bytes << status;
    };
    row("garbage", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400);
    row("words", "hello there\r\n\r\n", 400);
    row("unknown method", head({}, "BREW /echo HTTP/1.1"), 400);
    row("http2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
    row("version 2.0", head({}, "GET /hello HTTP/2.0"), 505);
    row("version 0.9", "GET /hello\r\n\r\n", 505);
    row("length and chunked",
        head("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400);
    row("chunked and length",
        head("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n") + "0\r\n\r\n", 400);
    row("two lengths", head("Content-Length: 3\r\nContent-Length: 5\r\n") + "abcde", 400);
    row("two equal lengths", head("Content-Length: 3\r\nContent-Length: 3\r\n") + "abc", 400);
    row("list of lengths", head("Content-Length: 3, 3\r\n") + "abc", 400);
    row("negative length", head("Content-Length: -3\r\n") + "abc", 400);
    row("plus length", head("Content-Length: +3\r\n") + "abc", 400);
    row("length overflow", head("Content-Length: 99999999999999999999\r\n"), 400);
    row("two encodings",
        head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400);
    row("gzip", head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", 501);
    row("encoding not last", head("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n", 400);
    row("bare LF in the request line", "GET /hello HTTP/1.1\nHost: x\r\n\r\n", 400);
    row("bare LF in a field", "GET /hello HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400);
    row("bare LF at the end", "GET /hello HTTP/1.1\r\nHost: x\r\n\n", 400);
    row("bare CR", "GET /hello HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", 400);
    row("obs-fold", "GET /hello HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400);
    row("space before the colon", "GET /hello HTTP/1.1\r\nHost : x\r\n\r\n", 400);
    row("NUL in a value", QByteArray("GET /hello HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 41), 400);
    row("control in the target", QByteArray("GET /he\x01llo HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
    row("no host", "GET /hello HTTP/1.1\r\n\r\n", 400);
    row("two hosts", "GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400);
    row("bad chunk size", head("Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n0\r\n\r\n", 400);
    row("chunk longer than said", head("Transfer-Encoding: chunked\r\n") + "2\r\nabc\r\n0\r\n\r\n",
        400);
    row("chunk size overflow", head("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\n",
        400);
    row("bare LF after a chunk size",
        head("Transfer-Encoding: chunked\r\n") + "3\nabc\r\n0\r\n\r\n", 400);
    row("chunked in 1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400);
    row("connect", "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("odd expectation", head("Content-Length: 3\r\nExpect: a-miracle\r\n"), 417);
    row("websocket version",
        head("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n",
            "GET /hello HTTP/1.1"),
        426);
}

void HttpGuardTest::what_is_not_strict_http_is_refused_and_the_connection_closed()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.field("Connection"), "close");
    QCOMPARE(QJsonDocument::fromJson(answer.body)[u"status"].toInt(), status);
    QVERIFY(client.closes());
    QVERIFY(client.received().isEmpty()); // one answer, no more
    QCOMPARE(site.server->counters().refused.value(status), 1);
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 0, 20'000);
}

void HttpGuardTest::what_is_strict_http_is_served_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &bytes, int status,
                         const QByteArray &body) {
        QTest::newRow(name) << bytes << status << body;
    };
    row("plain", get("/hello"), 200, "hello");
    row("empty lines before", "\r\n\r\n" + get("/hello"), 200, "hello");
    row("query", get("/hello?a=b&c=%20"), 200, "hello");
    row("absolute form", "GET http://localhost/hello HTTP/1.1\r\nHost: localhost\r\n\r\n", 200,
        "hello");
    row("another upgrade is ignored",
        head("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n", "GET /hello HTTP/1.1"), 200,
        "hello");
    row("websocket on a plain route",
        head("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
             "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            "GET /hello HTTP/1.1"),
        200, "hello");
    row("empty value", get("/hello", "A:\r\nB: \r\nC: c\r\n"), 200, "hello");
    row("chunks with extension and trailer",
        head("Transfer-Encoding: chunked\r\n") + "3;a=b\r\nabc\r\n0\r\nT: u\r\n\r\n", 200, "abc");
    row("upper-case encoding", head("Transfer-Encoding: Chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n",
        200, "abc");
    row("empty body", head("Content-Length: 0\r\n"), 200, "");
    row("no body", head({}), 200, "");
    row("large header", get("/hello", "A: " + QByteArray(60 * 1024, 'a') + "\r\n"), 200, "hello");
    row("method that no route has", head({}, "PROPFIND /hello HTTP/1.1"), 405, {});
    row("trace", head({}, "TRACE /hello HTTP/1.1"), 405, {});
    row("invalid encoding", get("/%zz"), 400, {});
    row("invalid UTF-8", get("/%ff"), 400, {});
    row("NUL", get("/a%00b"), 400, {});
    row("climbing", get("/a/../hello"), 400, {});
    row("climbing, encoded", get("/a/%2e%2E/hello"), 400, {});
    row("climbing with encoded slashes", get("/..%2f..%2fetc%2fpasswd"), 400, {});
    row("double slash", get("//hello"), 404, {});
}

void HttpGuardTest::what_is_strict_http_is_served()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    const RawAnswer answer = client.ask(bytes);
    QCOMPARE(answer.status, status);
    if (status == 200)
        QCOMPARE(answer.body, body);
    QCOMPARE(client.ask(get("/hello")).body, "hello"); // the connection stays usable
}

void HttpGuardTest::a_smuggled_request_never_reaches_a_handler()
{
    Site site;
    addRoutes(site.router);
    int smuggled = 0;
    site.router.add("GET", u"/secret"_s,
        [&](RequestPtr) {
            ++smuggled;
            return Reply::empty();
        },
        {Rule::everybody()});
    const quint16 port = site.start();
    const QByteArray inner = get("/secret");
    for (const QByteArray &fields : {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"_ba,
             "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"_ba,
             "Content-Length: 0\r\nContent-Length: 4\r\n"_ba,
             "Transfer-Encoding:\x0b"
             "chunked\r\n"_ba}) {
        RawClient client(port);
        QCOMPARE(client.ask(head(fields) + "0\r\n\r\n" + inner).status, 400);
        QVERIFY(client.closes());
    }
    QCOMPARE(smuggled, 0);
}

void HttpGuardTest::a_header_of_10_MB_is_refused_with_431()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    const qint64 before = residentKiB();
    client.send("GET /hello HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(10 * 1024 * 1024, 'a'));
    QCOMPARE(client.answer().status, 431);
    QVERIFY(client.closes());
    QVERIFY2(residentKiB() - before < 24 * 1024,
        "the server kept the header"); // the client's own 10 MB are in it
}

void HttpGuardTest::a_hundred_and_one_fields_are_refused_and_a_hundred_are_not()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    QCOMPARE(
        client.ask(get("/hello", QByteArray("A: b\r\n").repeated(99))).status, 200); // and Host
    QCOMPARE(client.ask(get("/hello", QByteArray("A: b\r\n").repeated(100))).status, 431);
}

void HttpGuardTest::a_body_of_1_GB_is_refused_before_it_is_read()
{
    Site site;
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient client(port);
    // Above the hard bound, and between the route's bound and the hard one.
    QCOMPARE(client.ask(head("Content-Length: 1073741824\r\n")).status, 413);
    QVERIFY(client.closes());
    RawClient other(port);
    QCOMPARE(other.ask(head("Content-Length: 2000000\r\n")).status, 413);
    QVERIFY(other.closes());
}

void HttpGuardTest::a_chunked_body_without_end_is_cut_at_the_routes_bound()
{
    Site site;
    addRoutes(site.router);
    const quint16 port = site.start();
    RawClient client(port);
    const qint64 before = residentKiB();
    client.send(head("Transfer-Encoding: chunked\r\n"));
    const QByteArray chunk = "10000\r\n" + QByteArray(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 17; ++i) // 1 MiB and one more
        client.send(chunk);
    QCOMPARE(client.answer().status, 413);
    QVERIFY(residentKiB() - before < 16 * 1024);
    // Chunks that are all framing.
    RawClient bomb(port);
    bomb.send(
        head("Transfer-Encoding: chunked\r\n") + "1;" + QByteArray(200 * 1024, 'e') + "\r\nx\r\n");
    QCOMPARE(bomb.answer().status, 400);
}

void HttpGuardTest::a_route_may_take_more_than_another()
{
    Site site;
    addRoutes(site.router);
    RawClient client(site.start());
    const QByteArray body(3 * 1024 * 1024, 'b');
    QCOMPARE(client.ask(post("/big", body)).body, QByteArray::number(body.size()));
    QCOMPARE(client.ask(post("/echo", body)).status, 413);
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpGuardTest)
#include "http_guard.moc"
