// SPDX-License-Identifier: GPL-3.0-or-later
// installer/kubernetes/ as an administrator applies it: three replicas of the server's image as
// pods, with the account and the rights that the manifests give them and no others.
#include "server/auth/sealed_store.h"
#include "server/kube/config/kubeconfig.h"
#include "server/kube/core/names.h"
#include "server/kube/core/pods.h"
#include "server/runtime/kubernetes/names.h"
#include "server/store/kubernetes/kubernetes_store.h"
#include "shared/transcript.h"
#include "tests/api/harness/http_client.h"
#include "tests/kube/manifests.h"
#include "tests/kube/test_cluster.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

namespace {

constexpr int longPatience = 120'000;
const QString server = u"ccplant"_s, sessions = u"ccplant-sessions"_s; // the namespaces
const QByteArray keys = "key1 " + QByteArray("0123456789abcdefghijklmnopqrstuv").toBase64();

} // namespace

class DeployedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void three_replicas_get_ready();
    void they_have_one_owner_and_any_of_them_takes_a_login_link();
    void a_session_runs_through_the_service_and_leaves_nothing();
    void without_a_permission_it_does_not_start_and_says_which();

private:
    QJsonObject must(kube::BuiltRequest request);
    kube::ApiResult<QJsonObject> get(
        const kube::Resource &resource, const QString &nameSpace, const QString &name);
    bool isGone(const QString &nameSpace);
    QList<QJsonObject> replicas();
    int ready();
    /// Through the Service, as one connection of its own: any replica may answer.
    std::unique_ptr<HttpClient> client(bool withToken = true) const;

    std::unique_ptr<kube::Client> m_client;
    QUrl m_address;
    QByteArray m_token;
    bool m_mine = false;
};

QJsonObject DeployedTest::must(kube::BuiltRequest request)
{
    const auto answer = QCoro::waitFor(m_client->object(std::move(request)));
    if (!answer)
        QTest::qFail(qPrintable(answer.error().text()), __FILE__, __LINE__);
    return answer.value_or(QJsonObject());
}

kube::ApiResult<QJsonObject> DeployedTest::get(
    const kube::Resource &resource, const QString &nameSpace, const QString &name)
{
    return QCoro::waitFor(m_client->object(kube::Api(resource, nameSpace).get(name)));
}

bool DeployedTest::isGone(const QString &nameSpace)
{
    const auto found = get(kube::namespaces, {}, nameSpace);
    return !found && found.error().isNotFound();
}

