// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/kube/core/object.h"
#include "server/runtime/kubernetes/archive.h"
#include "server/runtime/kubernetes/eventbook.h"
#include "server/runtime/kubernetes/pod.h"
#include "shared/ids.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runtime;

namespace {

const QDateTime now = QDateTime::fromString(u"2026-01-31T09:30:00Z"_s, Qt::ISODate);

Spec spec()
{
    Spec out;
    out.id = u"s_abcdefghijklmnopqrstuvwxyz"_s;
    out.owner = u"Ada Lovelace"_s;
    out.agent = {{"id"_L1, "demo"_L1}, {"driver"_L1, "acp"_L1},
        {"command"_L1, QJsonArray{u"ccplant-demo-agent"_s}},
        {"env"_L1, QJsonObject{{u"SECRET"_s, u"hunter2"_s}}}};
    out.tags = {{u"team/area"_s, u"front end"_s}, {u"ticket"_s, u"A-1"_s}};
    return out;
}

KubeSettings settings()
{
    KubeSettings out;
    out.nameSpace = u"sessions"_s;
    out.pod.image = u"ccplant-session:1"_s;
    return out;
}

QJsonObject service(const Spec &of = spec())
{
    Anchor anchor;
    anchor.want = Anchor::Want::Run;
    anchor.since = now;
    anchor.workspace = workspaceOf(of);
    QJsonObject object = serviceOf(of, anchor, settings(), now);
    kube::setMetadata(object, "uid"_L1, u"uid-1"_s);
    kube::setMetadata(object, "resourceVersion"_L1, u"7"_s);
    return object;
}

QJsonObject podFor(const Spec &of, const KubeSettings &with = settings())
{
    return podOf(
        {of, service(of), cloneUrlOf(of).value(), {}}, podSettings(with.pod, of.pod).value(), with);
}

QJsonObject named(const QJsonValue &list, const QString &name)
{
    for (const QJsonValue &each : list.toArray()) {
        if (each["name"_L1].toString() == name)
            return each.toObject();
    }
    return {};
}

QStringList mountsOf(const QJsonObject &container)
{
    QStringList paths;
    for (const QJsonValue &mount : container["volumeMounts"_L1].toArray())
        paths << mount["mountPath"_L1].toString();
    return paths;
}

Event logged(qint64 seq, const QString &text)
{
    return eventOf({{"seq"_L1, seq}, {"time"_L1, "2026-01-31T09:30:00.000Z"_L1},
                       {"kind"_L1, "delta"_L1}, {"id"_L1, "m_1"_L1}, {"text"_L1, text}})
        .value();
}

} // namespace

class PodObjectsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void names_are_those_of_the_original_and_valid();
    void labels_find_a_session_as_the_original_s_tooling_does();
    void whatever_a_user_is_called_labels_are_valid_data();
    void whatever_a_user_is_called_labels_are_valid();
    void the_anchor_survives_its_service();
    void a_patch_removes_what_is_not_said_any_more_and_guards_the_version();
    void everything_belongs_to_the_service();
    void the_pod_is_restricted();
    void the_agent_cannot_read_the_runner_s_token();
    void no_secret_stands_in_a_pod();
    void a_repository_is_cloned_first_with_a_token_that_the_agent_never_sees();
    void folders_of_the_server_are_refused_data();
    void folders_of_the_server_are_refused();
    void a_profile_changes_its_own_session_only();
    void wrong_wishes_name_their_field_data();
    void wrong_wishes_name_their_field();
    void the_collector_runs_beside_the_agent();
    void a_claim_or_the_pod_has_the_files();
    void nothing_comes_in_but_from_the_server_and_metadata_is_out_of_reach();
    void a_first_message_that_no_cluster_can_keep_is_refused();
    void a_log_goes_into_secrets_and_comes_back();
    void events_are_told_in_their_order();
};

void PodObjectsTest::names_are_those_of_the_original_and_valid()
{
    const Names names = Names::of(spec().id);
    QCOMPARE(names.pod, u"agentapi-session-s-abcdefghijklmnopqrstuvwxyz"_s);
    QCOMPARE(names.service, names.pod + u"-svc"_s);
    QCOMPARE(names.claim, names.pod + u"-pvc"_s);
    QCOMPARE(names.cloneToken, names.service + u"-github-token"_s);
    QVERIFY(kube::isDnsLabel(Names::of(newId(u"s")).service)); // a Service's name is a label
    QVERIFY(names.log(9) < names.log(10) && kube::isDnsSubdomain(names.log(9)));
}

