// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"
#include "shared/sse.h"
#include "tests/api/harness/plant.h"
#include "tests/kube/session_cluster.h"

#include <functional>
#include <memory>
#include <QNetworkAccessManager>
#include <QTimer>
#include <vector>

namespace ccplant::test {

/// What makes `ccplantd` run sessions in the namespace of `cluster` and keep its data there, with
/// small pods and without volumes.
QStringList clusterArguments(const SessionCluster &cluster);
/// The key that all replicas have, for the environment variable CCPLANT_KEYS.
QString sharedKeys();

/// Several servers of one cluster, as processes of this machine, each with an address of its own.
class Replicas {
public:
    /// `cluster` outlives it.
    Replicas(const SessionCluster &cluster, int count);
    /// All of them. False: `output()` of one tells why.
    bool start();
    Plant &at(int index) { return *m_plants[size_t(index)]; }
    int count() const { return int(m_plants.size()); }
    /// The index of the one that says it leads; -1: none does.
    int leader();
    QString output() const;

private:
    std::vector<std::unique_ptr<Plant>> m_plants;
};

/// Follows a session's events as a client does: when its stream ends, however it ends, it goes on
/// with the next replica from the last event that it has.
class Follower : public QObject {
public:
    /// `replicas` outlives it; begins with the one at `first`.
    Follower(Replicas &replicas, int first, const QString &session);
    ~Follower() override;

    const QList<Event> &events() const { return m_events; }
    /// How often a stream ended.
    int breaks() const { return m_breaks; }
    /// Whether each event came after the one before it: nothing twice, nothing out of order.
    bool isAscending() const;
    /// True when an event past or future fits, within `milliseconds`.
    bool await(const std::function<bool(const Event &)> &fits, int milliseconds);

private:
    void open();
    void read();

    Replicas &m_replicas;
    int m_index;
    const QString m_session;
    QNetworkAccessManager m_network;
    std::unique_ptr<QNetworkReply, QScopedPointerDeleteLater> m_reply;
    std::unique_ptr<SseParser> m_parser;
    QTimer m_again;
    QList<Event> m_events;
    int m_breaks = 0;
};

} // namespace ccplant::test
