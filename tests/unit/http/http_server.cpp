// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/stream.h"
#include "tests/unit/http/fixture.h"

#include <QCoroTimer>
#include <QJsonDocument>
#include <QTimer>
#include <QWebSocket>
#include <stdexcept>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::http {

class HttpServerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_get_is_answered();
    void a_body_reaches_the_handler();
    void pipelined_requests_are_answered_in_order();
    void what_must_be_done_first_is_done_before_any_handler();
    void a_stream_comes_in_pieces();
    void a_websocket_talks();
};

void HttpServerTest::a_get_is_answered()
{
    Site site;
    site.router.add("GET", u"/a/{name}"_s,
        [](RequestPtr r) { return Reply::bytes(r->param(u"name"_s).toUtf8(), "text/plain"); },
        {Rule::everybody()});
    RawClient client(site.start());
    const RawAnswer answer = client.ask(get("/a/b"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "b");
    QCOMPARE(client.ask(get("/a/c")).body, "c");
    QCOMPARE(client.ask(get("/nothing")).status, 404);
}

void HttpServerTest::a_body_reaches_the_handler()
{
    Site site;
    site.router.add("POST", u"/echo"_s, echo, {Rule::everybody()});
    RawClient client(site.start());
    QCOMPARE(client.ask(post("/echo", "hello")).body, "hello");
    QCOMPARE(client
                 .ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
                 .body,
        "abcdefg");
    QCOMPARE(client.ask(post("/echo", "again")).body, "again");
}

void HttpServerTest::pipelined_requests_are_answered_in_order()
{
    Site site;
    site.router.addTask("POST", u"/echo"_s,
        [](RequestPtr r) -> QCoro::Task<Reply> {
            co_await QCoro::sleepFor(1ms);
            co_return echo(r);
        },
        {Rule::everybody()});
    site.router.add("POST", u"/now"_s, echo, {Rule::everybody()});
    RawClient client(site.start());
    QByteArray all;
    for (int i = 0; i < 100; ++i)
        all += post(i % 3 ? "/now" : "/echo", QByteArray::number(i));
    client.send(all);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(client.answer().body, QByteArray::number(i));
}

void HttpServerTest::what_must_be_done_first_is_done_before_any_handler()
{
    Site site;
    QStringList known;
    const auto wait = [&known](QString what) -> QCoro::Task<void> {
        co_await QCoro::sleepFor(5ms);
        known << what;
    };
    const auto answer = [&known](const RequestPtr &r) {
        const QString what = r->param(u"what"_s);
        return Reply::bytes(known.contains(what) ? "known" : "unknown", "text/plain");
    };
    site.router.addPreparer(
        [&](const Request &request, const Route &route) -> std::optional<QCoro::Task<void>> {
            const QString what = request.param(u"what"_s);
            if (route.pattern == "/plain/{what}"_L1 || known.contains(what))
                return std::nullopt;
            return wait(what);
        });
    site.router.add("GET", u"/plain/{what}"_s, answer, {Rule::everybody()});
    site.router.add("GET", u"/now/{what}"_s, answer, {Rule::everybody()});
    site.router.addTask("GET", u"/later/{what}"_s,
        [answer](RequestPtr r) -> QCoro::Task<Reply> { co_return answer(r); }, {Rule::everybody()});
    site.router.addStream("GET", u"/stream/{what}"_s,
        [answer](RequestPtr r, std::shared_ptr<Stream> stream) { stream->reply(answer(r)); },
        {Rule::everybody()});
    site.router.add("GET", u"/throws/{what}"_s,
        [](RequestPtr) -> Reply { throw std::runtime_error("no"); }, {Rule::everybody()});
    const quint16 port = site.start();
    RawClient client(port);
    QCOMPARE(client.ask(get("/plain/a")).body, "unknown");
    QCOMPARE(client.ask(get("/now/b")).body, "known");
    QCOMPARE(client.ask(get("/later/c")).body, "known");
    QCOMPARE(client.ask(get("/stream/d")).body, "known");
    QCOMPARE(client.ask(get("/throws/e")).status, 500);
    QCOMPARE(known, (QStringList{u"b"_s, u"c"_s, u"d"_s, u"e"_s}));
    {
        RawClient leaves(port);
        leaves.send(get("/now/f"));
    }
    QTRY_VERIFY(known.contains("f"_L1)); // what was begun is done
    QCOMPARE(client.ask(get("/plain/f")).body, "known");
}

void HttpServerTest::a_stream_comes_in_pieces()
{
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [](RequestPtr, std::shared_ptr<Stream> stream) {
            stream->begin(200, "text/plain");
            stream->write("one ");
            QTimer::singleShot(10, stream.get(), [stream] {
                stream->write("two");
                stream->end();
            });
        },
        {Rule::everybody()});
    RawClient client(site.start());
    QCOMPARE(client.ask(get("/s")).body, "one two");
    QCOMPARE(client.ask(get("/s")).body, "one two");
}

void HttpServerTest::a_websocket_talks()
{
    Site site;
    std::unique_ptr<QWebSocket> server;
    site.router.addSocket(u"/ws"_s,
        [&](RequestPtr, std::unique_ptr<QWebSocket> socket) {
            server = std::move(socket);
            QObject::connect(server.get(), &QWebSocket::textMessageReceived, server.get(),
                [&](const QString &text) { server->sendTextMessage(text + text); });
        },
        {Rule::everybody()});
    const quint16 port = site.start();
    QWebSocket client;
    QString got;
    QObject::connect(&client, &QWebSocket::textMessageReceived, &client,
        [&](const QString &text) { got = text; });
    client.open(QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(port)));
    QTRY_COMPARE_WITH_TIMEOUT(client.state(), QAbstractSocket::ConnectedState, 20'000);
    client.sendTextMessage(u"ab"_s);
    QTRY_COMPARE_WITH_TIMEOUT(got, u"abab"_s, 20'000);
    client.close();
    QTRY_COMPARE_WITH_TIMEOUT(site.server->counters().connections, 0, 20'000);
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpServerTest)
#include "http_server.moc"
