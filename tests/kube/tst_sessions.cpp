// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/kube/core/pods.h"
#include "server/runtime/kubernetes/objects.h"
#include "server/runtime/kubernetes/pod.h"
#include "tests/kube/sessions.h"

#include <QCoro/QCoroNetworkReply>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runtime;
using namespace ccplant::test;

namespace {

constexpr kube::Resource quotas{{}, QLatin1StringView("v1"), QLatin1StringView("ResourceQuota"),
    QLatin1StringView("resourcequotas")};

} // namespace

/// Sessions in pods of a real cluster, without a server in front of them.
class RealSessionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_cluster.reset(); }
    void every_object_is_as_the_api_server_wants_it();
    void a_session_runs_answers_only_to_its_token_and_leaves_nothing();
    void an_image_that_is_not_there_fails_with_the_reason();
    void a_pod_that_fits_nowhere_fails_within_its_deadline();
    void a_storage_class_that_is_not_there_fails_with_the_reason();
    void a_quota_that_is_used_up_is_said();
    void a_namespace_that_is_being_deleted_is_said();
    void who_lacks_permissions_is_told_which();
    void a_stopped_session_keeps_its_log_and_goes_on_on_its_volume();
    void a_deleted_pod_is_made_again_on_its_volume();
    void without_a_volume_the_log_outlives_the_pod();
    void whatever_a_dead_server_left_is_taken_up();
    void two_servers_share_sessions();
    void a_log_that_is_kept_outlives_session_and_server();

private:
    std::unique_ptr<KubernetesRuntime> runtime(KubernetesOptions options)
    {
        return startRuntime(*m_cluster, m_clock, std::move(options));
    }
    /// Waits for a state; the session as it is then.
    Session await(KubernetesRuntime &runtime, const QString &id, State state);
    QByteArray ask(const Endpoint &endpoint, const QString &path, int *status = nullptr,
        const QByteArray &body = {});

    SystemClock m_clock;
    std::unique_ptr<SessionCluster> m_cluster;
    QNetworkAccessManager m_network;
};

