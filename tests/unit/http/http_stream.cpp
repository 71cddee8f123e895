// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/stream.h"

#include "shared/sse.h"
#include "tests/unit/http/fixture.h"

#include <QCoroTimer>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTimer>
#include <stdexcept>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::http {

class HttpStreamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void events_come_as_they_are_sent();
    void an_idle_event_stream_has_heartbeats();
    void a_finished_event_stream_says_when_to_come_back();
    void a_reader_who_never_reads_is_cut_and_memory_stays_bounded();
    void subscribers_share_the_bytes_of_an_event();
    void a_client_that_leaves_is_noticed_while_nothing_is_sent();
    void a_client_that_leaves_does_not_disturb_a_running_task();
    void back_pressure_is_visible_to_the_writer();
    void a_stream_to_http_1_0_ends_with_the_connection();
    void head_of_a_stream_has_no_body();
    void a_stream_may_answer_with_one_reply();
    void a_handler_that_throws_is_a_500_without_its_reason();
    void a_stream_that_is_let_go_without_an_answer_is_a_500();
    void filters_come_before_the_body_and_finishers_see_everything();
    void draining_lets_requests_finish_and_closes_the_idle();
    void draining_cuts_what_does_not_end();
};

namespace {

/// Event streams that the test feeds.
struct Hub {
    std::vector<std::unique_ptr<EventStream>> streams;
    int closed = 0;
    StreamHandler handler(qint64 highWater)
    {
        return [this, highWater](RequestPtr, std::shared_ptr<Stream> stream) {
            streams.push_back(std::make_unique<EventStream>(std::move(stream), highWater));
            QObject::connect(streams.back().get(), &EventStream::closed, [this] { ++closed; });
        };
    }
    void send(const QByteArray &bytes)
    {
        for (const auto &stream : streams)
            stream->send(bytes);
    }
    qint64 queued() const
    {
        qint64 sum = 0;
        for (const auto &stream : streams)
            sum += stream->bytesQueued();
        return sum;
    }
};

} // namespace

void HttpStreamTest::events_come_as_they_are_sent()
{
    Hub hub;
    Site site;
    site.router.addStream("GET", u"/events"_s, hub.handler(1024 * 1024), {Rule::everybody()});
    RawClient client(site.start());
    client.send(get("/events"));
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(1), 20'000);
    hub.send(writeSse({"1", {}, "first"}));
    hub.send(writeSse({"2", {}, "second"}));
    QVERIFY(client.gets("second"));
    hub.streams.clear(); // lets go: the answer ends
    const RawAnswer answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.field("Content-Type"), "text/event-stream");
    QCOMPARE(answer.field("Cache-Control"), "no-store");
    SseParser parser(1024);
    QCOMPARE(parser.feed(answer.body), (QList<SseEvent>{{"1", {}, "first"}, {"2", {}, "second"}}));
    client.send(get("/events")); // and the connection serves on
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(1), 20'000);
}

void HttpStreamTest::an_idle_event_stream_has_heartbeats()
{
    Hub hub;
    Site site;
    site.router.addStream("GET", u"/events"_s, hub.handler(1024 * 1024), {Rule::everybody()});
    RawClient client(site.start());
    client.send(get("/events"));
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(1), 20'000);
    hub.streams.front()->setHeartbeat(20ms);
    QVERIFY(client.gets(": hb\n\n"));
}

void HttpStreamTest::a_finished_event_stream_says_when_to_come_back()
{
    Hub hub;
    Site site;
    site.router.addStream("GET", u"/events"_s, hub.handler(1024 * 1024), {Rule::everybody()});
    RawClient client(site.start());
    client.send(get("/events"));
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(1), 20'000);
    hub.streams.front()->finish(1500ms, "the server\nrestarts");
    QCOMPARE(client.answer().body, ": the server restarts\nretry: 1500\n\n");
    QCOMPARE(hub.closed, 1);
    QVERIFY(!hub.streams.front()->send("x"));
}

