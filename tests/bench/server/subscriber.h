// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QUrl>

namespace ccplant::bench {

/// Counts the events of one session as one client gets them, over SSE or over the live socket.
class Subscriber : public QObject {
    Q_OBJECT
public:
    /// `over`: `sse` or `socket`. Events after `after` count.
    static std::unique_ptr<Subscriber> make(const QByteArray &over, const QUrl &server,
        const QByteArray &token, const QString &session, qint64 after);

    qint64 lastSeq = 0;
    qint64 events = 0;
    bool sampled = false; ///< keeps latencies
    QList<double> latencies; ///< ms from the event's time to its arrival
    QHash<qint64, qint64> arrivals; ///< by seq: ns on the machine's monotonic clock; when sampled

Q_SIGNALS:
    void ready();
    void progressed();
    void failed(const QString &why);

protected:
    /// `json`: one event.
    void take(const QByteArray &json);
};

} // namespace ccplant::bench
