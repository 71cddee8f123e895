// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"
#include "shared/sse.h"

#include <functional>
#include <memory>
#include <optional>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace ccplant::test {

class Plant;

/// Reads a session's `text/event-stream` and keeps its events.
class EventReader {
public:
    /// With the owner's token; `path` such as `/api/v1/sessions/ID/events?after=3`.
    EventReader(const Plant &plant, const QString &path, const QByteArray &lastEventId = {});
    /// With these headers (credentials) only.
    EventReader(const QUrl &server, const QString &path,
        const QList<std::pair<QByteArray, QByteArray>> &headers);
    ~EventReader();

    /// The first event, past or future, that fits.
    std::optional<Event> waitFor(const std::function<bool(const Event &)> &fits);
    /// True when the server ended the stream.
    bool waitForEnd();
    int status() const;
    const QList<Event> &events() const { return m_events; }
    /// Lines that were no event; an honest server sends none.
    int malformed() const { return m_malformed; }

private:
    void open(QNetworkRequest request);
    void read();

    QNetworkAccessManager m_network;
    std::unique_ptr<QNetworkReply> m_reply;
    SseParser m_parser{maxEventBytes};
    QList<Event> m_events;
    int m_malformed = 0;
};

} // namespace ccplant::test