void DeployedTest::initTestCase()
{
    if (const QString why = TestCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (qEnvironmentVariableIsEmpty("CCPLANT_TEST_KUBE_SERVER_IMAGE"))
        QSKIP("no image of the server: set CCPLANT_TEST_KUBE_SERVER_IMAGE to one that the "
              "cluster's nodes have");
    m_client = std::move(TestCluster::connect({}).value());
    for (const QString &name : {server, sessions}) {
        const auto found = get(kube::namespaces, {}, name);
        if (found && kube::labelOf(*found, u"ccplant-test"_s).isEmpty())
            QSKIP("this cluster has a ccplant of its own, which is left alone");
        if (found) // of a test that was killed
            must(kube::Api(kube::namespaces).remove(name));
    }
    m_mine = true;
    QTRY_VERIFY_WITH_TIMEOUT(isGone(server) && isGone(sessions), longPatience);

    for (const QString &file : {u"namespaces.yaml"_s, u"rbac.yaml"_s, u"server.yaml"_s}) {
        for (QJsonObject object : manifest(file)) {
            const auto resource = resourceOf(object);
            QVERIFY2(resource, qPrintable(object["kind"_L1].toString()));
            kube::Resource at = *resource;
            if (at.kind == "Namespace"_L1)
                kube::setInMetadata(object, "labels"_L1, u"ccplant-test"_s, u"true"_s);
            if (at.kind == "Deployment"_L1) {
                // The keys that step 3 of docs/kubernetes.md makes; and this cluster has no
                // volumes.
                must(kube::Api(kube::secrets, server)
                        .create({{u"metadata"_s, QJsonObject{{u"name"_s, u"ccplant-keys"_s}}},
                            {u"stringData"_s,
                                QJsonObject{{u"keys"_s, QString::fromLatin1(keys)}}}}));
                QJsonObject spec = object["spec"_L1].toObject(),
                            pod = spec["template"_L1].toObject();
                QJsonObject podSpec = pod["spec"_L1].toObject();
                QJsonArray containers = podSpec["containers"_L1].toArray();
                QJsonObject container = containers[0].toObject();
                QJsonArray environment = container["env"_L1].toArray();
                environment.append(
                    QJsonObject{{u"name"_s, u"CCPLANT_KUBE_STORAGE"_s}, {u"value"_s, u"pod"_s}});
                container[u"env"_s] = environment;
                container[u"image"_s] = qEnvironmentVariable("CCPLANT_TEST_KUBE_SERVER_IMAGE");
                containers[0] = container;
                podSpec[u"containers"_s] = containers;
                pod[u"spec"_s] = podSpec;
                spec[u"template"_s] = pod;
                object[u"spec"_s] = spec;
            }
            if (at.kind == "PodDisruptionBudget"_L1) { // as the manifest's comment says
                at.version = QLatin1StringView("v1beta1");
                object[u"apiVersion"_s] = u"policy/v1beta1"_s;
            }
            const QString nameSpace = kube::namespaceOf(object);
            must(kube::Api(at, nameSpace).create(object));
        }
    }
}

void DeployedTest::cleanupTestCase()
{
    if (!m_mine)
        return;
    for (const QString &name : {server, sessions})
        must(kube::Api(kube::namespaces).remove(name));
}

QList<QJsonObject> DeployedTest::replicas()
{
    const auto list = QCoro::waitFor(m_client->all(
        kube::Api(kube::pods, server), {.labelSelector = u"app.kubernetes.io/name=ccplant"_s}));
    return list ? list->items : QList<QJsonObject>();
}

int DeployedTest::ready()
{
    const auto deployment = get(kube::deployments, server, u"ccplant"_s);
    return deployment ? (*deployment)["status"_L1]["readyReplicas"_L1].toInt() : 0;
}

std::unique_ptr<HttpClient> DeployedTest::client(bool withToken) const
{
    auto made = std::make_unique<HttpClient>(m_address);
    if (withToken)
        made->headers = {{"Authorization", "Bearer " + m_token}};
    return made;
}

void DeployedTest::three_replicas_get_ready()
{
    QElapsedTimer timer;
    timer.start();
    const bool good = QTest::qWaitFor([this] { return ready() == 3; }, longPatience);
    if (!good) {
        for (const QJsonObject &pod : replicas()) {
            const auto log =
                QCoro::waitFor(m_client->bytes(kube::podLogs(server, kube::nameOf(pod))));
            qWarning().noquote() << pod["status"_L1].toObject()
                                 << (log ? *log : log.error().text().toUtf8());
        }
    }
    QVERIFY(good); // which means that /readyz answers 200
    qInfo("three replicas are ready after %lld ms", timer.elapsed());
    const QJsonObject service = must(kube::Api(kube::services, server).get(u"ccplant"_s));
    m_address = QUrl(u"http://"_s + service["spec"_L1]["clusterIP"_L1].toString());
    QTRY_COMPARE_WITH_TIMEOUT(client(false)->get(u"/readyz"_s).status, 200, longPatience);
    QCOMPARE(client(false)->get(u"/api/v1/sessions"_s).status, 401);
}

void DeployedTest::they_have_one_owner_and_any_of_them_takes_a_login_link()
{
    const auto access = kube::findAccess(
        {.kubeconfig = qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG"), .environment = {}});
    auto opened = store::KubernetesStore::open(
        {.access = *access, .nameSpace = server, .plainCollections = {u"server"_s}});
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
    auth::SealedStore sealed(std::move(*opened), *auth::Keyring::parse(keys), {u"owner"_s});
    QFuture<Result<store::Record>> record = sealed.get(u"owner"_s, u"token"_s);
    record.waitForFinished();
    QVERIFY(record.result());
    m_token = record.result()->body["token"_L1].toString().toLatin1();
    QVERIFY(m_token.startsWith("ccp_"));

    QSet<QString> answered; // by chance; and the Service may learn of one a moment later
    for (int i = 0; i < 400 && answered.size() < 3; ++i) {
        const Answer answer = client()->get(u"/api/v1/admin/server"_s);
        QCOMPARE(answer.status, 200);
        for (const QJsonValue &replica : answer.json()["replicas"_L1].toArray()) {
            if (replica["self"_L1].toBool())
                answered << replica["name"_L1].toString();
        }
    }
    QCOMPARE(answered.size(), 3);

    for (int i = 0; i < 6; ++i) {
        const Answer link = client()->post(u"/auth/login-link"_s);
        QCOMPARE(link.status, 201);
        const QUrl url(link.json()["url"_L1].toString());
        const QString path = url.path() + u'?' + url.query(QUrl::FullyEncoded);
        const Answer in = client(false)->get(path);
        QCOMPARE(in.status, 303);
        const QByteArray cookie = in.header("set-cookie").split(';').constFirst();
        for (int again = 0; again < 3; ++again)
            QCOMPARE(client(false)->get(u"/api/v1/me"_s, {{"Cookie", cookie}}).status, 200);
        QCOMPARE(client(false)->get(path).status, 403); // once
    }
}

void DeployedTest::a_session_runs_through_the_service_and_leaves_nothing()
{
    const Answer created = client()->post(
        u"/api/v1/sessions"_s, {{u"agent"_s, u"demo"_s}, {u"message"_s, u"/stream 20"_s}});
    QVERIFY2(created.status == 201, created.body.constData());
    const QString path = u"/api/v1/sessions/"_s + created.json()["id"_L1].toString();
    const auto transcript = [&] {
        QList<Event> events;
        for (const QJsonValue &value :
            client()->get(path + u"/events?wait=0"_s).json()["events"_L1].toArray())
            events << eventOf(value.toObject()).value_or(Event{});
        return fold(events);
    };
    // Each request goes to another replica, and each of them hears of it in its own time.
    const auto isAnswered = [&] {
        const Transcript now = transcript();
        return std::ranges::any_of(now.entries(), [](const Entry &entry) {
            return entry.fields["role"_L1].toString() == "agent"_L1
                && entry.text().contains("leaf root"_L1);
        }) && client()->get(path).json()["status"_L1].toString() == "idle"_L1;
    };
    QVERIFY(QTest::qWaitFor(isAnswered, longPatience));
    const QJsonObject body{
        {u"client_id"_s, u"again"_s}, {u"content"_s, QJsonArray{textBlock(u"/stream 5"_s)}}};
    for (int i = 0; i < 6; ++i) // whichever replica is asked
        QCOMPARE(client()->post(path + u"/messages"_s, body).status, 202);
    const auto isAnsweredAgain = [&] {
        const Transcript now = transcript();
        return now.turn()["client_id"_L1].toString() == "again"_L1 && now.status() == "idle"_L1;
    };
    QVERIFY(QTest::qWaitFor(isAnsweredAgain, longPatience));
    QCOMPARE(std::ranges::count_if(transcript().entries(),
                 [](const Entry &entry) {
                     return entry.fields["client_id"_L1].toString() == "again"_L1
                         && entry.fields["role"_L1].toString() == "user"_L1;
                 }),
        1);

    QCOMPARE(client()->remove(path).status, 202);
    const auto objects = [&] {
        qsizetype count = 0;
        for (const kube::Resource &resource :
            {kube::pods, kube::services, kube::secrets, kube::persistentVolumeClaims}) {
            const auto list = QCoro::waitFor(m_client->all(
                kube::Api(resource, sessions), {.labelSelector = runtime::sessionSelector()}));
            count += list ? list->items.size() : 100;
        }
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(objects(), 0, longPatience);
}

void DeployedTest::without_a_permission_it_does_not_start_and_says_which()
{
    const kube::Api roles(kube::roles, sessions), pods(kube::pods, server);
    const QJsonObject role = must(roles.get(u"ccplant-sessions"_s));
    QJsonObject poor = role;
    QJsonArray rules;
    for (const QJsonValue &rule : role["rules"_L1].toArray()) {
        QJsonObject less = rule.toObject();
        if (less["resources"_L1].toArray().contains(u"pods"_s))
            less[u"verbs"_s] = QJsonArray{u"get"_s, u"list"_s, u"watch"_s, u"patch"_s, u"delete"_s};
        rules.append(less);
    }
    poor[u"rules"_s] = rules;
    must(roles.replace(poor));
    QSet<QString> before;
    for (const QJsonObject &pod : replicas())
        before << kube::nameOf(pod);
    const QString name = kube::nameOf(replicas().constFirst());
    must(pods.remove(name, {.gracePeriodSeconds = 1}));
    QString said;
    const auto says = [&] {
        for (const QJsonObject &pod : replicas()) {
            if (before.contains(kube::nameOf(pod)))
                continue;
            const QJsonObject status = pod["status"_L1]["containerStatuses"_L1][0].toObject();
            for (const auto state : {"state"_L1, "lastState"_L1}) {
                const QString message = status[state]["terminated"_L1]["message"_L1].toString();
                if (!message.isEmpty())
                    said = message;
            }
        }
        return !said.isEmpty();
    };
    QVERIFY(QTest::qWaitFor(says, longPatience));
    QVERIFY2(said.contains("it may not create services in namespace 'ccplant-sessions'"_L1),
        qPrintable(said));
    QVERIFY2(said.contains("create pods in namespace 'ccplant-sessions'"_L1), qPrintable(said));
    QVERIFY2(said.contains("installer/kubernetes/rbac.yaml"_L1), qPrintable(said));
    QCOMPARE(ready(), 2); // those that run go on
}

QTEST_GUILESS_MAIN(DeployedTest)
#include "tst_deployed.moc"
