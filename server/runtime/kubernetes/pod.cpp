// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/pod.h"

#include "server/kube/core/object.h"
#include "server/runtime/repository.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr int user = 999; // the original's
constexpr int groupReadable = 0440;

QJsonObject mount(const QString &volume, QLatin1StringView path, bool readOnly = false,
    const QString &subPath = {})
{
    QJsonObject out{{u"name"_s, volume}, {u"mountPath"_s, QString(path)}};
    if (readOnly)
        out[u"readOnly"_s] = true;
    if (!subPath.isEmpty())
        out[u"subPath"_s] = subPath;
    return out;
}

/// The home folder with what is kept in it; the volume itself is nowhere seen as a whole.
QJsonArray homeMounts()
{
    return {mount(u"home"_s, homeFolder, false, u"home"_s),
        mount(u"home"_s, workFolder, false, u"workdir"_s),
        mount(u"home"_s, stateFolder, false, u"session"_s), mount(u"tmp"_s, "/tmp"_L1)};
}

QJsonObject variable(const QString &name, const QString &value)
{
    return {{u"name"_s, name}, {u"value"_s, value}};
}

QJsonObject fromField(const QString &name, const QString &path)
{
    return {{u"name"_s, name},
        {u"valueFrom"_s, QJsonObject{{u"fieldRef"_s, QJsonObject{{u"fieldPath"_s, path}}}}}};
}

QJsonObject containerSecurity()
{
    return {{u"allowPrivilegeEscalation"_s, false}, {u"readOnlyRootFilesystem"_s, true},
        {u"runAsNonRoot"_s, true},
        {u"capabilities"_s, QJsonObject{{u"drop"_s, QJsonArray{u"ALL"_s}}}}};
}

QJsonObject podSecurity()
{
    return {{u"runAsNonRoot"_s, true}, {u"runAsUser"_s, user}, {u"runAsGroup"_s, user},
        {u"fsGroup"_s, user}, {u"fsGroupChangePolicy"_s, u"OnRootMismatch"_s},
        {u"seccompProfile"_s, QJsonObject{{u"type"_s, u"RuntimeDefault"_s}}}};
}

QJsonObject amounts(const QString &cpu, const QString &memory)
{
    QJsonObject out;
    if (!cpu.isEmpty())
        out[u"cpu"_s] = cpu;
    if (!memory.isEmpty())
        out[u"memory"_s] = memory;
    return out;
}

QJsonObject resourcesOf(const PodSettings &pod)
{
    QJsonObject out{{u"requests"_s, amounts(pod.cpuRequest, pod.memoryRequest)}};
    if (const QJsonObject limits = amounts(pod.cpuLimit, pod.memoryLimit); !limits.isEmpty())
        out[u"limits"_s] = limits;
    return out;
}

QJsonObject probe(int period, int failures, int timeout)
{
    return {{u"httpGet"_s, QJsonObject{{u"path"_s, u"/healthz"_s}, {u"port"_s, u"http"_s}}},
        {u"periodSeconds"_s, period}, {u"failureThreshold"_s, failures},
        {u"timeoutSeconds"_s, timeout}};
}

QJsonObject image(QJsonObject container, const PodSettings &pod)
{
    container[u"image"_s] = pod.image;
    if (!pod.pullPolicy.isEmpty())
        container[u"imagePullPolicy"_s] = pod.pullPolicy;
    container[u"securityContext"_s] = containerSecurity();
    container[u"terminationMessagePolicy"_s] = u"FallbackToLogsOnError"_s;
    return container;
}

/// How the runner is started; without a session it waits for one.
QJsonArray runnerArguments(const PodParts &parts)
{
    const QString settings(settingsFolder);
    QJsonArray out{u"--token-digest-file"_s, settings + u"/token.sha256"_s, u"--state"_s,
        QString(stateFolder), u"--workspace"_s, workspaceOf(parts.spec).path, u"--listen"_s,
        u"$(POD_IP):%1"_s.arg(runnerPort), u"--log-format"_s, u"json"_s};
    if (parts.spec.id.isEmpty())
        out.append(u"--wait"_s);
    else
        for (const QString &argument : {settings + u"/runner.json"_s, u"--config"_s})
            out.prepend(argument);
    return out;
}

