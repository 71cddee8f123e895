// SPDX-License-Identifier: GPL-3.0-or-later
// One thing after another is killed while somebody reads what an agent writes, and asks for more.
// The stream goes on or is taken up again by another replica: nothing is lost, nothing is there
// twice, nothing is done twice, no object is left behind.
#include "server/kube/core/names.h"
#include "server/runtime/kubernetes/names.h"
#include "server/store/kubernetes/objects.h"
#include "shared/transcript.h"
#include "tests/e2e/plant/user.h"
#include "tests/kube/replicas.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

namespace {

// ms: etcd, API server and kubelet take their time, and once the API server was gone, scheduler and
// controllers ask it again only after up to a minute.
constexpr int longPatience = 120'000;
constexpr int shortOutage = 3'000; // ms

bool isEndOf(const Event &event, const QString &clientId)
{
    return event.kind == "turn"_L1 && event.fields["state"_L1] == "idle"_L1
        && event.fields["client_id"_L1] == clientId;
}

/// Waits for it.
bool isIdle(User &user)
{
    return QTest::qWaitFor([&] { return user.info()["status"_L1] == "idle"_L1; }, longPatience);
}

} // namespace

class RealFailuresTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void what_one_replica_made_every_other_has_at_once();
    void one_of_three_replicas_is_killed();
    void the_leader_is_killed();
    void the_pod_is_killed();
    void a_part_of_the_cluster_is_killed_data();
    void a_part_of_the_cluster_is_killed();
    void a_session_asked_for_again_and_again_is_made_once();

private:
    /// A session whose agent writes slowly, once it is idle; empty: it does not get there.
    QString create(User &user, QJsonObject more = {});
    /// Posts it again and again to every replica that can be reached, until one has taken it; and
    /// then to all of them once more.
    bool promptEverywhere(const QString &session, const QString &text, const QString &clientId);
    /// That the follower has read exactly what is in the log.
    void compareWithLog(const Follower &follower, User &user);
    void removeAndSeeNothingLeft(User &user);
    qsizetype recordsOfSessions();

    std::unique_ptr<SessionCluster> m_cluster;
    std::unique_ptr<Replicas> m_replicas;
};

