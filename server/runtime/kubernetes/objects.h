// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/anchor.h"
#include "server/runtime/kubernetes/settings.h"

namespace ccplant::runtime {

/// Port of a session's runner, and of its collector.
inline constexpr int runnerPort = 9000;
inline constexpr int metricsPort = 9090;

/// Paths in a session's pod.
inline constexpr QLatin1StringView homeFolder{"/home/agentapi"};
inline constexpr QLatin1StringView workFolder{"/home/agentapi/workdir"};
inline constexpr QLatin1StringView cloneFolder{"/home/agentapi/workdir/repo"};
inline constexpr QLatin1StringView stateFolder{"/var/lib/ccplant/session"};
inline constexpr QLatin1StringView settingsFolder{"/etc/ccplant/session"};
inline constexpr QLatin1StringView cloneTokenFolder{"/etc/ccplant/clone"};
inline constexpr QLatin1StringView archiveFolder{"/etc/ccplant/log"};

// Objects as they are sent, without a namespace. All but the first belong to the Service, so that
// they go with it.

/// The session's Service: headless, so that it costs no address.
QJsonObject serviceOf(
    const Spec &spec, const Anchor &anchor, const KubeSettings &settings, const QDateTime &now);
/// The Secret with the session's spec and its runner's configuration and token. Unprocessable when
/// it is larger than the cluster can keep.
Result<QJsonObject> settingsSecretOf(const Spec &spec, const QJsonObject &service,
    const QByteArray &token, const KubeSettings &settings);
/// Spec and token of it; Internal when it is none of ours.
struct StoredSession {
    Spec spec;
    QByteArray token;
};
Result<StoredSession> readSettingsSecret(const QJsonObject &secret);
/// The Secret with a token that can read the repository; short-lived.
QJsonObject cloneTokenSecretOf(const Spec &spec, const QJsonObject &service, const QString &token);
/// The claim for the session's home.
QJsonObject claimOf(const QJsonObject &service, const KubeSettings &settings);
/// One policy for all sessions of the namespace: nothing comes in but from the server, DNS and what
/// the settings allow go out.
QJsonObject networkPolicyOf(const KubeSettings &settings);

/// Where the runner of a pod answers.
Endpoint endpointOf(const QString &address, const QByteArray &token);

/// Metadata of an object of the session: its name, the Service's session labels, owned by the
/// Service.
QJsonObject ownedMetadata(const QString &name, const QJsonObject &service);

/// Configuration of the OpenTelemetry collector beside an agent: what the agent tells on 9464 is
/// told on 9090 with the session's labels (the original's).
QByteArray collectorConfig(const Spec &spec);

} // namespace ccplant::runtime
