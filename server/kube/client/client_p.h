// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/client/execplugin.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkRequest>

namespace ccplant::kube {

/// Waits, or until `stop` is requested.
QCoro::Task<void> pause(std::chrono::milliseconds time, std::stop_token stop);

/// A call may hold the last reference, and end inside a signal of the manager's reply.
struct DeleteLater {
    void operator()(QObject *object) const { object->deleteLater(); }
};

struct Client::Private {
    using Self = std::shared_ptr<Private>;

    Private(ClusterAccess access, ClientOptions options);

    /// Sends it once, when the rate limit lets it.
    static QCoro::Task<ApiResult<QByteArray>> attempt(
        Self self, Request request, QDeadlineTimer deadline, std::stop_token stop);
    static QCoro::Task<ApiResult<void>> place(
        Self self, QDeadlineTimer deadline, std::stop_token stop);
    /// The request with who we are. Reads files, and may run a plugin.
    static QCoro::Task<ApiResult<QNetworkRequest>> prepare(Self self, Request request);
    ApiResult<QNetworkRequest> withTls(QNetworkRequest request, const ExecCredential &plugin);
    /// The server did not take what we proved ourselves with: true when there may be something
    /// newer.
    bool renewCredentials();

    ClusterAccess access;
    ClientOptions with;
    std::unique_ptr<QNetworkAccessManager, DeleteLater> network;
    WatchedMaterial authority, certificate, key, token;
    std::optional<ExecCredentials> plugin;
    std::optional<QSslConfiguration> tls;
    KeyPair pair; ///< that `tls` was made with
    TokenBucket bucket;
    QElapsedTimer clock;
    std::stop_source end; ///< the client is gone
};

} // namespace ccplant::kube
