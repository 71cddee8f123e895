// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/client.h"
#include "tests/fakes/kube-api/fake_api.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::kube;
using ccplant::test::FakeAnswer;
using ccplant::test::FakeApi;
using ccplant::test::fakeStatus;

class StreamTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void lines_come_while_the_stream_is_open();
    void a_last_line_without_line_feed_is_a_line();
    void a_broken_connection_is_unreachable();
    void an_error_is_the_servers();
    void a_large_error_is_cut();
    void a_server_that_does_not_answer_meets_the_deadline();
    void a_stream_that_is_open_has_no_deadline();
    void who_leaves_gets_no_more_lines();
    void a_client_that_is_destroyed_ends_the_stream();
    void a_line_too_long_ends_it();
    void a_long_line_of_a_log_is_cut();
    void more_than_the_buffer_comes_whole();
    void a_renewed_token_is_tried_once();
    void what_makes_no_sense_is_not_sent();

private:
    QCoro::Task<ApiResult<void>> open(StreamOptions options = {})
    {
        options.line = [this](const QByteArray &line) { m_lines << line; };
        options.opened = [this] { ++m_opened; };
        return m_client->lines(Api(pods, u"a"_s).watch({.bookmarks = false}), options);
    }
    std::unique_ptr<FakeApi> m_api;
    std::unique_ptr<Client> m_client;
    QList<QByteArray> m_lines;
    int m_opened = 0;
};

void StreamTest::init()
{
    m_api = std::make_unique<FakeApi>();
    m_client = std::make_unique<Client>(ClusterAccess{.cluster = {.server = m_api->url()}});
    m_lines.clear();
    m_opened = 0;
}

void StreamTest::lines_come_while_the_stream_is_open()
{
    m_api->script({{.body = {}, .then = FakeAnswer::Stream}});
    auto stream = open();
    QTRY_COMPARE(m_opened, 1);
    m_api->send("one\ntw");
    QTRY_COMPARE(m_lines, QList<QByteArray>{"one"});
    m_api->send("o\n\n");
    QTRY_COMPARE(m_lines, (QList<QByteArray>{"one", "two", ""}));
    m_api->endStream();
    QVERIFY(QCoro::waitFor(std::move(stream)));
    QCOMPARE(m_opened, 1);
    QCOMPARE(m_api->lines(),
        QList<QByteArray>{"GET /api/v1/namespaces/a/pods?watch=true&timeoutSeconds=290"});
}

void StreamTest::a_last_line_without_line_feed_is_a_line()
{
    m_api->script({{.body = "one\ntwo"}});
    QVERIFY(QCoro::waitFor(open()));
    QCOMPARE(m_lines, (QList<QByteArray>{"one", "two"}));
}

void StreamTest::a_broken_connection_is_unreachable()
{
    m_api->script({{.body = "one\nhalf", .then = FakeAnswer::Stream}});
    auto stream = open();
    QTRY_COMPARE(m_lines.size(), 1);
    m_api->cutStream();
    QCOMPARE(QCoro::waitFor(std::move(stream)).error().reason, Reason::Unreachable);
    QCOMPARE(m_lines, QList<QByteArray>{"one"}); // half a line is none
}

void StreamTest::an_error_is_the_servers()
{
    m_api->script({{429, fakeStatus(429, "TooManyRequests"), {{"Retry-After", "7"}}}});
    const ApiError error = QCoro::waitFor(open()).error();
    QCOMPARE(error.reason, Reason::TooManyRequests);
    QCOMPARE(error.retryAfter, 7s);
    QCOMPARE(m_opened, 0);
    QVERIFY(m_lines.isEmpty());
    QCOMPARE(m_api->requests().size(), 1);
}

void StreamTest::a_large_error_is_cut()
{
    m_api->script({{500, QByteArray(10'000'000, 'x')}});
    QCOMPARE(QCoro::waitFor(open()).error().message, QString(200, u'x'));
}

