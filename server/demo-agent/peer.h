// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/demo-agent/channel.h"

#include <functional>
#include <QHash>
#include <QJsonValue>

namespace ccplant::demo {

/// JSON-RPC 2.0 error codes, and ACP's own.
enum RpcCode {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,
    AuthRequired = -32000,
    ResourceNotFound = -32002
};

/// The answer to a request of ours: `error` is empty when it went well.
struct Answer {
    QJsonObject result;
    QJsonObject error;
    bool ok() const { return error.isEmpty(); }
};

/// One end of a JSON-RPC 2.0 connection.
class Peer : public QObject {
    Q_OBJECT
public:
    explicit Peer(Channel *channel, QObject *parent = nullptr);

    void notify(const QString &method, const QJsonObject &params);
    /// `done` is called once, later, unless forget() comes first or the client never answers.
    qint64 request(
        const QString &method, const QJsonObject &params, std::function<void(Answer)> done = {});
    /// Drops interest in a request's answer.
    void forget(qint64 request) { m_pending.remove(request); }
    void respond(const QJsonValue &id, const QJsonValue &result);
    void refuse(
        const QJsonValue &id, int code, const QString &message, const QJsonValue &data = {});

Q_SIGNALS:
    void requested(const QJsonValue &id, const QString &method, const QJsonObject &params);
    void notified(const QString &method, const QJsonObject &params);

private:
    void receive(const QJsonObject &message);
    void settle(const QJsonObject &message);

    Channel *m_channel;
    QHash<qint64, std::function<void(Answer)>> m_pending;
    qint64 m_lastId = 0;
};

} // namespace ccplant::demo
