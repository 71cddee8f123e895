// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/kube/core/reviews.h"
#include "tests/kube/test_cluster.h"

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

class RealClientTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void what_is_created_is_got_and_listed();
    void the_second_of_two_writers_is_told();
    void a_name_is_taken_once();
    void what_is_not_there_is_not_found();
    void a_deletion_of_another_of_the_same_name_is_refused();
    void patches_change_only_what_they_name();
    void apply_keeps_what_others_manage_and_tells_of_conflicts();
    void an_object_that_cannot_be_is_refused_with_its_field();
    void an_object_beyond_the_limit_is_refused();
    void pages_become_the_whole_list();
    void deleting_many_leaves_the_others();
    void who_has_no_rights_is_told_and_can_ask();
    void a_wrong_token_is_unauthorized();
    void a_server_with_another_authority_is_not_talked_to();
    void many_calls_at_once_are_all_answered();

private:
    ApiResult<QJsonObject> call(BuiltRequest request)
    {
        return QCoro::waitFor(m_cluster->client().object(std::move(request)));
    }
    std::unique_ptr<TestCluster> m_cluster;
    std::optional<Api> m_maps;
};

void RealClientTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<TestCluster>();
    m_maps = m_cluster->api(configMaps);
}

void RealClientTest::what_is_created_is_got_and_listed()
{
    const QJsonObject made = m_cluster->must(m_maps->create(configMap(u"listed"_s, u"1"_s)));
    QVERIFY(!uidOf(made).isEmpty() && !resourceVersionOf(made).isEmpty());
    QCOMPARE(m_cluster->must(m_maps->get(u"listed"_s)), made);
    const auto list = QCoro::waitFor(m_cluster->client().all(
        *m_maps, {.fieldSelector = fieldEquals(u"metadata.name"_s, u"listed"_s)}));
    QVERIFY(list);
    QCOMPARE(list->items, QList<QJsonObject>{made});
}

void RealClientTest::the_second_of_two_writers_is_told()
{
    QJsonObject mine = m_cluster->must(m_maps->create(configMap(u"shared"_s, u"1"_s)));
    QJsonObject theirs = mine;
    theirs["data"_L1] = QJsonObject{{u"value"_s, u"theirs"_s}};
    m_cluster->must(m_maps->replace(theirs));
    mine["data"_L1] = QJsonObject{{u"value"_s, u"mine"_s}};
    QVERIFY(call(m_maps->replace(mine)).error().isConflict());
    QCOMPARE(m_cluster->must(m_maps->get(u"shared"_s))["data"_L1]["value"_L1], u"theirs"_s);
}

void RealClientTest::a_name_is_taken_once()
{
    m_cluster->must(m_maps->create(configMap(u"taken"_s, u"1"_s)));
    QCOMPARE(
        call(m_maps->create(configMap(u"taken"_s, u"2"_s))).error().reason, Reason::AlreadyExists);
}

void RealClientTest::what_is_not_there_is_not_found()
{
    const ApiError error = call(m_maps->get(u"absent"_s)).error();
    QVERIFY(error.isNotFound());
    QCOMPARE(error.kind, u"configmaps"_s);
    QCOMPARE(error.name, u"absent"_s);
}

void RealClientTest::a_deletion_of_another_of_the_same_name_is_refused()
{
    const QJsonObject first = m_cluster->must(m_maps->create(configMap(u"again"_s, u"1"_s)));
    m_cluster->must(m_maps->remove(u"again"_s, {.uid = uidOf(first)}));
    m_cluster->must(m_maps->create(configMap(u"again"_s, u"2"_s)));
    QVERIFY(call(m_maps->remove(u"again"_s, {.uid = uidOf(first)})).error().isConflict());
    QVERIFY(call(m_maps->get(u"again"_s)));
}

void RealClientTest::patches_change_only_what_they_name()
{
    m_cluster->must(m_maps->create(configMap(u"patched"_s, u"1"_s)));
    const QJsonObject add{{u"data"_s, QJsonObject{{u"more"_s, u"2"_s}}}};
    QJsonObject now = m_cluster->must(m_maps->patch(u"patched"_s, Patch::merge(add)));
    QCOMPARE(now["data"_L1].toObject(), (QJsonObject{{u"value"_s, u"1"_s}, {u"more"_s, u"2"_s}}));
    const QJsonObject drop{{u"data"_s, QJsonObject{{u"value"_s, QJsonValue::Null}}}};
    now = m_cluster->must(m_maps->patch(u"patched"_s, Patch::strategic(drop)));
    QCOMPARE(now["data"_L1].toObject(), (QJsonObject{{u"more"_s, u"2"_s}}));
    const QJsonArray wrong{
        QJsonObject{{u"op"_s, u"test"_s}, {u"path"_s, u"/data/more"_s}, {u"value"_s, u"3"_s}}};
    QVERIFY(!call(m_maps->patch(u"patched"_s, Patch::json(wrong))));
}

