// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/agent.h"

#include "server/demo-agent/scenarios.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

Agent::Agent(Peer *peer, const QString &state, QObject *parent)
    : QObject(parent)
    , m_peer(peer)
    , m_stateFolder(state)
    , m_signedIn(qEnvironmentVariable("CCPLANT_DEMO_AUTH") != u"required"_s)
{
    connect(peer, &Peer::requested, this, &Agent::handle);
    connect(peer, &Peer::notified, this, &Agent::take);
}

void Agent::shutDown()
{
    for (auto &[id, seat] : m_seats) {
        if (!seat.turn)
            continue;
        seat.session->leaving = true; // the client is gone, perhaps for good, perhaps to come back
        seat.turn->cancel();
    }
}

void Agent::handle(const QJsonValue &id, const QString &method, const QJsonObject &params)
{
    static const QHash<QString, Method> methods{
        {u"initialize"_s, &Agent::initialize},
        {u"authenticate"_s, &Agent::authenticate},
        {u"session/new"_s, &Agent::newSession},
        {u"session/load"_s, &Agent::loadSession},
        {u"session/resume"_s, &Agent::resumeSession},
        {u"session/list"_s, &Agent::listSessions},
        {u"session/close"_s, &Agent::closeSession},
        {u"session/set_mode"_s, &Agent::setMode},
        {u"session/set_config_option"_s, &Agent::setOption},
        {u"session/prompt"_s, &Agent::prompt},
    };
    const auto found = methods.value(method);
    if (!found)
        return m_peer->refuse(id, MethodNotFound, u"The demo agent has no method "_s + method);
    if (!m_initialized && found != &Agent::initialize)
        return m_peer->refuse(id, InvalidRequest, u"Send initialize first"_s);
    (this->*found)(id, params);
}

void Agent::take(const QString &method, const QJsonObject &params)
{
    for (auto &[session, seat] : m_seats) {
        const bool isMeant =
            (method == u"session/cancel"_s && params.value(u"sessionId"_s) == session)
            || (method == u"$/cancel_request"_s && seat.turn
                && params.value(u"requestId"_s) == seat.turn->request());
        if (isMeant && seat.turn)
            seat.turn->cancel();
    }
}

void Agent::initialize(const QJsonValue &id, const QJsonObject &params)
{
    m_initialized = true;
    m_client = ClientAbilities::of(params.value(u"clientCapabilities"_s).toObject());
    const QJsonObject prompts{
        {u"image"_s, true}, {u"audio"_s, false}, {u"embeddedContext"_s, true}};
    const QJsonObject sessions{
        {u"list"_s, QJsonObject()}, {u"resume"_s, QJsonObject()}, {u"close"_s, QJsonObject()}};
    const QJsonObject signIn{{u"id"_s, u"demo"_s}, {u"name"_s, u"Pretend to sign in"_s},
        {u"description"_s, u"The demo needs no account; this only shows how signing in looks."_s}};
    m_peer->respond(id,
        QJsonObject{{u"protocolVersion"_s, 1},
            {u"agentCapabilities"_s,
                QJsonObject{{u"loadSession"_s, true}, {u"promptCapabilities"_s, prompts},
                    {u"mcpCapabilities"_s, QJsonObject{{u"http"_s, false}, {u"sse"_s, false}}},
                    {u"sessionCapabilities"_s, sessions}}},
            {u"authMethods"_s, QJsonArray{signIn}},
            {u"agentInfo"_s,
                QJsonObject{{u"name"_s, u"ccplant-demo-agent"_s},
                    {u"title"_s, u"Demo agent (no model)"_s},
                    {u"version"_s, QStringLiteral(CCPLANT_VERSION)}}}});
}

void Agent::authenticate(const QJsonValue &id, const QJsonObject &params)
{
    if (params.value(u"methodId"_s) != u"demo"_s)
        return m_peer->refuse(id, InvalidParams, u"There is no such way to sign in; use demo"_s);
    m_signedIn = true;
    m_peer->respond(id, QJsonObject());
}

