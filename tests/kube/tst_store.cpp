// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed_store.h"
#include "server/store/kubernetes/kubernetes_store.h"
#include "server/store/kubernetes/objects.h"
#include "tests/kube/test_cluster.h"
#include "tests/unit/store/contract.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using ccplant::store::Expect;
using ccplant::store::KubernetesStore;
using ccplant::store::Record;
using ccplant::test::TestCluster;

namespace {

const QString things = u"things"_s;

template <typename T>
Result<T> wait(QFuture<Result<T>> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 60'000))
        return fail(ErrorCode::Timeout, u"the store did not answer"_s);
    return future.result();
}

Record record(const QString &id, const QJsonObject &body)
{
    return {.collection = things,
        .id = id,
        .version = {},
        .owner = {},
        .labels = {},
        .body = body,
        .created = {},
        .updated = {}};
}

std::unique_ptr<KubernetesStore> openStore(TestCluster &cluster)
{
    auto opened = KubernetesStore::open(
        {.access = cluster.client().access(), .nameSpace = cluster.nameSpace()});
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail + opened.error().internal));
    return std::move(*opened);
}

} // namespace

/// What a cluster adds to the contract.
class RealStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_store.reset(); }
    void cleanupTestCase() { m_cluster.reset(); }
    void another_replica_is_told_of_changes();
    void the_largest_record_is_kept_and_a_larger_one_refused();
    void what_is_sealed_is_not_readable_in_the_cluster();
    void plain_collections_are_config_maps();
    void ten_thousand_records_in_figures();
    void an_api_server_that_restarts_loses_nothing();
    void who_has_no_rights_is_told_at_the_start();

private:
    std::unique_ptr<TestCluster> m_cluster;
    std::unique_ptr<KubernetesStore> m_store;
};

void RealStoreTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
}

void RealStoreTest::init()
{
    m_cluster = std::make_unique<TestCluster>();
    m_store = openStore(*m_cluster);
}

void RealStoreTest::another_replica_is_told_of_changes()
{
    const auto second = openStore(*m_cluster);
    QStringList told;
    connect(second.get(), &store::Store::changed, this, [&](const store::Change &change) {
        told << (change.type == store::Change::Put ? u"+"_s : u"-"_s)
                + QString::number(change.record.body["n"_L1].toInt());
    });
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, 1}}), Expect::nothing()));
    (void)wait(m_store->put(record(u"a"_s, {{u"n"_s, 2}}), Expect::nothing()));
    QTRY_COMPARE(wait(second->list({.collection = things}))->records.size(), 1);
    (void)wait(m_store->remove(things, u"a"_s, Expect::nothing()));
    QTRY_COMPARE(told, (QStringList{u"+1"_s, u"+2"_s, u"-2"_s}));
    QVERIFY(wait(second->list({.collection = things}))->records.isEmpty());
}

void RealStoreTest::the_largest_record_is_kept_and_a_larger_one_refused()
{
    const QJsonObject largest{{u"x"_s, QString(1024 * 1024 - 8, u'y')}};
    const auto kept = wait(m_store->put(record(u"a"_s, largest), Expect::nothing()));
    QVERIFY2(kept, kept ? "" : qPrintable(kept.error().detail + kept.error().internal));
    QCOMPARE(wait(m_store->get(things, u"a"_s))->body, largest);
    const QJsonObject larger{{u"x"_s, QString(1024 * 1024 - 7, u'y')}};
    const auto refused = wait(m_store->put(record(u"b"_s, larger), Expect::nothing()));
    QCOMPARE(refused.error().code, ErrorCode::PayloadTooLarge);
    QVERIFY(refused.error().detail.contains("1 MiB"_L1));
}

void RealStoreTest::what_is_sealed_is_not_readable_in_the_cluster()
{
    const QString secret = u"a token that nobody may read"_s;
    m_store.reset();
    auth::SealedStore sealed(
        openStore(*m_cluster), auth::Keyring({{"test", QByteArray(32, 'k')}}), {things});
    const auto stored = wait(sealed.put(record(u"a"_s, {{u"token"_s, secret}}), Expect::nothing()));
    QCOMPARE(stored->body["token"_L1], secret);
    const QJsonObject raw =
        m_cluster->must(m_cluster->api(kube::secrets).get(store::objects::nameOf(things, u"a"_s)));
    const QByteArray body = QByteArray::fromBase64(raw["data"_L1]["body"_L1].toString().toLatin1());
    QVERIFY(body.startsWith("{\"sealed\":"));
    const QByteArray everything = QJsonDocument(raw).toJson() + body;
    QVERIFY(!everything.contains(secret.toLatin1()) && !everything.contains("token"));
    QCOMPARE(wait(sealed.get(things, u"a"_s))->body["token"_L1], secret);
}