void RealClientTest::apply_keeps_what_others_manage_and_tells_of_conflicts()
{
    m_cluster->must(m_maps->apply(configMap(u"applied"_s, u"1"_s), {.fieldManager = u"one"_s}));
    const QJsonObject other{{u"metadata"_s, QJsonObject{{u"name"_s, u"applied"_s}}},
        {u"data"_s, QJsonObject{{u"more"_s, u"2"_s}}}};
    const QJsonObject both = m_cluster->must(m_maps->apply(other, {.fieldManager = u"two"_s}));
    QCOMPARE(both["data"_L1].toObject(), (QJsonObject{{u"value"_s, u"1"_s}, {u"more"_s, u"2"_s}}));
    const QJsonObject grab = configMap(u"applied"_s, u"3"_s);
    QVERIFY(call(m_maps->apply(grab, {.fieldManager = u"two"_s})).error().isConflict());
    const auto forced =
        m_cluster->must(m_maps->apply(grab, {.fieldManager = u"two"_s, .force = true}));
    QCOMPARE(forced["data"_L1]["value"_L1], u"3"_s);
}

void RealClientTest::an_object_that_cannot_be_is_refused_with_its_field()
{
    const ApiError error = call(m_maps->create(configMap(u"Not_A_Name"_s, u"1"_s))).error();
    QCOMPARE(error.reason, Reason::Invalid);
    QCOMPARE(error.causes.value(0).field, u"metadata.name"_s);
}

void RealClientTest::an_object_beyond_the_limit_is_refused()
{
    const QString nearly(1024 * 1024 - 1024, u'x');
    QVERIFY(call(m_maps->create(configMap(u"large"_s, nearly))));
    const auto beyond =
        call(m_maps->create(configMap(u"larger"_s, QString(1024 * 1024 + 1, u'x'))));
    QCOMPARE(beyond.error().reason, Reason::Invalid);
    m_cluster->must(m_maps->remove(u"large"_s));
}

void RealClientTest::pages_become_the_whole_list()
{
    QStringList names;
    for (int i = 0; i < 25; ++i) {
        QJsonObject object = configMap(u"page-%1"_s.arg(i, 2, 10, QLatin1Char('0')), u"1"_s);
        setInMetadata(object, "labels"_L1, u"kind"_s, u"paged"_s);
        names << nameOf(m_cluster->must(m_maps->create(object)));
    }
    const auto list = QCoro::waitFor(
        m_cluster->client().all(*m_maps, {.labelSelector = u"kind=paged"_s, .limit = 7}));
    QVERIFY(list);
    QStringList listed;
    for (const QJsonObject &object : list->items)
        listed << nameOf(object);
    QCOMPARE(listed, names);
    QCOMPARE(list->items.at(0)["kind"_L1], u"ConfigMap"_s);
}

void RealClientTest::deleting_many_leaves_the_others()
{
    QJsonObject doomed = configMap(u"doomed"_s, u"1"_s);
    setInMetadata(doomed, "labels"_L1, u"kind"_s, u"doomed"_s);
    m_cluster->must(m_maps->create(doomed));
    m_cluster->must(m_maps->create(configMap(u"spared"_s, u"1"_s)));
    m_cluster->must(m_maps->removeAll({.labelSelector = u"kind=doomed"_s}));
    QVERIFY(call(m_maps->get(u"doomed"_s)).error().isNotFound());
    QVERIFY(call(m_maps->get(u"spared"_s)));
}

void RealClientTest::who_has_no_rights_is_told_and_can_ask()
{
    if (!TestCluster::hasContext(u"user-token"_s))
        QSKIP("this kubeconfig has no user without rights");
    const auto user = TestCluster::connect(u"user-token"_s).value();
    const auto list = QCoro::waitFor(user->page(m_cluster->api(secrets), {}));
    QCOMPARE(list.error().reason, Reason::Forbidden);
    const Access access{
        .verb = u"list"_s, .resource = u"secrets"_s, .nameSpace = m_cluster->nameSpace()};
    QVERIFY(!isAllowed(QCoro::waitFor(user->object(accessReview(access))).value()));
    QVERIFY(isAllowed(m_cluster->must(accessReview(access))));
}

void RealClientTest::a_wrong_token_is_unauthorized()
{
    ClusterAccess access = m_cluster->client().access();
    access.user = {.token = {.data = "wrong"}};
    Client stranger(access);
    const auto answer = QCoro::waitFor(stranger.page(*m_maps, {}));
    QCOMPARE(answer.error().reason, Reason::Unauthorized);
}

void RealClientTest::a_server_with_another_authority_is_not_talked_to()
{
    ClusterAccess access = m_cluster->client().access();
    access.cluster.authority = {}; // the system's, which know nothing of this cluster
    Client wary(access, {.attempts = 1});
    QCOMPARE(QCoro::waitFor(wary.page(*m_maps, {})).error().reason, Reason::Unreachable);
    access.cluster.insecure = true;
    Client careless(access);
    QVERIFY(QCoro::waitFor(careless.page(*m_maps, {})));
}

void RealClientTest::many_calls_at_once_are_all_answered()
{
    std::vector<QCoro::Task<ApiResult<QJsonObject>>> calls;
    for (int i = 0; i < 200; ++i)
        calls.push_back(m_cluster->client().object(
            m_maps->create(configMap(u"many-%1"_s.arg(i), u"1"_s)), {.deadline = 60s}));
    for (auto &call : calls)
        QVERIFY(QCoro::waitFor(std::move(call)));
}

QTEST_GUILESS_MAIN(RealClientTest)
#include "tst_client.moc"