bool Agent::checkFolder(const QJsonValue &id, const QJsonObject &params)
{
    if (!m_signedIn) {
        m_peer->refuse(id, AuthRequired,
            u"Sign in first: the demo was started with CCPLANT_DEMO_AUTH=required"_s);
        return false;
    }
    const auto cwd = params.value(u"cwd"_s).toString();
    if (QDir::isAbsolutePath(cwd) && QFileInfo(cwd).isDir())
        return true;
    m_peer->refuse(id, InvalidParams, u"cwd must be the absolute path of a folder that exists"_s);
    return false;
}

void Agent::newSession(const QJsonValue &id, const QJsonObject &params)
{
    if (!checkFolder(id, params))
        return;
    auto session = std::make_unique<Session>(
        Session::newId(), params.value(u"cwd"_s).toString(), m_stateFolder);
    session->history.note(session->facts());
    auto &seat = m_seats[session->id];
    seat.session = std::move(session);
    answerOpened(id, *seat.session, true);
}

Agent::Seat *Agent::reopen(const QJsonValue &id, const QJsonObject &params, QJsonArray *updates)
{
    if (!checkFolder(id, params))
        return nullptr;
    const auto name = params.value(u"sessionId"_s).toString();
    const auto file = Session::fileOf(name, m_stateFolder);
    if (!Session::isId(name) || !QFileInfo::exists(file)) {
        m_peer->refuse(id, ResourceNotFound, u"The demo knows no session with this id"_s);
        return nullptr;
    }
    auto &seat = m_seats[name];
    if (seat.turn) {
        m_peer->refuse(id, InvalidRequest, u"The session is busy with a prompt"_s);
        return nullptr;
    }
    const auto kept = History::read(file);
    seat.session =
        std::make_unique<Session>(name, params.value(u"cwd"_s).toString(), m_stateFolder);
    seat.session->restore(kept.facts);
    *updates = kept.updates;
    return &seat;
}

void Agent::loadSession(const QJsonValue &id, const QJsonObject &params)
{
    QJsonArray updates;
    auto *seat = reopen(id, params, &updates);
    if (!seat)
        return;
    for (const auto &kept : std::as_const(updates))
        m_peer->notify(
            u"session/update"_s, {{u"sessionId"_s, seat->session->id}, {u"update"_s, kept}});
    answerOpened(id, *seat->session, false);
}

void Agent::resumeSession(const QJsonValue &id, const QJsonObject &params)
{
    QJsonArray updates;
    if (auto *seat = reopen(id, params, &updates))
        answerOpened(id, *seat->session, false);
}

