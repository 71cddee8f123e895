// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QSet>
#include <QString>

namespace ccplant::runner {

/// An error object of JSON-RPC 2.0 §5.1.
struct RpcError {
    int code = 0;
    QString message;
    QJsonValue data;

    static constexpr int parseError = -32700, invalidRequest = -32600, methodNotFound = -32601,
                         invalidParams = -32602, internalError = -32603, requestCancelled = -32800,
                         authRequired = -32000, notFound = -32002;

    /// Message and details in one line, for people.
    QString text() const;
};

/// What one line from the other side meant.
struct RpcMessage {
    enum Type {
        Request, ///< `id`, `method`, `params`: must be answered with answer() or refuse(), once
        Notification, ///< `method`, `params`
        Answer, ///< to our `call`, which asked for `method`: `result`, or `error` when `failed`
        Fault ///< no valid message; `fault` says why. Harmless
    };
    Type type = Fault;
    QJsonValue id;
    QString method;
    QJsonObject params;
    qint64 call = 0;
    QJsonValue result;
    RpcError error;
    bool failed = false;
    QString fault;
};

/// One side of a JSON-RPC 2.0 connection with one message per line. Sans-IO: lines in, lines out
/// (without line feed). The ids of the two directions are separate. Not thread-safe.
class RpcPeer {
public:
    /// Most requests of the other side that may be open at a time; further ones are faults.
    static constexpr qsizetype maxOpenRequests = 1024;

    /// Reads one line. Garbage, batches, answers nobody waits for and ids in use come back as
    /// Fault.
    RpcMessage receive(const QByteArray &line);

    /// A request to send; `call` identifies the answer.
    QByteArray request(const QString &method, const QJsonObject &params, qint64 *call);
    static QByteArray notification(const QString &method, const QJsonObject &params);
    /// Answers a request; empty when `id` is not open (any more).
    QByteArray answer(const QJsonValue &id, const QJsonValue &result);
    QByteArray refuse(const QJsonValue &id, int code, const QString &message);

    /// Gives up waiting for an answer; when it comes it is a Fault.
    void forget(qint64 call) { m_calls.remove(call); }
    bool isOpen(const QJsonValue &id) const { return m_open.contains(keyOf(id)); }

private:
    RpcMessage receiveCall(const QJsonObject &object);
    RpcMessage receiveAnswer(const QJsonObject &object);
    static QString keyOf(const QJsonValue &id);

    QHash<qint64, QString> m_calls; // ours, by id → method
    QSet<QString> m_open; // theirs
    qint64 m_lastCall = 0;
};

} // namespace ccplant::runner
