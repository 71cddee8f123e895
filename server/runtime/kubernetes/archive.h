// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/kubernetes/objects.h"

#include <QCoro/QCoroTask>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)

namespace ccplant::kube {
class Client;
}

namespace ccplant::runtime {

/// A piece of a log as it lies in a Secret: `events.jsonl.zz` (lines, zlib), and from which seq to
/// which.
struct LogPiece {
    QByteArray lines; ///< JSON, one event a line
    qint64 first = 0, last = 0;
};

/// Cuts events into pieces that a Secret can hold. An event that alone is too large is left out.
QList<LogPiece> piecesOf(const QList<Event> &events);
QJsonObject logSecretOf(
    const QString &sessionId, const QJsonObject &service, const LogPiece &piece);
/// The Secret as it outlives its session: nobody owns it, and nothing takes it for a part of one.
QJsonObject keptLogSecretOf(const QJsonObject &secret, const QString &sessionId);
/// Internal when it is none.
Result<LogPiece> readLogSecret(const QJsonObject &secret);

/// The server's copy of sessions' logs, for when no runner can be asked. The methods of one session
/// must not run at the same time.
class Archive {
public:
    Archive(kube::Client &client, QString nameSpace);
    ~Archive();

    /// Takes over what the runner has after `anchor.archived`; the highest seq that is in the copy
    /// now. With `end` the runner is told to end, and what it writes while it does is taken over
    /// too.
    QCoro::Task<Result<qint64>> take(QJsonObject service, qint64 after, Endpoint endpoint, bool end,
        std::chrono::milliseconds deadline);
    /// Piece `position` of the copy.
    QCoro::Task<Result<LogPage>> read(QString sessionId, qint64 after, qint64 position);
    /// Lets the copy outlive its session. May be repeated.
    QCoro::Task<Result<void>> keep(QString sessionId);
    /// read() of a copy that outlived its session; empty when there is none.
    QCoro::Task<Result<LogPage>> readKept(QString sessionId, qint64 after, qint64 position);
    /// Removes a copy that outlived its session. Nothing happens when there is none.
    QCoro::Task<Result<void>> dropKept(QString sessionId);
    /// The names of the Secrets, in order.
    QCoro::Task<Result<QStringList>> secrets(QString sessionId);

private:
    QCoro::Task<Result<LogPage>> readAll(QString selector, qint64 after, qint64 position);
    QCoro::Task<Result<qint64>> store(QJsonObject service, QList<Event> events, qint64 last);

    kube::Client &m_client;
    QString m_namespace;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

} // namespace ccplant::runtime