void PodObjectsTest::labels_find_a_session_as_the_original_s_tooling_does()
{
    Spec team = spec();
    team.team = u"acme/builders"_s;
    const QJsonObject labels = labelsOf(team);
    QCOMPARE(labels["app.kubernetes.io/name"_L1], u"agentapi-session"_s);
    QCOMPARE(labels["app.kubernetes.io/managed-by"_L1], u"agentapi-proxy"_s);
    QCOMPARE(labels["app.kubernetes.io/instance"_L1], team.id);
    QCOMPARE(labels["agentapi.proxy/session-id"_L1], team.id);
    QCOMPARE(labels["agentapi.proxy/user-id"_L1], u"Ada-Lovelace"_s);
    QCOMPARE(labels["agentapi.proxy/scope"_L1], u"team"_s);
    const QByteArray hash =
        QCryptographicHash::hash("acme/builders", QCryptographicHash::Sha256).toHex().first(63);
    QCOMPARE(labels["agentapi.proxy/team-id-hash"_L1], QString::fromLatin1(hash));
    QCOMPARE(labels["agentapi.proxy/tag-ticket"_L1], u"A-1"_s);
    QCOMPARE(labels["agentapi.proxy/tag-team-area"_L1], u"front-end"_s);
    const QJsonObject annotations = service(team)["metadata"_L1]["annotations"_L1].toObject();
    QCOMPARE(annotations["agentapi.proxy/created-at"_L1], u"2026-01-31T09:30:00Z"_s);
    QCOMPARE(annotations["agentapi.proxy/team-id"_L1], u"acme/builders"_s);
}

void PodObjectsTest::whatever_a_user_is_called_labels_are_valid_data()
{
    QTest::addColumn<QString>("owner");
    QTest::newRow("plain") << u"octocat"_s;
    QTest::newRow("long") << QString(300, u'x');
    QTest::newRow("ends") << u"-.a_."_s;
    QTest::newRow("nothing") << u"日本語"_s;
    QTest::newRow("mail") << u"a+b@example.com"_s;
    QTest::newRow("cut at a dash") << QString(62, u'x') + u"-y"_s;
}

void PodObjectsTest::whatever_a_user_is_called_labels_are_valid()
{
    QFETCH(QString, owner);
    Spec of = spec();
    of.owner = owner;
    of.tags = {{owner, owner}, {u"x"_s, owner}};
    const QJsonObject labels = labelsOf(of);
    for (auto label = labels.begin(); label != labels.end(); ++label) {
        QVERIFY2(kube::isLabelKey(label.key()), qPrintable(label.key()));
        QVERIFY2(kube::isLabelValue(label->toString()), qPrintable(label->toString()));
    }
}

void PodObjectsTest::the_anchor_survives_its_service()
{
    Anchor anchor;
    anchor.want = Anchor::Want::Fail;
    anchor.reason = u"It broke: \"so\"."_s;
    anchor.since = now;
    anchor.persistent = false;
    anchor.hasRepository = true;
    anchor.workspace = {u"clone"_s, u"/w"_s, u"main"_s, u"c0ffee"_s};
    anchor.pod = u"p"_s;
    anchor.ready = now.addSecs(1);
    anchor.restarts = 3;
    anchor.notBefore = now.addSecs(2);
    anchor.lost = u"l"_s;
    anchor.archived = 99;
    QJsonObject object = serviceOf(spec(), anchor, settings(), now);
    kube::setMetadata(object, "uid"_L1, u"u"_s);
    const std::optional<Anchor> read = readAnchor(object);
    QVERIFY(read);
    anchor.id = spec().id;
    anchor.name = Names::of(spec().id).service;
    anchor.uid = u"u"_s;
    QCOMPARE(*read, anchor);
    kube::setInMetadata(object, "annotations"_L1, u"ccplant/want"_s, u"dance"_s);
    QVERIFY(!readAnchor(object));
    QVERIFY(!readAnchor({}));
}

