// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/objects.h"

#include "server/kube/core/object.h"
#include "server/runtime/runnerconfig.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype largestSecret = 1000 * 1024; // of 1 MiB that the API server allows

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QJsonArray ports(const KubeSettings &settings)
{
    QJsonArray all{
        QJsonObject{{u"name"_s, u"http"_s}, {u"port"_s, runnerPort}, {u"targetPort"_s, u"http"_s}}};
    if (!settings.otelImage.isEmpty())
        all.append(QJsonObject{
            {u"name"_s, u"metrics"_s}, {u"port"_s, metricsPort}, {u"targetPort"_s, u"metrics"_s}});
    return all;
}

/// What the original's tooling, and agents' own hooks, expect to find in the environment.
QMap<QString, QString> podEnvironment(const Spec &spec, const KubeSettings &settings)
{
    QMap<QString, QString> environment{{u"AGENTAPI_SESSION_ID"_s, spec.id},
        {u"AGENTAPI_USER_ID"_s, spec.owner}, {u"AGENTAPI_PORT"_s, QString::number(runnerPort)}};
    if (!spec.team.isEmpty())
        environment[u"AGENTAPI_TEAM_ID"_s] = spec.team;
    if (!settings.otelImage.isEmpty()) {
        environment[u"CLAUDE_CODE_ENABLE_TELEMETRY"_s] = u"1"_s;
        environment[u"OTEL_METRICS_EXPORTER"_s] = u"prometheus"_s;
    }
    return environment;
}

QJsonObject secret(
    const QString &name, const QString &part, const QJsonObject &service, const QJsonObject &data)
{
    QJsonObject object{
        {u"type"_s, u"Opaque"_s}, {u"metadata"_s, ownedMetadata(name, service)}, {u"data"_s, data}};
    kube::setInMetadata(object, "labels"_L1, label::part, part);
    return object;
}

QJsonObject peer(const QMap<QString, QString> &podLabels, const QString &nameSpace)
{
    QJsonObject labels;
    for (const auto &[key, value] : podLabels.asKeyValueRange())
        labels[key] = value;
    QJsonObject out{{u"podSelector"_s, QJsonObject{{u"matchLabels"_s, labels}}}};
    if (!nameSpace.isEmpty())
        out[u"namespaceSelector"_s] = QJsonObject{
            {u"matchLabels"_s, QJsonObject{{u"kubernetes.io/metadata.name"_s, nameSpace}}}};
    return out;
}

QJsonArray egressRules(const NetworkSettings &network)
{
    const auto port = [](const QString &protocol) {
        return QJsonObject{{u"protocol"_s, protocol}, {u"port"_s, 53}};
    };
    QJsonArray rules{QJsonObject{{u"ports"_s, QJsonArray{port(u"UDP"_s), port(u"TCP"_s)}}}};
    QJsonArray blocks;
    for (const QString &cidr : network.egress) {
        QJsonArray except;
        for (const QString &hole : network.except) { // an exception must lie within its block
            if (hole.contains(u':') == cidr.contains(u':')
                && (cidr == "0.0.0.0/0"_L1 || cidr == "::/0"_L1))
                except.append(hole);
        }
        QJsonObject block{{u"cidr"_s, cidr}};
        if (!except.isEmpty())
            block[u"except"_s] = except;
        blocks.append(QJsonObject{{u"ipBlock"_s, block}});
    }
    if (!blocks.isEmpty())
        rules.append(QJsonObject{{u"to"_s, blocks}});
    return rules;
}

} // namespace

Endpoint endpointOf(const QString &address, const QByteArray &token)
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(address);
    url.setPort(runnerPort);
    return {url, token};
}

QJsonObject ownedMetadata(const QString &name, const QJsonObject &service)
{
    return {{u"name"_s, name}, {u"labels"_s, service["metadata"_L1]["labels"_L1].toObject()},
        {u"ownerReferences"_s, QJsonArray{kube::ownerReference(kube::services, service)}}};
}

