// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QUrl>
#include <QWebSocket>

namespace ccplant::test {

class Plant;

/// The live socket (docs/protocol.md §5) as a client sees it. Keeps every frame; answers pings by
/// itself.
class LiveClient : public QObject {
    Q_OBJECT
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    /// Connects with the owner's token.
    explicit LiveClient(const Plant &plant);
    /// Connects with these headers only (Cookie, Origin, …).
    LiveClient(const QUrl &server, const Headers &headers);

    bool waitForOpen();
    /// True when the server refused or closed the socket.
    bool waitForClosed();
    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void send(const QJsonObject &frame);
    void subscribe(const QString &session, qint64 after = 0);
    /// The first frame, past or future, that fits.
    std::optional<QJsonObject> waitFor(const std::function<bool(const QJsonObject &)> &fits);
    /// Events of one session so far, in the order in which they came.
    QList<QJsonObject> events(const QString &session) const;
    const QList<QJsonObject> &frames() const { return m_frames; }
    void close() { m_socket.close(); }
    QWebSocket &socket() { return m_socket; }

private:
    void open(const QUrl &server, const Headers &headers);

    QWebSocket m_socket;
    QList<QJsonObject> m_frames;
    bool m_failed = false;
};

} // namespace ccplant::test
