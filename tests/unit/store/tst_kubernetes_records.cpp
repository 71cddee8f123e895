// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/cluster_records.h"
#include "tests/fakes/kube-api/fake_api.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::store;
using ccplant::test::FakeAnswer;
using ccplant::test::FakeApi;
using ccplant::test::fakeStatus;

namespace {

const QString things = u"things"_s;

Record record(const QString &id, int n = 0, const QString &version = {})
{
    return {.collection = things,
        .id = id,
        .version = version,
        .owner = {},
        .labels = {},
        .body = {{u"n"_s, n}},
        .created = QDateTime::currentDateTimeUtc(),
        .updated = QDateTime::currentDateTimeUtc()};
}

QJsonObject stored(const Record &each, const QString &writeId = u"theirs"_s)
{
    QJsonObject object = objects::objectOf(kube::secrets, each, writeId);
    kube::setMetadata(object, "namespace"_L1, u"a"_s);
    kube::setMetadata(object, "uid"_L1, u"uid-of-"_s + each.id);
    return object;
}

QByteArray bytes(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

FakeAnswer ok(const Record &each)
{
    return {200, bytes(stored(each))};
}

FakeAnswer secretList(const QList<Record> &records)
{
    QJsonArray items;
    for (const Record &each : records)
        items << stored(each);
    return {
        .body = bytes({{u"kind"_s, u"SecretList"_s}, {u"apiVersion"_s, u"v1"_s},
            {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, u"5"_s}}}, {u"items"_s, items}})};
}

const FakeAnswer openWatch{.body = {}, .then = FakeAnswer::Stream};
const FakeAnswer notFound{404, fakeStatus(404, "NotFound")};
const FakeAnswer conflict{409, fakeStatus(409, "Conflict")};
const FakeAnswer exists{409, fakeStatus(409, "AlreadyExists")};
const FakeAnswer broken{.then = FakeAnswer::CloseAtOnce};

} // namespace

/// What the cluster may do to a write, on a scripted API server.
class KubernetesRecordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_api = std::make_unique<FakeApi>(); }
    void cleanup() { m_records.reset(); }
    void what_is_there_at_the_start_is_no_change();
    void who_may_not_list_cannot_start_and_says_why();
    void a_new_record_is_one_call();
    void a_known_record_is_replaced_with_one_call();
    void what_others_changed_is_read_and_replaced();
    void a_version_that_is_not_known_is_looked_at_once();
    void a_write_whose_answer_was_lost_is_not_done_twice();
    void a_write_that_was_lost_is_done_again();
    void a_server_that_always_fails_ends_the_write();
    void a_removal_whose_answer_was_lost_has_happened();
    void a_removal_is_told_once();
    void changes_of_others_are_told();
    void an_object_that_is_no_record_harms_nobody();
    void a_namespace_that_is_gone_is_said();
    void a_collection_that_is_plain_is_a_config_map();
    void who_ends_does_not_wait_for_the_server();

private:
    Result<void> start(const QList<FakeAnswer> &answers, KubernetesOptions options = {})
    {
        m_api->script(answers);
        options.access.cluster.server = m_api->url();
        options.nameSpace = u"a"_s;
        m_records = std::make_unique<ClusterRecords>(options);
        connect(m_records.get(), &ClusterRecords::changed, this, [this](const Change &change) {
            m_told << (change.type == Change::Put ? u"+%1 %2"_s : u"-%1 %2"_s)
                          .arg(change.record.id)
                          .arg(change.record.body["n"_L1].toInt());
        });
        m_told.clear();
        auto started = QCoro::waitFor(m_records->start());
        // Each watch is asked for before anything else, so that scripts have one order.
        const bool isOpen = !started || QTest::qWaitFor([this] { return m_api->isStreaming(); });
        if (!isOpen)
            return fail(ErrorCode::Internal, u"no watch"_s);
        m_before = m_api->requests().size();
        return started;
    }
    QString put(const Record &each, const Expect &expect = Expect::nothing())
    {
        const auto done = QCoro::waitFor(m_records->put(each, expect));
        return done ? u"ok "_s + done->version : nameOf(done.error().code);
    }
    QString remove(const QString &id, const Expect &expect = Expect::nothing())
    {
        const auto done = QCoro::waitFor(m_records->remove(things, id, expect));
        return done ? u"ok"_s : nameOf(done.error().code);
    }
    /// The methods of the calls since the start.
    QString methods() const
    {
        QStringList all;
        for (const QByteArray &line : m_api->lines().mid(m_before))
            all << QString::fromLatin1(line.first(line.indexOf(' ')));
        return all.join(u' ');
    }
    /// An answer with what was written by the n-th call, as a server has it that carried it out.
    FakeAnswer carriedOut(qsizetype call, const QString &version) const
    {
        QJsonObject object = QJsonDocument::fromJson(m_api->requests().at(call).body).object();
        kube::setMetadata(object, "resourceVersion"_L1, version);
        kube::setMetadata(object, "uid"_L1, u"uid"_s);
        return {200, bytes(object)};
    }
    std::unique_ptr<FakeApi> m_api;
    std::unique_ptr<ClusterRecords> m_records;
    QStringList m_told;
    qsizetype m_before = 0;
};

