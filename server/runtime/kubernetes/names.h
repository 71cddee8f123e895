// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

namespace ccplant::runtime {

/// Names of a session's objects, those of the original where it has them. Ids hold a '_', which
/// names must not.
struct Names {
    QString pod, service, claim;
    QString settings; ///< Secret: spec.json, runner.json, token, token.sha256, otelcol.yaml
    QString cloneToken; ///< Secret: GITHUB_TOKEN, only while a repository is to be cloned

    static Names of(const QString &sessionId);
    /// Whether a pod of this name was made for the warm pool.
    static bool isWarm(const QString &podName);
    /// Secret of a pod of the warm pool.
    static QString warmSettings(const QString &podName);
    /// Secret with a piece of the log that begins at `seq`.
    QString log(qint64 seq) const;
};

namespace label {
inline const QString app = QStringLiteral("app.kubernetes.io/name");
inline const QString instance = QStringLiteral("app.kubernetes.io/instance");
inline const QString managedBy = QStringLiteral("app.kubernetes.io/managed-by");
inline const QString sessionId = QStringLiteral("agentapi.proxy/session-id");
inline const QString userId = QStringLiteral("agentapi.proxy/user-id");
inline const QString scope = QStringLiteral("agentapi.proxy/scope");
inline const QString teamIdHash = QStringLiteral("agentapi.proxy/team-id-hash");
inline const QString agentType = QStringLiteral("agentapi.proxy/agent-type");
inline const QString tagPrefix = QStringLiteral("agentapi.proxy/tag-");
inline const QString stock =
    QStringLiteral("agentapi.proxy/stock"); ///< of a pod that waits for a session
inline const QString part =
    QStringLiteral("ccplant/part"); ///< of a Secret: `settings`, `clone-token`, `log`, `kept-log`
inline const QString keptSession =
    QStringLiteral("ccplant/kept-session"); ///< of a Secret with a piece of a kept log
} // namespace label

inline const QString appName = QStringLiteral("agentapi-session");
inline const QString manager = QStringLiteral("agentapi-proxy");

/// `app.kubernetes.io/name=agentapi-session,app.kubernetes.io/managed-by=agentapi-proxy`.
QString sessionSelector();
inline const QString warmPrefix = QStringLiteral("agentapi-session-warm-");
/// The labels of all objects of a session.
QJsonObject labelsOf(const Spec &spec);
/// What may stand in a label's value, as near to `text` as can be; empty when nothing of it can.
QString labelValue(const QString &text);

} // namespace ccplant::runtime