void RealStoreTest::plain_collections_are_config_maps()
{
    m_store.reset();
    auto opened = KubernetesStore::open({.access = m_cluster->client().access(),
        .nameSpace = m_cluster->nameSpace(),
        .plainCollections = {u"audit"_s}});
    QVERIFY(opened);
    Record entry = record(u"a"_s, {{u"n"_s, 1}});
    entry.collection = u"audit"_s;
    QVERIFY(wait((*opened)->put(entry, Expect::nothing())));
    QVERIFY(wait((*opened)->put(record(u"a"_s, {}), Expect::nothing())));
    m_cluster->must(
        m_cluster->api(kube::configMaps).get(store::objects::nameOf(u"audit"_s, u"a"_s)));
    m_cluster->must(m_cluster->api(kube::secrets).get(store::objects::nameOf(things, u"a"_s)));
    QCOMPARE(wait((*opened)->list({.collection = u"audit"_s}))->records.size(), 1);
}

void RealStoreTest::ten_thousand_records_in_figures()
{
    constexpr int count = 10'000;
    QElapsedTimer timer;
    timer.start();
    QList<QFuture<Result<Record>>> writes;
    for (int i = 0; i < count; ++i) {
        Record each =
            record(u"r%1"_s.arg(i, 5, 10, QLatin1Char('0')), {{u"text"_s, QString(1000, u'x')}});
        each.labels = {{u"rest"_s, QString::number(i % 100)}};
        writes << m_store->put(each, Expect::absent());
    }
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::all_of(writes, [](const auto &write) { return write.isFinished(); }), 300'000);
    QVERIFY(
        std::ranges::all_of(writes, [](const auto &write) { return write.result().has_value(); }));
    qInfo("10,000 writes of 1 kB: %lld ms", timer.restart());
    const auto second = openStore(*m_cluster);
    qInfo("another replica knows them after: %lld ms", timer.restart());
    const auto some =
        wait(second->list({.collection = things, .labels = {{u"rest"_s, u"42"_s}}, .limit = 1000}));
    qInfo("100 of them by label: %lld ms", timer.restart());
    QCOMPARE(some->records.size(), count / 100);
    qsizetype seen = 0;
    store::Query query{.collection = things, .limit = 1000};
    do {
        const auto page = wait(second->list(query));
        seen += page->records.size();
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty());
    qInfo("all of them in pages of 1,000: %lld ms", timer.restart());
    QCOMPARE(seen, count);
}

void RealStoreTest::an_api_server_that_restarts_loses_nothing()
{
    if (!TestCluster::hasParts())
        QSKIP("this cluster was not started by tests/kube/cluster");
    QList<QFuture<Result<Record>>> writes;
    for (int i = 0; i < 200; ++i)
        writes << m_store->put(record(u"r%1"_s.arg(i), {{u"n"_s, i}}), Expect::absent());
    QTRY_VERIFY(writes.at(20).isFinished());
    QCOMPARE(TestCluster::stopPart(u"apiserver"_s), QString());
    QCOMPARE(TestCluster::startPart(u"apiserver"_s), QString());
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::all_of(writes, [](const auto &write) { return write.isFinished(); }), 120'000);
    // What was answered well is there, and what was not can be done again.
    for (int i = 0; i < 200; ++i) {
        const auto result = writes.at(i).result();
        if (result)
            QCOMPARE(wait(m_store->get(things, u"r%1"_s.arg(i)))->version, result->version);
        else
            QCOMPARE(result.error().code, ErrorCode::Unavailable);
        QVERIFY(wait(m_store->put(record(u"r%1"_s.arg(i), {{u"n"_s, i}}), Expect::nothing())));
    }
    QTRY_COMPARE(wait(m_store->list({.collection = things, .limit = 1000}))->records.size(), 200);
}

void RealStoreTest::who_has_no_rights_is_told_at_the_start()
{
    if (!TestCluster::hasContext(u"user-token"_s))
        QSKIP("this kubeconfig has no user without rights");
    const auto user = TestCluster::connect(u"user-token"_s).value();
    const auto opened = KubernetesStore::open(
        {.access = user->access(), .nameSpace = m_cluster->nameSpace(), .startWithin = 1s});
    QCOMPARE(opened.error().code, ErrorCode::Forbidden);
    QVERIFY2(
        opened.error().detail.contains("watch secrets in "_L1), qPrintable(opened.error().detail));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    RealStoreTest own;
    if (!TestCluster::whyNot().isEmpty())
        return QTest::qExec(&own, argc, argv);
    std::unique_ptr<TestCluster> cluster;
    const auto open = [&]() -> std::unique_ptr<store::Store> { return openStore(*cluster); };
    test::StoreContract contract(
        [&] {
            cluster = std::make_unique<TestCluster>();
            return open();
        },
        open);
    const int failed = QTest::qExec(&contract, argc, argv);
    cluster.reset();
    return failed + QTest::qExec(&own, argc, argv);
}

#include "tst_store.moc"
