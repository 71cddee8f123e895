// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/server.h"

#include "server/http/dispatcher.h"
#include "server/http/farewell.h"
#include "shared/log.h"

#include <QScopedValueRollback>
#include <QTimer>
#include <QWebSocket>
#include <sys/resource.h>

namespace ccplant::http {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int acceptBacklog = 1024;
constexpr int reservedDescriptors =
    128; // for files, pipes and outgoing connections of the rest of the program

/// What the system lets us have: accepting must stop before descriptors run out, not because of it.
int affordable(int maxConnections)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return maxConnections;
    const qint64 open = std::max<qint64>(qint64(limit.rlim_cur) - reservedDescriptors, 16);
    if (open < maxConnections) {
        qCWarning(lcHttp, "at most %lld connections: the limit of open files is %lld",
            qlonglong(open), qlonglong(limit.rlim_cur));
    }
    return int(std::min<qint64>(open, maxConnections));
}

std::chrono::milliseconds sweepInterval(const Limits &limits)
{
    const auto shortest =
        std::min({limits.headerDeadline, limits.bodyDeadline, limits.idleTimeout});
    return std::clamp(shortest / 4, std::chrono::milliseconds(20), std::chrono::milliseconds(500));
}

} // namespace

class Server::Private final : public QObject, public ConnectionHost {
public:
    Private(Server *q, const Router *router, Limits limits)
        : q(q)
        , m_limits(limits)
        , m_dispatcher(router)
    {
    }
    ~Private() override;

    Result<quint16> listen(const QHostAddress &address, quint16 port);
    void drain(std::chrono::milliseconds deadline);
    Counters counters() const;

    const Limits &limits() const override { return m_limits; }
    bool isDraining() const override { return m_draining; }
    bool wantsUpgrade(const Head &head) const override { return m_dispatcher.wantsUpgrade(head); }
    void engage(Connection *connection) override;
    void dispatch(Connection *connection, const QByteArray &head) override;
    bool addBuffered(qint64 bytes) override;
    void bodyReady(Connection *c, QByteArray body) override
    {
        m_dispatcher.run(c, std::move(body));
    }
    Reply refusal(Connection *connection, const Refusal &refusal) override;
    void gone(Connection *connection) override;

private:
    void setUpEngine();
    void accept(qintptr descriptor);
    int statusFor(const QHostAddress &peer) const;
    void webSocketsReady();
    void sweep();
    void checkDrained();

    Server *q;
    Limits m_limits;
    Dispatcher m_dispatcher;
    Farewell m_farewell;
    QHash<int, qint64> m_refused;
    qint64 m_accepted = 0;
    qint64 m_buffered = 0;
    QSet<Connection *> m_connections;
    QHash<QHostAddress, int> m_perAddress;
    QList<Connection *> m_upgrading; // accepted, handshake not yet written
    Connection *m_feeding = nullptr; // whose head QtHttpServer is reading
    QTimer m_sweep;
    bool m_draining = false;
    bool m_drained = false;
    Engine m_engine;
    Listener *m_listener = nullptr; // owned by m_engine
};

Server::Private::~Private()
{
    m_draining = m_drained = true;
    const auto connections = m_connections;
    for (Connection *connection : connections) {
        connection->cut();
        delete connection;
    }
}

Result<quint16> Server::Private::listen(const QHostAddress &address, quint16 port)
{
    m_limits.maxConnections = affordable(m_limits.maxConnections);
    auto listener = std::make_unique<Listener>();
    listener->setListenBacklogSize(acceptBacklog);
    listener->accepted = [this](qintptr descriptor) { accept(descriptor); };
    if (!listener->listen(address, port)) {
        return fail(ErrorCode::Unavailable,
            u"Cannot listen on %1 port %2: %3"_s.arg(address.toString())
                .arg(port)
                .arg(listener->errorString()));
    }
    m_listener = listener.release();
    setUpEngine();
    connect(&m_sweep, &QTimer::timeout, this, &Private::sweep);
    m_sweep.start(sweepInterval(m_limits));
    return m_listener->serverPort();
}

void Server::Private::setUpEngine()
{
    m_engine.bind(m_listener); // takes ownership
    m_engine.request = [this](const QHttpServerRequest &request, QHttpServerResponder &responder) {
        if (!m_feeding)
            return; // QtHttpServer made a request out of nothing: it has no client
        m_feeding->holdResponder(std::make_unique<QHttpServerResponder>(std::move(responder)));
        m_dispatcher.begin(m_feeding, request);
    };
    m_engine.addWebSocketUpgradeVerifier(this, [this](const QHttpServerRequest &request) {
        Connection *connection = m_feeding;
        if (!connection || !m_dispatcher.beginUpgrade(connection, request))
            return QHttpServerWebSocketUpgradeResponse::deny(); // answered already; what Qt writes
                                                                // goes nowhere
        m_upgrading += connection;
        return QHttpServerWebSocketUpgradeResponse::accept();
    });
    connect(
        &m_engine, &QAbstractHttpServer::newWebSocketConnection, this, &Private::webSocketsReady);
    // QTcpServer stops accepting for good after an error such as "too many open files".
    connect(m_listener, &QTcpServer::acceptError, this, [this](QAbstractSocket::SocketError) {
        qCWarning(lcHttp) << "cannot accept a connection:" << m_listener->errorString();
        QTimer::singleShot(200ms, m_listener, &QTcpServer::resumeAccepting);
    });
}

