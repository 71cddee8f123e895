// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/session_info.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>
#include <QtQmlIntegration>

namespace ccplant::client {

class LiveSocket;
class Unread;

/// All sessions of the server, fed by the live list; rows are in no particular order
/// (SessionFilterModel sorts).
class SessionListModel : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(SessionListModel)
    QML_UNCREATABLE("use Sessions.all")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    /// False until the first list of this server is here.
    Q_PROPERTY(bool loaded READ loaded NOTIFY loadedChanged)
    Q_PROPERTY(int needsInputCount READ needsInputCount NOTIFY countsChanged)
    Q_PROPERTY(int runningCount READ runningCount NOTIFY countsChanged)
    /// For the filters' menus.
    Q_PROPERTY(QStringList agents READ agents NOTIFY countsChanged)
    Q_PROPERTY(QStringList repositories READ repositories NOTIFY countsChanged)
public:
    enum Role {
        SessionIdRole = Qt::UserRole + 1, // sessionId
        TitleRole, // title; never empty
        StatusRole, // status: the server's word
        StatusGroupRole, // statusGroup: needs_input, running, idle, done
        ActivityRole, // activity: one line
        AgentRole, // agent
        RepositoryRole, // repository, short
        BranchRole, // branch
        LastEventAtRole, // lastEventAt: date
        RelativeTimeRole, // relativeTime
        UnreadRole, // unread
        PinnedRole, // pinned
        ArchivedRole, // archived
        PendingCountRole, // pendingCount
        TagsRole, // tags: [{key, value}]
        PhaseRole, // phase
        ReasonRole, // reason
        PlanDoneRole, // planDone
        PlanTotalRole, // planTotal
        TeamRole, // team: org/team, empty for what is the owner's alone
    };

    explicit SessionListModel(Unread *unread, QObject *parent = nullptr);
    void listenTo(LiveSocket *live);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return names(); }
    static QHash<int, QByteArray> names();

    int count() const { return int(m_sessions.size()); }
    bool loaded() const { return m_loaded; }
    int needsInputCount() const { return m_needsInput; }
    int runningCount() const { return m_running; }
    QStringList agents() const;
    QStringList repositories() const;

    const SessionInfo &at(int row) const { return m_sessions.at(row); }
    /// Row of a session, or -1.
    int rowOf(const QString &id) const { return m_rows.value(id, -1); }
    const SessionInfo *find(const QString &id) const;
    bool isUnread(const SessionInfo &info) const;
    /// When it entered its group: the order inside a group, so that busy sessions do not dance.
    QDateTime groupSince(int row) const { return m_since.at(row); }

    void clear();
    void setServer(const QString &storageKey);
    void reset(const QJsonArray &sessions, int total);
    void append(const QJsonArray &sessions);
    void upsert(const QJsonObject &session);
    void remove(const QString &id);

    /// The session on screen, which is never unread; empty for none.
    void setVisibleSession(const QString &id);
    void markSeen(const QString &id);
    Q_INVOKABLE void markAllSeen();
    /// Everything that depends on the language or the time of day is asked for again.
    void refreshTexts();
    /// Hides a session that is about to be deleted, or shows it again.
    void setHidden(const QString &id, bool hidden);
    bool isHidden(const QString &id) const { return m_hidden.contains(id); }

Q_SIGNALS:
    void countChanged();
    void countsChanged();
    void loadedChanged();
    void sessionChanged(const QString &id);
    void sessionRemoved(const QString &id);

private:
    void put(const QJsonObject &session);
    void insertRow(SessionInfo info);
    void updateRow(int row, SessionInfo info);
    void recount();
    void finishReset();
    QString titleOf(const SessionInfo &info) const;

    Unread *m_unread;
    QString m_server, m_visible;
    QList<SessionInfo> m_sessions;
    QList<QDateTime> m_since;
    QHash<QString, int> m_rows;
    QSet<QString> m_hidden;
    QSet<QString> m_stale; // rows of before a reset that the new list has not confirmed yet
    QTimer m_tick, m_recount;
    int m_expected = 0, m_needsInput = 0, m_running = 0;
    bool m_loaded = false, m_receiving = false;
};

} // namespace ccplant::client