QJsonObject runnerContainer(const PodParts &parts, const PodSettings &pod)
{
    QJsonArray mounts = homeMounts();
    mounts.append(mount(u"session"_s, settingsFolder, true));
    QJsonArray environment{fromField(u"POD_IP"_s, u"status.podIP"_s),
        fromField(u"POD_NAME"_s, u"metadata.name"_s), variable(u"HOME"_s, QString(homeFolder))};
    if (!parts.spec.id.isEmpty())
        environment.append(variable(u"CCPLANT_SESSION_ID"_s, parts.spec.id));
    return image(
        {{u"name"_s, container::runner}, {u"workingDir"_s, QString(workFolder)},
            {u"command"_s, QJsonArray{u"/usr/bin/tini"_s, u"--"_s, u"ccplant-runner"_s}},
            {u"args"_s, runnerArguments(parts)}, {u"env"_s, environment},
            {u"ports"_s,
                QJsonArray{QJsonObject{{u"name"_s, u"http"_s}, {u"containerPort"_s, runnerPort}}}},
            {u"resources"_s, resourcesOf(pod)}, {u"readinessProbe"_s, probe(2, 3, 3)},
            {u"livenessProbe"_s, probe(10, 6, 5)}, {u"volumeMounts"_s, mounts}},
        pod);
}

QJsonObject cloneContainer(const PodParts &parts, const PodSettings &pod)
{
    QJsonArray command{u"/usr/lib/ccplant/clone"_s, parts.cloneUrl, QString(cloneFolder)};
    if (!parts.spec.branch.isEmpty())
        command.append(parts.spec.branch);
    QJsonArray mounts = homeMounts();
    mounts.append(mount(u"clone-token"_s, cloneTokenFolder, true));
    return image({{u"name"_s, container::clone}, {u"command"_s, command},
                     {u"env"_s,
                         QJsonArray{variable(u"HOME"_s, QString(homeFolder)),
                             variable(u"CCPLANT_CLONE_TOKEN"_s,
                                 QString(cloneTokenFolder) + u"/GITHUB_TOKEN"_s)}},
                     {u"resources"_s, resourcesOf(pod)}, {u"volumeMounts"_s, mounts}},
        pod);
}

/// Puts the copy of the log where the runner looks for it, unless there is one.
QJsonObject restoreContainer(const PodSettings &pod)
{
    QJsonArray mounts = homeMounts();
    mounts.append(mount(u"log"_s, archiveFolder, true));
    return image({{u"name"_s, container::restore},
                     {u"command"_s,
                         QJsonArray{u"/usr/lib/ccplant/restore-log"_s, QString(archiveFolder),
                             QString(stateFolder)}},
                     {u"resources"_s, resourcesOf(pod)}, {u"volumeMounts"_s, mounts}},
        pod);
}

QJsonObject collectorContainer(const QString &collectorImage)
{
    PodSettings small;
    small.image = collectorImage;
    small.cpuRequest = u"100m"_s;
    small.memoryRequest = u"128Mi"_s;
    small.cpuLimit = u"200m"_s;
    small.memoryLimit = u"256Mi"_s;
    return image({{u"name"_s, container::collector},
                     {u"args"_s, QJsonArray{u"--config=/etc/otelcol/otelcol.yaml"_s}},
                     {u"ports"_s,
                         QJsonArray{QJsonObject{
                             {u"name"_s, u"metrics"_s}, {u"containerPort"_s, metricsPort}}}},
                     {u"resources"_s, resourcesOf(small)},
                     {u"volumeMounts"_s, QJsonArray{mount(u"otelcol"_s, "/etc/otelcol"_L1, true)}}},
        small);
}

QJsonObject secretVolume(
    const QString &name, const QString &secret, const QStringList &keys, bool optional = false)
{
    QJsonArray items;
    for (const QString &key : keys)
        items.append(QJsonObject{{u"key"_s, key}, {u"path"_s, key}});
    QJsonObject source{
        {u"secretName"_s, secret}, {u"defaultMode"_s, groupReadable}, {u"items"_s, items}};
    if (optional)
        source[u"optional"_s] = true;
    return {{u"name"_s, name}, {u"secret"_s, source}};
}

