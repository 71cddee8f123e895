// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/watch/informer.h"
#include "tests/kube/test_cluster.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::kube;
using ccplant::test::TestCluster;

namespace {

QJsonObject configMap(const QString &name, const QString &value)
{
    return {{u"metadata"_s,
                QJsonObject{{u"name"_s, name}, {u"labels"_s, QJsonObject{{u"kind"_s, u"test"_s}}}}},
        {u"data"_s, QJsonObject{{u"value"_s, value}}}};
}

} // namespace

class RealWatchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase() { m_cluster.reset(); }
    void what_happens_is_told();
    void a_list_of_many_pages_is_whole();
    void what_leaves_the_selection_is_removed();
    void a_short_watch_is_renewed_without_loss();
    void what_happened_meanwhile_is_found_after_a_compaction();
    void a_server_that_comes_back_is_followed_again();
    void who_may_not_list_is_told_why();

private:
    void start(InformerOptions options = {})
    {
        if (options.labelSelector.isEmpty()) // others make a ConfigMap in each namespace
            options.labelSelector = u"kind=test"_s;
        m_informer = std::make_unique<Informer>(m_cluster->client(), *m_maps, std::move(options));
        connect(m_informer.get(), &Informer::added, this,
            [this](const QJsonObject &o) { m_told << u"+"_s + nameOf(o); });
        connect(m_informer.get(), &Informer::changed, this,
            [this](const QJsonObject &o) { m_told << nameOf(o); });
        connect(m_informer.get(), &Informer::removed, this,
            [this](const QJsonObject &o) { m_told << u"-"_s + nameOf(o); });
        m_informer->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_informer->isLive(), 30'000);
    }
    QString value(const QString &name) const
    {
        return m_informer->object(name)["data"_L1]["value"_L1].toString();
    }
    std::unique_ptr<TestCluster> m_cluster;
    std::optional<Api> m_maps;
    std::unique_ptr<Informer> m_informer;
    QStringList m_told;
};

void RealWatchTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<TestCluster>();
    m_maps = m_cluster->api(configMaps);
}

void RealWatchTest::init()
{
    m_told.clear();
}

void RealWatchTest::cleanup()
{
    m_informer.reset();
    if (m_cluster)
        m_cluster->must(m_maps->removeAll({.labelSelector = u"kind=test"_s}));
}

void RealWatchTest::what_happens_is_told()
{
    m_cluster->must(m_maps->create(configMap(u"before"_s, u"1"_s)));
    start();
    QCOMPARE(m_told, QStringList{u"+before"_s});
    const QJsonObject made = m_cluster->must(m_maps->create(configMap(u"one"_s, u"1"_s)));
    QTRY_COMPARE(value(u"one"_s), u"1"_s);
    QCOMPARE(m_informer->object(u"one"_s), withoutManagedFields(made));
    const QJsonObject change{{u"data"_s, QJsonObject{{u"value"_s, u"2"_s}}}};
    m_cluster->must(m_maps->patch(u"one"_s, Patch::merge(change)));
    QTRY_COMPARE(value(u"one"_s), u"2"_s);
    m_cluster->must(m_maps->remove(u"one"_s));
    QTRY_COMPARE(m_told, (QStringList{u"+before"_s, u"+one"_s, u"one"_s, u"-one"_s}));
    QCOMPARE(m_informer->size(), 1);
}

void RealWatchTest::a_list_of_many_pages_is_whole()
{
    for (int i = 0; i < 25; ++i)
        m_cluster->must(m_maps->create(configMap(u"many-%1"_s.arg(i), u"1"_s)));
    start({.policy = {.pageSize = 10}});
    QCOMPARE(m_informer->size(), 25);
    QCOMPARE(m_told.size(), 25);
}

void RealWatchTest::what_leaves_the_selection_is_removed()
{
    m_cluster->must(m_maps->create(configMap(u"one"_s, u"1"_s)));
    start();
    const QJsonObject labels{{u"kind"_s, u"other"_s}};
    m_cluster->must(m_maps->patch(
        u"one"_s, Patch::merge({{u"metadata"_s, QJsonObject{{u"labels"_s, labels}}}})));
    QTRY_COMPARE(m_told, (QStringList{u"+one"_s, u"-one"_s}));
    m_cluster->must(m_maps->remove(u"one"_s));
}