void KubernetesRecordsTest::what_is_there_at_the_start_is_no_change()
{
    QVERIFY(
        start({secretList({record(u"one"_s, 1, u"3"_s), record(u"two"_s, 2, u"4"_s)}), openWatch}));
    QVERIFY(m_told.isEmpty());
    const auto page = m_records->list({.collection = things});
    QCOMPARE(page->records.size(), 2);
    QCOMPARE(page->records.at(1).body["n"_L1].toInt(), 2);
    QCOMPARE(page->records.at(1).version, u"4"_s);
    QVERIFY(m_api->lines().at(0).contains("labelSelector=ccplant.dev%2Fstore%3Drecords"));
}

void KubernetesRecordsTest::who_may_not_list_cannot_start_and_says_why()
{
    const auto started =
        start(QList<FakeAnswer>(50, {403, fakeStatus(403, "Forbidden", "secrets is forbidden")}),
            {.startWithin = 200ms});
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::Unavailable);
    QVERIFY2(started.error().detail.contains("secrets is forbidden"_L1),
        qPrintable(started.error().detail));
}

void KubernetesRecordsTest::a_new_record_is_one_call()
{
    QVERIFY(start({secretList({}), openWatch, ok(record(u"one"_s, 1, u"6"_s))}));
    QCOMPARE(put(record(u"one"_s, 1)), u"ok 6"_s);
    QCOMPARE(methods(), u"POST"_s);
    QCOMPARE(m_told, QStringList{u"+one 1"_s});
    QCOMPARE(m_records->list({.collection = things})->records.size(), 1); // at once
}

void KubernetesRecordsTest::a_known_record_is_replaced_with_one_call()
{
    const Record before = record(u"one"_s, 1, u"3"_s);
    QVERIFY(start({secretList({before}), openWatch, ok(record(u"one"_s, 2, u"6"_s)),
        ok(record(u"one"_s, 3, u"7"_s))}));
    QCOMPARE(put(record(u"one"_s, 2)), u"ok 6"_s);
    QCOMPARE(put(record(u"one"_s, 3), Expect::exactly(u"6"_s)), u"ok 7"_s);
    QCOMPARE(methods(), u"PUT PUT"_s);
    const auto sent = QJsonDocument::fromJson(m_api->requests().at(m_before).body).object();
    QCOMPARE(kube::resourceVersionOf(sent), u"3"_s);
    const auto head = objects::headOf(sent);
    QCOMPARE(head->created.toMSecsSinceEpoch(), before.created.toMSecsSinceEpoch());
    QVERIFY(head->updated >= head->created);
}

void KubernetesRecordsTest::what_others_changed_is_read_and_replaced()
{
    QVERIFY(start({secretList({record(u"one"_s, 1, u"3"_s)}), openWatch, conflict,
        ok(record(u"one"_s, 5, u"8"_s)), ok(record(u"one"_s, 2, u"9"_s)), exists,
        ok(record(u"two"_s, 1, u"10"_s)), ok(record(u"two"_s, 2, u"11"_s)), exists,
        ok(record(u"three"_s, 1, u"12"_s))}));
    QCOMPARE(put(record(u"one"_s, 2)), u"ok 9"_s);
    QCOMPARE(methods(), u"PUT GET PUT"_s);
    QCOMPARE(put(record(u"two"_s, 2)), u"ok 11"_s);
    QCOMPARE(methods(), u"PUT GET PUT POST GET PUT"_s);
    QCOMPARE(put(record(u"three"_s, 2), Expect::absent()), u"conflict"_s);
}

