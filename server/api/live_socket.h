// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/service.h"

#include <QPointer>
#include <QTimer>
#include <QWebSocket>

namespace ccplant::api {

/// One client of the live socket (docs/protocol.md §5). Deletes itself after closed().
class LiveSocket final : public QObject, public sessions::Reader {
    Q_OBJECT
public:
    LiveSocket(sessions::SessionService *service, sessions::Caller caller,
        std::unique_ptr<QWebSocket> socket, QObject *parent);
    ~LiveSocket() override;

    /// A session was changed or is gone; `text` is the ready frame for those who show it.
    void sessionChanged(const QString &id, const QString &text);
    void sessionRemoved(const QString &id);
    void write(const QJsonObject &frame);
    /// Says why and closes.
    void farewell(const QString &reason, std::chrono::milliseconds retryAfter);
    /// The same for a client that has to sign in before it may come back: no time is told, and the
    /// close code is 4401.
    void signOut();

    bool send(const QString &session, sessions::Frame &frame) override;
    void caughtUp(const QString &session, qint64 lastSeq) override;
    void ended(const QString &session, const Error &why) override;
    qint64 queued() const override;

Q_SIGNALS:
    void closed();

private:
    void receive(const QString &text);
    void understand(const QJsonObject &message);
    void subscribe(const QJsonObject &what);
    void subscribeSession(const QJsonObject &what);
    /// Of a session that may be another replica's.
    static QCoro::Task<void> subscribeLater(QPointer<LiveSocket> self, QString id, qint64 after);
    void subscribeTo(const QString &id, qint64 after);
    void subscribeList(const QJsonValue &filter);
    void unsubscribe(const QJsonObject &what);
    void refuse(const QString &session, const Error &why);
    void sendListPiece();
    void flushList();
    void moved();
    void beat();
    void leave();

    QPointer<sessions::SessionService> m_service;
    QPointer<sessions::Hub> m_hub;
    sessions::Caller m_caller;
    std::unique_ptr<QWebSocket> m_socket;
    QSet<QString> m_sessions; // subscribed
    QSet<QString> m_lookedUp; // will be, once it is known whether there is such a session
    std::optional<sessions::Filter> m_filter; // of the list; none: no list
    QList<sessions::RowPtr> m_listRest; // of the first answer, still to be sent
    qsizetype m_listTotal = 0;
    bool m_listBegun = false;
    QSet<QString> m_shown; // sessions that the client has in its list
    QSet<QString> m_dirty; // changed while there was no room
    QTimer m_heart;
    QDeadlineTimer m_silence;
    QDeadlineTimer m_stalled{QDeadlineTimer::Forever};
    qint64 m_stalledAt = -1;
    qint64 m_beats = 0;
    bool m_moving = false; // moved() is on its way
    bool m_left = false;
};

} // namespace ccplant::api