QJsonObject serviceOf(
    const Spec &spec, const Anchor &anchor, const KubeSettings &settings, const QDateTime &now)
{
    const QString time = now.toUTC().toString(Qt::ISODate);
    QJsonObject annotations = annotationsOf(anchor);
    annotations[u"agentapi.proxy/created-at"_s] = time;
    annotations[u"agentapi.proxy/updated-at"_s] = time;
    annotations[u"agentapi.proxy/user-id"_s] = spec.owner;
    if (!spec.team.isEmpty())
        annotations[u"agentapi.proxy/team-id"_s] = spec.team;
    return {{u"metadata"_s,
                QJsonObject{{u"name"_s, Names::of(spec.id).service}, {u"labels"_s, labelsOf(spec)},
                    {u"annotations"_s, annotations}}},
        {u"spec"_s,
            QJsonObject{{u"clusterIP"_s, u"None"_s}, {u"publishNotReadyAddresses"_s, true},
                {u"selector"_s, QJsonObject{{label::sessionId, spec.id}}},
                {u"ports"_s, ports(settings)}}}};
}

Result<QJsonObject> settingsSecretOf(const Spec &spec, const QJsonObject &service,
    const QByteArray &token, const KubeSettings &settings)
{
    const auto json = [](const QJsonObject &object) {
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    };
    // The pod is the sandbox.
    const RunnerSurroundings surroundings{
        {}, u"none"_s, {}, podEnvironment(spec, settings), settings.limits};
    const QByteArray digest = QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
    QJsonObject data{{u"spec.json"_s, base64(json(spec.toJson()))},
        {u"runner.json"_s, base64(json(runnerConfig(spec, {}, surroundings)))},
        {u"token"_s, base64(token)}, {u"token.sha256"_s, base64(digest)}};
    if (!settings.otelImage.isEmpty())
        data[u"otelcol.yaml"_s] = base64(collectorConfig(spec));
    qsizetype size = 0;
    for (const QJsonValue &value : std::as_const(data))
        size += value.toString().size() / 4 * 3;
    if (size > largestSecret)
        return fail(ErrorCode::Unprocessable,
            u"The first message and the settings of this session are larger (%1 KiB) than a cluster can keep (1 MiB). Create the session with a shorter first message, and send files afterwards."_s
                .arg(size / 1024));
    return secret(Names::of(spec.id).settings, u"settings"_s, service, data);
}

Result<StoredSession> readSettingsSecret(const QJsonObject &secret)
{
    const auto bytes = [&](QLatin1StringView key) {
        return QByteArray::fromBase64(secret["data"_L1][key].toString().toLatin1());
    };
    const QJsonDocument spec = QJsonDocument::fromJson(bytes("spec.json"_L1));
    StoredSession stored{Spec::fromJson(spec.object()), bytes("token"_L1)};
    if (stored.spec.id.isEmpty() || stored.token.isEmpty())
        return fail(ErrorCode::Internal,
            u"The session's settings in the cluster are damaged. Delete the session."_s,
            kube::nameOf(secret));
    return stored;
}

QJsonObject cloneTokenSecretOf(const Spec &spec, const QJsonObject &service, const QString &token)
{
    return secret(Names::of(spec.id).cloneToken, u"clone-token"_s, service,
        {{u"GITHUB_TOKEN"_s, base64(token.toUtf8())}});
}

QJsonObject claimOf(const QJsonObject &service, const KubeSettings &settings)
{
    QJsonObject spec{{u"accessModes"_s, QJsonArray{u"ReadWriteOnce"_s}},
        {u"resources"_s,
            QJsonObject{{u"requests"_s, QJsonObject{{u"storage"_s, settings.volume.size}}}}}};
    if (!settings.volume.storageClass.isEmpty())
        spec[u"storageClassName"_s] = settings.volume.storageClass;
    const QString id = kube::labelOf(service, label::sessionId);
    return {{u"metadata"_s, ownedMetadata(Names::of(id).claim, service)}, {u"spec"_s, spec}};
}

