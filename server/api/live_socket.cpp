// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/live_socket.h"

#include "shared/ids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::api {
namespace {

constexpr qint64 maxMessage = 64 * 1024;
constexpr qint64 highWater = 256 * 1024; // queued; lists and changes wait above it
constexpr int closeSignedOut = 4401; // of the range for applications (RFC 6455 §7.4.2)
constexpr auto heartbeat = 15s;
constexpr auto silence = 40s;
constexpr auto patience = 20s;
constexpr qsizetype maxSubscriptions = 500;
constexpr qint64 maxAfter = 9'007'199'254'740'992; // 2^53: what a JSON number holds exactly

QString textOf(const QJsonObject &frame)
{
    return QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact));
}

QJsonObject problemOf(const Error &why)
{
    QJsonObject object = problem(why, {});
    if (why.extra["reason"_L1].toString() == sessions::slowSubscriber)
        object["code"_L1] = sessions::slowSubscriber;
    return object;
}

} // namespace

LiveSocket::LiveSocket(sessions::SessionService *service, sessions::Caller caller,
    std::unique_ptr<QWebSocket> socket, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_hub(&service->hub())
    , m_caller(std::move(caller))
    , m_socket(std::move(socket))
    , m_silence(silence)
{
    m_socket->setMaxAllowedIncomingMessageSize(maxMessage);
    m_socket->setMaxAllowedIncomingFrameSize(maxMessage);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &LiveSocket::receive);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, [this] {
        refuse({}, {ErrorCode::InvalidRequest, u"Send JSON objects as text."_s, {}, {}});
    });
    connect(
        m_socket.get(), &QWebSocket::pong, this, [this] { m_silence.setRemainingTime(silence); });
    connect(m_socket.get(), &QWebSocket::bytesWritten, this,
        [this] { // not while a frame is being written
            if (!std::exchange(m_moving, true))
                QMetaObject::invokeMethod(this, &LiveSocket::moved, Qt::QueuedConnection);
        });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &LiveSocket::leave);
    connect(&m_heart, &QTimer::timeout, this, &LiveSocket::beat);
    m_heart.start(heartbeat);
}

LiveSocket::~LiveSocket()
{
    leave();
}

void LiveSocket::leave()
{
    if (std::exchange(m_left, true))
        return;
    m_heart.stop();
    for (const QString &session : std::exchange(m_sessions, {})) {
        if (m_hub)
            m_hub->unsubscribe(session, this);
    }
    m_filter.reset();
    Q_EMIT closed();
    deleteLater();
}

void LiveSocket::write(const QJsonObject &frame)
{
    if (!m_left && m_socket->isValid())
        m_socket->sendTextMessage(textOf(frame));
}

void LiveSocket::receive(const QString &text)
{
    m_silence.setRemainingTime(silence);
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject())
        understand(document.object());
    else
        refuse({}, {ErrorCode::InvalidRequest, u"Send one JSON object in each message."_s, {}, {}});
}

void LiveSocket::understand(const QJsonObject &message)
{
    if (message.contains("ping"_L1))
        write({{"pong"_L1, message["ping"_L1]}});
    else if (message["subscribe"_L1].isObject())
        subscribe(message["subscribe"_L1].toObject());
    else if (message["unsubscribe"_L1].isObject())
        unsubscribe(message["unsubscribe"_L1].toObject());
    else if (!message.contains("pong"_L1))
        refuse({},
            {ErrorCode::InvalidRequest, u"Known are subscribe, unsubscribe and ping."_s, {}, {}});
}

void LiveSocket::refuse(const QString &session, const Error &why)
{
    QJsonObject frame{{"error"_L1, problemOf(why)}};
    if (!session.isEmpty())
        frame["session"_L1] = session;
    write(frame);
}

void LiveSocket::subscribe(const QJsonObject &what)
{
    if (what.contains("session"_L1))
        subscribeSession(what);
    else if (what["list"_L1].isObject())
        subscribeList(what["list"_L1]);
    else
        refuse({}, {ErrorCode::InvalidRequest, u"subscribe: give a session or a list."_s, {}, {}});
}

