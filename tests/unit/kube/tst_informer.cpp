// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/watch/informer.h"
#include "tests/fakes/kube-api/fake_api.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::kube;
using ccplant::test::FakeAnswer;
using ccplant::test::FakeApi;
using ccplant::test::fakeStatus;

namespace {

QByteArray pod(const QByteArray &name, int version, const QByteArray &more = {})
{
    return R"({"metadata":{"namespace":"a","name":")" + name + R"(","uid":"uid-of-)" + name
        + R"(","resourceVersion":")" + QByteArray::number(version) + R"(","managedFields":[{}])"
        + more + "}}";
}

FakeAnswer podList(int version, const QByteArrayList &pods, const QByteArray &next = {})
{
    return {.body = R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":")"
            + QByteArray::number(version) + R"(","continue":")" + next + R"("},"items":[)"
            + pods.join(',') + "]}"};
}

QByteArray eventLine(const QByteArray &type, const QByteArray &object)
{
    return R"({"type":")" + type + R"(","object":)" + object + "}\n";
}

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

const FakeAnswer openWatch{.body = {}, .then = FakeAnswer::Stream};

} // namespace

class InformerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void a_list_is_told_and_then_what_changes();
    void a_list_that_fails_is_tried_again_and_it_is_not_synced_before();
    void a_broken_watch_goes_on_and_misses_nothing();
    void a_new_list_tells_only_what_is_different();
    void another_object_of_the_same_name_is_a_change();
    void an_older_state_is_not_told();
    void what_we_wrote_is_known_at_once();
    void what_we_wrote_survives_a_list_from_before();
    void what_the_watch_has_seen_is_not_undone_by_a_late_answer();
    void what_we_removed_is_gone_at_once_and_does_not_come_back();
    void what_we_removed_does_not_come_back_with_a_list_from_before();
    void a_dead_connection_is_left_when_its_time_is_up();
    void rubbish_in_the_watch_leads_to_a_list();
    void only_what_is_wanted_is_kept();
    void it_may_be_destroyed_while_it_tells();
    void who_stops_is_told_nothing_more();
    void a_selector_is_asked_for();

private:
    void start(const QList<FakeAnswer> &answers, InformerOptions options = {})
    {
        m_api->script(answers);
        options.policy.backoff = {.first = 1ms, .most = 5ms};
        options.policy.shortest = 0ms;
        m_informer = std::make_unique<Informer>(*m_client, Api(pods, u"a"_s), options);
        connect(m_informer.get(), &Informer::added, this,
            [this](const QJsonObject &o) { m_told << u"+"_s + nameOf(o); });
        connect(m_informer.get(), &Informer::changed, this,
            [this](const QJsonObject &o, const QJsonObject &before) {
                m_told << u"%1 %2-%3"_s.arg(
                    nameOf(o), resourceVersionOf(before), resourceVersionOf(o));
            });
        connect(m_informer.get(), &Informer::removed, this,
            [this](const QJsonObject &o) { m_told << u"-"_s + nameOf(o); });
        connect(m_informer.get(), &Informer::synced, this, [this] { m_told << u"synced"_s; });
        connect(m_informer.get(), &Informer::liveChanged, this,
            [this](bool live) { m_told << (live ? u"live"_s : u"lost"_s); });
        m_informer->start();
        QVERIFY(m_told.isEmpty());
    }
    /// What was told since the last time.
    QStringList told() { return std::exchange(m_told, {}); }
    std::unique_ptr<FakeApi> m_api;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Informer> m_informer;
    QStringList m_told;
};

void InformerTest::init()
{
    m_api = std::make_unique<FakeApi>();
    m_client = std::make_unique<Client>(ClusterAccess{.cluster = {.server = m_api->url()}});
    m_told.clear();
}

void InformerTest::cleanup()
{
    m_informer.reset();
}

void InformerTest::a_list_is_told_and_then_what_changes()
{
    start({podList(5, {pod("one", 1)}, "next"), podList(5, {pod("two", 2)}), openWatch});
    QVERIFY(!m_informer->isSynced());
    QTRY_COMPARE(m_told, (QStringList{u"+one"_s, u"+two"_s, u"synced"_s, u"live"_s}));
    told();
    QVERIFY(m_informer->isSynced() && m_informer->isLive());
    QCOMPARE(m_informer->behind(), 0ms);
    QCOMPARE(m_informer->size(), 2);
    QCOMPARE(m_informer->object(u"one"_s)["kind"_L1], u"Pod"_s);
    QVERIFY(m_informer->object(u"three"_s).isEmpty());
    m_api->send(eventLine("ADDED", pod("three", 6)) + eventLine("MODIFIED", pod("one", 7))
        + eventLine("DELETED", pod("two", 8)));
    QTRY_COMPARE(m_told, (QStringList{u"+three"_s, u"one 1-7"_s, u"-two"_s}));
    QCOMPARE(m_informer->size(), 2);
    const QByteArray target = "GET /api/v1/namespaces/a/pods?";
    const QByteArrayList lines = m_api->lines();
    QCOMPARE(lines.at(0), target + "limit=500");
    QCOMPARE(lines.at(1), target + "limit=500&continue=next");
    QVERIFY(lines.at(2).startsWith(
        target + "watch=true&resourceVersion=5&allowWatchBookmarks=true&timeoutSeconds="));
}

