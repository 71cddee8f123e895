// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/session_list_model.h"

namespace ccplant::client {

/// The inbox: groups in the order Needs you, Running, Idle, Done, each a header row (`isHeader`)
/// followed by its sessions; pinned ones first, then the newest. Changes are merged in place, so
/// that scroll position and focus survive.
class SessionFilterModel : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(SessionFilterModel)
    Q_PROPERTY(ccplant::client::SessionListModel *source READ source WRITE setSource NOTIFY
            sourceChanged REQUIRED)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY filterChanged)
    /// A group's name, or empty for all.
    Q_PROPERTY(QString statusGroup READ statusGroup WRITE setStatusGroup NOTIFY filterChanged)
    Q_PROPERTY(QString agent READ agent WRITE setAgent NOTIFY filterChanged)
    Q_PROPERTY(QString repository READ repository WRITE setRepository NOTIFY filterChanged)
    /// Whose sessions: empty for all, `personal`, or a team (`org/team`). No filter of the moment:
    /// clearFilters() leaves it.
    Q_PROPERTY(QString scope READ scope WRITE setScope NOTIFY filterChanged)
    Q_PROPERTY(bool archived READ archived WRITE setArchived NOTIFY filterChanged)
    Q_PROPERTY(bool filtered READ filtered NOTIFY filterChanged)
    Q_PROPERTY(QStringList collapsed READ collapsed WRITE setCollapsed NOTIFY collapsedChanged)
    /// Sessions that pass the filters, also in collapsed groups.
    Q_PROPERTY(int matchCount READ matchCount NOTIFY matchCountChanged)
public:
    enum Role {
        IsHeaderRole = Qt::UserRole + 100, // isHeader
        GroupRole, // group: needs_input, running, idle, done
        GroupCountRole, // groupCount
        GroupCollapsedRole, // groupCollapsed
    };

    explicit SessionFilterModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    SessionListModel *source() const { return m_source; }
    void setSource(SessionListModel *source);
    QString search() const { return m_search; }
    void setSearch(const QString &text);
    QString statusGroup() const { return m_group; }
    void setStatusGroup(const QString &group);
    QString agent() const { return m_agent; }
    void setAgent(const QString &agent);
    QString repository() const { return m_repository; }
    void setRepository(const QString &repository);
    QString scope() const { return m_scope; }
    void setScope(const QString &scope);
    bool archived() const { return m_archived; }
    void setArchived(bool archived);
    bool filtered() const;
    QStringList collapsed() const { return m_collapsed; }
    void setCollapsed(const QStringList &groups);
    int matchCount() const { return m_matches; }

    Q_INVOKABLE void toggleGroup(const QString &group);
    Q_INVOKABLE void clearFilters();
    /// Row of a session, or -1.
    Q_INVOKABLE int rowOf(const QString &sessionId) const;
    Q_INVOKABLE QString sessionAt(int row) const;
    /// The row below (`step` 1) or above (-1) that is a session; `row` itself when there is none.
    Q_INVOKABLE int stepFrom(int row, int step) const;
    /// The session after (or before) `sessionId` that needs the user, around the end; empty for
    /// none.
    Q_INVOKABLE QString nextNeedingInput(const QString &sessionId, bool backwards = false) const;

Q_SIGNALS:
    void sourceChanged();
    void filterChanged();
    void collapsedChanged();
    void matchCountChanged();

private:
    struct Row {
        QString key; // session id, or "#" + group
        int count = -1; // of a header
    };
    bool accepts(const SessionInfo &info) const;
    void sortRows(QList<int> &rows) const;
    QList<Row> wanted();
    void schedule();
    void rebuild();
    void merge(const QList<Row> &next);
    void refreshHeaders(const QList<Row> &next);
    void onSourceChanged(const QModelIndex &from, const QModelIndex &to, const QList<int> &roles);

    SessionListModel *m_source = nullptr;
    QString m_search, m_group, m_agent, m_repository, m_scope;
    QStringList m_needles, m_collapsed;
    bool m_archived = false;
    QList<Row> m_rows;
    QHash<QString, int> m_index;
    QTimer m_timer;
    int m_matches = 0;
};

} // namespace ccplant::client
