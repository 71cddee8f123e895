// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP half of the fake server.
#include "tests/client/fake-server/fake_replies.h"
#include "tests/client/fake-server/fake_server.h"

#include "shared/transcript.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

using Status = QHttpServerResponse::StatusCode;
using Method = QHttpServerRequest::Method;

} // namespace

bool FakeServer::allowed(const QHttpServerRequest &request) const
{
    return request.value("authorization"_ba) == "Bearer "_ba + m_token.toUtf8()
        || request.value("cookie"_ba) == "ccplant=signed-in"_ba;
}

void FakeServer::note(const QHttpServerRequest &request)
{
    static const QHash<int, QString> names{{int(Method::Get), u"GET"_s},
        {int(Method::Post), u"POST"_s}, {int(Method::Patch), u"PATCH"_s},
        {int(Method::Delete), u"DELETE"_s}, {int(Method::Put), u"PUT"_s}};
    m_requests << names.value(int(request.method()), u"?"_s) + u' ' + request.url().path();
}

void FakeServer::addRoutes()
{
    const auto fixed = [this](const QString &path, auto answer) {
        m_http->route(path, Method::Get, [this, answer](const QHttpServerRequest &request) {
            note(request);
            return allowed(request)
                ? json(answer())
                : refusal(ErrorCode::Unauthenticated, u"The token is not valid."_s);
        });
    };
    fixed(u"/api/v1/me"_s, [this] {
        return QJsonObject{{u"user"_s, u"me"_s}, {u"scopes"_s, QJsonArray()},
            {u"permissions"_s,
                m_admin ? QJsonArray{u"*"_s} : QJsonArray{u"session:create"_s, u"session:read"_s}},
            {u"teams"_s, QJsonArray::fromStringList(m_teams)},
            {u"server"_s,
                QJsonObject{{u"name"_s, u"ccplantd"_s}, {u"version"_s, u"0.1.0"_s},
                    {u"runtime"_s, u"local"_s}, {u"share"_s, m_sharing},
                    {u"keep_removed"_s, qint64(m_keepRemoved.count())}}},
            {u"maintenance"_s, m_maintenance}, {u"repositories"_s, m_repositories}};
    });
    fixed(u"/api/v1/agents"_s, [this] { return QJsonObject{{u"agents"_s, m_agents}}; });
    fixed(u"/api/v1/templates"_s, [this] { return QJsonObject{{u"templates"_s, m_templates}}; });
    m_http->route(u"/auth/login"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        if (bodyOf(request).value("token"_L1).toString() != m_token)
            return refusal(ErrorCode::Unauthenticated, u"The token is not right."_s);
        QHttpServerResponse response(QHttpServerResponder::StatusCode::NoContent);
        QHttpHeaders headers;
        headers.append(
            QHttpHeaders::WellKnownHeader::SetCookie, "ccplant=signed-in; Path=/; HttpOnly");
        response.setHeaders(headers);
        return response;
    });
    m_http->route(u"/auth/logout"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        QHttpServerResponse response(QHttpServerResponder::StatusCode::NoContent);
        QHttpHeaders headers;
        headers.append(QHttpHeaders::WellKnownHeader::SetCookie, "ccplant=; Path=/; Max-Age=0");
        response.setHeaders(headers);
        return response;
    });
    addBrowserSignInRoutes();
    addKeyRoutes();
    addShareRoutes();
    addRemovedRoutes();
    addAdminRoutes();
    addSessionRoutes();
    addActionRoutes();
}

