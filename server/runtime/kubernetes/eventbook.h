// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>

namespace ccplant::runtime {

/// What is kept of an Event (API v1): who it is about, reason, message, times.
QJsonObject trimmedEvent(QJsonObject event);
/// When it happened last.
QDateTime timeOf(const QJsonObject &event);

/// The cluster's events, by the uid of what they are about.
class EventBook {
public:
    void put(const QJsonObject &event);
    void remove(const QJsonObject &event);
    /// In the order in which they happened.
    QList<QJsonObject> about(const QString &uid) const;

private:
    QHash<QString, QHash<QString, QJsonObject>>
        m_events; // by what they are about, then by their own uid
};

} // namespace ccplant::runtime