void InformerTest::a_list_that_fails_is_tried_again_and_it_is_not_synced_before()
{
    start({{403, fakeStatus(403, "Forbidden")}, {.then = FakeAnswer::CloseInBody}, {500, "on fire"},
        {200, "[]"}, {429, {}, {{"Retry-After", "0"}}}, podList(5, {}), openWatch});
    QSignalSpy failed(m_informer.get(), &Informer::failed);
    QTRY_COMPARE(m_told, (QStringList{u"synced"_s, u"live"_s}));
    QList<Reason> reasons;
    for (const auto &call : std::as_const(failed))
        reasons << call.at(0).value<ApiError>().reason;
    QCOMPARE(reasons,
        (QList<Reason>{Reason::Forbidden, Reason::Unreachable, Reason::InternalError,
            Reason::BadAnswer, Reason::TooManyRequests}));
}

void InformerTest::a_broken_watch_goes_on_and_misses_nothing()
{
    start({podList(5, {}), openWatch, {503, "restarting"}, openWatch});
    QTRY_VERIFY(m_api->isStreaming() && m_informer->isLive());
    m_api->send(eventLine("ADDED", pod("one", 6)) + R"({"type":"ADDED","obj)");
    QTRY_COMPARE(m_informer->size(), 1);
    told();
    m_api->cutStream();
    QTRY_COMPARE(m_told, (QStringList{u"lost"_s, u"live"_s}));
    QVERIFY(m_informer->isSynced());
    QVERIFY(m_api->lines().constLast().contains("resourceVersion=6&"));
    m_api->send(eventLine("ADDED", pod("two", 7)));
    QTRY_COMPARE(m_informer->size(), 2);
}

