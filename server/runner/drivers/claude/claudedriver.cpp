// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/claude/claudedriver.h"

#include "server/runner/drivers/claude/claudetools.h"
#include "shared/log.h"

#include <QFile>
#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::runner::claude {
namespace {

QJsonObject choice(const QString &id, const QString &name, const QString &description)
{
    return {{"id"_L1, id}, {"name"_L1, name}, {"description"_L1, description}};
}

QJsonArray modes(bool withAuto, const QString &current)
{
    QJsonArray list{choice(u"default"_s, u"Ask"_s, u"Asks before edits and commands"_s),
        choice(u"acceptEdits"_s, u"Accept edits"_s,
            u"Edits files without asking, asks before commands"_s),
        choice(u"plan"_s, u"Plan"_s, u"Reads and plans, changes nothing"_s),
        choice(u"dontAsk"_s, u"Never ask"_s, u"Refuses what is not allowed beforehand"_s)};
    if (withAuto)
        list += choice(u"auto"_s, u"Auto"_s, u"Decides by itself what is safe to do"_s);
    if (current == "bypassPermissions"_L1)
        list += choice(current, u"Allow all"_s, u"Does everything without asking"_s);
    return list;
}

QJsonArray modelChoices(const QJsonArray &models)
{
    QJsonArray list;
    for (const QJsonValue &model : models) {
        const QString id = model["value"_L1].toString();
        list +=
            choice(id, model["displayName"_L1].toString(id), model["description"_L1].toString());
    }
    return list;
}

QJsonArray commandList(const QJsonArray &commands)
{
    QJsonArray list;
    for (const QJsonValue &command : commands) {
        QJsonObject entry{{"name"_L1, command["name"_L1]},
            {"description"_L1, command["description"_L1].toString()}};
        if (const QString hint = command["argumentHint"_L1].toString(); !hint.isEmpty())
            entry["hint"_L1] = hint;
        list += entry;
    }
    return list;
}

/// Writes the MCP servers where only this user can read them (they hold secrets); empty when that
/// fails.
QString writeMcpConfig(const QString &folder, const QJsonArray &servers)
{
    QFile file(folder + u"/claude-mcp.json"_s);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate,
            QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(QJsonDocument(mcpConfig(servers)).toJson()) < 0) {
        qCWarning(lcAgent).noquote()
            << "the MCP servers could not be written:" << file.errorString();
        return {};
    }
    return file.fileName();
}

} // namespace

ClaudeDriver::ClaudeDriver(const DriverConfig &config, QObject *parent)
    : AgentDriver(config, parent)
    , m_mode(config.mode)
{
}

QStringList ClaudeDriver::commandFor(const QString &resumeId)
{
    m_sessionMissing = false;
    m_resumed = !resumeId.isEmpty();
    m_session = m_resumed ? resumeId : QUuid::createUuid().toString(QUuid::WithoutBraces);
    QStringList command = config().agent.command;
    command << u"--output-format=stream-json"_s << u"--input-format=stream-json"_s << u"--verbose"_s
            << u"--include-partial-messages"_s << u"--permission-prompt-tool=stdio"_s
            << (m_resumed ? u"--resume="_s : u"--session-id="_s) + m_session;
    // Always as one argument: a value that begins with a dash must not become an option.
    if (!config().mode.isEmpty())
        command << u"--permission-mode="_s + config().mode;
    if (!config().model.isEmpty())
        command << u"--model="_s + config().model;
    if (!config().mcpServers.isEmpty()) {
        if (const QString file = writeMcpConfig(config().stateDir, config().mcpServers);
            !file.isEmpty())
            command << u"--mcp-config="_s + file;
    }
    return command;
}

void ClaudeDriver::open(const QString &)
{
    Q_EMIT phase(u"initializing"_s);
    control({{"subtype"_L1, u"initialize"_s}, {"hooks"_L1, QJsonObject{}}},
        [this](
            const QJsonObject &response, const QString &error) { initialized(response, error); });
}

void ClaudeDriver::initialized(const QJsonObject &response, const QString &error)
{
    if (!error.isEmpty()) {
        dismiss(u"did not introduce itself: %1"_s.arg(error));
        return;
    }
    m_models = modelChoices(response["models"_L1].toArray());
    m_commands = commandList(response["commands"_L1].toArray());
    m_mode =
        response["current_permission_mode"_L1].toString(m_mode.isEmpty() ? u"default"_s : m_mode);
    m_model = config().model.isEmpty() ? m_models[0]["id"_L1].toString() : config().model;
    for (const QJsonValue &model : response["models"_L1].toArray())
        m_autoMode |= model["supportsAutoMode"_L1].toBool();
    QJsonObject info{{"name"_L1, u"Claude Code"_s}, {"can_resume"_L1, true}};
    if (response["claude_code_version"_L1].isString())
        info["version"_L1] = response["claude_code_version"_L1];
    announceConfig();
    for (auto option = config().options.begin(); option != config().options.end(); ++option)
        Q_EMIT configRefused({ErrorCode::Unprocessable,
            u"this agent has no option '%1'"_s.arg(option.key()), {}, {}});
    becomeReady(m_session, info, m_resumed);
}