QJsonObject networkPolicyOf(const KubeSettings &settings)
{
    const QJsonArray from{peer({{label::app, u"ccplant"_s}}, settings.network.serverNamespace)};
    const QJsonArray ports{QJsonObject{{u"protocol"_s, u"TCP"_s}, {u"port"_s, runnerPort}}};
    QJsonArray ingress{QJsonObject{{u"from"_s, from}, {u"ports"_s, ports}}};
    if (!settings.otelImage.isEmpty())
        ingress.append(QJsonObject{{u"ports"_s,
            QJsonArray{QJsonObject{{u"protocol"_s, u"TCP"_s}, {u"port"_s, metricsPort}}}}});
    const QJsonObject labels{{label::app, appName}, {label::managedBy, manager}};
    return {{u"metadata"_s,
                QJsonObject{{u"name"_s, u"ccplant-sessions"_s},
                    {u"labels"_s, QJsonObject{{label::managedBy, manager}}}}},
        {u"spec"_s,
            QJsonObject{{u"podSelector"_s, QJsonObject{{u"matchLabels"_s, labels}}},
                {u"policyTypes"_s, QJsonArray{u"Ingress"_s, u"Egress"_s}}, {u"ingress"_s, ingress},
                {u"egress"_s, egressRules(settings.network)}}}};
}

QByteArray collectorConfig(const Spec &spec)
{
    const auto attribute = [](const QString &name, const QString &value) {
        return QJsonObject{{u"key"_s, name}, {u"value"_s, value}, {u"action"_s, u"upsert"_s}};
    };
    const auto dropped = [](const QString &name) {
        return QJsonObject{{u"key"_s, name}, {u"action"_s, u"delete"_s}};
    };
    const auto renamed = [](const QString &name, const QString &from) {
        return QJsonObject{
            {u"key"_s, name}, {u"from_attribute"_s, from}, {u"action"_s, u"upsert"_s}};
    };
    QJsonArray actions{renamed(u"claude_user_id"_s, u"user_id"_s),
        renamed(u"claude_session_id"_s, u"session_id"_s), dropped(u"user_id"_s),
        dropped(u"session_id"_s), dropped(u"user_email"_s),
        attribute(u"agentapi_session_id"_s, spec.id), attribute(u"agentapi_user_id"_s, spec.owner)};
    if (!spec.team.isEmpty())
        actions.append(attribute(u"agentapi_team_id"_s, spec.team));
    const QJsonObject scrape{{u"job_name"_s, u"agent"_s}, {u"scrape_interval"_s, u"15s"_s},
        {u"static_configs"_s,
            QJsonArray{QJsonObject{{u"targets"_s, QJsonArray{u"localhost:9464"_s}}}}}};
    const QJsonObject config{
        {u"receivers"_s,
            QJsonObject{{u"prometheus"_s,
                QJsonObject{
                    {u"config"_s, QJsonObject{{u"scrape_configs"_s, QJsonArray{scrape}}}}}}}},
        {u"processors"_s,
            QJsonObject{{u"attributes/session"_s, QJsonObject{{u"actions"_s, actions}}}}},
        {u"exporters"_s,
            QJsonObject{
                {u"prometheus"_s, QJsonObject{{u"endpoint"_s, u"0.0.0.0:%1"_s.arg(metricsPort)}}}}},
        {u"service"_s,
            QJsonObject{{u"pipelines"_s,
                QJsonObject{{u"metrics"_s,
                    QJsonObject{{u"receivers"_s, QJsonArray{u"prometheus"_s}},
                        {u"processors"_s, QJsonArray{u"attributes/session"_s}},
                        {u"exporters"_s, QJsonArray{u"prometheus"_s}}}}}}}}};
    return QJsonDocument(config).toJson(QJsonDocument::Compact); // JSON is YAML
}

} // namespace ccplant::runtime
