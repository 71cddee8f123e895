// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the process to an open session.
#include "server/runner/drivers/acp/acpdriver.h"
#include "shared/log.h"

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

constexpr int protocolVersion = 1;

/// Only what is really there.
QJsonObject clientCapabilities()
{
    return {{"fs"_L1, QJsonObject{{"readTextFile"_L1, true}, {"writeTextFile"_L1, true}}},
        {"terminal"_L1, true},
        {"elicitation"_L1, QJsonObject{{"form"_L1, QJsonObject{}}, {"url"_L1, QJsonObject{}}}},
        {"session"_L1,
            QJsonObject{{"configOptions"_L1, QJsonObject{{"boolean"_L1, QJsonObject{}}}},
                {"notices"_L1, QJsonObject{}}}}};
}

/// The environment variable that an authentication method works with, for the well-known ones; they
/// need no person.
QString keyVariable(const QJsonObject &method)
{
    static const QHash<QString, QString> table{{u"gemini-api-key"_s, u"GEMINI_API_KEY"_s},
        {u"openai-api-key"_s, u"OPENAI_API_KEY"_s}, {u"codex-api-key"_s, u"CODEX_API_KEY"_s},
        {u"anthropic-api-key"_s, u"ANTHROPIC_API_KEY"_s}};
    return table.value(method["id"_L1].toString());
}

/// Claude Code refuses to start as root when it could be switched to asking nothing, which its
/// adapter prepares by default.
QJsonObject withoutBypass()
{
    const QJsonObject options{{"allowDangerouslySkipPermissions"_L1, false}};
    return {{"claudeCode"_L1, QJsonObject{{"options"_L1, options}}}};
}

/// A session's MCP servers without the kinds that the agent did not say it can use.
QJsonArray usableServers(const QJsonArray &servers, const QJsonObject &agentCapabilities)
{
    const QJsonObject able = agentCapabilities["mcpCapabilities"_L1].toObject();
    QJsonArray usable;
    for (const QJsonValue &server : servers) {
        const QString type = server["type"_L1].toString();
        if (type.isEmpty() || type == "stdio"_L1 || able[type].toBool())
            usable += server;
        else
            qCWarning(lcAgent).noquote()
                << "left out an MCP server: the agent cannot use the kind" << type;
    }
    return usable;
}

} // namespace

void AcpDriver::open(const QString &resumeId)
{
    m_resumeId = resumeId;
    Q_EMIT phase(u"initializing"_s);
    const QJsonObject client{{"name"_L1, u"ccplant"_s}, {"title"_L1, u"ccplant"_s},
        {"version"_L1, QStringLiteral(CCPLANT_VERSION)}};
    call(u"initialize"_s,
        {{"protocolVersion"_L1, protocolVersion}, {"clientCapabilities"_L1, clientCapabilities()},
            {"clientInfo"_L1, client}},
        [this](const RpcMessage &answer) { initialized(answer); });
}

void AcpDriver::initialized(const RpcMessage &answer)
{
    if (answer.failed) {
        dismiss(u"did not introduce itself: %1"_s.arg(answer.error.text()));
        return;
    }
    m_agent = answer.result.toObject();
    const int version = m_agent["protocolVersion"_L1].toInt();
    if (version != protocolVersion) {
        dismiss(u"speaks version %1 of the Agent Client Protocol, and version %2 is needed"_s
                .arg(version)
                .arg(protocolVersion));
        return;
    }
    m_promptCapabilities = PromptCapabilities::of(m_agent["agentCapabilities"_L1].toObject());
    openSession();
}

void AcpDriver::openSession()
{
    const QJsonObject capabilities = m_agent["agentCapabilities"_L1].toObject();
    QJsonObject params{{"cwd"_L1, config().workspace},
        {"mcpServers"_L1, usableServers(config().mcpServers, capabilities)}};
    QString method = u"session/new"_s;
    if (!m_resumeId.isEmpty()) {
        if (capabilities["sessionCapabilities"_L1]["resume"_L1].isObject())
            method = u"session/resume"_s; // tells nothing that our log has already
        else if (capabilities["loadSession"_L1].toBool())
            method = u"session/load"_s;
    }
    if (method != "session/new"_L1)
        params["sessionId"_L1] = m_resumeId;
    if (::geteuid() == 0)
        params["_meta"_L1] = withoutBypass();
    m_updates.setReplaying(method == "session/load"_L1);
    Q_EMIT phase(method == "session/load"_L1 ? u"loading history"_s : u"opening session"_s);
    call(method, params,
        [this, method](const RpcMessage &answer) { sessionOpened(answer, method); });
}

