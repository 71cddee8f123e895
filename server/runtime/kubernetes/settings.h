// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <chrono>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace ccplant::runtime {

/// How a session's pod is made and where it runs. Quantities are written as Kubernetes has them
/// (`500m`, `4Gi`).
struct PodSettings {
    QString image; ///< with ccplant-runner, git and /usr/lib/ccplant/clone; required
    QString pullPolicy = {}; ///< `Always`, `IfNotPresent`, `Never`; empty: the cluster's default
    QStringList pullSecrets = {};
    QString cpuRequest = QStringLiteral("500m");
    QString memoryRequest = QStringLiteral("512Mi");
    QString cpuLimit = QStringLiteral("2"); ///< empty: none
    QString memoryLimit = QStringLiteral("4Gi"); ///< empty: none
    QMap<QString, QString> nodeSelector = {};
    QJsonArray tolerations = {}; ///< as in a pod's spec
    QString runtimeClass = {}; ///< empty: the cluster's default
};

/// Where a session's home folder lies, with its log and its workspace.
struct VolumeSettings {
    QString size =
        QStringLiteral("10Gi"); ///< of a claim; or the most that may be used of a node's disk
    bool persistent = true; ///< a PersistentVolumeClaim, which outlives the pod; else the pod's own
    QString storageClass = {}; ///< empty: the cluster's default
};

/// What sessions may reach over the network; enforced where the cluster's network does that.
struct NetworkSettings {
    bool policy = true; ///< apply a NetworkPolicy for all sessions
    QStringList egress = {QStringLiteral("0.0.0.0/0"), QStringLiteral("::/0")}; ///< networks
    /// Never reachable: where clouds tell secrets of their machines.
    QStringList except = {QStringLiteral("169.254.0.0/16"), QStringLiteral("fd00:ec2::/32")};
    QString serverNamespace =
        {}; ///< from where the server reaches runners; empty: that of sessions
};

/// Everything that the objects of a session are made of, besides its spec. A value.
struct KubeSettings {
    QString nameSpace; ///< of the sessions
    /// Without rights, and its token is not mounted.
    QString serviceAccount = QStringLiteral("agentapi-proxy-session");
    PodSettings pod;
    VolumeSettings volume;
    NetworkSettings network;
    int warm = 0; ///< pods that are kept ready for sessions without a volume and a repository
    QString otelImage = {}; ///< of an OpenTelemetry collector beside each agent; empty: none
    QJsonObject limits = {}; ///< defaults, as the runner takes them (docs/protocol.md §3)
    std::chrono::seconds grace{30}; ///< for a pod to end
};

/// `settings` with what a session's spec says of its pod (Spec::pod): `image`, `cpu_request`,
/// `memory_request`, `cpu_limit`, `memory_limit`, `node_selector` {}, `tolerations` [],
/// `runtime_class`. InvalidRequest names the field.
Result<PodSettings> podSettings(PodSettings settings, const QJsonObject &wishes);

/// `key=value:NoSchedule`, `key:NoExecute`, `key=value`, `:NoSchedule`: a toleration.
/// InvalidRequest.
Result<QJsonObject> readToleration(const QString &text);
/// `500m`, `0.5`, `4Gi`: what Kubernetes takes as an amount.
bool isQuantity(const QString &text);

} // namespace ccplant::runtime
