// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/client/execplugin.h"

#include <functional>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QPointer>

namespace ccplant::kube {

/// Who ended a reply.
enum class EndedBy { Server, Deadline, Caller, Size };
/// Never at once: what asks to stop must not be destroyed while it does.
void abortSoon(const QPointer<QNetworkReply> &reply, EndedBy by);
/// Nothing when the server ended it.
std::optional<ApiError> endedByUs(const QNetworkReply &reply);
/// What the server or the network said; `body`: of the answer. Nothing: it is a good one.
std::optional<ApiError> failureOf(const QNetworkReply &reply, const QByteArray &body);

/// Stops when one of two does.
class EitherStop {
public:
    EitherStop(const std::stop_token &one, const std::stop_token &other)
        : m_first(one, [source = m_source]() mutable { source.request_stop(); })
        , m_second(other, [source = m_source]() mutable { source.request_stop(); })
    {
    }
    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::stop_callback<std::function<void()>> m_first, m_second;
};

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
    /// The same for a stream; ends with it.
    static QCoro::Task<ApiResult<void>> stream(
        Self self, Request request, StreamOptions options, std::stop_token stop);
    static QCoro::Task<ApiResult<void>> place(
        Self self, QDeadlineTimer deadline, std::stop_token stop);
    /// The request with who we are. Reads files, and may run a plugin.
    static QCoro::Task<ApiResult<QNetworkRequest>> prepare(Self self, Request request);
    ApiResult<QNetworkRequest> withTls(QNetworkRequest request, const ExecCredential &plugin);
    /// What is asked from now on goes over connections of its own.
    void renewNetwork();
    /// The server did not take what we proved ourselves with: true when there may be something
    /// newer.
    bool renewCredentials();

    ClusterAccess access;
    ClientOptions with;
    std::shared_ptr<QNetworkAccessManager> network; ///< calls keep the one that they began with
    WatchedMaterial authority, certificate, key, token;
    std::optional<ExecCredentials> plugin;
    std::optional<QSslConfiguration> tls;
    KeyPair pair; ///< that `tls` was made with
    TokenBucket bucket;
    QElapsedTimer clock;
    std::stop_source end; ///< the client is gone
};

} // namespace ccplant::kube
