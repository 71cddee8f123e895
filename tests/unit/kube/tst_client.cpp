// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/client.h"
#include "server/kube/core/retry.h"
#include "tests/fakes/kube-api/fake_api.h"

#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::kube;
using ccplant::test::FakeAnswer;
using ccplant::test::FakeApi;
using ccplant::test::fakeStatus;

namespace {

const Api podsOfA(pods, u"a"_s);

QByteArray podList(const QByteArray &name, const QByteArray &next)
{
    return R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5","continue":")"
        + next + R"("},"items":[{"metadata":{"name":")" + name + R"("}}]})";
}

} // namespace

class ClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void an_answer_is_an_object();
    void a_base_path_of_the_server_is_kept();
    void reads_are_repeated_until_the_server_is_well();
    void a_broken_connection_is_repeated_for_reads_only();
    void a_write_is_repeated_when_the_server_did_not_look_at_it();
    void a_write_is_not_repeated_when_it_may_have_been_carried_out();
    void what_follows_a_broken_write_is_sent_once();
    void retry_after_is_kept_unless_it_is_beyond_the_deadline();
    void attempts_end();
    void a_server_that_says_nothing_meets_the_deadline();
    void a_caller_that_leaves_ends_the_call();
    void a_caller_that_leaves_ends_a_wait();
    void a_client_that_is_destroyed_ends_its_calls();
    void calls_wait_for_their_place_in_the_rate();
    void an_answer_too_large_is_refused();
    void an_answer_that_is_no_object_is_refused();
    void a_redirect_is_not_followed();
    void all_pages_become_one_list();
    void a_list_whose_version_expires_starts_again();
    void a_token_that_was_renewed_is_used();
    void a_request_that_makes_no_sense_is_not_sent();
    void what_may_be_repeated_is_a_table_data();
    void what_may_be_repeated_is_a_table();

private:
    std::unique_ptr<Client> client(ClientOptions options = {}, UserEntry user = {})
    {
        options.retry = {.first = 1ms, .most = 5ms};
        return std::make_unique<Client>(
            ClusterAccess{.cluster = {.server = m_api->url()}, .user = std::move(user)}, options);
    }
    ApiResult<QJsonObject> get(Client &client, CallOptions options = {.deadline = 20s})
    {
        return QCoro::waitFor(client.object(podsOfA.get(u"p"_s), options));
    }
    ApiResult<QJsonObject> create(Client &client)
    {
        return QCoro::waitFor(client.object(podsOfA.create({}), {.deadline = 20s}));
    }

    std::unique_ptr<FakeApi> m_api;
};

void ClientTest::init()
{
    m_api = std::make_unique<FakeApi>();
}

void ClientTest::an_answer_is_an_object()
{
    m_api->script({{200, R"({"kind":"Pod"})"}});
    const auto c = client({}, {.token = {.data = "secret"}});
    QCOMPARE(get(*c).value()["kind"_L1], u"Pod"_s);
    QCOMPARE(m_api->lines(), QList<QByteArray>{"GET /api/v1/namespaces/a/pods/p"});
    QCOMPARE(m_api->requests().at(0).headers.value("authorization"), "Bearer secret");
    QCOMPARE(m_api->requests().at(0).headers.value("user-agent"), "ccplantd");
}

void ClientTest::a_base_path_of_the_server_is_kept()
{
    m_api->script({{}});
    QUrl url = m_api->url();
    url.setPath(u"/k8s/clusters/c-1/"_s);
    Client c(ClusterAccess{.cluster = {.server = url}, .user = {}});
    QVERIFY(get(c));
    QCOMPARE(m_api->lines().at(0), "GET /k8s/clusters/c-1/api/v1/namespaces/a/pods/p");
}

void ClientTest::reads_are_repeated_until_the_server_is_well()
{
    m_api->script({{500, fakeStatus(500, "InternalError")}, {503, "starting"},
        {504, fakeStatus(504, "Timeout")}, {200, R"({"kind":"Pod"})"}});
    const auto c = client();
    QVERIFY(get(*c));
    QCOMPARE(m_api->requests().size(), 4);
}

void ClientTest::a_broken_connection_is_repeated_for_reads_only()
{
    m_api->script({{.then = FakeAnswer::CloseInBody}, {}, {.then = FakeAnswer::CloseInBody}});
    const auto c = client();
    QVERIFY(get(*c));
    QCOMPARE(create(*c).error().reason, Reason::Unreachable);
    QCOMPARE(m_api->requests().size(), 3);
}