void RealFailuresTest::initTestCase()
{
    if (const QString why = SessionCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (!TestCluster::hasParts())
        QSKIP("this cluster was not started by tests/kube/cluster, so nothing of it is killed");
    m_cluster = std::make_unique<SessionCluster>();
    m_replicas = std::make_unique<Replicas>(*m_cluster, 3);
    QVERIFY2(m_replicas->start(), qPrintable(m_replicas->output()));
    // One owner for all: whoever has the token of one is known to the others.
    QCOMPARE(m_replicas->at(1).token(), m_replicas->at(0).token());
    QCOMPARE(m_replicas->at(2).token(), m_replicas->at(0).token());
}

void RealFailuresTest::cleanupTestCase()
{
    m_replicas.reset();
    m_cluster.reset();
}

QString RealFailuresTest::create(User &user, QJsonObject more)
{
    more[u"env"_s] = QJsonObject{{u"CCPLANT_DEMO_DELAY_MS"_s, u"50"_s}};
    const QString id = user.create(more);
    if (id.isEmpty() || !isIdle(user)) {
        qWarning().noquote() << user.answer().body << user.info() << m_replicas->output();
        return {};
    }
    return id;
}

bool RealFailuresTest::promptEverywhere(
    const QString &session, const QString &text, const QString &clientId)
{
    const QJsonObject body{{u"client_id"_s, clientId}, {u"content"_s, QJsonArray{textBlock(text)}}};
    const auto post = [&](int index) {
        return HttpClient(m_replicas->at(index))
            .post(u"/api/v1/sessions/%1/messages"_s.arg(session), body)
            .status;
    };
    int next = 0;
    const bool taken =
        QTest::qWaitFor([&] { return post(next++ % m_replicas->count()) == 202; }, longPatience);
    for (int i = 0; taken && i < m_replicas->count(); ++i)
        (void)post(i); // who has not seen the answer asks again; one of them may be dead
    return taken;
}

void RealFailuresTest::compareWithLog(const Follower &follower, User &user)
{
    QVERIFY(follower.isAscending());
    const QList<Event> log = user.log();
    QVERIFY(QTest::qWaitFor(
        [&] { return follower.events().constLast().seq >= log.constLast().seq; }, longPatience));
    const Transcript read = fold(follower.events()), written = fold(user.log());
    QCOMPARE(read.entries().size(), written.entries().size());
    for (qsizetype i = 0; i < read.entries().size(); ++i)
        QCOMPARE(read.entryJson(i), written.entryJson(i));
}

qsizetype RealFailuresTest::recordsOfSessions()
{
    const auto list = QCoro::waitFor(m_cluster->client().all(m_cluster->api(kube::secrets),
        {.labelSelector = kube::LabelSelector()
                .equals(store::objects::collectionLabel, u"sessions"_s)
                .text()}));
    return list ? list->items.size() : 100;
}

void RealFailuresTest::removeAndSeeNothingLeft(User &user)
{
    QCOMPARE(user.http().remove(user.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(user.session()), 0, longPatience);
    QTRY_COMPARE_WITH_TIMEOUT(recordsOfSessions(), 0, longPatience);
}

void RealFailuresTest::what_one_replica_made_every_other_has_at_once()
{
    for (int round = 0; round < 6; ++round) {
        User user(m_replicas->at(round % m_replicas->count()));
        QVERIFY2(!user.create().isEmpty(), user.answer().body.constData());
        for (int i = 1; i < m_replicas->count(); ++i) {
            const Answer answer =
                HttpClient(m_replicas->at((round + i) % m_replicas->count())).get(user.path());
            QVERIFY2(answer.status == 200, answer.body.constData());
        }
        QCOMPARE(user.http().remove(user.path()).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(user.session()), 0, longPatience);
    }
    const QString nobody = u"/api/v1/sessions/s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s;
    QCOMPARE(HttpClient(m_replicas->at(0)).get(nobody).status, 404);
}

void RealFailuresTest::one_of_three_replicas_is_killed()
{
    User user(m_replicas->at(1));
    const QString id = create(user);
    QVERIFY(!id.isEmpty());
    Follower follower(*m_replicas, 0, id);
    QCOMPARE(user.prompt(u"/stream 120"_s, u"long"_s), 202);
    QVERIFY(
        follower.await([](const Event &event) { return event.kind == "delta"_L1; }, longPatience));
    m_replicas->at(0).kill();
    QVERIFY(promptEverywhere(id, u"/stream 5"_s, u"next"_s));
    QVERIFY(
        follower.await([](const Event &event) { return isEndOf(event, u"next"_s); }, longPatience));
    QVERIFY(follower.breaks() >= 1);
    compareWithLog(follower, user);
    QCOMPARE(promptsIn(user.log()).value(u"long"_s), 1);
    QCOMPARE(promptsIn(user.log()).value(u"next"_s), 1);
    QVERIFY2(m_replicas->at(0).start(), qPrintable(m_replicas->output()));
    removeAndSeeNothingLeft(user);
}

void RealFailuresTest::the_leader_is_killed()
{
    int leader = -1;
    QTRY_VERIFY_WITH_TIMEOUT((leader = m_replicas->leader()) >= 0, longPatience);
    const int other = (leader + 1) % m_replicas->count();
    User user(m_replicas->at(other));
    const QString id = create(user);
    QVERIFY(!id.isEmpty());
    // Its time ends while nobody leads: whoever leads next ends it.
    User brief(m_replicas->at(other));
    QVERIFY(!create(brief, {{u"ttl"_s, 20}}).isEmpty());

    Follower follower(*m_replicas, leader, id);
    QCOMPARE(user.prompt(u"/stream 120"_s, u"long"_s), 202);
    QVERIFY(
        follower.await([](const Event &event) { return event.kind == "delta"_L1; }, longPatience));
    m_replicas->at(leader).kill();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(promptEverywhere(id, u"/stream 5"_s, u"next"_s));
    QVERIFY(
        follower.await([](const Event &event) { return isEndOf(event, u"next"_s); }, longPatience));
    compareWithLog(follower, user);
    QCOMPARE(promptsIn(user.log()).value(u"next"_s), 1);
    QTRY_VERIFY_WITH_TIMEOUT(m_replicas->leader() >= 0, 20'000);
    qInfo("another one leads after %lld ms", timer.elapsed());
    QTRY_COMPARE_WITH_TIMEOUT(m_cluster->objectsOf(brief.session()), 0, longPatience);
    QVERIFY2(m_replicas->at(leader).start(), qPrintable(m_replicas->output()));
    removeAndSeeNothingLeft(user);
}

void RealFailuresTest::the_pod_is_killed()
{
    // The three keep no volumes: the one that leads would make a claim as its own settings say.
    for (int index = 0; index < m_replicas->count(); ++index)
        m_replicas->at(index).kill();
    const QString storageClass = m_cluster->makeVolume(u"pod"_s);
    Replicas one(*m_cluster, 1);
    QStringList &arguments = one.at(0).arguments;
    arguments[arguments.indexOf(u"--kube-storage"_s) + 1] = u"claim"_s;
    arguments << u"--kube-storage-class"_s << storageClass << u"--kube-storage-size"_s << u"1Gi"_s;
    QVERIFY2(one.start(), qPrintable(one.output()));
    User user(one.at(0));
    const QString id = create(user);
    QVERIFY(!id.isEmpty());
    Follower follower(one, 0, id);
    QCOMPARE(user.prompt(u"/stream 400"_s, u"long"_s), 202);
    QVERIFY(
        follower.await([](const Event &event) { return event.kind == "delta"_L1; }, longPatience));
    QCOMPARE(user.prompt(u"/stream 5"_s, u"queued"_s), 202);
    // No grace: it has no time to write anything down.
    m_cluster->must(
        m_cluster->api(kube::pods).remove(runtime::Names::of(id).pod, {.gracePeriodSeconds = 0}));
    QVERIFY(follower.await(
        [](const Event &event) { return isEndOf(event, u"queued"_s); }, longPatience));
    compareWithLog(follower, user);
    QCOMPARE(promptsIn(user.log()).value(u"long"_s), 1);
    QCOMPARE(promptsIn(user.log()).value(u"queued"_s), 1);
    QVERIFY(user.awaitStatus(u"idle"_s));
    removeAndSeeNothingLeft(user);
    m_cluster->removeVolume(storageClass);
    QVERIFY2(m_replicas->start(), qPrintable(m_replicas->output()));
}

void RealFailuresTest::a_part_of_the_cluster_is_killed_data()
{
    QTest::addColumn<QString>("part");
    for (const char *part : {"kubelet", "apiserver", "etcd"})
        QTest::newRow(part) << QString::fromLatin1(part);
}

void RealFailuresTest::a_part_of_the_cluster_is_killed()
{
    QFETCH(QString, part);
    User user(m_replicas->at(0));
    const QString id = create(user);
    QVERIFY(!id.isEmpty());
    Follower follower(*m_replicas, 0, id);
    QCOMPARE(user.prompt(u"/stream 200"_s, u"long"_s), 202); // for ten seconds
    QVERIFY(
        follower.await([](const Event &event) { return event.kind == "delta"_L1; }, longPatience));
    QCOMPARE(TestCluster::stopPart(part), QString());
    // Who works does not notice: events and prompts need nothing of the cluster.
    const qint64 before = follower.events().constLast().seq;
    QVERIFY(promptEverywhere(id, u"/stream 5"_s, u"next"_s));
    QTest::qWait(shortOutage);
    QVERIFY(follower.events().constLast().seq > before);
    QCOMPARE(HttpClient(m_replicas->at(1)).get(u"/api/v1/sessions"_s).status, 200);
    QCOMPARE(TestCluster::startPart(part), QString());
    QVERIFY(
        follower.await([](const Event &event) { return isEndOf(event, u"next"_s); }, longPatience));
    QCOMPARE(follower.breaks(), 0);
    compareWithLog(follower, user);
    QCOMPARE(promptsIn(user.log()).value(u"long"_s), 1);
    QCOMPARE(promptsIn(user.log()).value(u"next"_s), 1);
    QTRY_VERIFY_WITH_TIMEOUT(
        m_cluster->objectsOf(id) < 100, longPatience); // the cluster answers again
    removeAndSeeNothingLeft(user);
}

void RealFailuresTest::a_session_asked_for_again_and_again_is_made_once()
{
    const QByteArray key = "once-" + QByteArray::number(QCoreApplication::applicationPid());
    QNetworkAccessManager network;
    std::vector<std::unique_ptr<QNetworkReply>> asked;
    const auto post = [&](int index) {
        const Plant &plant = m_replicas->at(index);
        QNetworkRequest request(QUrl(plant.url().toString() + u"/api/v1/sessions"_s));
        request.setRawHeader("Authorization", "Bearer " + plant.token().toLatin1());
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Idempotency-Key", key);
        asked.emplace_back(network.post(request, R"({"agent":"demo"})"));
    };
    // All three are asked while there is nobody who could remember it, and again when there is.
    QCOMPARE(TestCluster::stopPart(u"apiserver"_s), QString());
    for (int index = 0; index < m_replicas->count(); ++index)
        post(index);
    QTest::qWait(1'000);
    QCOMPARE(TestCluster::startPart(u"apiserver"_s), QString());
    QSet<QString> ids;
    const auto look = [&] {
        for (qsizetype i = qsizetype(asked.size()) - 1; i >= 0; --i) {
            QNetworkReply &reply = *asked[size_t(i)];
            if (!reply.isFinished())
                continue;
            const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            if (status == 200 || status == 201)
                ids << QJsonDocument::fromJson(reply.readAll())["id"_L1].toString();
            asked.erase(asked.begin() + i);
        }
        return asked.empty();
    };
    QVERIFY(QTest::qWaitFor(look, longPatience));
    for (int round = 0; round < 3 || ids.isEmpty(); ++round) {
        QVERIFY(round < 30);
        for (int index = 0; index < m_replicas->count(); ++index)
            post(index);
        QVERIFY(QTest::qWaitFor(look, longPatience));
    }
    QCOMPARE(ids.size(), 1);
    QCOMPARE(recordsOfSessions(), 1);
    User user(m_replicas->at(0), *ids.constBegin());
    QVERIFY(isIdle(user));
    removeAndSeeNothingLeft(user);
}

QTEST_GUILESS_MAIN(RealFailuresTest)
#include "tst_failures.moc"
