// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/enginesocket.h"
#include "server/http/message.h"
#include "server/http/parser.h"
#include "server/http/response.h"
#include "server/http/server.h"

#include <chrono>
#include <functional>
#include <memory>
#include <QHostAddress>
#include <QHttpServerResponder>
#include <QObject>
#include <QTcpSocket>

namespace ccplant::http {

using Time = std::chrono::steady_clock::time_point;

struct Route;

/// The request at hand, kept for the server between head and body.
struct Pending {
    std::shared_ptr<Request> request;
    const Route *route = nullptr;
};

/// What a connection asks of its server.
class ConnectionHost {
public:
    virtual ~ConnectionHost() = default;
    virtual const Limits &limits() const = 0;
    virtual bool isDraining() const = 0;
    /// Judges the head's route: true for a WebSocket upgrade that has a route.
    virtual bool wantsUpgrade(const Head &head) const = 0;
    /// Gives the connection an engine socket that QtHttpServer listens to.
    virtual void engage(Connection *connection) = 0;
    /// QtHttpServer shall read `head`; it calls back before this returns.
    virtual void dispatch(Connection *connection, const QByteArray &head) = 0;
    /// Bytes of body held in memory for a request that is not complete, more or (negative) less.
    /// False: too much in all.
    virtual bool addBuffered(qint64 bytes) = 0;
    virtual void bodyReady(Connection *connection, QByteArray body) = 0;
    /// The reply for something the guard refuses, before any route was found.
    virtual Reply refusal(Connection *connection, const Refusal &refusal) = 0;
    virtual void gone(Connection *connection) = 0;
};

/// The connection guard (docs/architecture.md): owns a client's real socket, judges every byte with
/// RequestParser, keeps the limits and deadlines, hands QtHttpServer one well-formed head at a time
/// through an EngineSocket, collects the body, and writes the answers with back-pressure. One
/// request at a time; pipelined ones wait in the socket.
class Connection final : public QObject {
    Q_OBJECT
public:
    Connection(ConnectionHost *host, std::unique_ptr<QTcpSocket> socket);
    ~Connection() override;

    QHostAddress peerAddress() const { return m_peer; }
    quint16 peerPort() const { return m_peerPort; }
    QHostAddress localAddress() const { return m_socket->localAddress(); }
    quint16 localPort() const { return m_socket->localPort(); }
    const Head &head() const { return m_parser.head(); }
    EngineSocket *engine() const { return m_engine; }
    /// Number of header fields that QtHttpServer was given of the request at hand.
    qsizetype fieldsDelivered() const { return m_fieldsDelivered; }

    // From the server, while it dispatches.
    Pending pending;
    void setEngine(EngineSocket *engine) { m_engine = engine; }
    void holdResponder(std::unique_ptr<QHttpServerResponder> responder);
    /// The request may go on with a body of at most this many bytes. False when it announced more
    /// (and was refused).
    bool acceptBody(qint64 maxBody);
    void upgradeAccepted();

    // Answering. All of them are no-ops once the client has left.
    void sendWhole(const Reply &reply);
    /// Sends a stream's head. False when no body may follow (HEAD, 204): the answer has then ended.
    bool beginStream(const Reply &head);
    bool writePiece(const QByteArray &bytes);
    void endStream();
    bool writeRaw(const QByteArray &bytes);
    void closeWhenWritten();
    void cut();
    /// Tells revoked(), so that the last word can be written, and closes when that is sent.
    void revoke();

    bool isOpen() const { return m_phase != Phase::Closed; }
    bool isIdle() const { return m_phase == Phase::Idle; }
    qint64 bytesQueued() const { return m_socket->bytesToWrite(); }
    /// Looks at the deadlines.
    void check(Time now);
    /// No request after the one at hand; closes at once when there is none.
    void drain();
    void engineGone(EngineSocket *engine);

Q_SIGNALS:
    void left(); ///< the client is gone; once
    void bytesTaken(); ///< the client took some of what was written
    void revoked(); ///< the caller may not have this connection any more

private:
    enum class Phase {
        Idle, ///< between requests
        Head, ///< a head is coming in
        Body, ///< a body is coming in
        Answering, ///< the request is complete, its answer is not
        Upgraded, ///< bytes go through, both ways
        Lingering, ///< refused: what still comes in is thrown away until the client has read why
        Closing, ///< written out, then closed
        Closed
    };

    void pump();
    bool step();
    bool passThrough();
    void headDone();
    void messageDone();
    void settle();
    void refuse(const Refusal &refusal);
    void setPhase(Phase phase);
    void answerEnded();
    void finishRequest();
    bool discardsBody() const;
    void linger();
    void discardInput();
    void socketGone();
    void socketWrote(qint64 bytes);
    QByteArray engineHead(bool upgrade);
    bool countBody();
    bool keepsAlive() const;

    ConnectionHost *m_host;
    std::unique_ptr<QTcpSocket> m_socket;
    QPointer<EngineSocket> m_engine;
    std::unique_ptr<QHttpServerResponder> m_responder;
    RequestParser m_parser;
    QByteArray m_in; // read, not yet judged
    QHostAddress m_peer;
    quint16 m_peerPort;
    Phase m_phase = Phase::Idle;
    Time m_since; // when the phase began
    Time m_wrote; // when the client last took bytes, or the queue was empty
    qint64 m_discarded = 0;
    qint64 m_bodyCounted = 0; // bytes of the body that the host has on its account
    qsizetype m_fieldsDelivered = 0;
    bool m_answered = false; // the answer is written, or at least begun and ended
    bool m_streaming = false;
    bool m_chunked = false;
    bool m_keepAlive = true;
    bool m_messageDone = false;
    bool m_pumping = false;
    bool m_dispatched = false;
};

} // namespace ccplant::http