int Server::Private::statusFor(const QHostAddress &peer) const
{
    if (m_draining || m_connections.size() >= m_limits.maxConnections)
        return 503;
    const bool many = m_perAddress.value(peer) >= m_limits.maxConnectionsPerAddress;
    return many && !(m_limits.isProxy && m_limits.isProxy(peer)) ? 429 : 0;
}

void Server::Private::accept(qintptr descriptor)
{
    auto socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        qCWarning(lcHttp) << "cannot use an accepted connection:" << socket->errorString();
        return;
    }
    if (const int status = statusFor(socket->peerAddress())) {
        ++m_refused[status];
        m_farewell.say(std::move(socket), status);
        return;
    }
    ++m_accepted;
    auto *connection = new Connection(this, std::move(socket));
    m_connections.insert(connection);
    ++m_perAddress[connection->peerAddress()];
}

void Server::Private::gone(Connection *connection)
{
    if (!m_connections.remove(connection))
        return;
    if (m_upgrading.removeOne(connection) && connection->engine())
        connection->engine()->deleteLater(); // the handshake was not done: nobody else has it
    const auto count = m_perAddress.find(connection->peerAddress());
    if (count != m_perAddress.end() && --*count <= 0)
        m_perAddress.erase(count);
    connection->deleteLater();
    checkDrained();
}

void Server::Private::engage(Connection *connection)
{
    connection->setEngine(new EngineSocket(connection)); // QtHttpServer takes ownership
    m_listener->addPendingConnection(connection->engine());
}

void Server::Private::dispatch(Connection *connection, const QByteArray &head)
{
    const QScopedValueRollback feeding(m_feeding, connection);
    connection->engine()->deliver(head);
}

bool Server::Private::addBuffered(qint64 bytes)
{
    m_buffered += bytes;
    return m_buffered <= m_limits.maxBufferedBodies;
}

Reply Server::Private::refusal(Connection *connection, const Refusal &refusal)
{
    ++m_refused[refusal.status];
    return m_dispatcher.refusal(connection, refusal);
}

void Server::Private::webSocketsReady()
{
    while (auto socket = m_engine.nextPendingWebSocketConnection()) {
        const auto it = std::find_if(m_upgrading.begin(), m_upgrading.end(), [&](Connection *c) {
            return c->peerPort() == socket->peerPort() && c->peerAddress() == socket->peerAddress();
        });
        if (it == m_upgrading.end())
            continue; // the client has left meanwhile
        // QWebSocket lets go of a socket that is still connected without deleting it.
        connect(socket.get(), &QObject::destroyed, (*it)->engine(), &QObject::deleteLater);
        const Pending pending = std::exchange((*it)->pending, {});
        m_upgrading.erase(it);
        socket->setMaxAllowedIncomingFrameSize(quint64(m_limits.maxWebSocketMessage));
        socket->setMaxAllowedIncomingMessageSize(quint64(m_limits.maxWebSocketMessage));
        std::get<SocketHandler>(pending.route->handler)(pending.request, std::move(socket));
    }
}

void Server::Private::sweep()
{
    const auto now = std::chrono::steady_clock::now();
    const auto connections = m_connections; // check() may remove some
    for (Connection *connection : connections)
        connection->check(now);
    m_farewell.sweep(now);
}

void Server::Private::drain(std::chrono::milliseconds deadline)
{
    if (m_draining)
        return;
    m_draining = true;
    const auto connections = m_connections;
    for (Connection *connection : connections) {
        if (!connection->engine())
            engage(connection); // QTcpServer hands none out once it is closed
        connection->drain();
    }
    if (m_listener)
        m_listener->close();
    Q_EMIT q->draining();
    QTimer::singleShot(deadline, this, [this] {
        const auto rest = m_connections;
        for (Connection *connection : rest)
            connection->cut();
        checkDrained();
    });
    checkDrained();
}

void Server::Private::checkDrained()
{
    if (!m_draining || m_drained || !m_connections.isEmpty())
        return;
    m_drained = true;
    QMetaObject::invokeMethod(q, &Server::drained, Qt::QueuedConnection);
}

Counters Server::Private::counters() const
{
    return {m_connections.size(), m_accepted, m_dispatcher.requests, m_refused,
        *m_dispatcher.slowReaders};
}

Server::Server(const Router *router, Limits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, router, limits))
{
}

Server::~Server() = default;

Result<quint16> Server::listen(const QHostAddress &address, quint16 port)
{
    return d->listen(address, port);
}

void Server::drain(std::chrono::milliseconds deadline)
{
    d->drain(deadline);
}

Counters Server::counters() const
{
    return d->counters();
}

} // namespace ccplant::http
