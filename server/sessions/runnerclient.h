// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

#include <QUrlQuery>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)

namespace ccplant::sessions {

/// A request for a session's runner.
struct RunnerRequest {
    QByteArray method = "GET";
    QString path; ///< `/v1/…`, decoded
    QUrlQuery query;
    QByteArray body;
    QByteArray contentType;
    std::chrono::milliseconds deadline{0}; ///< without a byte; 0: the client's default
};

struct RunnerAnswer {
    int status = 0;
    QByteArray body;
    QByteArray contentType;
    QByteArray disposition; ///< Content-Disposition, where it was sent
    /// The body as an object; Internal when it is none.
    Result<QJsonObject> json() const;
};

/// Talks to runners. Every call ends: with an answer, AgentUnavailable, or Timeout.
class RunnerClient {
public:
    explicit RunnerClient(std::chrono::milliseconds deadline);
    ~RunnerClient();
    QCoro::Task<Result<RunnerAnswer>> call(runtime::Endpoint endpoint, RunnerRequest request);

private:
    std::chrono::milliseconds m_deadline;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace ccplant::sessions