void InformerTest::a_new_list_tells_only_what_is_different()
{
    start({podList(5, {pod("same", 1), pod("changed", 2), pod("gone", 3)}), openWatch,
        podList(20, {pod("same", 1), pod("changed", 9), pod("new", 10)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    told();
    m_api->send(R"({"type":"ERROR","object":)" + fakeStatus(410, "Expired") + "}\n");
    QTRY_COMPARE(
        m_told, (QStringList{u"lost"_s, u"-gone"_s, u"changed 2-9"_s, u"+new"_s, u"live"_s}));
    QVERIFY(m_api->lines().constLast().contains("resourceVersion=20&"));
}

void InformerTest::another_object_of_the_same_name_is_a_change()
{
    start({podList(5, {pod("one", 1)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    told();
    m_api->send(eventLine("ADDED",
        R"({"metadata":{"namespace":"a","name":"one","uid":"other","resourceVersion":"6"}})"));
    QTRY_COMPARE(m_told, QStringList{u"one 1-6"_s});
    QCOMPARE(uidOf(m_informer->object(u"one"_s)), u"other"_s);
}

void InformerTest::an_older_state_is_not_told()
{
    start({podList(5, {pod("one", 4)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    told();
    m_api->send(eventLine("MODIFIED", pod("one", 3)) + eventLine("MODIFIED", pod("one", 4))
        + eventLine("DELETED", pod("one", 2)) + eventLine("ADDED", pod("two", 6)));
    QTRY_COMPARE(m_told, QStringList{u"+two"_s});
    QCOMPARE(m_informer->size(), 2);
}

void InformerTest::what_we_wrote_is_known_at_once()
{
    start({podList(5, {pod("one", 1)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    told();
    m_informer->noteWritten(json(pod("one", 6)));
    m_informer->noteWritten(json(pod("two", 7)));
    QCOMPARE(told(), (QStringList{u"one 1-6"_s, u"+two"_s}));
    m_api->send(eventLine("MODIFIED", pod("one", 6)) + eventLine("ADDED", pod("two", 7))
        + eventLine("DELETED", pod("two", 8)));
    QTRY_COMPARE(m_told, QStringList{u"-two"_s});
}

void InformerTest::what_we_wrote_survives_a_list_from_before()
{
    start({podList(5, {}), openWatch, podList(5, {}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    m_informer->noteWritten(json(pod("one", 6)));
    told();
    m_api->send(R"({"type":"ERROR","object":)" + fakeStatus(410, "Expired") + "}\n");
    QTRY_COMPARE(m_told, (QStringList{u"lost"_s, u"live"_s}));
    QCOMPARE(m_informer->size(), 1);
    m_api->send(eventLine("DELETED", pod("one", 7)));
    QTRY_COMPARE(m_informer->size(), 0);
}

void InformerTest::what_the_watch_has_seen_is_not_undone_by_a_late_answer()
{
    start({podList(5, {}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    m_api->send(eventLine("ADDED", pod("one", 6)) + eventLine("DELETED", pod("one", 7)));
    QTRY_COMPARE(m_told.constLast(), u"-one"_s);
    m_informer->noteWritten(json(pod("one", 6)));
    QCOMPARE(m_informer->size(), 0);
    QCOMPARE(m_told.constLast(), u"-one"_s);
}

void InformerTest::what_we_removed_is_gone_at_once_and_does_not_come_back()
{
    start({podList(5, {pod("one", 1)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    told();
    m_informer->noteRemoved(json(pod("one", 1)));
    m_informer->noteRemoved(json(pod("one", 1)));
    QCOMPARE(told(), QStringList{u"-one"_s});
    const QByteArray next =
        R"({"metadata":{"namespace":"a","name":"one","uid":"next","resourceVersion":"8"}})";
    m_informer->noteWritten(json(next));
    QCOMPARE(told(), QStringList{u"+one"_s});
    m_api->send(eventLine("MODIFIED", pod("one", 6)) + eventLine("DELETED", pod("one", 7))
        + eventLine("ADDED", next) + eventLine("ADDED", pod("two", 9)));
    QTRY_COMPARE(m_told, QStringList{u"+two"_s});
    QCOMPARE(uidOf(m_informer->object(u"one"_s)), u"next"_s);
}

void InformerTest::what_we_removed_does_not_come_back_with_a_list_from_before()
{
    start({podList(5, {pod("one", 1)}), openWatch, podList(6, {pod("one", 1)}), openWatch,
        podList(9, {}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    m_informer->noteRemoved(json(pod("one", 1)));
    told();
    const QByteArray expired = R"({"type":"ERROR","object":)" + fakeStatus(410, "Expired") + "}\n";
    m_api->send(expired);
    QTRY_COMPARE(m_told, (QStringList{u"lost"_s, u"live"_s}));
    told();
    QCOMPARE(m_informer->size(), 0);
    m_api->send(expired);
    QTRY_VERIFY(m_api->isDone() && m_informer->isLive());
    m_api->send(eventLine("DELETED", pod("one", 7)) + eventLine("ADDED", pod("two", 10)));
    QTRY_COMPARE(m_informer->size(), 1);
    QCOMPARE(told(), (QStringList{u"lost"_s, u"live"_s, u"+two"_s}));
}

void InformerTest::a_dead_connection_is_left_when_its_time_is_up()
{
    // As long as a busy machine may take between the second watch and what it tells.
    start({podList(5, {}), openWatch, openWatch}, {.policy = {.timeout = 0s, .grace = 2s}});
    QTRY_COMPARE(m_told, (QStringList{u"synced"_s, u"live"_s, u"lost"_s, u"live"_s}));
    m_api->send(eventLine("ADDED", pod("one", 6)));
    QTRY_COMPARE(m_informer->size(), 1);
}

void InformerTest::rubbish_in_the_watch_leads_to_a_list()
{
    start({podList(5, {}), openWatch, podList(9, {pod("one", 8)}), openWatch});
    QTRY_VERIFY(m_informer->isLive());
    m_api->send("<html>proxy error</html>\n");
    QTRY_COMPARE(m_informer->size(), 1);
    QTRY_VERIFY(m_informer->isLive());
}

void InformerTest::only_what_is_wanted_is_kept()
{
    start({podList(5, {pod("one", 1)}), openWatch});
    QTRY_COMPARE(m_informer->size(), 1);
    QVERIFY(!m_informer->object(u"one"_s)["metadata"_L1].toObject().contains("managedFields"_L1));
    init();
    start({podList(5, {pod("one", 1, R"(,"labels":{"x":"y"})")}), openWatch},
        {.keep = [](QJsonObject object) {
            setMetadata(object, "labels"_L1, QJsonValue(QJsonValue::Undefined));
            return object;
        }});
    QTRY_COMPARE(m_informer->size(), 1);
    QVERIFY(labelOf(m_informer->object(u"one"_s), u"x"_s).isEmpty());
}

void InformerTest::it_may_be_destroyed_while_it_tells()
{
    start({podList(5, {pod("one", 1), pod("two", 1)}), openWatch});
    connect(m_informer.get(), &Informer::added, this, [this] { m_informer.reset(); });
    QTRY_VERIFY(!m_informer);
    QCOMPARE(m_told, QStringList{u"+one"_s});
    QTest::qWait(0);
}

void InformerTest::who_stops_is_told_nothing_more()
{
    start({podList(5, {pod("one", 1)}), openWatch, openWatch});
    QTRY_VERIFY(m_informer->isLive());
    m_informer->stop();
    QCOMPARE(told().constLast(), u"lost"_s);
    m_api->send(eventLine("ADDED", pod("two", 6)));
    m_informer->start();
    QTRY_VERIFY(m_informer->isLive());
    QCOMPARE(told(), QStringList{u"live"_s});
    QCOMPARE(m_informer->size(), 1);
}

void InformerTest::a_selector_is_asked_for()
{
    start({podList(5, {}), openWatch}, {.labelSelector = u"x=y"_s});
    QTRY_VERIFY(m_informer->isLive());
    for (const QByteArray &line : m_api->lines())
        QVERIFY(line.contains("labelSelector=x%3Dy"));
}

QTEST_GUILESS_MAIN(InformerTest)
#include "tst_informer.moc"
