// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/cache_store.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QTimer>

namespace ccplant::client {

class LiveSocket;

/// What was last known of a server, for a start while it cannot be reached: its list, and the
/// events of the sessions that were open lately. It listens to the live socket and writes when that
/// has been quiet for a moment. Main thread only.
class OfflineCache : public QObject {
    Q_OBJECT
public:
    OfflineCache(std::unique_ptr<CacheStore> store, LiveSocket *live, QObject *parent = nullptr);
    ~OfflineCache() override;

    /// Whose things are kept and read from now on.
    void setServer(const QString &storageKey);
    /// Empty when nothing is known.
    void readList(QObject *context, std::function<void(const QJsonArray &sessions)> then);
    /// Events as the live socket gives them, in order; empty when nothing is known.
    void readSession(
        const QString &id, QObject *context, std::function<void(const QJsonArray &events)> then);
    /// A session is no longer listened to.
    void close(const QString &id);
    /// Writes now what is not yet written.
    void flush();
    /// Forgets everything, of all servers: somebody signed out.
    void clear();

    static constexpr int keptSessions = 20;
    static constexpr qsizetype maxSessionBytes = 4 * 1024 * 1024; ///< longer ones are not kept

private:
    struct Log {
        QJsonArray events;
        qsizetype bytes = 0; // about
        bool changed = false;
    };
    void onListReset(const QJsonArray &sessions);
    void onUpsert(const QJsonObject &session);
    void onEvent(const QString &id, const QJsonObject &event);
    void listChanged();
    void writeSession(const QString &id, Log &log);
    QString nameOf(const QString &what) const;

    std::unique_ptr<CacheStore> m_store;
    QString m_server; // a hash: names are plain
    QHash<QString, QJsonObject> m_list;
    QHash<QString, Log> m_logs;
    QStringList m_recent; // sessions that are kept, the latest first
    QTimer m_quiet;
    bool m_listChanged = false;
};

} // namespace ccplant::client
