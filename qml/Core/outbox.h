// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/api_client.h"
#include "qml/Core/backoff.h"
#include "qml/Core/json_store.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>

namespace ccplant::client {

/// A prompt on its way.
struct OutboxItem {
    enum State {
        Unsent, ///< waits for the connection
        Sending, ///< on the wire; whether it arrived is not known
        Accepted, ///< the server has it; the session's log will show it
        Refused, ///< the server said no: `error` says why; the user edits, retries or removes it
    };
    QString server, session, clientId;
    QJsonArray content;
    bool steer = false;
    State state = Unsent;
    bool attempted =
        false; ///< was on the wire once: may have arrived, so that its text cannot change any more
    QString error;
    QDateTime created;
    qint64 order = 0; ///< among those created in the same millisecond
    QDateTime notBefore; ///< of another page of this browser, which sends it first
};

/// Prompts are written to disk before they are sent, and sent again with the same `client_id` until
/// the server has said that it has them: the server drops what it knows, so each arrives exactly
/// once. One at a time per session, in order. Main thread only.
class Outbox : public QObject {
    Q_OBJECT
public:
    Outbox(const QString &path, ApiClient *api, QObject *parent = nullptr);

    /// Which server `api` talks to, and whether it can be reached. Going online sends what waits.
    void setServer(const QString &storageKey);
    void setOnline(bool online);

    /// Answers the client id.
    QString add(const QString &session, const QJsonArray &content, bool steer);
    /// The items of a session on the current server, oldest first.
    QList<OutboxItem> items(const QString &session) const;
    /// False when it may already have arrived (attempted) or is not there.
    bool edit(const QString &clientId, const QJsonArray &content);
    /// Not sent again; says false when it is not there.
    bool remove(const QString &clientId);
    void retry(const QString &clientId);
    /// What waits because the server said no for now is sent at once: it may say yes by now.
    void retryAll();
    /// The session's log shows it: it is done.
    void confirm(const QString &session, const QString &clientId);
    /// The session is gone for good.
    void forgetSession(const QString &session);

    /// Something of this server is on its way and not yet accepted.
    bool hasUnsent() const;

    void setBackoff(BackoffPolicy policy) { m_backoff = Backoff(policy); }

Q_SIGNALS:
    void changed(const QString &session);
    /// The server has it; `state` is `sent`, `queued` or `duplicate`.
    void accepted(const QString &session, const QString &clientId, const QString &state);
    void refused(const QString &session, const QString &clientId, const ccplant::Error &error);

private:
    static constexpr int elsewhereMs = 30'000;
    void load();
    void onChangedElsewhere(const QString &clientId);
    void save();
    void pump();
    void send(OutboxItem &item);
    void onAnswer(const QString &clientId, int generation, const Result<ApiReply> &reply);
    OutboxItem *find(const QString &clientId);

    JsonStore m_store;
    ApiClient *m_api;
    QList<OutboxItem> m_items;
    QString m_server, m_waitsFor; // why m_retry runs, for people
    QTimer m_retry;
    Backoff m_backoff;
    int m_generation = 0; ///< answers of calls to an earlier server are no news about this one
    bool m_online = false;
};

} // namespace ccplant::client