void FakeServer::addKeyRoutes()
{
    m_http->route(u"/api/v1/keys"_s, Method::Get, [this](const QHttpServerRequest &request) {
        note(request);
        return json({{u"keys"_s, m_keys}});
    });
    m_http->route(u"/api/v1/keys"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        QJsonObject key = bodyOf(request);
        if (key["name"_L1].toString() == "full"_L1)
            return refusal(ErrorCode::Conflict,
                u"There are 50 keys. Remove one that is not used any more, then try again."_s);
        key[u"id"_s] = u"k_%1"_s.arg(m_keys.size() + 1);
        key[u"start"_s] = u"ccpk_abc"_s;
        key[u"user"_s] = key[u"created_by"_s] = u"me"_s;
        key[u"created_at"_s] = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
        if (!key.contains("scopes"_L1))
            key[u"scopes"_s] = QJsonArray{u"session:create"_s, u"session:read"_s};
        m_keys << key;
        key[u"key"_s] = u"ccpk_"_s + QString(59, u'a');
        return json(key, 201);
    });
    m_http->route(u"/api/v1/keys/<arg>"_s, Method::Delete,
        [this](const QString &id, const QHttpServerRequest &request) {
            note(request);
            for (qsizetype i = 0; i < m_keys.size(); ++i) {
                if (m_keys[i]["id"_L1].toString() != id)
                    continue;
                m_keys.removeAt(i);
                return QHttpServerResponse(QHttpServerResponder::StatusCode::NoContent);
            }
            return refusal(ErrorCode::NotFound, u"There is no such key."_s);
        });
}

void FakeServer::addShare(const QString &session)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_shares[session] = QJsonObject{{u"url"_s, u"https://ccplant.example/s/"_s + QString(52, u'a')},
        {u"public"_s, false}, {u"created_by"_s, u"me"_s},
        {u"created_at"_s, now.toString(Qt::ISODateWithMs)},
        {u"expires_at"_s, now.addDays(7).toString(Qt::ISODateWithMs)}};
}

void FakeServer::addShareRoutes()
{
    const QString path = u"/api/v1/sessions/<arg>/share"_s;
    const auto notShared = [] {
        return refusal(ErrorCode::NotFound, u"This session is not shared."_s);
    };
    m_http->route(
        path, Method::Get, [this, notShared](const QString &id, const QHttpServerRequest &request) {
            note(request);
            return m_shares.contains(id) ? json(m_shares[id].toObject()) : notShared();
        });
    m_http->route(path, Method::Post, [this](const QString &id, const QHttpServerRequest &request) {
        note(request);
        const QJsonObject share = bodyOf(request);
        if (m_sharing == "off"_L1)
            return refusal(ErrorCode::Forbidden,
                u"Sharing is switched off on this server. An administrator of it can allow it."_s);
        if (share["public"_L1].toBool() && m_sharing != "public"_L1)
            return refusal(ErrorCode::Forbidden,
                u"On this server only people who are signed in can open links. An administrator of it can allow more."_s);
        addShare(id);
        QJsonObject made = m_shares[id].toObject();
        for (auto member = share.begin(); member != share.end(); ++member)
            made[member.key()] = member.value();
        m_shares[id] = made;
        return json(made, 201);
    });
    m_http->route(path, Method::Delete,
        [this, notShared](const QString &id, const QHttpServerRequest &request) {
            note(request);
            if (!m_shares.contains(id))
                return notShared();
            m_shares.remove(id);
            return QHttpServerResponse(QHttpServerResponder::StatusCode::NoContent);
        });
}

void FakeServer::addSessionRoutes()
{
    m_http->route(u"/api/v1/sessions"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        const QString key = QString::fromUtf8(request.value("idempotency-key"_ba));
        if (!key.isEmpty() && m_idempotency.contains(key))
            return json(session(m_idempotency.value(key)), 201);
        if (auto refused = refusesNow())
            return std::move(*refused);
        QHttpServerResponse answer = createSession(bodyOf(request));
        if (!key.isEmpty())
            m_idempotency.insert(key, m_order.last());
        return answer;
    });
    m_http->route(u"/api/v1/sessions/<arg>"_s, Method::Patch,
        [this](const QString &id, const QHttpServerRequest &request) {
            note(request);
            return patchSession(id, bodyOf(request));
        });
    m_http->route(u"/api/v1/sessions/<arg>"_s, Method::Delete,
        [this](const QString &id, const QHttpServerRequest &request) {
            note(request);
            if (!m_sessions.contains(id))
                return refusal(ErrorCode::NotFound, u"There is no such session."_s);
            if (m_keepRemoved.count() > 0)
                keepRemoved(id);
            else
                removeSession(id);
            return json({}, 202);
        });
    m_http->route(u"/api/v1/sessions/<arg>/diff"_s, Method::Get,
        [this](const QString &, const QHttpServerRequest &request) {
            note(request);
            return json(m_diff);
        });
    m_http->route(u"/api/v1/sessions/<arg>/files"_s, Method::Get,
        [this](const QString &, const QHttpServerRequest &request) {
            note(request);
            const QString wanted = request.query().queryItemValue(u"search"_s, QUrl::FullyDecoded);
            return json(
                {{u"paths"_s,
                     QJsonArray::fromStringList(m_files.filter(wanted, Qt::CaseInsensitive))},
                    {u"path"_s, QString()}, {u"type"_s, u"dir"_s}, {u"entries"_s, QJsonArray()}});
        });
}