void KubernetesRecordsTest::a_version_that_is_not_known_is_looked_at_once()
{
    QVERIFY(start(
        {secretList({record(u"one"_s, 1, u"3"_s)}), openWatch, ok(record(u"one"_s, 1, u"8"_s)),
            ok(record(u"one"_s, 2, u"9"_s)), ok(record(u"one"_s, 2, u"9"_s)), notFound}));
    QCOMPARE(put(record(u"one"_s, 2), Expect::exactly(u"8"_s)), u"ok 9"_s);
    QCOMPARE(methods(), u"GET PUT"_s);
    QCOMPARE(put(record(u"one"_s, 3), Expect::exactly(u"8"_s)), u"version_mismatch"_s);
    QCOMPARE(put(record(u"two"_s, 3), Expect::exactly(u"8"_s)), u"not_found"_s);
}

void KubernetesRecordsTest::a_write_whose_answer_was_lost_is_not_done_twice()
{
    QVERIFY(start({secretList({}), openWatch, {.then = FakeAnswer::Hang}}));
    auto task = m_records->put(record(u"one"_s, 1), Expect::absent());
    QTRY_COMPARE(m_api->requests().size(), m_before + 1);
    m_api->script({carriedOut(m_before, u"6"_s)});
    m_api->cutHanging();
    const auto done = QCoro::waitFor(std::move(task));
    QVERIFY(done);
    QCOMPARE(done->version, u"6"_s);
    QCOMPARE(methods(), u"POST GET"_s);
}

void KubernetesRecordsTest::a_write_that_was_lost_is_done_again()
{
    QVERIFY(start({secretList({}), openWatch, broken, notFound, ok(record(u"one"_s, 1, u"6"_s))}));
    QCOMPARE(put(record(u"one"_s, 1), Expect::absent()), u"ok 6"_s);
    QCOMPARE(methods(), u"POST GET POST"_s);
    const auto &requests = m_api->requests();
    const auto writeId = [&](qsizetype call) {
        return objects::writeIdOf(
            QJsonDocument::fromJson(requests.at(m_before + call).body).object());
    };
    QCOMPARE(writeId(0), writeId(2)); // whichever of both comes through
}

void KubernetesRecordsTest::a_server_that_always_fails_ends_the_write()
{
    const FakeAnswer failing{500, fakeStatus(500, "InternalError", "etcd is ill")};
    QVERIFY(start({secretList({}), openWatch, failing, notFound, failing, notFound, failing}));
    QCOMPARE(put(record(u"one"_s, 1)), u"unavailable"_s);
    QCOMPARE(methods(), u"POST GET POST GET POST"_s);
}

void KubernetesRecordsTest::a_removal_whose_answer_was_lost_has_happened()
{
    QVERIFY(start({secretList({record(u"one"_s, 1, u"3"_s)}), openWatch, broken, notFound}));
    QCOMPARE(remove(u"one"_s), u"ok"_s);
    QCOMPARE(methods(), u"DELETE GET"_s);
}

void KubernetesRecordsTest::a_removal_is_told_once()
{
    QVERIFY(start({secretList({record(u"one"_s, 1, u"3"_s)}), openWatch,
        {200, R"({"kind":"Status","status":"Success"})"}, notFound}));
    QCOMPARE(remove(u"one"_s, Expect::exactly(u"3"_s)), u"ok"_s);
    QCOMPARE(m_told, QStringList{u"-one 1"_s});
    QVERIFY(m_records->list({.collection = things})->records.isEmpty());
    const auto sent = QJsonDocument::fromJson(m_api->requests().at(m_before).body).object();
    QCOMPARE(sent["preconditions"_L1]["resourceVersion"_L1], u"3"_s);
    m_api->send(
        R"({"type":"DELETED","object":)" + bytes(stored(record(u"one"_s, 1, u"7"_s))) + "}\n");
    m_api->send(
        R"({"type":"ADDED","object":)" + bytes(stored(record(u"two"_s, 2, u"8"_s))) + "}\n");
    QTRY_COMPARE(m_told, (QStringList{u"-one 1"_s, u"+two 2"_s}));
    QCOMPARE(remove(u"one"_s), u"not_found"_s);
}

