// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/objects.h"

namespace ccplant::runtime {

namespace container {
inline const QString runner = QStringLiteral("agentapi"); ///< the original's name for it
inline const QString clone = QStringLiteral("clone-repo");
inline const QString restore = QStringLiteral("restore-log");
inline const QString collector = QStringLiteral("otelcol");
} // namespace container

/// What a pod is made of.
struct PodParts {
    Spec spec;
    QJsonObject service; ///< as the server has it
    QString cloneUrl = {}; ///< what is to be cloned; empty: nothing
    QString settingsSecret = {}; ///< without a session: the Secret with the token's digest
    QStringList logSecrets = {}; ///< pieces of the log to begin with where the home folder is empty
};

/// A session's pod, without a namespace: Pod Security "restricted", a read-only root, no account
/// token.
QJsonObject podOf(const PodParts &parts, const PodSettings &pod, const KubeSettings &settings);
/// A pod of the warm pool: the same, without a session, and with its own Secret.
QJsonObject warmPodOf(const QString &name, const KubeSettings &settings);
/// What makes a pod of the pool the session's: labels and owner; Conflict when it was changed
/// since.
QJsonObject claimPatch(const QJsonObject &pod, const QJsonObject &service);
/// The Secret of a pod of the pool, which owns it.
QJsonObject warmSecretOf(const QJsonObject &pod, const QByteArray &token);
/// Where the session works, as its runner sees it.
Workspace workspaceOf(const Spec &spec);
/// `https://…` for a repository that a pod can clone; empty for none. InvalidRequest for a folder
/// of the server.
Result<QString> cloneUrlOf(const Spec &spec);

} // namespace ccplant::runtime