std::optional<QHttpServerResponse> FakeServer::refusesNow()
{
    if (m_maintenance["enabled"_L1].toBool() && !m_admin)
        return refusalUntil(ErrorCode::Unavailable,
            u"The server is being maintained: nothing can be changed for now."_s,
            {{u"reason"_s, u"maintenance"_s}, {u"message"_s, m_maintenance["message"_L1]},
                {u"by"_s, m_maintenance["by"_L1]}},
            120);
    if (m_refusals <= 0)
        return {};
    --m_refusals;
    return m_refusalRetryAfter > 0
        ? refusalUntil(m_refusal.code, m_refusal.detail, m_refusal.extra, m_refusalRetryAfter)
        : refusal(m_refusal.code, m_refusal.detail, m_refusal.extra);
}

QHttpServerResponse FakeServer::createSession(const QJsonObject &body)
{
    const QString message = body["message"_L1].toString();
    QJsonObject members{{u"agent"_s, body["agent"_L1].toString(u"demo"_s)},
        {u"title"_s, body["title"_L1].toString(message.left(60))},
        {u"repository"_s, body["repository"_L1].toString()},
        {u"branch"_s, body["branch"_L1].toString()}, {u"team"_s, body["team"_L1].toString()},
        {u"tags"_s, body["tags"_L1].toObject()}};
    const QString id = addSession(members);
    emitEvent(id, u"agent"_s, {{u"state"_s, u"ready"_s}, {u"name"_s, u"Demo agent"_s}});
    if (!message.isEmpty()) {
        emitEvent(id, u"message"_s,
            {{u"id"_s, u"m_first"_s}, {u"role"_s, u"user"_s},
                {u"content"_s, QJsonArray{textBlock(message)}}, {u"done"_s, true}});
        emitEvent(id, u"turn"_s, {{u"id"_s, u"t_first"_s}, {u"state"_s, u"running"_s}});
    }
    return json(session(id), 201);
}

QHttpServerResponse FakeServer::patchSession(const QString &id, const QJsonObject &change)
{
    if (!m_sessions.contains(id))
        return refusal(ErrorCode::NotFound, u"There is no such session."_s);
    changeSession(id, change);
    return json(session(id));
}

