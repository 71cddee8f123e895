// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/runner/engine/engine.h"

namespace ccplant::runner {

/// `GET /v1/events`: the log as Server-Sent Events, replay first, then live. An event is formatted
/// once for all its readers; a reader who does not read is cut and comes back with `after`.
/// Lives in the engine's thread.
class EventFeed : public QObject {
    Q_OBJECT
public:
    /// `patience`: how long a reader may leave what is queued for it.
    EventFeed(const Engine *engine, std::chrono::milliseconds patience, QObject *parent = nullptr);
    ~EventFeed() override;

    void serve(const http::RequestPtr &request, const std::shared_ptr<http::Stream> &stream);
    /// Ends all streams, telling the readers when to come back.
    void finish(std::chrono::milliseconds retry, const QByteArray &reason);

private:
    void publish(const Event &event, const QByteArray &json);

    class Reader;
    class EventDump;
    const Engine *m_engine;
    std::chrono::milliseconds m_patience;
    QList<Reader *> m_readers;
};

/// The bytes of one event on such a stream.
QByteArray sseOf(qint64 seq, const QByteArray &json);

} // namespace ccplant::runner