void LiveSocket::subscribeSession(const QJsonObject &what)
{
    const QString id = what["session"_L1].toString();
    const double after = what["after"_L1].toDouble(what.contains("after"_L1) ? -1 : 0);
    if (!isId(id, u"s"))
        return refuse(id.left(64), {ErrorCode::NotFound, u"There is no such session."_s, {}, {}});
    if (after < 0 || after > double(maxAfter) || after != double(qint64(after)))
        return refuse(id, {ErrorCode::InvalidRequest, u"after: a whole number from 0."_s, {}, {}});
    if (m_service && m_service->isUnheardOf(id)) {
        if (!m_lookedUp.contains(id) && m_lookedUp.size() < maxSubscriptions) {
            m_lookedUp.insert(id);
            subscribeLater(this, id, qint64(after));
        }
    } else {
        subscribeTo(id, qint64(after));
    }
}

QCoro::Task<void> LiveSocket::subscribeLater(QPointer<LiveSocket> self, QString id, qint64 after)
{
    co_await self->m_service->lookUp(id);
    if (self && self->m_lookedUp.remove(id) && !self->m_left)
        self->subscribeTo(id, after);
}

void LiveSocket::subscribeTo(const QString &id, qint64 after)
{
    if (m_sessions.contains(id) || !m_service)
        return;
    if (m_sessions.size() >= maxSubscriptions)
        return refuse(id,
            {ErrorCode::RateLimited,
                u"At most %1 sessions a socket. Unsubscribe from one first."_s.arg(
                    maxSubscriptions),
                {}, {}});
    m_sessions.insert(id);
    if (const Result<void> subscribed = m_service->subscribe(m_caller, id, this, after);
        !subscribed) {
        m_sessions.remove(id);
        refuse(id, subscribed.error());
    }
}

void LiveSocket::unsubscribe(const QJsonObject &what)
{
    if (what["list"_L1].toBool()) {
        m_filter.reset();
        m_listRest.clear();
        m_shown.clear();
        m_dirty.clear();
    }
    const QString id = what["session"_L1].toString();
    m_lookedUp.remove(id);
    if (m_sessions.remove(id) && m_hub)
        m_hub->unsubscribe(id, this);
}

bool LiveSocket::send(const QString &session, sessions::Frame &frame)
{
    if (m_left || !m_socket->isValid())
        return false;
    m_socket->sendTextMessage(frame.live(session));
    return true;
}

void LiveSocket::caughtUp(const QString &session, qint64 lastSeq)
{
    write({{"session"_L1, session}, {"live"_L1, QJsonObject{{"last_seq"_L1, lastSeq}}}});
}

void LiveSocket::ended(const QString &session, const Error &why)
{
    m_sessions.remove(session);
    if (why.extra["reason"_L1].toString() == sessions::slowSubscriber && queued() >= highWater)
        farewell(u"slow"_s, 1s); // it takes nothing at all
    else
        refuse(session, why);
}

qint64 LiveSocket::queued() const
{
    return m_left ? 0 : m_socket->bytesToWrite();
}

void LiveSocket::moved()
{
    m_moving = false;
    if (queued() < highWater) {
        m_stalledAt = -1;
        m_stalled = QDeadlineTimer(QDeadlineTimer::Forever);
        flushList();
    }
    const QSet<QString> sessions = m_sessions;
    for (const QString &session : sessions) {
        if (m_hub)
            m_hub->writable(session, this);
    }
}

void LiveSocket::beat()
{
    if (m_silence.hasExpired() || m_stalled.hasExpired())
        return farewell(m_silence.hasExpired() ? u"silence"_s : u"slow"_s, 1s);
    const qint64 now = queued();
    if (now >= highWater && (m_stalledAt < 0 || now < m_stalledAt)) {
        m_stalledAt = now;
        m_stalled = QDeadlineTimer(patience);
    }
    if (now < highWater)
        write({{"ping"_L1, ++m_beats}});
    m_socket->ping();
}

void LiveSocket::signOut()
{
    if (m_left)
        return;
    write({{"closing"_L1, QJsonObject{{"reason"_L1, u"signed_out"_s}}}});
    m_socket->close(QWebSocketProtocol::CloseCode(closeSignedOut), u"signed_out"_s);
}

void LiveSocket::farewell(const QString &reason, std::chrono::milliseconds retryAfter)
{
    if (m_left)
        return;
    write({{"closing"_L1,
        QJsonObject{{"reason"_L1, reason}, {"retry_after_ms"_L1, qint64(retryAfter.count())}}}});
    m_socket->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
    QTimer::singleShot(1s, m_socket.get(),
        [socket = m_socket.get()] { socket->abort(); }); // who does not read does not answer
}

} // namespace ccplant::api