void FakeServer::addActionRoutes()
{
    const auto verb = [this](const QString &name, auto run) {
        m_http->route(u"/api/v1/sessions/<arg>/"_s + name, Method::Post,
            [this, run](const QString &id, const QHttpServerRequest &request) {
                note(request);
                run(id);
                return json(session(id), 202);
            });
    };
    verb(
        u"stop"_s, [this](const QString &id) { changeSession(id, {{u"status"_s, u"stopped"_s}}); });
    verb(u"resume"_s, [this](const QString &id) { changeSession(id, {{u"status"_s, u"idle"_s}}); });
    verb(u"cancel"_s, [this](const QString &id) {
        emitEvent(id, u"turn"_s,
            {{u"id"_s, u"t_1"_s}, {u"state"_s, u"idle"_s}, {u"stop_reason"_s, u"cancelled"_s}});
    });
    m_http->route(u"/api/v1/sessions/<arg>/messages"_s, Method::Post,
        [this](
            const QString &id, const QHttpServerRequest &request, QHttpServerResponder &responder) {
            note(request);
            QHttpServerResponse answer = takePrompt(id, bodyOf(request));
            if (m_loseAnswers > 0) { // taken, and the link breaks before the answer
                --m_loseAnswers;
                m_lost << std::make_shared<QHttpServerResponder>(std::move(responder));
                return;
            }
            responder.sendResponse(answer);
        });
    for (const auto &[path, kind] :
        {std::pair{u"permissions"_s, u"permission"_s}, {u"questions"_s, u"question"_s}}) {
        m_http->route(u"/api/v1/sessions/<arg>/"_s + path + u"/<arg>"_s, Method::Post,
            [this, kind](const QString &id, const QString &ask, const QHttpServerRequest &request) {
                note(request);
                return answerAsk(kind, id, ask, bodyOf(request));
            });
    }
    m_http->route(u"/api/v1/sessions/<arg>/config"_s, Method::Patch,
        [this](const QString &id, const QHttpServerRequest &request) {
            note(request);
            const QJsonObject change = bodyOf(request);
            emitEvent(id, u"config"_s, change);
            return json(change);
        });
}

QHttpServerResponse FakeServer::takePrompt(const QString &id, const QJsonObject &body)
{
    if (auto refused = refusesNow())
        return std::move(*refused);
    if (m_failPrompts > 0) {
        --m_failPrompts;
        return refusal(codeOf(m_failCode), u"Not now."_s);
    }
    if (!m_sessions.contains(id))
        return refusal(ErrorCode::NotFound, u"There is no such session."_s);
    const QString clientId = body["client_id"_L1].toString();
    const auto answer = [&](const QString &state) {
        return json({{u"client_id"_s, clientId}, {u"state"_s, state}}, 202);
    };
    Session &session = m_sessions[id];
    if (session.accepted.contains(clientId))
        return answer(u"duplicate"_s);
    session.accepted << clientId;
    Q_EMIT promptTaken(id, clientId);
    const Transcript transcript = fold(m_sessions.value(id).log);
    const bool busy =
        transcript.status() == "running"_L1 || transcript.status() == "needs_input"_L1;
    if (busy && !body["steer"_L1].toBool()) {
        QJsonArray queue = transcript.queue();
        queue << QJsonObject{{u"client_id"_s, clientId}, {u"content"_s, body["content"_L1]}};
        emitEvent(id, u"queue"_s, {{u"entries"_s, queue}});
        return answer(u"queued"_s);
    }
    emitEvent(id, u"message"_s,
        {{u"id"_s, u"m_"_s + clientId}, {u"role"_s, u"user"_s}, {u"content"_s, body["content"_L1]},
            {u"done"_s, true}, {u"client_id"_s, clientId}});
    return answer(u"sent"_s);
}

QHttpServerResponse FakeServer::answerAsk(
    const QString &kind, const QString &id, const QString &ask, const QJsonObject &body)
{
    const Transcript transcript = fold(m_sessions.value(id).log);
    const qsizetype index = transcript.indexOf(kind, ask);
    if (index < 0)
        return refusal(ErrorCode::NotFound, u"There is no such request."_s);
    const QJsonObject known = transcript.entries().at(index).fields;
    if (known["state"_L1].toString() == "resolved"_L1)
        return refusal(
            ErrorCode::AlreadyResolved, u"It was already answered."_s, {{u"by"_s, known["by"_L1]}});
    QJsonObject fields{{u"id"_s, ask}, {u"state"_s, u"resolved"_s}, {u"by"_s, u"me"_s}};
    if (kind == "permission"_L1)
        fields.insert(u"outcome"_s,
            QJsonObject{{u"option_id"_s, body["option_id"_L1]}, {u"kind"_s, u"allow_once"_s}});
    else
        fields.insert(u"answer"_s, body);
    emitEvent(id, kind, fields);
    Q_EMIT permissionAnswered(id, ask);
    return json({{u"by"_s, u"me"_s}});
}

} // namespace ccplant::test