void HttpStreamTest::a_reader_who_never_reads_is_cut_and_memory_stays_bounded()
{
    constexpr qint64 highWater = 1024 * 1024;
    Hub hub;
    Site site;
    site.router.addStream("GET", u"/events"_s, hub.handler(highWater), {Rule::everybody()});
    site.router.add("GET", u"/hello"_s,
        [](RequestPtr) { return Reply::bytes("hello", "text/plain"); }, {Rule::everybody()});
    const quint16 port = site.start();
    RawClient lazy(port), good(port), other(port);
    lazy.socket().setReadBufferSize(1024); // the kernel's buffers fill, then ours
    lazy.send(get("/events"));
    good.send(get("/events"));
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(2), 20'000);
    const QByteArray event = writeSse({"1", {}, QByteArray(64 * 1024, 'e')});
    qint64 most = 0;
    qsizetype seen = 0;
    for (int i = 0; i < 5000 && hub.closed == 0; ++i) {
        hub.send(event);
        most = std::max(most, hub.queued());
        const int before = i;
        QTRY_VERIFY_WITH_TIMEOUT(
            (good.gets("data", 0), seen += std::exchange(good.received(), {}).size(),
                seen > before * event.size()),
            20'000);
        if (i % 50 == 0)
            QCOMPARE(other.ask(get("/hello")).body, "hello"); // others do not notice
    }
    QCOMPARE(hub.closed, 1);
    QCOMPARE(site.server->counters().slowReaders, 1);
    QVERIFY(most <= 2 * highWater);
    hub.send(writeSse({"2", {}, "still here"}));
    QVERIFY(good.gets("still here"));
}

void HttpStreamTest::subscribers_share_the_bytes_of_an_event()
{
    Hub hub;
    Site site;
    site.router.addStream("GET", u"/events"_s, hub.handler(64 * 1024 * 1024), {Rule::everybody()});
    const quint16 port = site.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        clients.back()->socket().setReadBufferSize(1024);
        clients.back()->send(get("/events"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(hub.streams.size(), size_t(20), 20'000);
    QByteArray event = writeSse({"1", {}, QByteArray(16 * 1024 * 1024, 'e')});
    const char *place = event.constData();
    hub.send(event);
    QVERIFY(hub.queued() > 20 * 8 * 1024 * 1024);
    QVERIFY(!event.isDetached()); // the queues hold this very buffer, not copies
    QCOMPARE(event.constData(), place);
    hub.streams.clear();
    site.server.reset();
    QVERIFY(event.isDetached());
}

void HttpStreamTest::a_client_that_leaves_is_noticed_while_nothing_is_sent()
{
    std::shared_ptr<Stream> held;
    int closed = 0;
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [&](RequestPtr, std::shared_ptr<Stream> stream) {
            QObject::connect(stream.get(), &Stream::closed, stream.get(), [&] { ++closed; });
            stream->begin(200, "text/plain");
            held = stream;
        },
        {Rule::everybody()});
    const quint16 port = site.start();
    RawClient client(port);
    client.send(get("/s"));
    QTRY_VERIFY_WITH_TIMEOUT(held, 20'000);
    QVERIFY(held->isOpen());
    client.socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(closed, 1, 20'000);
    QVERIFY(!held->isOpen());
    QVERIFY(!held->write("x"));
    held.reset();
    QCOMPARE(closed, 1);
    RawClient reset(port);
    reset.send(get("/s"));
    QTRY_VERIFY_WITH_TIMEOUT(held, 20'000);
    reset.socket().abort();
    QTRY_COMPARE_WITH_TIMEOUT(closed, 2, 20'000);
}

void HttpStreamTest::a_client_that_leaves_does_not_disturb_a_running_task()
{
    bool finished = false;
    bool started = false;
    QObject gate;
    Site site;
    site.router.addTask("POST", u"/work"_s,
        [&](RequestPtr request) -> QCoro::Task<Reply> {
            started = true;
            while (!request->connection.isNull())
                co_await QCoro::sleepFor(1ms);
            finished = true;
            co_return Reply::empty();
        },
        {Rule::everybody()});
    const quint16 port = site.start();
    RawClient client(port);
    client.send(post("/work", "x"));
    QTRY_VERIFY_WITH_TIMEOUT(started, 20'000);
    client.socket().abort();
    QTRY_VERIFY_WITH_TIMEOUT(finished, 20'000);
}

void HttpStreamTest::back_pressure_is_visible_to_the_writer()
{
    std::shared_ptr<Stream> held;
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [&](RequestPtr, std::shared_ptr<Stream> stream) {
            stream->begin(200, "application/octet-stream");
            held = stream;
        },
        {Rule::everybody()});
    RawClient client(site.start());
    client.socket().setReadBufferSize(1024);
    client.send(get("/s"));
    QTRY_VERIFY_WITH_TIMEOUT(held, 20'000);
    QSignalSpy taken(held.get(), &Stream::bytesWritten);
    const QByteArray piece(1024 * 1024, 'x');
    qint64 sent = 0;
    while (held->bytesQueued() < 8 * 1024 * 1024 && sent < 64 * 1024 * 1024) {
        QVERIFY(held->write(piece));
        sent += piece.size();
        QTest::qWait(0);
    }
    QVERIFY(held->bytesQueued() >= 8 * 1024 * 1024); // it stands still because the client does
    client.socket().setReadBufferSize(0);
    QTRY_COMPARE_WITH_TIMEOUT((client.gets("x", 0), held->bytesQueued()), 0, 20'000);
    QVERIFY(!taken.isEmpty());
    held->end();
    QCOMPARE(client.answer().body.size(), sent);
}

void HttpStreamTest::a_stream_to_http_1_0_ends_with_the_connection()
{
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [](RequestPtr, std::shared_ptr<Stream> stream) {
            stream->begin(200, "text/plain");
            stream->write("one two");
            stream->end();
        },
        {Rule::everybody()});
    RawClient client(site.start());
    const RawAnswer answer = client.ask("GET /s HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QVERIFY(answer.field("Transfer-Encoding").isEmpty());
    QCOMPARE(answer.field("Connection"), "close");
    QCOMPARE(answer.body, "one two");
}

void HttpStreamTest::head_of_a_stream_has_no_body()
{
    int closed = 0;
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [&](RequestPtr, std::shared_ptr<Stream> stream) {
            QObject::connect(stream.get(), &Stream::closed, stream.get(), [&] { ++closed; });
            stream->begin(200, "text/plain");
            QVERIFY(!stream->write("never"));
        },
        {Rule::everybody()});
    RawClient client(site.start());
    client.send("HEAD /s HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(client.answer(true).status, 200);
    QCOMPARE(closed, 1);
    client.send("HEAD /s HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(client.answer(true).status, 200);
}

void HttpStreamTest::a_stream_may_answer_with_one_reply()
{
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [](RequestPtr, std::shared_ptr<Stream> stream) {
            stream->reply(Reply::bytes("whole", "text/plain"));
            stream->reply(Reply::bytes("never", "text/plain"));
        },
        {Rule::everybody()});
    RawClient client(site.start());
    QCOMPARE(client.ask(get("/s")).body, "whole");
    QCOMPARE(client.ask(get("/s")).body, "whole");
}

void HttpStreamTest::a_handler_that_throws_is_a_500_without_its_reason()
{
    Site site;
    site.router.add("GET", u"/now"_s,
        [](RequestPtr) -> Reply { throw std::runtime_error("secret cause"); }, {Rule::everybody()});
    site.router.addTask("GET", u"/later"_s,
        [](RequestPtr) -> QCoro::Task<Reply> {
            co_await QCoro::sleepFor(1ms);
            throw std::runtime_error("secret cause");
        },
        {Rule::everybody()});
    site.router.addStream("GET", u"/stream"_s, [](RequestPtr, std::shared_ptr<Stream>) { throw 7; },
        {Rule::everybody()});
    RawClient client(site.start());
    for (const char *path : {"/now", "/later", "/stream"}) {
        const RawAnswer answer = client.ask(get(path));
        QCOMPARE(answer.status, 500);
        QVERIFY(!answer.body.contains("secret"));
        QVERIFY(!QJsonDocument::fromJson(answer.body)[u"request_id"].toString().isEmpty());
    }
}

void HttpStreamTest::a_stream_that_is_let_go_without_an_answer_is_a_500()
{
    Site site;
    site.router.addStream(
        "GET", u"/s"_s, [](RequestPtr, std::shared_ptr<Stream>) { }, {Rule::everybody()});
    RawClient client(site.start());
    QCOMPARE(client.ask(get("/s")).status, 500);
}

void HttpStreamTest::filters_come_before_the_body_and_finishers_see_everything()
{
    QList<int> finished;
    bool handled = false;
    Site site;
    site.router.add("POST", u"/echo"_s,
        [&](RequestPtr r) {
            handled = true;
            return Reply::bytes(r->identity.user.toUtf8(), "text/plain");
        },
        {Rule::everybody()});
    site.router.addFilter([](Request &request, const Match &) -> std::optional<Reply> {
        if (request.header("authorization") != "Bearer good")
            return Reply::problem({ErrorCode::Unauthenticated, u"No."_s, {}, {}}, request);
        request.identity.user = u"owner"_s;
        return {};
    });
    site.router.addFinisher([&](const Request &, Reply &reply) {
        finished += reply.status;
        reply.headers.append("X-Seen", "yes");
    });
    const quint16 port = site.start();
    RawClient client(port);
    // The body is never sent, and the answer is there.
    QCOMPARE(client.ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n").status,
        401);
    QVERIFY(client.closes());
    RawClient second(port);
    QCOMPARE(second.ask("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc").status,
        401); // not 404
    QVERIFY(!handled);
    const RawAnswer answer = second.ask(
        post("/echo", "abc", "Authorization: Bearer good\r\n")); // small bodies are read off
    QCOMPARE(answer.body, "owner");
    QCOMPARE(answer.field("X-Seen"), "yes");
    QCOMPARE(second.ask("garbage\r\n\r\n").field("X-Seen"), "yes");
    QCOMPARE(finished, (QList<int>{401, 401, 200, 400}));
}

void HttpStreamTest::draining_lets_requests_finish_and_closes_the_idle()
{
    std::shared_ptr<Stream> held;
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [&](RequestPtr, std::shared_ptr<Stream> stream) { held = stream; }, {Rule::everybody()});
    site.router.add("GET", u"/hello"_s,
        [](RequestPtr) { return Reply::bytes("hello", "text/plain"); }, {Rule::everybody()});
    const quint16 port = site.start();
    RawClient idle(port), fresh(port), half(port), busy(port);
    QCOMPARE(idle.ask(get("/hello")).status, 200);
    half.send("GET /hello HTTP/1.1\r\n");
    busy.send(get("/s"));
    QTRY_VERIFY_WITH_TIMEOUT(held && site.server->counters().connections == 4, 20'000);
    QSignalSpy draining(site.server.get(), &Server::draining);
    QSignalSpy drained(site.server.get(), &Server::drained);
    site.server->drain(30s);
    QCOMPARE(draining.size(), 1);
    QVERIFY(idle.closes());
    QVERIFY(fresh.closes());
    const RawAnswer late = half.ask("Host: x\r\n\r\n");
    QCOMPARE(late.body, "hello");
    QCOMPARE(late.field("Connection"), "close");
    QVERIFY(drained.isEmpty());
    held->reply(Reply::bytes("done", "text/plain"));
    QCOMPARE(busy.answer().body, "done");
    QVERIFY(busy.closes());
    half.socket().disconnectFromHost();
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20'000);
    QTcpSocket late2;
    late2.connectToHost(QHostAddress::LocalHost, port);
    QTRY_COMPARE_WITH_TIMEOUT(late2.error(), QAbstractSocket::ConnectionRefusedError, 20'000);
}

void HttpStreamTest::draining_cuts_what_does_not_end()
{
    std::shared_ptr<Stream> held;
    Site site;
    site.router.addStream("GET", u"/s"_s,
        [&](RequestPtr, std::shared_ptr<Stream> stream) {
            stream->begin(200, "text/plain");
            held = stream;
        },
        {Rule::everybody()});
    RawClient client(site.start());
    client.send(get("/s"));
    QTRY_VERIFY_WITH_TIMEOUT(held, 20'000);
    QSignalSpy closed(held.get(), &Stream::closed);
    QSignalSpy drained(site.server.get(), &Server::drained);
    site.server->drain(100ms);
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20'000);
    QCOMPARE(closed.size(), 1);
    QVERIFY(client.closes());
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpStreamTest)
#include "http_stream.moc"