void PodObjectsTest::a_patch_removes_what_is_not_said_any_more_and_guards_the_version()
{
    Anchor anchor = *readAnchor(service());
    anchor.reason = u"why"_s;
    QJsonObject before = serviceOf(spec(), anchor, settings(), now);
    kube::setMetadata(before, "resourceVersion"_L1, u"12"_s);
    anchor.reason.clear();
    const QJsonObject metadata = patchOf(before, anchor, now)["metadata"_L1].toObject();
    QCOMPARE(metadata["resourceVersion"_L1], u"12"_s);
    QVERIFY(metadata["annotations"_L1]["ccplant/reason"_L1].isNull());
    QVERIFY(metadata["annotations"_L1]["agentapi.proxy/created-at"_L1]
            .isUndefined()); // the original's stay
}

void PodObjectsTest::everything_belongs_to_the_service()
{
    const Spec of = spec();
    for (const QJsonObject &object : {settingsSecretOf(of, service(), "token", settings()).value(),
             cloneTokenSecretOf(of, service(), u"t"_s), claimOf(service(), settings()), podFor(of),
             logSecretOf(of.id, service(), {"x\n", 1, 1})}) {
        const QJsonObject owner = object["metadata"_L1]["ownerReferences"_L1][0].toObject();
        QCOMPARE(owner["uid"_L1], u"uid-1"_s);
        QCOMPARE(owner["kind"_L1], u"Service"_s);
        QVERIFY(owner["blockOwnerDeletion"_L1].toBool());
        QCOMPARE(kube::labelOf(object, label::sessionId), of.id);
    }
}

void PodObjectsTest::the_pod_is_restricted()
{
    KubeSettings with = settings();
    with.otelImage = u"otelcol:1"_s;
    Spec of = spec();
    of.repository = u"octo/cat"_s;
    const QJsonObject pod = podFor(of, with)["spec"_L1].toObject();
    QCOMPARE(pod["automountServiceAccountToken"_L1], false);
    QCOMPARE(pod["securityContext"_L1]["runAsNonRoot"_L1], true);
    QCOMPARE(pod["securityContext"_L1]["runAsUser"_L1], 999);
    QCOMPARE(pod["securityContext"_L1]["fsGroup"_L1], 999);
    QCOMPARE(pod["securityContext"_L1]["seccompProfile"_L1]["type"_L1], u"RuntimeDefault"_s);
    int containers = 0;
    for (const auto &list : {"containers"_L1, "initContainers"_L1}) {
        for (const QJsonValue &container : pod[list].toArray()) {
            const QJsonValue security = container["securityContext"_L1];
            QCOMPARE(security["allowPrivilegeEscalation"_L1], false);
            QCOMPARE(security["readOnlyRootFilesystem"_L1], true);
            QCOMPARE(security["capabilities"_L1]["drop"_L1].toArray(), QJsonArray{u"ALL"_s});
            QVERIFY(!container["resources"_L1]["limits"_L1]["memory"_L1].isUndefined());
            ++containers;
        }
    }
    QCOMPARE(containers, 3);
    for (const QJsonValue &volume : pod["volumes"_L1].toArray())
        QVERIFY(volume["hostPath"_L1].isUndefined());
    const QJsonObject runner = named(pod["containers"_L1], u"agentapi"_s);
    QCOMPARE(runner["resources"_L1]["requests"_L1]["cpu"_L1], u"500m"_s);
    QCOMPARE(runner["resources"_L1]["limits"_L1]["memory"_L1], u"4Gi"_s);
    QCOMPARE(runner["readinessProbe"_L1]["httpGet"_L1]["path"_L1], u"/healthz"_s);
    QCOMPARE(runner["livenessProbe"_L1]["httpGet"_L1]["path"_L1], u"/healthz"_s);
}

void PodObjectsTest::the_agent_cannot_read_the_runner_s_token()
{
    const QJsonObject secret = settingsSecretOf(spec(), service(), "the-token", settings()).value();
    const StoredSession stored = readSettingsSecret(secret).value();
    QCOMPARE(stored.token, "the-token");
    QCOMPARE(stored.spec.toJson(), spec().toJson());
    const QByteArray digest =
        QByteArray::fromBase64(secret["data"_L1]["token.sha256"_L1].toString().toLatin1());
    QCOMPARE(digest, QCryptographicHash::hash("the-token", QCryptographicHash::Sha256).toHex());
    const QJsonObject volume = named(podFor(spec())["spec"_L1]["volumes"_L1], u"session"_s);
    QStringList keys;
    for (const QJsonValue &item : volume["secret"_L1]["items"_L1].toArray())
        keys << item["key"_L1].toString();
    QCOMPARE(keys, (QStringList{u"runner.json"_s, u"token.sha256"_s}));
    QVERIFY(!readSettingsSecret({}));
}

