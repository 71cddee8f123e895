// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/removed_transcript.h"

#include <QAbstractListModel>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// Removed sessions whose transcript can still be read, the last removed first, as far as the list
/// was asked for. QML singleton `RemovedSessions`. Nothing is asked for before refresh() or while
/// nobody watches. Main thread only.
class RemovedSessions : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(RemovedSessions)
    QML_SINGLETON
    /// Words that must all occur in title, repository, branch, agent, tags or id. The server
    /// searches, a moment after the last change.
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    /// The list is on the screen: it is asked for now, and again when a session goes from the
    /// session list or the server can be reached again.
    Q_PROPERTY(bool watched READ watched WRITE setWatched NOTIFY watchedChanged)
    Q_PROPERTY(int count READ count NOTIFY changed)
    /// How many match in all.
    Q_PROPERTY(int total READ total NOTIFY changed)
    /// There are further ones: loadMore().
    Q_PROPERTY(bool more READ more NOTIFY changed)
    Q_PROPERTY(bool loaded READ loaded NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    /// A deletion is on its way.
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    /// Why there is no list, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
    Q_PROPERTY(QString errorDetails READ errorDetails NOTIFY changed)
    /// Why the last deletion did not happen, and what to do.
    Q_PROPERTY(QString changeError READ changeError NOTIFY changed)
    /// The one whose transcript is shown.
    Q_PROPERTY(ccplant::client::RemovedTranscript *reading READ reading CONSTANT)
public:
    enum Role {
        SessionIdRole = Qt::UserRole + 1, // sessionId
        TitleRole, // title: never empty
        PlaceRole, // place: team, agent, repository and branch, in one line
        RemovedRole, // removed: who removed it and when
        KeptRole, // kept: until when it can be read
        AgoRole, // ago: how long ago it was removed, short
    };
    Q_ENUM(Role)

    RemovedSessions(Connection *connection, ClientHost *host, QObject *parent = nullptr);
    static RemovedSessions *create(QQmlEngine *, QJSEngine *);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    QString query() const { return m_query; }
    void setQuery(const QString &query);
    bool watched() const { return m_watched; }
    void setWatched(bool watched);
    int count() const { return rowCount(); }
    int total() const { return m_total; }
    bool more() const { return !m_cursor.isEmpty(); }
    bool loaded() const { return m_loaded; }
    bool loading() const { return m_loading; }
    bool busy() const { return m_deleting > 0; }
    QString errorText() const { return m_error; }
    QString errorDetails() const { return m_details; }
    QString changeError() const { return m_changeError; }
    RemovedTranscript *reading() { return &m_reading; }

    /// Asks again for as many as are shown.
    Q_INVOKABLE void refresh();
    /// The same in a moment, once for all that happens until then; only while somebody watches.
    void refreshSoon();
    Q_INVOKABLE void loadMore();
    /// Makes it the one that is read; empty: none.
    Q_INVOKABLE void open(const QString &id);
    /// Deletes what is left of them, for good. Ends with deleted() or a changeError.
    Q_INVOKABLE void remove(const QStringList &ids);
    Q_INVOKABLE void clearChangeError();
    /// Where a session is in the list, or -1.
    Q_INVOKABLE int rowOf(const QString &id) const;
    Q_INVOKABLE QString idAt(int row) const;
    Q_INVOKABLE QString titleAt(int row) const;
    void refreshTexts();

    static constexpr int pageSize = 50;
    static constexpr int mostAtOnce = 200; // the server's limit
    static constexpr int searchMs = 250, againMs = 500;

Q_SIGNALS:
    void queryChanged();
    void watchedChanged();
    void changed();
    /// It is gone for good.
    void deleted(const QString &id);

private:
    void forget();
    void ask(const QString &cursor);
    void take(const QJsonObject &answer, bool append);
    void show(const QJsonArray &sessions);
    void drop(const QString &id);

    Connection *m_connection;
    RemovedTranscript m_reading;
    QList<QJsonObject> m_sessions;
    QString m_query, m_cursor, m_error, m_details, m_changeError, m_server;
    QTimer m_search, m_again;
    int m_total = 0, m_generation = 0, m_deleting = 0;
    bool m_watched = false, m_loaded = false, m_loading = false;
};

} // namespace ccplant::client