void RealSessionsTest::initTestCase()
{
    if (const QString why = SessionCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<SessionCluster>();
}

Session RealSessionsTest::await(KubernetesRuntime &runtime, const QString &id, State state)
{
    (void)QTest::qWaitFor(
        [&] {
            const auto session = runtime.find(id);
            return session
                && (session->state == state
                    || (session->state == State::Failed && state == State::Running));
        },
        podPatience);
    const Session session = runtime.find(id).value_or(Session{});
    if (session.state != state)
        qWarning().noquote() << "session is" << int(session.state) << session.phase
                             << session.reason;
    return session;
}

QByteArray RealSessionsTest::ask(
    const Endpoint &endpoint, const QString &path, int *status, const QByteArray &body)
{
    QUrl url = endpoint.url;
    url.setPath(path.section(u'?', 0, 0));
    url.setQuery(path.section(u'?', 1));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + endpoint.token);
    request.setRawHeader("Content-Type", "application/json");
    request.setTransferTimeout(20s);
    std::unique_ptr<QNetworkReply> reply(
        body.isEmpty() ? m_network.get(request) : m_network.post(request, body));
    QSignalSpy done(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        done.wait(podPatience);
    if (status)
        *status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return reply->readAll();
}

void RealSessionsTest::every_object_is_as_the_api_server_wants_it()
{
    KubeSettings settings = optionsFor(*m_cluster).settings;
    settings.volume.persistent = true;
    settings.volume.storageClass = u"fast"_s;
    settings.otelImage = u"otelcol:1"_s;
    settings.pod.tolerations = {readToleration(u"gpu=true:NoSchedule"_s).value()};
    settings.pod.nodeSelector = {{u"kubernetes.io/os"_s, u"linux"_s}};
    settings.pod.pullSecrets = {u"registry"_s};
    Spec of = spec();
    of.team = u"acme/builders"_s;
    of.tags = {{u"a b"_s, u"ü"_s}};
    of.repository = u"octo/cat"_s;
    of.branch = u"main"_s;
    Anchor anchor;
    anchor.workspace = workspaceOf(of);
    anchor.since = m_clock.now();
    const kube::WriteOptions dry{.dryRun = true, .strict = true};
    const auto check = [&](const kube::Resource &resource, const QJsonObject &object) {
        return m_cluster->must(m_cluster->api(resource).create(object, dry));
    };
    QJsonObject service = check(kube::services, serviceOf(of, anchor, settings, m_clock.now()));
    QVERIFY(readAnchor(service));
    check(kube::secrets, settingsSecretOf(of, service, "token", settings).value());
    check(kube::secrets, cloneTokenSecretOf(of, service, u"t"_s));
    check(kube::persistentVolumeClaims, claimOf(service, settings));
    check(kube::networkPolicies, networkPolicyOf(settings));
    const PodParts parts{of, service, cloneUrlOf(of).value(), {}, {u"log-1"_s}};
    const QJsonObject pod = check(kube::pods, podOf(parts, settings.pod, settings));
    QCOMPARE(pod["spec"_L1]["initContainers"_L1].toArray().size(), 2);
    QCOMPARE(pod["spec"_L1]["containers"_L1].toArray().size(), 2);
}

void RealSessionsTest::a_session_runs_answers_only_to_its_token_and_leaves_nothing()
{
    const auto plant = runtime(optionsFor(*m_cluster));
    const Spec of = spec();
    const Result<Session> made = QCoro::waitFor(plant->create(of));
    QVERIFY2(made, made ? "" : qPrintable(made.error().detail + made.error().internal));
    QCOMPARE(made->state, State::Creating);
    QCOMPARE(await(*plant, of.id, State::Running).state, State::Running);
    const Endpoint endpoint = plant->endpoint(of.id).value();
    int status = 0;
    QVERIFY(ask(endpoint, u"/v1/state"_s, &status).contains(of.id.toLatin1()));
    QCOMPARE(status, 200);
    ask({endpoint.url, "wrong"}, u"/v1/state"_s, &status);
    QCOMPARE(status, 401);
    QCOMPARE(plant->list().size(), 1);

    QSignalSpy removed(plant.get(), &SessionRuntime::removed);
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QTRY_COMPARE_WITH_TIMEOUT(removed.size(), 1, podPatience);
    QCOMPARE(m_cluster->objectsOf(of.id), 0);
    QVERIFY(!plant->find(of.id));
    QCOMPARE(
        QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)).error().code, ErrorCode::NotFound);
}