void PodObjectsTest::no_secret_stands_in_a_pod()
{
    Spec of = spec();
    of.environment = {{u"GITHUB_TOKEN"_s, u"ghp_verysecret"_s}};
    of.initialPrompt = {{"client_id"_L1, "c"_L1},
        {"content"_L1,
            QJsonArray{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"swordfish"_s}}}}};
    of.repository = u"octo/cat"_s;
    const QByteArray pod = QJsonDocument(podFor(of)).toJson();
    const QByteArray own = QJsonDocument(service(of)).toJson();
    for (const char *secret : {"hunter2", "ghp_verysecret", "swordfish"}) {
        QVERIFY(!pod.contains(secret));
        QVERIFY(!own.contains(secret));
    }
    const QByteArray config =
        QByteArray::fromBase64(settingsSecretOf(of, service(of), "t", settings())
                .value()["data"_L1]["runner.json"_L1]
                .toString()
                .toLatin1());
    const QJsonObject agent = QJsonDocument::fromJson(config)["agent"_L1].toObject();
    QCOMPARE(agent["env"_L1]["SECRET"_L1], u"hunter2"_s);
    QCOMPARE(agent["env"_L1]["AGENTAPI_SESSION_ID"_L1], of.id);
}

void PodObjectsTest::a_repository_is_cloned_first_with_a_token_that_the_agent_never_sees()
{
    Spec of = spec();
    of.repository = u"octo/cat"_s;
    of.branch = u"dev"_s;
    const QJsonObject pod = podFor(of)["spec"_L1].toObject();
    const QJsonObject clone = named(pod["initContainers"_L1], u"clone-repo"_s);
    QCOMPARE(clone["command"_L1].toArray(),
        (QJsonArray{u"/usr/lib/ccplant/clone"_s, u"https://github.com/octo/cat"_s,
            u"/home/agentapi/workdir/repo"_s, u"dev"_s}));
    QVERIFY(mountsOf(clone).contains(u"/etc/ccplant/clone"_s));
    const QJsonObject runner = named(pod["containers"_L1], u"agentapi"_s);
    QVERIFY(!mountsOf(runner).contains(u"/etc/ccplant/clone"_s));
    QVERIFY(runner["args"_L1].toArray().contains(u"/home/agentapi/workdir/repo"_s));
    QVERIFY(podFor(spec())["spec"_L1]["initContainers"_L1].isUndefined());
}

void PodObjectsTest::folders_of_the_server_are_refused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("folder") << u"folder"_s << u"/srv/x"_s;
    QTest::newRow("path") << u"repository"_s << u"/srv/x.git"_s;
    QTest::newRow("file URL") << u"repository"_s << u"file:///srv/x.git"_s;
    QTest::newRow("nonsense") << u"repository"_s << u"--upload-pack=x"_s;
    QTest::newRow("branch of nothing") << u"branch"_s << u"main"_s;
}

void PodObjectsTest::folders_of_the_server_are_refused()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    Spec of = spec();
    (field == u"folder" ? of.folder : field == u"branch" ? of.branch : of.repository) = value;
    const auto url = cloneUrlOf(of);
    QVERIFY(!url);
    QCOMPARE(url.error().code, ErrorCode::InvalidRequest);
    QCOMPARE(url.error().extra["field"_L1], field);
}

void PodObjectsTest::a_profile_changes_its_own_session_only()
{
    KubeSettings with = settings();
    with.pod.tolerations = {readToleration(u"gpu=true:NoSchedule"_s).value()};
    with.pod.nodeSelector = {{u"zone"_s, u"a"_s}};
    Spec of = spec();
    of.pod = {{"image"_L1, "other:2"_L1}, {"memory_limit"_L1, "8Gi"_L1},
        {"node_selector"_L1, QJsonObject{{u"disk"_s, u"ssd"_s}}},
        {"tolerations"_L1, QJsonArray{u"spot:NoExecute"_s}}, {"runtime_class"_L1, "gvisor"_L1}};
    const QJsonObject pod = podFor(of, with)["spec"_L1].toObject();
    const QJsonObject runner = named(pod["containers"_L1], u"agentapi"_s);
    QCOMPARE(runner["image"_L1], u"other:2"_s);
    QCOMPARE(runner["resources"_L1]["limits"_L1]["memory"_L1], u"8Gi"_s);
    QCOMPARE(runner["resources"_L1]["requests"_L1]["memory"_L1], u"512Mi"_s);
    QCOMPARE(pod["nodeSelector"_L1].toObject(),
        (QJsonObject{{u"zone"_s, u"a"_s}, {u"disk"_s, u"ssd"_s}}));
    QCOMPARE(pod["tolerations"_L1].toArray().size(), 2);
    QCOMPARE(pod["tolerations"_L1][1].toObject(),
        (QJsonObject{
            {u"key"_s, u"spot"_s}, {u"operator"_s, u"Exists"_s}, {u"effect"_s, u"NoExecute"_s}}));
    QCOMPARE(pod["runtimeClassName"_L1], u"gvisor"_s);
    QCOMPARE(
        podFor(spec(), with)["spec"_L1]["runtimeClassName"_L1], QJsonValue(QJsonValue::Undefined));
}

