// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionstream.h"

#include "shared/log.h"

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

/// A last bound for streams whose writer does not look at bytesQueued().
constexpr qint64 maxQueued = 64 * 1024 * 1024;

} // namespace

ConnectionStream::ConnectionStream(
    const Router *router, RequestPtr request, std::shared_ptr<qint64> slowReaders)
    : m_router(router)
    , m_request(std::move(request))
    , m_slowReaders(std::move(slowReaders))
{
    connect(m_request->connection, &Connection::left, this, &ConnectionStream::ended);
    connect(m_request->connection, &Connection::bytesTaken, this, &ConnectionStream::bytesWritten);
}

ConnectionStream::~ConnectionStream()
{
    if (m_state == State::Waiting) {
        reply(Reply::problem({ErrorCode::Internal, u"The server could not answer this request."_s,
                                 u"a handler let go of its request without an answer"_s, {}},
            *m_request));
    }
    end();
}

void ConnectionStream::begin(int status, QByteArray contentType, QHttpHeaders headers)
{
    if (m_state != State::Waiting)
        return;
    Reply head{status, {}, std::move(contentType), std::move(headers), true};
    m_router->finish(*m_request, head);
    m_state = State::Streaming;
    m_streamed = true;
    if (!m_request->connection || !m_request->connection->beginStream(head))
        ended();
}

bool ConnectionStream::write(const QByteArray &bytes)
{
    if (m_state != State::Streaming || !m_request->connection)
        return false;
    if (bytesQueued() + bytes.size() > maxQueued) {
        cutSlowReader();
        return false;
    }
    m_written += bytes.size();
    return m_request->connection->writePiece(bytes);
}

void ConnectionStream::end()
{
    if (m_state != State::Streaming)
        return;
    if (m_request->connection)
        m_request->connection->endStream();
    ended();
}

void ConnectionStream::abort()
{
    if (m_state == State::Ended)
        return;
    const QPointer<ConnectionStream> self(this); // cutting tells our owner, who may let go of us
    if (m_request->connection)
        m_request->connection->cut();
    if (self)
        ended();
}

void ConnectionStream::cutSlowReader()
{
    if (m_state == State::Ended)
        return;
    ++*m_slowReaders;
    logEvent(lcHttp(), log::Level::Info, u"cut a reader who was too slow"_s,
        {{u"request_id"_s, m_request->id}, {u"queued"_s, bytesQueued()}});
    abort();
}

void ConnectionStream::reply(Reply reply)
{
    if (m_state != State::Waiting)
        return;
    if (m_request->connection) {
        m_router->finish(*m_request, reply);
        const QPointer<ConnectionStream> self(this);
        m_request->connection->sendWhole(reply);
        if (!self)
            return;
    }
    ended();
}

qint64 ConnectionStream::bytesQueued() const
{
    return m_request->connection ? m_request->connection->bytesQueued() : 0;
}

void ConnectionStream::ended()
{
    if (m_state == State::Ended)
        return;
    m_state = State::Ended;
    if (m_request->connection)
        m_request->connection->disconnect(
            this); // later requests on the same connection are not ours
    if (m_streamed)
        logEnd();
    Q_EMIT closed();
}

void ConnectionStream::logEnd() const
{
    const auto duration = std::chrono::steady_clock::now() - m_request->received;
    logEvent(lcHttp(), log::Level::Info, u"stream ended"_s,
        {{u"request_id"_s, m_request->id}, {u"path"_s, m_request->path}, {u"bytes"_s, m_written},
            {u"duration_ms"_s,
                qint64(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count())}});
}

} // namespace ccplant::http