void RealSessionsTest::an_image_that_is_not_there_fails_with_the_reason()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.pod.image = u"localhost/there-is-none:1"_s;
    with.limits.brokenGrace = 2s;
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    const Session failed = await(*plant, of.id, State::Failed);
    QCOMPARE(failed.state, State::Failed);
    QVERIFY2(failed.reason.contains("localhost/there-is-none:1 is not on the node"_L1),
        qPrintable(failed.reason));
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealSessionsTest::a_pod_that_fits_nowhere_fails_within_its_deadline()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.pod.memoryRequest = u"4000Gi"_s;
    with.settings.pod.memoryLimit.clear();
    with.limits.startDeadline = 6s;
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    QTRY_VERIFY_WITH_TIMEOUT(
        plant->find(of.id)->reason.contains("1 of 1 nodes lacks memory"_L1), 6'000);
    const Session failed = await(*plant, of.id, State::Failed);
    QVERIFY2(failed.reason.contains("did not start within 6 s"_L1), qPrintable(failed.reason));
    QVERIFY2(failed.reason.contains("lacks memory"_L1), qPrintable(failed.reason));
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealSessionsTest::a_storage_class_that_is_not_there_fails_with_the_reason()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.volume.persistent = true;
    with.settings.volume.storageClass = u"there-is-none"_s;
    with.limits.brokenGrace = 2s;
    with.limits.startDeadline = 60s;
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    const Session failed = await(*plant, of.id, State::Failed);
    QCOMPARE(failed.state, State::Failed);
    QVERIFY2(failed.reason.contains("\"there-is-none\" not found"_L1), qPrintable(failed.reason));
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealSessionsTest::a_quota_that_is_used_up_is_said()
{
    m_cluster->must(
        m_cluster->api(quotas).create({{u"metadata"_s, QJsonObject{{u"name"_s, u"none"_s}}},
            {u"spec"_s, QJsonObject{{u"hard"_s, QJsonObject{{u"count/pods"_s, u"0"_s}}}}}}));
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_cluster->must(m_cluster->api(quotas).get(u"none"_s))["status"_L1]["hard"_L1]
            .toObject()
            .isEmpty(),
        podPatience);
    KubernetesOptions with = optionsFor(*m_cluster);
    with.limits.startDeadline = 5s;
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    const Session failed = await(*plant, of.id, State::Failed);
    QVERIFY2(failed.reason.contains("exceeded quota"_L1), qPrintable(failed.reason));
    m_cluster->must(m_cluster->api(quotas).remove(u"none"_s));
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealSessionsTest::a_namespace_that_is_being_deleted_is_said()
{
    const QString name = m_cluster->nameSpace() + u"-end"_s;
    m_cluster->must(
        kube::Api(kube::namespaces).create({{u"metadata"_s, QJsonObject{{u"name"_s, name}}}}));
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.nameSpace = name;
    const auto plant = runtime(with);
    // Held back, so that it stays in that state.
    const kube::Api maps(kube::configMaps, name);
    m_cluster->must(maps.create({{u"metadata"_s,
        QJsonObject{
            {u"name"_s, u"holds"_s}, {u"finalizers"_s, QJsonArray{u"ccplant.test/hold"_s}}}}}));
    m_cluster->must(kube::Api(kube::namespaces).remove(name));
    const Result<Session> made = QCoro::waitFor(plant->create(spec()));
    QVERIFY(!made);
    QVERIFY2(made.error().detail.contains("being terminated"_L1), qPrintable(made.error().detail));
    m_cluster->must(maps.patch(u"holds"_s,
        kube::Patch::merge({{u"metadata"_s, QJsonObject{{u"finalizers"_s, QJsonValue::Null}}}})));
}

void RealSessionsTest::who_lacks_permissions_is_told_which()
{
    if (!TestCluster::hasContext(u"user-token"_s))
        QSKIP("this kubeconfig has no user without rights");
    const auto client = TestCluster::connect(u"user-token"_s).value();
    KubernetesRuntime poor(*client, m_clock, optionsFor(*m_cluster));
    const Result<void> started = QCoro::waitFor(poor.start());
    QVERIFY(!started);
    QCOMPARE(started.error().code, ErrorCode::Forbidden);
    QVERIFY2(started.error().detail.contains("create pods"_L1), qPrintable(started.error().detail));
}

void RealSessionsTest::a_stopped_session_keeps_its_log_and_goes_on_on_its_volume()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.volume.persistent = true;
    with.settings.volume.storageClass = m_cluster->makeVolume(u"a"_s);
    const auto plant = runtime(with);
    Spec of = spec();
    of.initialPrompt = {{"client_id"_L1, "c1"_L1},
        {"content"_L1,
            QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"/stream 20"_s}}}}};
    QVERIFY(QCoro::waitFor(plant->create(of)));
    QCOMPARE(await(*plant, of.id, State::Running).state, State::Running);
    const auto idle = [&] {
        const QByteArray state = ask(*plant->endpoint(of.id), u"/v1/state"_s);
        return QJsonDocument::fromJson(state)["status"_L1].toString() == "idle"_L1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(idle(), podPatience);
    const qint64 last =
        QJsonDocument::fromJson(ask(*plant->endpoint(of.id), u"/v1/state"_s))["last_seq"_L1]
            .toInteger();

    QVERIFY(QCoro::waitFor(plant->stop(of.id)));
    QCOMPARE(plant->find(of.id)->state, State::Stopped);
    QVERIFY(!plant->endpoint(of.id));
    QList<Event> events;
    LogPage page;
    page.end = false;
    while (!page.end) {
        const Result<LogPage> next = QCoro::waitFor(plant->readLog(of.id, 0, page.next, 1 << 20));
        QVERIFY(next);
        page = *next;
        events += page.events;
    }
    QVERIFY(page.last >= last);
    QVERIFY(std::ranges::adjacent_find(events, std::greater_equal<>(), &Event::seq)
        == events.cend()); // ascending, nothing twice
    QVERIFY(std::ranges::any_of(events,
        [](const Event &event) { return toJson(event)["client_id"_L1].toString() == "c1"_L1; }));

    QVERIFY(QCoro::waitFor(plant->resume(of.id, {})));
    QCOMPARE(plant->find(of.id)->state, State::Running);
    const QJsonDocument again =
        QJsonDocument::fromJson(ask(*plant->endpoint(of.id), u"/v1/events?after=0&wait=0"_s));
    QVERIFY(again["last_seq"_L1].toInteger() > last);
    QVERIFY(again["events"_L1].toArray().size() > 2); // what was before
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
    m_cluster->removeVolume(with.settings.volume.storageClass);
}

