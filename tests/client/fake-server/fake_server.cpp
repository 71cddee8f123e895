// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/fake-server/fake_server.h"

#include "shared/transcript.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {

FakeServer::FakeServer(QObject *parent)
    : QObject(parent)
{
    m_agents = {QJsonObject{{u"id"_s, u"demo"_s}, {u"name"_s, u"Demo agent"_s},
        {u"driver"_s, u"acp"_s}, {u"description"_s, u"Shows what an agent does, without a model"_s},
        {u"installed"_s, true}, {u"version"_s, u"0.1.0"_s},
        {u"install"_s, QJsonObject{{u"can_install"_s, false}}}, {u"default"_s, true}}};
    if (!listen(0))
        qFatal("the fake server cannot listen");
}

FakeServer::~FakeServer()
{
    pause();
}

QUrl FakeServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port));
}

bool FakeServer::listen(quint16 port)
{
    m_http = std::make_unique<QHttpServer>();
    addRoutes();
    m_http->addWebSocketUpgradeVerifier(this, [this](const QHttpServerRequest &request) {
        const bool ok =
            !m_refuseLinks && request.url().path() == "/api/v1/live"_L1 && allowed(request);
        return ok ? QHttpServerWebSocketUpgradeResponse::accept()
                  : QHttpServerWebSocketUpgradeResponse::deny(m_refuseLinks ? 503 : 401, "no"_ba);
    });
    connect(m_http.get(), &QHttpServer::newWebSocketConnection, this, &FakeServer::takeLink);
    auto listener = std::make_unique<QTcpServer>();
    if (!listener->listen(QHostAddress::LocalHost, port))
        return false;
    m_port = listener->serverPort();
    m_listener = listener.get();
    return m_http->bind(listener.release()); // it is the HTTP server's now
}

void FakeServer::pause()
{
    dropLinks();
    m_lost.clear();
    m_http.reset();
}

void FakeServer::resume()
{
    if (!listen(m_port))
        qFatal("the fake server's port was taken meanwhile");
}

void FakeServer::dropLinks()
{
    const auto links = std::exchange(m_links, {});
    for (auto link = links.keyBegin(); link != links.keyEnd(); ++link) {
        (*link)->disconnect(this);
        (*link)->abort();
        (*link)->deleteLater();
    }
}

void FakeServer::failPrompts(int count, int status, const QString &code)
{
    m_failPrompts = count;
    m_failStatus = status;
    m_failCode = code;
}

void FakeServer::setMaintenance(const QJsonObject &state)
{
    m_maintenance = state;
    for (auto link = m_links.begin(); link != m_links.end(); ++link)
        send(link.key(), {{u"maintenance"_s, m_maintenance}});
}

void FakeServer::refuseNext(int count, const Error &error, int retryAfter)
{
    m_refusals = count;
    m_refusal = error;
    m_refusalRetryAfter = retryAfter;
}

QString FakeServer::addSession(QJsonObject members)
{
    const QString id = members.value("id"_L1).toString(
        u"s_"_s + QString::number(++m_next).rightJustified(26, u'a'));
    const QString now = formatTime(QDateTime::currentDateTimeUtc());
    QJsonObject info{{u"id"_s, id}, {u"title"_s, u"Session %1"_s.arg(m_next)},
        {u"status"_s, u"idle"_s}, {u"agent"_s, u"demo"_s},
        {u"workspace"_s, QJsonObject{{u"kind"_s, u"empty"_s}, {u"path"_s, u"/w/"_s + id}}},
        {u"tags"_s, QJsonObject()}, {u"pinned"_s, false}, {u"archived"_s, false},
        {u"owner"_s, u"me"_s}, {u"created_at"_s, now}, {u"updated_at"_s, now},
        {u"last_event_at"_s, now}, {u"last_seq"_s, 0}, {u"activity"_s, QString()},
        {u"pending"_s, QJsonArray()}, {u"version"_s, 1}};
    for (auto member = members.begin(); member != members.end(); ++member)
        info.insert(member.key(), member.value());
    m_sessions.insert(id, {info, {}, {}});
    m_order << id;
    tellList({{u"upsert"_s, info}});
    return id;
}

void FakeServer::changeSession(const QString &id, const QJsonObject &members)
{
    QJsonObject &info = m_sessions[id].info;
    for (auto member = members.begin(); member != members.end(); ++member)
        info.insert(member.key(), member.value());
    info.insert(u"version"_s, info["version"_L1].toInt() + 1);
    tellList({{u"upsert"_s, info}});
}

void FakeServer::removeSession(const QString &id)
{
    m_sessions.remove(id);
    m_order.removeOne(id);
    tellList({{u"remove"_s, id}});
}

Event FakeServer::emitEvent(const QString &id, const QString &kind, const QJsonObject &fields)
{
    Session &session = m_sessions[id];
    Event event = events::make(kind, fields);
    event.seq = session.log.size() + 1;
    event.time = QDateTime::currentDateTimeUtc();
    session.log << event;
    const QJsonObject frame{{u"session"_s, id}, {u"event"_s, toJson(event)}};
    for (auto link = m_links.begin(); link != m_links.end(); ++link) {
        if (link->sessions.contains(id))
            send(link.key(), frame);
    }
    if (kind != "delta"_L1)
        refresh(id);
    return event;
}

/// What the list says about a session follows its log, as in the real server.
void FakeServer::refresh(const QString &id)
{
    const Session &session = m_sessions.value(id);
    const Transcript transcript = fold(session.log);
    QJsonObject change{{u"last_seq"_s, transcript.lastSeq()},
        {u"last_event_at"_s, formatTime(transcript.lastTime())},
        {u"activity"_s, transcript.activity()}, {u"pending"_s, transcript.pending()}};
    const QString status = session.info["status"_L1].toString();
    const bool over = status == "stopped"_L1 || status == "failed"_L1 || status == "deleting"_L1;
    if (!over && !transcript.turn().isEmpty())
        change.insert(u"status"_s, transcript.status());
    changeSession(id, change);
}

} // namespace ccplant::test
