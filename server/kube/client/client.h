// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/config/clusteraccess.h"
#include "server/kube/core/api.h"
#include "server/kube/core/backoff.h"
#include "server/kube/core/lines.h"
#include "server/kube/core/object.h"
#include "server/kube/core/watchevent.h"

#include <functional>
#include <memory>
#include <QCoro/QCoroTask>
#include <stop_token>

namespace ccplant::kube {

struct ClientOptions {
    RateLimit rate = {}; ///< of this client
    BackoffPolicy retry = {
        .first = std::chrono::milliseconds(200), .most = std::chrono::milliseconds(5'000)};
    int attempts = 6; ///< of one call, the first included
    qint64 maxAnswer = 256LL * 1024 * 1024; ///< bytes; larger is BadAnswer
    QByteArray userAgent = "ccplantd";
};

struct CallOptions {
    std::chrono::milliseconds deadline{30'000}; ///< for all attempts and waits together
    std::stop_token stop = {}; ///< the call ends with Cancelled soon after this is requested
    int attempts = 0; ///< 0: as many as the client makes
};

struct StreamOptions {
    std::function<void(const QByteArray &line)> line = {}; ///< without its line feed; required
    std::function<void()> opened = {}; ///< the server took it: lines may come now
    std::chrono::milliseconds openWithin{
        30'000}; ///< else DeadlineExceeded; then it may take for ever
    std::stop_token stop = {}; ///< no line comes after this is requested
    qsizetype maxLine = maxWatchLine; ///< bytes
    LineSplitter::TooLong tooLong = LineSplitter::Refuse; ///< a longer line: BadAnswer
};

/// Talks to one API server as one user. Every call ends: with an answer, the server's error, or one
/// of our own. Calls that may be sent again are, as their request says; the server's Retry-After is
/// kept. Lives in one thread; calls still open when it is destroyed end with Cancelled.
class Client {
public:
    explicit Client(ClusterAccess access, ClientOptions options = {});
    ~Client();
    Q_DISABLE_COPY_MOVE(Client)

    /// The answer's bytes, of a status 2xx.
    QCoro::Task<ApiResult<QByteArray>> bytes(BuiltRequest request, CallOptions options = {});
    /// An answer that comes line by line and may have no end: a watch, or the log of a pod. Sent
    /// once; again only with newer credentials. A value: the server ended it.
    QCoro::Task<ApiResult<void>> lines(BuiltRequest request, StreamOptions options);
    /// The answer as an object: BadAnswer when it is none.
    QCoro::Task<ApiResult<QJsonObject>> object(BuiltRequest request, CallOptions options = {});
    /// One page.
    QCoro::Task<ApiResult<ObjectList>> page(Api api, ListOptions list, CallOptions options = {});
    /// All pages as one list, of one version. Starts again when the pages' version has expired;
    /// Gone when that happens again and again. `deadline` is for each page.
    QCoro::Task<ApiResult<ObjectList>> all(Api api, ListOptions list, CallOptions options = {});

    const ClusterAccess &access() const;

private:
    struct Private;
    const std::shared_ptr<Private> d;
};

} // namespace ccplant::kube