void AcpDriver::sessionOpened(const RpcMessage &answer, const QString &method)
{
    m_updates.setReplaying(false);
    if (answer.failed && answer.error.code == RpcError::authRequired) {
        if (!authenticate())
            needLogin(answer.error.text());
        return;
    }
    if (answer.failed && method != "session/new"_L1) {
        qCWarning(lcAgent).noquote()
            << "the earlier session could not be opened, a new one is made:" << answer.error.text();
        m_resumeId.clear();
        openSession();
        return;
    }
    m_resumed = method != "session/new"_L1;
    m_session = m_resumed ? m_resumeId : answer.result["sessionId"_L1].toString();
    if (answer.failed || m_session.isEmpty()) {
        dismiss(u"did not open a session: %1"_s.arg(
            answer.failed ? answer.error.text() : u"its answer has no sessionId"_s));
        return;
    }
    m_updates.settings().opened(answer.result.toObject());
    m_updates.announceConfig({{"prompt"_L1, m_promptCapabilities.toJson()}});
    applyWishes();
}

bool AcpDriver::authenticate()
{
    if (m_authenticated)
        return false;
    for (const QJsonValue &method : m_agent["authMethods"_L1].toArray()) {
        const QString variable = keyVariable(method.toObject());
        if (variable.isEmpty()
            || (!config().agent.environment.contains(variable)
                && !qEnvironmentVariableIsSet(qPrintable(variable))))
            continue;
        m_authenticated = true;
        call(u"authenticate"_s, {{"methodId"_L1, method["id"_L1]}},
            [this](const RpcMessage &answer) {
                if (answer.failed)
                    needLogin(answer.error.text());
                else
                    openSession();
            });
        return true;
    }
    return false;
}

void AcpDriver::needLogin(const QString &reason)
{
    Q_EMIT authRequired(authMethods(m_agent["authMethods"_L1].toArray()));
    dismiss(u"needs a login: %1"_s.arg(reason));
}

void AcpDriver::applyWishes()
{
    m_wishes = 1;
    const auto ask = [this](const QJsonObject &change) {
        const Result<QList<SettingRequest>> requests = m_updates.settings().requests(change);
        if (!requests) {
            Q_EMIT configRefused(requests.error());
            return;
        }
        for (const SettingRequest &request : *requests) {
            ++m_wishes;
            sendSetting(request, [this] { wishDone(); });
        }
    };
    // One by one: what the agent does not have must not keep it from what it has.
    if (!config().model.isEmpty())
        ask({{"model"_L1, config().model}});
    if (!config().mode.isEmpty())
        ask({{"mode"_L1, config().mode}});
    for (auto option = config().options.begin(); option != config().options.end(); ++option)
        ask({{"options"_L1, QJsonObject{{option.key(), option.value()}}}});
    wishDone();
}

void AcpDriver::wishDone()
{
    if (--m_wishes == 0)
        becomeReady(m_session, agentInfo(), m_resumed);
}

QJsonObject AcpDriver::agentInfo() const
{
    const QJsonObject capabilities = m_agent["agentCapabilities"_L1].toObject();
    const QJsonObject agent = m_agent["agentInfo"_L1].toObject();
    QJsonObject info{{"can_resume"_L1,
        capabilities["loadSession"_L1].toBool()
            || capabilities["sessionCapabilities"_L1]["resume"_L1].isObject()}};
    const QString name = agent["title"_L1].toString(agent["name"_L1].toString());
    if (!name.isEmpty())
        info["name"_L1] = name;
    if (agent["version"_L1].isString())
        info["version"_L1] = agent["version"_L1];
    return info;
}

} // namespace ccplant::runner::acp