void PodObjectsTest::wrong_wishes_name_their_field_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("unknown") << u"hostNetwork"_s << QJsonValue(true);
    QTest::newRow("amount") << u"memory_limit"_s << QJsonValue(u"lots"_s);
    QTest::newRow("number") << u"cpu_request"_s << QJsonValue(2);
    QTest::newRow("label") << u"node_selector"_s << QJsonValue(QJsonObject{{u"a b"_s, u"c"_s}});
    QTest::newRow("no object") << u"node_selector"_s << QJsonValue(u"a=b"_s);
    QTest::newRow("effect") << u"tolerations"_s << QJsonValue(QJsonArray{u"a=b:Never"_s});
    QTest::newRow("class") << u"runtime_class"_s << QJsonValue(u"Not A Name"_s);
}

void PodObjectsTest::wrong_wishes_name_their_field()
{
    QFETCH(QString, field);
    QFETCH(QJsonValue, value);
    const auto pod = podSettings(settings().pod, {{field, value}});
    QVERIFY(!pod);
    QCOMPARE(pod.error().extra["field"_L1], u"pod."_s + field);
}

void PodObjectsTest::the_collector_runs_beside_the_agent()
{
    KubeSettings with = settings();
    with.otelImage = u"otelcol:1"_s;
    const QJsonObject pod = podFor(spec(), with);
    QVERIFY(!named(pod["spec"_L1]["containers"_L1], u"otelcol"_s).isEmpty());
    QCOMPARE(kube::annotationOf(pod, u"prometheus.io/port"_s), u"9090"_s);
    const QJsonObject config = QJsonDocument::fromJson(collectorConfig(spec())).object();
    const QJsonObject scrape =
        config["receivers"_L1]["prometheus"_L1]["config"_L1]["scrape_configs"_L1][0].toObject();
    QCOMPARE(scrape["scrape_interval"_L1], u"15s"_s);
    QCOMPARE(scrape["static_configs"_L1][0]["targets"_L1][0], u"localhost:9464"_s);
    QVERIFY(named(podFor(spec())["spec"_L1]["containers"_L1], u"otelcol"_s).isEmpty());
}

void PodObjectsTest::a_claim_or_the_pod_has_the_files()
{
    KubeSettings with = settings();
    with.volume.storageClass = u"fast"_s;
    const QJsonObject claim = claimOf(service(), with);
    QCOMPARE(claim["spec"_L1]["storageClassName"_L1], u"fast"_s);
    QCOMPARE(claim["spec"_L1]["resources"_L1]["requests"_L1]["storage"_L1], u"10Gi"_s);
    const auto home = [](const KubeSettings &of) {
        return named(podFor(spec(), of)["spec"_L1]["volumes"_L1], u"home"_s);
    };
    QCOMPARE(home(with)["persistentVolumeClaim"_L1]["claimName"_L1], kube::nameOf(claim));
    with.volume.persistent = false;
    QCOMPARE(home(with)["emptyDir"_L1]["sizeLimit"_L1], u"10Gi"_s);
    with.volume.storageClass.clear();
    QVERIFY(claimOf(service(), with)["spec"_L1]["storageClassName"_L1].isUndefined());
}