void Agent::answerOpened(const QJsonValue &id, const Session &session, bool isNew)
{
    QJsonObject result{
        {u"modes"_s, session.modes()}, {u"configOptions"_s, session.configOptions(m_client)}};
    if (isNew)
        result.insert(u"sessionId"_s, session.id);
    m_peer->respond(id, result);
    update(session.id, u"available_commands_update"_s,
        {{u"availableCommands"_s, availableCommands()}});
    if (!session.title.isEmpty())
        update(session.id, u"session_info_update"_s, {{u"title"_s, session.title}});
    if (session.used > 0)
        update(session.id, u"usage_update"_s, {{u"used"_s, session.used}, {u"size"_s, 200'000}});
}

void Agent::listSessions(const QJsonValue &id, const QJsonObject &params)
{
    const auto wanted = params.value(u"cwd"_s).toString();
    QJsonArray list;
    const QDir folder(m_stateFolder, u"demo-*.jsonl"_s, QDir::Time, QDir::Files);
    for (const auto &file : folder.entryInfoList()) {
        const auto facts = History::read(file.filePath()).facts;
        const auto cwd = facts.value(u"cwd"_s).toString();
        if (wanted.isEmpty() || wanted == cwd)
            list.append(QJsonObject{{u"sessionId"_s, file.completeBaseName()}, {u"cwd"_s, cwd},
                {u"title"_s, facts.value(u"title"_s)},
                {u"updatedAt"_s, file.lastModified().toUTC().toString(Qt::ISODateWithMs)}});
    }
    m_peer->respond(id, QJsonObject{{u"sessions"_s, list}});
}

Agent::Seat *Agent::seat(const QJsonValue &id, const QJsonObject &params)
{
    const auto found = m_seats.find(params.value(u"sessionId"_s).toString());
    if (found != m_seats.end())
        return &found->second;
    m_peer->refuse(
        id, ResourceNotFound, u"This session is not open here; load or resume it first"_s);
    return nullptr;
}

void Agent::closeSession(const QJsonValue &id, const QJsonObject &params)
{
    auto *place = seat(id, params);
    if (!place)
        return;
    if (place->turn)
        place->turn->cancel(); // unwinds at once; the prompt is answered before this request
    m_seats.erase(params.value(u"sessionId"_s).toString());
    m_peer->respond(id, QJsonObject());
}

void Agent::setMode(const QJsonValue &id, const QJsonObject &params)
{
    auto *place = seat(id, params);
    if (!place)
        return;
    auto &session = *place->session;
    if (!session.setMode(params.value(u"modeId"_s).toString()))
        return m_peer->refuse(
            id, InvalidParams, u"There is no such mode; use ask, auto-edit or plan"_s);
    m_peer->respond(id, QJsonObject());
    update(session.id, u"config_option_update"_s,
        {{u"configOptions"_s, session.configOptions(m_client)}});
}

void Agent::setOption(const QJsonValue &id, const QJsonObject &params)
{
    auto *place = seat(id, params);
    if (!place)
        return;
    auto &session = *place->session;
    const auto option = params.value(u"configId"_s).toString();
    if (!session.setOption(option, params.value(u"value"_s)))
        return m_peer->refuse(id, InvalidParams, u"There is no such option or value"_s);
    m_peer->respond(id, QJsonObject{{u"configOptions"_s, session.configOptions(m_client)}});
    if (option == u"mode"_s)
        update(session.id, u"current_mode_update"_s, {{u"currentModeId"_s, session.mode}});
}

void Agent::prompt(const QJsonValue &id, const QJsonObject &params)
{
    auto *place = seat(id, params);
    if (!place)
        return;
    if (place->turn)
        return m_peer->refuse(
            id, InvalidRequest, u"The session is busy with a prompt; cancel it or wait"_s);
    const auto content = params.value(u"prompt"_s);
    if (!content.isArray() || content.toArray().isEmpty())
        return m_peer->refuse(id, InvalidParams, u"prompt must be a list of content blocks"_s);
    place->turn = new Turn(m_peer, place->session.get(), m_client, content.toArray(), id);
    connect(place->turn, &Turn::ended, this,
        [this, session = place->session->id, turn = place->turn] { finish(session, turn); });
    place->turn->start();
}

void Agent::finish(const QString &session, Turn *turn)
{
    if (m_seats[session].session->leaving)
        qInfo("left in the middle of a turn"); // nobody listens, and nobody has cancelled anything
    else if (const auto &refusal = turn->refusal())
        m_peer->refuse(turn->request(), refusal->code, refusal->message,
            refusal->data.isEmpty() ? QJsonValue() : QJsonValue(refusal->data));
    else
        m_peer->respond(turn->request(),
            QJsonObject{{u"stopReason"_s, turn->stopReason()}, {u"usage"_s, turn->usage()}});
    m_seats[session].turn = nullptr;
    turn->deleteLater();
}

void Agent::update(const QString &session, const QString &kind, QJsonObject fields)
{
    fields.insert(u"sessionUpdate"_s, kind);
    m_peer->notify(u"session/update"_s, {{u"sessionId"_s, session}, {u"update"_s, fields}});
}

} // namespace ccplant::demo
