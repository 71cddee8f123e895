// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connection.h"
#include "server/http/router.h"
#include "server/http/stream.h"

namespace ccplant::http {

/// The Stream of one request on one connection.
class ConnectionStream final : public Stream {
    Q_OBJECT
public:
    ConnectionStream(const Router *router, RequestPtr request, std::shared_ptr<qint64> slowReaders);
    ~ConnectionStream() override;

    void begin(int status, QByteArray contentType, QHttpHeaders headers) override;
    bool write(const QByteArray &bytes) override;
    void end() override;
    void abort() override;
    void cutSlowReader() override;
    void reply(Reply reply) override;
    qint64 bytesQueued() const override;
    bool isOpen() const override { return m_state != State::Ended; }

private:
    enum class State { Waiting, Streaming, Ended };
    void ended();
    void logEnd() const;

    const Router *m_router;
    RequestPtr m_request;
    std::shared_ptr<qint64> m_slowReaders; // the server's counter; the server may go first
    State m_state = State::Waiting;
    qint64 m_written = 0;
    bool m_streamed = false;
};

} // namespace ccplant::http