QJsonObject logVolume(const QStringList &secrets)
{
    QJsonArray sources;
    for (const QString &secret : secrets)
        sources.append(QJsonObject{{u"secret"_s,
            QJsonObject{{u"name"_s, secret},
                {u"items"_s,
                    QJsonArray{QJsonObject{
                        {u"key"_s, u"events.jsonl.zz"_s}, {u"path"_s, secret + u".zz"_s}}}}}}});
    return {{u"name"_s, u"log"_s},
        {u"projected"_s, QJsonObject{{u"defaultMode"_s, groupReadable}, {u"sources"_s, sources}}}};
}

QJsonObject homeVolume(const Names &names, const VolumeSettings &volume)
{
    if (volume.persistent)
        return {{u"name"_s, u"home"_s},
            {u"persistentVolumeClaim"_s, QJsonObject{{u"claimName"_s, names.claim}}}};
    return {{u"name"_s, u"home"_s}, {u"emptyDir"_s, QJsonObject{{u"sizeLimit"_s, volume.size}}}};
}

QJsonArray volumesOf(const PodParts &parts, const KubeSettings &settings)
{
    const Names names = Names::of(parts.spec.id);
    QJsonArray volumes{homeVolume(names, settings.volume),
        QJsonObject{{u"name"_s, u"tmp"_s}, {u"emptyDir"_s, QJsonObject{}}},
        parts.spec.id.isEmpty()
            ? secretVolume(u"session"_s, parts.settingsSecret, {u"token.sha256"_s})
            : secretVolume(u"session"_s, names.settings, {u"runner.json"_s, u"token.sha256"_s})};
    if (!parts.cloneUrl.isEmpty())
        volumes.append(secretVolume(u"clone-token"_s, names.cloneToken, {u"GITHUB_TOKEN"_s}, true));
    if (!parts.logSecrets.isEmpty())
        volumes.append(logVolume(parts.logSecrets));
    if (!settings.otelImage.isEmpty())
        volumes.append(secretVolume(u"otelcol"_s, names.settings, {u"otelcol.yaml"_s}));
    return volumes;
}

QJsonObject podSpec(const PodParts &parts, const PodSettings &pod, const KubeSettings &settings)
{
    QJsonArray containers{runnerContainer(parts, pod)};
    if (!settings.otelImage.isEmpty())
        containers.append(collectorContainer(settings.otelImage));
    QJsonArray before;
    if (!parts.logSecrets.isEmpty())
        before.append(restoreContainer(pod));
    if (!parts.cloneUrl.isEmpty())
        before.append(cloneContainer(parts, pod));
    QJsonObject spec{{u"serviceAccountName"_s, settings.serviceAccount},
        {u"automountServiceAccountToken"_s, false}, {u"enableServiceLinks"_s, false},
        {u"restartPolicy"_s, u"OnFailure"_s},
        {u"terminationGracePeriodSeconds"_s, qint64(settings.grace.count())},
        {u"securityContext"_s, podSecurity()}, {u"containers"_s, containers},
        {u"volumes"_s, volumesOf(parts, settings)}};
    if (!before.isEmpty())
        spec[u"initContainers"_s] = before;
    QJsonObject selector;
    for (const auto &[key, value] : pod.nodeSelector.asKeyValueRange())
        selector[key] = value;
    if (!selector.isEmpty())
        spec[u"nodeSelector"_s] = selector;
    if (!pod.tolerations.isEmpty())
        spec[u"tolerations"_s] = pod.tolerations;
    if (!pod.runtimeClass.isEmpty())
        spec[u"runtimeClassName"_s] = pod.runtimeClass;
    QJsonArray secrets;
    for (const QString &secret : pod.pullSecrets)
        secrets.append(QJsonObject{{u"name"_s, secret}});
    if (!secrets.isEmpty())
        spec[u"imagePullSecrets"_s] = secrets;
    return spec;
}

} // namespace