void RealWatchTest::a_short_watch_is_renewed_without_loss()
{
    start({.policy = {.timeout = 1s, .shortest = 200ms}});
    QSignalSpy live(m_informer.get(), &Informer::liveChanged);
    QElapsedTimer timer;
    timer.start();
    int made = 0;
    while (timer.durationElapsed() < 5s) { // some renewals in between
        m_cluster->must(m_maps->create(configMap(u"one-%1"_s.arg(made++), u"1"_s)));
        QTRY_COMPARE(m_informer->size(), made);
    }
    QCOMPARE(m_told.size(), made);
    QVERIFY(live.isEmpty()); // a renewal is no interruption
}

void RealWatchTest::what_happened_meanwhile_is_found_after_a_compaction()
{
    if (!TestCluster::hasParts())
        QSKIP("this cluster was not started by tests/kube/cluster");
    for (const QString &name : {u"stays"_s, u"changes"_s, u"goes"_s})
        m_cluster->must(m_maps->create(configMap(name, u"1"_s)));
    start();
    m_informer->stop();
    m_told.clear();
    m_cluster->must(m_maps->remove(u"goes"_s));
    m_cluster->must(m_maps->create(configMap(u"comes"_s, u"1"_s)));
    // The API server answers from its own memory as long as that reaches: it has to forget, too.
    const QJsonObject change{{u"data"_s, QJsonObject{{u"value"_s, u"2"_s}}}};
    m_cluster->must(m_maps->patch(u"changes"_s, Patch::merge(change)));
    const auto compacted = TestCluster::compact();
    QVERIFY2(compacted, qPrintable(compacted ? QString() : compacted.error().text()));
    QCOMPARE(TestCluster::stopPart(u"apiserver"_s), QString());
    QCOMPARE(TestCluster::startPart(u"apiserver"_s), QString());
    QSignalSpy failed(m_informer.get(), &Informer::failed);
    m_informer->start();
    // That the watch is gone is told in the watch, after it was taken: wait for what follows.
    QTRY_COMPARE_WITH_TIMEOUT(value(u"changes"_s), u"2"_s, 60'000);
    QTRY_VERIFY(m_informer->isLive());
    m_told.sort();
    QCOMPARE(m_told, (QStringList{u"+comes"_s, u"-goes"_s, u"changes"_s}));
    const bool wasGone = std::ranges::any_of(
        failed, [](const auto &call) { return call.at(0).template value<ApiError>().isGone(); });
    QVERIFY(wasGone);
}

void RealWatchTest::a_server_that_comes_back_is_followed_again()
{
    if (!TestCluster::hasParts())
        QSKIP("this cluster was not started by tests/kube/cluster");
    start();
    m_cluster->must(m_maps->create(configMap(u"one"_s, u"1"_s)));
    QTRY_COMPARE(m_informer->size(), 1);
    QCOMPARE(TestCluster::stopPart(u"apiserver"_s), QString());
    QTRY_VERIFY(!m_informer->isLive());
    QVERIFY(m_informer->isSynced());
    QCOMPARE(m_informer->size(), 1); // what is known stays known
    QTRY_VERIFY(m_informer->behind() > 0ms);
    QCOMPARE(TestCluster::startPart(u"apiserver"_s), QString());
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_informer->isLive(), 60'000);
    qInfo("followed again %lld ms after the API server was started", timer.elapsed());
    m_cluster->must(m_maps->create(configMap(u"two"_s, u"1"_s)));
    QTRY_COMPARE(m_informer->size(), 2);
    QCOMPARE(m_told, (QStringList{u"+one"_s, u"+two"_s})); // nothing twice
}

void RealWatchTest::who_may_not_list_is_told_why()
{
    if (!TestCluster::hasContext(u"user-token"_s))
        QSKIP("this kubeconfig has no user without rights");
    const auto user = TestCluster::connect(u"user-token"_s).value();
    Informer informer(*user, *m_maps);
    QSignalSpy failed(&informer, &Informer::failed);
    informer.start();
    QTRY_VERIFY(!failed.isEmpty());
    QCOMPARE(failed.at(0).at(0).value<ApiError>().reason, Reason::Forbidden);
    QVERIFY(!informer.isSynced());
}

QTEST_GUILESS_MAIN(RealWatchTest)
#include "tst_watch.moc"