void StreamTest::a_server_that_does_not_answer_meets_the_deadline()
{
    m_api->script({{.then = FakeAnswer::Hang}});
    QCOMPARE(QCoro::waitFor(open({.openWithin = 50ms})).error().reason, Reason::DeadlineExceeded);
}

void StreamTest::a_stream_that_is_open_has_no_deadline()
{
    m_api->script({{.body = {}, .then = FakeAnswer::Stream}});
    QElapsedTimer timer;
    timer.start();
    auto stream = open({.openWithin = 1s});
    QTRY_COMPARE(m_opened, 1);
    QTRY_VERIFY(timer.durationElapsed() > 1100ms);
    m_api->send("late\n");
    QTRY_COMPARE(m_lines, QList<QByteArray>{"late"});
    m_api->endStream();
    QVERIFY(QCoro::waitFor(std::move(stream)));
}

void StreamTest::who_leaves_gets_no_more_lines()
{
    m_api->script({{.body = "one\n", .then = FakeAnswer::Stream}});
    std::stop_source source;
    auto stream = open({.stop = source.get_token()});
    QTRY_COMPARE(m_lines.size(), 1);
    source.request_stop();
    m_api->send("two\n");
    QCOMPARE(QCoro::waitFor(std::move(stream)).error().reason, Reason::Cancelled);
    QCOMPARE(m_lines.size(), 1);
}

void StreamTest::a_client_that_is_destroyed_ends_the_stream()
{
    m_api->script({{.body = "one\n", .then = FakeAnswer::Stream}});
    auto stream = open();
    QTRY_COMPARE(m_lines.size(), 1);
    m_client.reset();
    QCOMPARE(QCoro::waitFor(std::move(stream)).error().reason, Reason::Cancelled);
}

void StreamTest::a_line_too_long_ends_it()
{
    m_api->script({{.body = "one\n" + QByteArray(200, 'x'), .then = FakeAnswer::Stream}});
    QCOMPARE(QCoro::waitFor(open({.maxLine = 100})).error().reason, Reason::BadAnswer);
    QCOMPARE(m_lines, QList<QByteArray>{"one"});
}

void StreamTest::a_long_line_of_a_log_is_cut()
{
    m_api->script({{.body = "abcdef\n"}});
    QVERIFY(QCoro::waitFor(open({.maxLine = 4, .tooLong = LineSplitter::Cut})));
    QCOMPARE(m_lines, (QList<QByteArray>{"abcd", "ef"}));
}

void StreamTest::more_than_the_buffer_comes_whole()
{
    const QByteArray line(1'000'000, 'x');
    m_api->script({{.body = (line + '\n').repeated(12)}});
    QVERIFY(QCoro::waitFor(open()));
    QCOMPARE(m_lines, QList<QByteArray>(12, line));
}

void StreamTest::a_renewed_token_is_tried_once()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"token"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("t") == 1 && file.flush());
    m_client = std::make_unique<Client>(
        ClusterAccess{.cluster = {.server = m_api->url()}, .user = {.token = {.file = path}}});
    m_api->script({{401, fakeStatus(401, "Unauthorized")}, {.body = "one\n"},
        {401, fakeStatus(401, "Unauthorized")}, {401, fakeStatus(401, "Unauthorized")}});
    QVERIFY(QCoro::waitFor(open()));
    QCOMPARE(m_lines.size(), 1);
    QCOMPARE(QCoro::waitFor(open()).error().reason, Reason::Unauthorized);
    QVERIFY(m_api->isDone());
}

void StreamTest::what_makes_no_sense_is_not_sent()
{
    const auto answer = QCoro::waitFor(m_client->lines(Api(pods, u"a"_s).get({}), {}));
    QCOMPARE(answer.error().reason, Reason::BadCall);
    QVERIFY(m_api->requests().isEmpty());
}

QTEST_GUILESS_MAIN(StreamTest)
#include "tst_stream.moc"