void RealSessionsTest::a_deleted_pod_is_made_again_on_its_volume()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.settings.volume.persistent = true;
    with.settings.volume.storageClass = m_cluster->makeVolume(u"b"_s);
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    QCOMPARE(await(*plant, of.id, State::Running).state, State::Running);
    const QString name = Names::of(of.id).pod;
    const QString before = kube::uidOf(m_cluster->must(m_cluster->api(kube::pods).get(name)));
    m_cluster->must(m_cluster->api(kube::pods).remove(name));
    QTRY_VERIFY_WITH_TIMEOUT(plant->find(of.id)->state == State::Creating, podPatience);
    QCOMPARE(await(*plant, of.id, State::Running).state, State::Running);
    QVERIFY(kube::uidOf(m_cluster->must(m_cluster->api(kube::pods).get(name))) != before);
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
    m_cluster->removeVolume(with.settings.volume.storageClass);
}

void RealSessionsTest::without_a_volume_the_log_outlives_the_pod()
{
    KubernetesOptions with = optionsFor(*m_cluster);
    with.copyEvery = 1s;
    const auto plant = runtime(with);
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(plant->create(of)));
    QCOMPARE(await(*plant, of.id, State::Running).state, State::Running);
    ask(*plant->endpoint(of.id), u"/v1/messages"_s, nullptr,
        R"({"client_id":"kept","content":[{"type":"text","text":"hello"}]})");
    const auto copied = [&] {
        const auto page = QCoro::waitFor(plant->readLog(of.id, 0, 0, 1 << 20));
        return page && std::ranges::any_of(page->events, [](const Event &event) {
            return toJson(event)["client_id"_L1].toString() == "kept"_L1;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(copied(), podPatience);
    m_cluster->must(m_cluster->api(kube::pods).remove(Names::of(of.id).pod));
    const Session failed = await(*plant, of.id, State::Failed);
    QVERIFY2(failed.reason.contains("is gone"_L1), qPrintable(failed.reason));
    QVERIFY(copied());

    const Result<void> resumed = QCoro::waitFor(plant->resume(of.id, {}));
    QVERIFY2(resumed, resumed ? "" : qPrintable(resumed.error().detail));
    QVERIFY(ask(*plant->endpoint(of.id), u"/v1/events?after=0&wait=0"_s).contains("\"kept\""));
    QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
    QVERIFY(m_cluster->isGone(of.id));
}

void RealSessionsTest::whatever_a_dead_server_left_is_taken_up()
{
    const KubernetesOptions with = optionsFor(*m_cluster);
    const auto service = [&](const Spec &of, Anchor::Want want) {
        Anchor anchor;
        anchor.want = want;
        anchor.persistent = false;
        anchor.workspace = workspaceOf(of);
        anchor.since = m_clock.now();
        return m_cluster->must(m_cluster->api(kube::services)
                .create(serviceOf(of, anchor, with.settings, m_clock.now())));
    };
    const auto secret = [&](const Spec &of, const QJsonObject &owner) {
        m_cluster->must(m_cluster->api(kube::secrets)
                .create(
                    settingsSecretOf(of, owner, "0123456789abcdef0123", with.settings).value()));
    };
    const Spec first = spec(), second = spec(), third = spec(), fourth = spec();
    service(first, Anchor::Want::Prepare); // died after the first write of create()
    secret(second, service(second, Anchor::Want::Prepare)); // after the second
    secret(third, service(third, Anchor::Want::Run)); // after the third
    const QJsonObject owner = service(fourth, Anchor::Want::Run); // after the pod was made
    secret(fourth, owner);
    m_cluster->must(m_cluster->api(kube::pods)
            .create(podOf({fourth, owner}, with.settings.pod, with.settings)));

    KubernetesOptions hasty = with;
    hasty.limits.prepareGrace = 2s;
    const auto plant = runtime(hasty);
    QVERIFY(!plant->find(first.id));
    QCOMPARE(await(*plant, third.id, State::Running).state, State::Running);
    QCOMPARE(await(*plant, fourth.id, State::Running).state, State::Running);
    QVERIFY(m_cluster->isGone(first.id));
    QVERIFY(m_cluster->isGone(second.id));
    QCOMPARE(plant->list().size(), 2);
    for (const Spec &of : {third, fourth}) {
        QVERIFY(QCoro::waitFor(plant->remove(of.id, LogAfter::Gone)));
        QVERIFY(m_cluster->isGone(of.id));
    }
}

void RealSessionsTest::a_log_that_is_kept_outlives_session_and_server()
{
    auto one = runtime(optionsFor(*m_cluster));
    const auto other = runtime(optionsFor(*m_cluster));
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(one->create(of)));
    QCOMPARE(await(*one, of.id, State::Running).state, State::Running);
    ask(*one->endpoint(of.id), u"/v1/messages"_s, nullptr,
        R"({"client_id":"kept","content":[{"type":"text","text":"hello"}]})");
    QVERIFY(QCoro::waitFor(one->remove(of.id, LogAfter::Kept)));
    one.reset(); // it dies right after its promise
    QTRY_VERIFY_WITH_TIMEOUT(!other->find(of.id), podPatience);
    QVERIFY(m_cluster->isGone(of.id));

    QList<Event> events;
    LogPage page;
    page.end = false;
    while (!page.end) {
        const Result<LogPage> next = QCoro::waitFor(other->readKept(of.id, 0, page.next, 1 << 20));
        QVERIFY(next);
        page = *next;
        events += page.events;
    }
    QVERIFY(std::ranges::any_of(events,
        [](const Event &event) { return toJson(event)["client_id"_L1].toString() == "kept"_L1; }));
    QVERIFY(
        std::ranges::adjacent_find(events, std::greater_equal<>(), &Event::seq) == events.cend());
    const kube::ListOptions kept{
        .labelSelector = kube::LabelSelector().equals(label::keptSession, of.id).text()};
    const auto secrets = [&] {
        return QCoro::waitFor(m_cluster->client().all(m_cluster->api(kube::secrets), kept))
            ->items.size();
    };
    QVERIFY(secrets() > 0);
    QVERIFY(QCoro::waitFor(other->dropKept(of.id)));
    QCOMPARE(secrets(), 0);
    QVERIFY(QCoro::waitFor(other->readKept(of.id, 0, 0, 1 << 20))->events.isEmpty());
}

void RealSessionsTest::two_servers_share_sessions()
{
    const auto one = runtime(optionsFor(*m_cluster));
    const auto other = runtime(optionsFor(*m_cluster));
    const Spec of = spec();
    QVERIFY(QCoro::waitFor(one->create(of)));
    QCOMPARE(await(*other, of.id, State::Running).state, State::Running);
    QCOMPARE(await(*one, of.id, State::Running).state, State::Running);
    QCOMPARE(*one->endpoint(of.id), *other->endpoint(of.id));
    QVERIFY(QCoro::waitFor(other->stop(of.id)));
    QTRY_COMPARE_WITH_TIMEOUT(one->find(of.id)->state, State::Stopped, podPatience);
    QVERIFY(QCoro::waitFor(one->remove(of.id, LogAfter::Gone)));
    QTRY_VERIFY_WITH_TIMEOUT(!other->find(of.id), podPatience);
    QVERIFY(m_cluster->isGone(of.id));
}

QTEST_GUILESS_MAIN(RealSessionsTest)
#include "tst_sessions.moc"