void KubernetesRecordsTest::changes_of_others_are_told()
{
    QVERIFY(start({secretList({record(u"one"_s, 1, u"3"_s)}), openWatch}));
    m_api->send(
        R"({"type":"MODIFIED","object":)" + bytes(stored(record(u"one"_s, 2, u"6"_s))) + "}\n");
    m_api->send(
        R"({"type":"DELETED","object":)" + bytes(stored(record(u"one"_s, 2, u"7"_s))) + "}\n");
    QTRY_COMPARE(m_told, (QStringList{u"+one 2"_s, u"-one 2"_s}));
}

void KubernetesRecordsTest::an_object_that_is_no_record_harms_nobody()
{
    QVERIFY(start({secretList({record(u"one"_s, 1, u"3"_s)}), openWatch}));
    QJsonObject edited = stored(record(u"two"_s, 2, u"6"_s));
    edited["data"_L1] = QJsonObject{{u"body"_s, u"!"_s}};
    m_api->send(R"({"type":"ADDED","object":)" + bytes(edited) + "}\n");
    m_api->send(
        R"({"type":"MODIFIED","object":)" + bytes(stored(record(u"one"_s, 3, u"7"_s))) + "}\n");
    QTRY_COMPARE(m_told, QStringList{u"+one 3"_s});
    QCOMPARE(m_records->list({.collection = things})->records.size(), 1);
    m_api->script({{200, bytes(edited)}});
    const auto got = QCoro::waitFor(m_records->get(things, u"two"_s));
    QCOMPARE(got.error().code, ErrorCode::Internal);
}

void KubernetesRecordsTest::a_namespace_that_is_gone_is_said()
{
    QVERIFY(start({secretList({}), openWatch,
        {404,
            R"({"kind":"Status","reason":"NotFound","code":404,"message":"namespaces \"a\" not found",)"
            R"("details":{"name":"a","kind":"namespaces"}})"}}));
    const auto done = QCoro::waitFor(m_records->put(record(u"one"_s), Expect::nothing()));
    QCOMPARE(done.error().code, ErrorCode::Unavailable);
    QVERIFY(done.error().detail.contains("namespace"_L1));
}

void KubernetesRecordsTest::a_collection_that_is_plain_is_a_config_map()
{
    // Two lists and two watches, in whatever order.
    QVERIFY(start(
        {secretList({}), secretList({}), openWatch, openWatch}, {.plainCollections = {things}}));
    QTRY_VERIFY(m_api->isDone());
    m_before = m_api->requests().size();
    m_api->script({ok(record(u"one"_s, 1, u"6"_s))});
    QCOMPARE(put(record(u"one"_s, 1)), u"ok 6"_s);
    QCOMPARE(m_api->lines().constLast(), "POST /api/v1/namespaces/a/configmaps");
    const auto sent = QJsonDocument::fromJson(m_api->requests().constLast().body).object();
    QCOMPARE(sent["data"_L1]["body"_L1].toString(), u"{\"n\":1}"_s);
}

void KubernetesRecordsTest::who_ends_does_not_wait_for_the_server()
{
    QVERIFY(start({secretList({}), openWatch, {.then = FakeAnswer::Hang}}));
    auto task = m_records->put(record(u"one"_s), Expect::nothing());
    QTRY_COMPARE(m_api->requests().size(), m_before + 1);
    QTimer::singleShot(0, this, [this] { m_records->cancel(); });
    QCOMPARE(QCoro::waitFor(std::move(task)).error().code, ErrorCode::Unavailable);
}

QTEST_GUILESS_MAIN(KubernetesRecordsTest)
#include "tst_kubernetes_records.moc"