void ClientTest::a_write_is_repeated_when_the_server_did_not_look_at_it()
{
    m_api->script({{429, fakeStatus(429, "TooManyRequests"), {{"Retry-After", "0"}}},
        {500, fakeStatus(500, "ServerTimeout")}, {201, R"({"kind":"Pod"})"}});
    const auto c = client();
    QVERIFY(create(*c));
    QCOMPARE(m_api->requests().size(), 3);
    QCOMPARE(m_api->requests().at(2).body, m_api->requests().at(0).body);
    QCOMPARE(m_api->requests().at(0).headers.value("content-type"), "application/json");
}

void ClientTest::a_write_is_not_repeated_when_it_may_have_been_carried_out()
{
    for (const FakeAnswer &answer : {FakeAnswer{500, fakeStatus(500, "InternalError")},
             FakeAnswer{504, fakeStatus(504, "Timeout")},
             FakeAnswer{409, fakeStatus(409, "Conflict")},
             FakeAnswer{.then = FakeAnswer::CloseInBody},
             FakeAnswer{.then = FakeAnswer::CloseAtOnce}}) {
        init();
        m_api->script({answer, {}});
        QVERIFY(!create(*client()));
        QCOMPARE(m_api->requests().size(), 1);
        // On a connection that was used before, too.
        init();
        m_api->script({{}, answer, {}});
        const auto c = client();
        QVERIFY(get(*c));
        QVERIFY(!create(*c));
        QCOMPARE(m_api->requests().size(), 2);
    }
}

void ClientTest::what_follows_a_broken_write_is_sent_once()
{
    for (int round = 0; round < 100; ++round) {
        init();
        m_api->script({{.then = FakeAnswer::CloseAtOnce}, {}, {201, R"({"kind":"Pod"})"}, {}});
        const auto c = client();
        QVERIFY(!create(*c));
        QVERIFY(get(*c));
        QVERIFY(create(*c));
        QVERIFY(get(*c));
        QCOMPARE(m_api->requests().size(), 4);
    }
}

void ClientTest::retry_after_is_kept_unless_it_is_beyond_the_deadline()
{
    m_api->script({{429, {}, {{"Retry-After", "1"}}}, {}, {429, {}, {{"Retry-After", "60"}}}});
    const auto c = client();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(get(*c));
    QVERIFY(timer.durationElapsed() >= 990ms);
    const auto late = get(*c);
    QCOMPARE(late.error().reason, Reason::TooManyRequests);
    QCOMPARE(late.error().retryAfter, 60s);
    QVERIFY(timer.durationElapsed() < 15s);
}

void ClientTest::attempts_end()
{
    m_api->script(QList<FakeAnswer>(10, {503, "down"}));
    QCOMPARE(get(*client({.attempts = 3})).error().reason, Reason::ServiceUnavailable);
    QCOMPARE(m_api->requests().size(), 3);
}

void ClientTest::a_server_that_says_nothing_meets_the_deadline()
{
    m_api->script({{.then = FakeAnswer::Hang}});
    QCOMPARE(get(*client(), {.deadline = 100ms}).error().reason, Reason::DeadlineExceeded);
}

void ClientTest::a_caller_that_leaves_ends_the_call()
{
    m_api->script({{.then = FakeAnswer::Hang}});
    const auto c = client();
    std::stop_source source;
    auto call = c->object(podsOfA.get(u"p"_s), {.stop = source.get_token()});
    QTRY_COMPARE(m_api->requests().size(), 1);
    source.request_stop();
    QCOMPARE(QCoro::waitFor(std::move(call)).error().reason, Reason::Cancelled);
}

void ClientTest::a_caller_that_leaves_ends_a_wait()
{
    m_api->script({{429, {}, {{"Retry-After", "20"}}}});
    const auto c = client();
    std::stop_source source;
    auto call = c->object(podsOfA.get(u"p"_s), {.deadline = 60s, .stop = source.get_token()});
    QTRY_COMPARE(m_api->requests().size(), 1);
    QTimer::singleShot(0, this, [&] { source.request_stop(); });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(QCoro::waitFor(std::move(call)).error().reason, Reason::Cancelled);
    QVERIFY(timer.durationElapsed() < 10s);
}

void ClientTest::a_client_that_is_destroyed_ends_its_calls()
{
    m_api->script({{.then = FakeAnswer::Hang}});
    auto c = client();
    auto call = c->object(podsOfA.get(u"p"_s));
    auto list = c->all(podsOfA, {});
    QTRY_VERIFY(m_api->isDone());
    c.reset();
    QCOMPARE(QCoro::waitFor(std::move(call)).error().reason, Reason::Cancelled);
    QCOMPARE(QCoro::waitFor(std::move(list)).error().reason, Reason::Cancelled);
}

void ClientTest::calls_wait_for_their_place_in_the_rate()
{
    m_api->script(QList<FakeAnswer>(4));
    const auto c = client({.rate = {.perSecond = 5, .burst = 1}});
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 3; ++i)
        QVERIFY(get(*c));
    QVERIFY(timer.durationElapsed() >= 390ms);
    QCOMPARE(get(*c, {.deadline = 10ms}).error().reason, Reason::DeadlineExceeded);
    QCOMPARE(m_api->requests().size(), 3); // the last was never sent
}