void ClaudeDriver::receive(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonObject line = QJsonDocument::fromJson(bytes, &error).object();
    const QString type = line["type"_L1].toString();
    if (type.isEmpty()) {
        qCWarning(lcAgent).noquote()
            << "the agent sent a line that is no message (" << error.errorString() << ')';
    } else if (type == "stream_event"_L1) {
        handleStream(line);
    } else if (type == "assistant"_L1) {
        handleAssistant(line);
    } else if (type == "user"_L1) {
        handleUser(line);
    } else if (type == "result"_L1) {
        handleResult(line);
    } else if (type == "system"_L1) {
        handleSystem(line);
    } else if (type == "control_request"_L1) {
        handleControlRequest(line);
    } else if (type == "control_response"_L1) {
        controlAnswered(line["response"_L1].toObject());
    } else if (type == "control_cancel_request"_L1) {
        requestCancelled(line["request_id"_L1].toString());
    } else {
        qCDebug(lcAgent).noquote()
            << "a line of the kind" << type << "says nothing for the transcript";
    }
    noteActivity();
}

Result<void> ClaudeDriver::sendPrompt(const QJsonArray &content)
{
    for (const QJsonValue &block : content) {
        if (block["type"_L1].toString() == "audio"_L1) {
            return fail(ErrorCode::Unprocessable,
                u"Claude Code does not take audio in prompts. Put the file into the workspace and mention its path instead."_s);
        }
    }
    const QJsonObject message{{"role"_L1, u"user"_s}, {"content"_L1, promptContent(content)}};
    send(QJsonDocument(
        QJsonObject{{"type"_L1, u"user"_s}, {"message"_L1, message},
            {"parent_tool_use_id"_L1, QJsonValue::Null}, {"session_id"_L1, m_session}})
            .toJson(QJsonDocument::Compact));
    return {};
}

void ClaudeDriver::sendCancel()
{
    withdrawAll();
    control({{"subtype"_L1, u"interrupt"_s}}, [](const QJsonObject &, const QString &error) {
        if (!error.isEmpty())
            qCWarning(lcAgent).noquote() << "the agent would not be interrupted:" << error;
    });
}

void ClaudeDriver::turnOver()
{
    withdrawAll();
    m_calls.clear();
    m_streamed.clear();
    m_loginNeeded = false;
}

void ClaudeDriver::processGone()
{
    m_open.clear(); // not withdrawn: an open permission outlives the agent
    m_handlers.clear();
}

void ClaudeDriver::configure(const QJsonObject &change)
{
    const auto refuse = [this](const QString &why) {
        Q_EMIT configRefused({ErrorCode::Unprocessable, why, {}, {}});
    };
    if (!isReady()) {
        Q_EMIT configRefused({ErrorCode::AgentUnavailable, u"the agent is not ready"_s, {}, {}});
        return;
    }
    if (const QJsonObject options = change["options"_L1].toObject(); !options.isEmpty()) {
        refuse(u"this agent has no option '%1'"_s.arg(options.begin().key()));
        return;
    }
    if (const QString mode = change["mode"_L1].toString(); !mode.isEmpty()) {
        control({{"subtype"_L1, u"set_permission_mode"_s}, {"mode"_L1, mode}},
            [this, mode, refuse](const QJsonObject &response, const QString &error) {
                if (error.isEmpty())
                    setMode(response["mode"_L1].toString(mode));
                else
                    refuse(u"the agent refused: %1"_s.arg(error));
            });
    }
    if (const QString model = change["model"_L1].toString(); !model.isEmpty()) {
        control({{"subtype"_L1, u"set_model"_s}, {"model"_L1, model}},
            [this, model, refuse](const QJsonObject &, const QString &error) {
                if (!error.isEmpty()) {
                    refuse(u"the agent refused: %1"_s.arg(error));
                    return;
                }
                m_model = model;
                announceConfig();
            });
    }
}

void ClaudeDriver::setMode(const QString &mode)
{
    m_mode = mode;
    announceConfig();
}

void ClaudeDriver::announceConfig()
{
    QJsonObject config{{"modes"_L1, modes(m_autoMode, m_mode)}, {"mode"_L1, m_mode},
        {"commands"_L1, m_commands}, {"options"_L1, QJsonArray{}},
        {"prompt"_L1, QJsonObject{{"image"_L1, true}, {"audio"_L1, false}, {"embedded"_L1, true}}}};
    if (!m_models.isEmpty()) {
        config["models"_L1] = m_models;
        config["model"_L1] = m_model;
    }
    put(events::make(u"config"_s, config));
}

} // namespace ccplant::runner::claude