void PodObjectsTest::nothing_comes_in_but_from_the_server_and_metadata_is_out_of_reach()
{
    const QJsonObject policy = networkPolicyOf(settings())["spec"_L1].toObject();
    QCOMPARE(policy["policyTypes"_L1].toArray(), (QJsonArray{u"Ingress"_s, u"Egress"_s}));
    QCOMPARE(policy["ingress"_L1].toArray().size(), 1);
    QCOMPARE(policy["ingress"_L1][0]["ports"_L1][0]["port"_L1], 9000);
    const QJsonArray to = policy["egress"_L1][1]["to"_L1].toArray();
    QCOMPARE(to[0]["ipBlock"_L1]["except"_L1].toArray(), QJsonArray{u"169.254.0.0/16"_s});
    QCOMPARE(to[1]["ipBlock"_L1]["except"_L1].toArray(), QJsonArray{u"fd00:ec2::/32"_s});
    KubeSettings none = settings();
    none.network.egress.clear();
    QCOMPARE(networkPolicyOf(none)["spec"_L1]["egress"_L1].toArray().size(), 1); // DNS
}

void PodObjectsTest::a_first_message_that_no_cluster_can_keep_is_refused()
{
    Spec of = spec();
    of.initialPrompt = {{"client_id"_L1, "c"_L1}, {"content"_L1, QString(600 * 1024, u'x')}};
    const auto secret = settingsSecretOf(of, service(), "t", settings());
    QVERIFY(!secret);
    QCOMPARE(secret.error().code, ErrorCode::Unprocessable);
}

void PodObjectsTest::a_log_goes_into_secrets_and_comes_back()
{
    QList<Event> events;
    for (int i = 1; i <= 300; ++i)
        events << logged(i, QString(20'000, QChar(u'a' + i % 26)));
    const QList<LogPiece> pieces = piecesOf(events);
    QVERIFY(pieces.size() > 1);
    qint64 next = 1;
    for (const LogPiece &piece : pieces) {
        QCOMPARE(piece.first, next);
        next = piece.last + 1;
        const QJsonObject secret = logSecretOf(spec().id, service(), piece);
        QVERIFY(QJsonDocument(secret).toJson().size() < 1024 * 1024);
        const QJsonObject kept = keptLogSecretOf(secret, spec().id);
        QCOMPARE(kube::nameOf(kept), kube::nameOf(secret));
        QVERIFY(!kept["metadata"_L1].toObject().contains("ownerReferences"_L1));
        QVERIFY(kube::labelOf(kept, label::sessionId).isEmpty()); // no part of a session any more
        QCOMPARE(kube::labelOf(kept, label::keptSession), spec().id);
        QCOMPARE(readLogSecret(kept)->lines, piece.lines);
        const Result<LogPiece> back = readLogSecret(secret);
        QVERIFY(back);
        QCOMPARE(back->lines, piece.lines);
        QCOMPARE(back->last, piece.last);
    }
    QCOMPARE(next, 301);
    QVERIFY(piecesOf({}).isEmpty());
    QVERIFY(!readLogSecret({}));
}

void PodObjectsTest::events_are_told_in_their_order()
{
    EventBook book;
    const auto make = [](const QString &uid, const QString &time, const QString &version) {
        return QJsonObject{
            {u"metadata"_s, QJsonObject{{u"uid"_s, uid}, {u"resourceVersion"_s, version}}},
            {u"involvedObject"_s, QJsonObject{{u"uid"_s, u"pod"_s}, {u"name"_s, u"p"_s}}},
            {u"reason"_s, uid}, {u"lastTimestamp"_s, time}, {u"source"_s, u"kubelet"_s}};
    };
    book.put(make(u"late"_s, u"2026-01-31T09:30:05Z"_s, u"3"_s));
    book.put(make(u"second"_s, u"2026-01-31T09:30:00Z"_s, u"10"_s));
    book.put(make(u"first"_s, u"2026-01-31T09:30:00Z"_s, u"9"_s));
    QStringList reasons;
    for (const QJsonObject &each : book.about(u"pod"_s))
        reasons << each["reason"_L1].toString();
    QCOMPARE(reasons, (QStringList{u"first"_s, u"second"_s, u"late"_s}));
    book.remove(make(u"first"_s, {}, {}));
    QCOMPARE(book.about(u"pod"_s).size(), 2);
    const QJsonObject trimmed = trimmedEvent(make(u"x"_s, {}, u"1"_s));
    QVERIFY(trimmed["source"_L1].isUndefined());
    QCOMPARE(kube::uidOf(trimmed), u"x"_s);
}

QTEST_GUILESS_MAIN(PodObjectsTest)
#include "tst_objects.moc"
