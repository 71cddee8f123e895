// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/backoff.h"
#include "qml/Core/live_transport.h"
#include "shared/error.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QTimer>

namespace ccplant::client {

/// The live socket (docs/protocol.md §5) that stays: after a break it comes back with `after=` the
/// last event it passed on, so that no event is lost; an event it already passed on is not passed
/// on again. Main thread only.
class LiveSocket : public QObject {
    Q_OBJECT
public:
    enum State { Stopped, Connecting, Online, Waiting };
    Q_ENUM(State)

    struct Times { ///< milliseconds; tests make them short
        int silence = 40'000; ///< no frame for so long: the link is dead
        int connect = 15'000; ///< the handshake may take so long
        int steady = 5'000; ///< online for so long: failures are forgotten
    };

    explicit LiveSocket(TransportFactory factory = makeTransport, QObject *parent = nullptr);

    void start(const QUrl &serverUrl, const QString &token);
    /// For connections from the next one on.
    void setToken(const QString &token) { m_token = token; }
    void stop();
    /// Ends a wait at once: the user asked, the network came back, the page became visible.
    void retryNow();

    State state() const { return m_state; }
    /// Until the next attempt; 0 unless Waiting.
    int retryInMs() const;
    QString lastReason() const { return m_reason; }

    void subscribeSession(const QString &id, qint64 after);
    void unsubscribeSession(const QString &id);
    bool isSubscribed(const QString &id) const { return m_sessions.contains(id); }
    void subscribeList(const QJsonObject &filter);
    void unsubscribeList();

    void setBackoff(BackoffPolicy policy) { m_backoff = Backoff(policy); }
    void setTimes(Times times) { m_times = times; }

Q_SIGNALS:
    void stateChanged();
    /// A connection ended or could not be made; it is tried again after retryInMs(). `wasOnline`
    /// tells the two apart.
    void interrupted(bool wasOnline, const QString &reason);
    void sessionEvent(const QString &session, const QJsonObject &event);
    void sessionLive(const QString &session, qint64 lastSeq);
    /// The subscription ended for good (not_found); others are taken up again by themselves.
    void sessionRefused(const QString &session, const ccplant::Error &error);
    void listReset(const QJsonArray &sessions, int total);
    void listMore(const QJsonArray &sessions);
    void listUpsert(const QJsonObject &session);
    void listRemove(const QString &session);
    /// How it is with maintenance (openapi.yaml, Maintenance): after each connection, and when it
    /// changes.
    void maintenance(const QJsonObject &state);

private:
    void attempt();
    void onOpened();
    void onText(const QByteArray &text);
    void onClosed(const QString &reason);
    void dropTransport();
    void setState(State state);
    void send(const QJsonObject &frame);
    void sendSubscription(const QString &id);
    void onSessionFrame(const QString &id, const QJsonObject &frame);
    void onSessionError(const QString &id, const QJsonObject &problem);
    void onListFrame(const QJsonObject &list);

    TransportFactory m_factory;
    std::unique_ptr<LiveTransport> m_transport;
    QUrl m_url;
    QString m_token, m_reason;
    State m_state = Stopped;
    Times m_times;
    Backoff m_backoff;
    QTimer m_retry, m_silence, m_steady;
    QHash<QString, qint64> m_sessions; // id → last seq passed on
    QJsonObject m_listFilter;
    bool m_listWanted = false;
    int m_retryHint = 0; // from the server's `closing`
};

} // namespace ccplant::client