Workspace workspaceOf(const Spec &spec)
{
    if (spec.repository.isEmpty())
        return {u"empty"_s, QString(workFolder), {}, {}};
    return {u"clone"_s, QString(cloneFolder), spec.branch, {}};
}

Result<QString> cloneUrlOf(const Spec &spec)
{
    const auto wrong = [](const QString &field, const QString &what) {
        return fail(ErrorCode::InvalidRequest, field + u": "_s + what, {}, {{"field"_L1, field}});
    };
    if (!spec.folder.isEmpty())
        return wrong(u"folder"_s,
            u"this server runs sessions in a cluster, where its own folders are not. Give a repository, or leave it out for an empty workspace."_s);
    if (spec.repository.isEmpty()) {
        if (!spec.branch.isEmpty())
            return wrong(u"branch"_s, u"only a repository has branches; give one."_s);
        return QString();
    }
    if (!spec.branch.isEmpty()) {
        if (const auto branch = readBranch(spec.branch); !branch)
            return tl::unexpected(branch.error());
    }
    const Result<RepositoryRef> repository = readRepository(spec.repository, u"/"_s);
    if (!repository)
        return tl::unexpected(repository.error());
    if (repository->kind == RepositoryRef::Local || repository->location.startsWith("file:"_L1))
        return wrong(u"repository"_s,
            u"this server runs sessions in a cluster, which cannot see its folders. Give a URL, or OWNER/NAME of GitHub."_s);
    return repository->location;
}

QJsonObject warmPodOf(const QString &name, const KubeSettings &settings)
{
    PodParts parts;
    parts.settingsSecret = Names::warmSettings(name);
    KubeSettings own = settings;
    own.volume.persistent = false;
    own.otelImage.clear(); // its configuration names the session
    return {{u"metadata"_s,
                QJsonObject{{u"name"_s, name},
                    {u"labels"_s,
                        QJsonObject{{label::app, appName}, {label::managedBy, manager},
                            {label::stock, u"true"_s}}}}},
        {u"spec"_s, podSpec(parts, settings.pod, own)}};
}

QJsonObject claimPatch(const QJsonObject &pod, const QJsonObject &service)
{
    QJsonObject labels = service["metadata"_L1]["labels"_L1].toObject();
    labels[label::stock] = QJsonValue::Null;
    return {{u"metadata"_s,
        QJsonObject{{u"uid"_s, kube::uidOf(pod)},
            {u"resourceVersion"_s, kube::resourceVersionOf(pod)}, {u"labels"_s, labels},
            {u"ownerReferences"_s, QJsonArray{kube::ownerReference(kube::services, service)}}}}};
}

QJsonObject warmSecretOf(const QJsonObject &pod, const QByteArray &token)
{
    const QByteArray digest = QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
    const QJsonObject labels{
        {label::app, appName}, {label::managedBy, manager}, {label::part, u"settings"_s}};
    return {{u"type"_s, u"Opaque"_s},
        {u"metadata"_s,
            QJsonObject{{u"name"_s, Names::warmSettings(kube::nameOf(pod))}, {u"labels"_s, labels},
                {u"ownerReferences"_s, QJsonArray{kube::ownerReference(kube::pods, pod)}}}},
        {u"data"_s,
            QJsonObject{{u"token"_s, QString::fromLatin1(token.toBase64())},
                {u"token.sha256"_s, QString::fromLatin1(digest.toBase64())}}}};
}

QJsonObject podOf(const PodParts &parts, const PodSettings &pod, const KubeSettings &settings)
{
    QJsonObject object{{u"metadata"_s, ownedMetadata(Names::of(parts.spec.id).pod, parts.service)},
        {u"spec"_s, podSpec(parts, pod, settings)}};
    if (!settings.otelImage.isEmpty()) {
        const auto annotate = [&](const QString &key, const QString &value) {
            kube::setInMetadata(object, "annotations"_L1, key, value);
        };
        annotate(u"prometheus.io/scrape"_s, u"true"_s);
        annotate(u"prometheus.io/port"_s, QString::number(metricsPort));
        annotate(u"prometheus.io/path"_s, u"/metrics"_s);
    }
    return object;
}

} // namespace ccplant::runtime
