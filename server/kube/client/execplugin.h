// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/materials.h"

#include <chrono>
#include <optional>
#include <QCoro/QCoroTask>
#include <QFuture>

namespace ccplant::kube {

/// What an exec plugin gave (ExecCredential.status).
struct ExecCredential {
    QByteArray token = {};
    KeyPair pair = {};
    QDateTime expires = {}; ///< null: until the server refuses it
    bool operator==(const ExecCredential &) const = default;
};

/// Reads a plugin's output. BadCredentials when it is none or gives nothing.
ApiResult<ExecCredential> readExecCredential(const QByteArray &output, const QString &apiVersion);
/// KUBERNETES_EXEC_INFO for a plugin.
QByteArray execInfo(const ExecPlugin &plugin, const ClusterEntry &cluster);

/// Runs a plugin and keeps what it gave until that ends. Callers at the same time share one run.
class ExecCredentials {
public:
    ExecCredentials(ExecPlugin plugin, ClusterEntry cluster);
    /// Ends within a minute. BadCredentials has the plugin's last words.
    QCoro::Task<ApiResult<ExecCredential>> get();
    /// The server did not take it: the next get() runs the plugin again.
    void forget() { m_kept.reset(); }

private:
    QFuture<ApiResult<ExecCredential>> run() const;

    ExecPlugin m_plugin;
    ClusterEntry m_cluster;
    std::optional<ExecCredential> m_kept;
    QFuture<ApiResult<ExecCredential>> m_running;
};

} // namespace ccplant::kube