void ClientTest::an_answer_too_large_is_refused()
{
    m_api->script({{200, QByteArray(100'000, ' ')}});
    QCOMPARE(get(*client({.maxAnswer = 10'000})).error().reason, Reason::BadAnswer);
}

void ClientTest::an_answer_that_is_no_object_is_refused()
{
    m_api->script({{200, "<html>sign in</html>"}});
    QCOMPARE(get(*client()).error().reason, Reason::BadAnswer);
}

void ClientTest::a_redirect_is_not_followed()
{
    m_api->script({{302, {}, {{"Location", "/elsewhere"}}}, {}});
    QCOMPARE(get(*client()).error().reason, Reason::BadAnswer);
    QCOMPARE(m_api->requests().size(), 1);
}

void ClientTest::all_pages_become_one_list()
{
    m_api->script({{200, podList("one", "next")}, {200, podList("two", {})}});
    const auto c = client();
    const auto list = QCoro::waitFor(c->all(podsOfA, {.limit = 1}));
    QVERIFY(list);
    QCOMPARE(list->items.size(), 2);
    QCOMPARE(list->resourceVersion, u"5"_s);
    QCOMPARE(m_api->lines().at(1), "GET /api/v1/namespaces/a/pods?limit=1&continue=next");
}

void ClientTest::a_list_whose_version_expires_starts_again()
{
    m_api->script({{200, podList("old", "next")}, {410, fakeStatus(410, "Expired")},
        {200, podList("new", {})}});
    const auto c = client();
    const auto list = QCoro::waitFor(c->all(podsOfA, {.limit = 1}));
    QVERIFY(list);
    QCOMPARE(list->items.size(), 1);
    QCOMPARE(nameOf(list->items.at(0)), u"new"_s);
    m_api->script(QList<FakeAnswer>(10, {410, fakeStatus(410, "Expired")}));
    QVERIFY(QCoro::waitFor(c->all(podsOfA, {.limit = 1})).error().isGone());
}

void ClientTest::a_token_that_was_renewed_is_used()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"token"_s);
    const auto write = [&](const QByteArray &token) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(token);
    };
    write("first\n");
    m_api->script({{}, {}});
    const auto c = client({}, {.token = {.file = path}});
    QVERIFY(get(*c));
    write("second one\n");
    QVERIFY(get(*c));
    QCOMPARE(m_api->requests().at(0).headers.value("authorization"), "Bearer first");
    QCOMPARE(m_api->requests().at(1).headers.value("authorization"), "Bearer second one");
    QVERIFY(QFile::remove(path));
    QCOMPARE(get(*c).error().reason, Reason::BadCredentials);
}

void ClientTest::a_request_that_makes_no_sense_is_not_sent()
{
    const auto c = client();
    const auto answer = QCoro::waitFor(c->object(podsOfA.get({})));
    QCOMPARE(answer.error().reason, Reason::BadCall);
    QVERIFY(m_api->requests().isEmpty());
}

void ClientTest::what_may_be_repeated_is_a_table_data()
{
    QTest::addColumn<Reason>("reason");
    QTest::addColumn<bool>("reads");
    QTest::addColumn<bool>("writes");
    QTest::newRow("busy") << Reason::TooManyRequests << true << true;
    QTest::newRow("starting") << Reason::ServerTimeout << true << true;
    QTest::newRow("down") << Reason::ServiceUnavailable << true << false;
    QTest::newRow("unreachable") << Reason::Unreachable << true << false;
    QTest::newRow("conflict") << Reason::Conflict << false << false;
    QTest::newRow("gone") << Reason::Gone << false << false;
    QTest::newRow("forbidden") << Reason::Forbidden << false << false;
    QTest::newRow("cancelled") << Reason::Cancelled << false << false;
    QTest::newRow("too late") << Reason::DeadlineExceeded << false << false;
}

void ClientTest::what_may_be_repeated_is_a_table()
{
    QFETCH(const Reason, reason);
    QFETCH(const bool, reads);
    QFETCH(const bool, writes);
    Backoff backoff;
    QCOMPARE(retryDelay(Repeat::Safe, {.reason = reason}, backoff).has_value(), reads);
    QCOMPARE(retryDelay(Repeat::Refused, {.reason = reason}, backoff).has_value(), writes);
    QVERIFY(!retryDelay(Repeat::Never, {.reason = reason}, backoff));
    QCOMPARE(
        retryDelay(Repeat::Safe, {.reason = Reason::TooManyRequests, .retryAfter = 7s}, backoff),
        7000ms);
}

QTEST_GUILESS_MAIN(ClientTest)
#include "tst_client.moc"
