// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/updates.h"

#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

constexpr qsizetype maxTerminalTools = 256;

bool showsTerminal(const QJsonArray &content, const QString &id = {})
{
    return std::any_of(content.begin(), content.end(), [&id](const QJsonValue &item) {
        return item["type"_L1].toString() == "terminal"_L1
            && (id.isEmpty() || item["terminalId"_L1].toString() == id);
    });
}

QString roleOf(const QString &kind)
{
    if (kind == "agent_message_chunk"_L1)
        return u"agent"_s;
    if (kind == "agent_thought_chunk"_L1)
        return u"thought"_s;
    return kind == "user_message_chunk"_L1 ? u"user"_s : QString();
}

/// Kinds that say how things are, and so count in a replay as well.
bool isAboutThePresent(const QString &kind)
{
    static const QStringList kinds{u"available_commands_update"_s, u"current_mode_update"_s,
        u"config_option_update"_s, u"session_info_update"_s, u"usage_update"_s};
    return kinds.contains(kind);
}

Event noticeOf(const QJsonObject &notice)
{
    const QString severity = notice["severity"_L1].toString();
    const QString level = severity == "error"_L1 || severity == "warning"_L1 ? severity : u"info"_s;
    QString text = notice["title"_L1].toString();
    if (const QString description = notice["description"_L1].toString(); !description.isEmpty())
        text += u'\n' + description;
    return events::systemMessage(newId(u"m"), level, text);
}

} // namespace

Updates::Updates(EventSink sink, MessageWriter *messages, ToolBook *tools, TerminalBlock terminal)
    : m_sink(std::move(sink))
    , m_messages(messages)
    , m_tools(tools)
    , m_terminal(std::move(terminal))
{
}

void Updates::apply(const QJsonObject &update)
{
    const QString kind = update["sessionUpdate"_L1].toString();
    if (m_replaying && !isAboutThePresent(kind))
        return;
    if (!roleOf(kind).isEmpty())
        applyChunk(kind, update);
    else if (kind == "tool_call"_L1 || kind == "tool_call_update"_L1)
        updateTool(update, kind == "tool_call"_L1);
    else
        applyState(kind, update);
}

bool Updates::repeatsPrompt(const QJsonObject &content) const
{
    return !m_prompt.isEmpty() && m_prompt.contains(content["text"_L1].toString());
}

void Updates::applyChunk(const QString &kind, const QJsonObject &update)
{
    const QString role = roleOf(kind);
    const QString key = update["messageId"_L1].toString();
    const QJsonObject content = contentBlock(update["content"_L1].toObject());
    if (role == "user"_L1 && repeatsPrompt(content))
        return;
    if (content["type"_L1].toString() == "text"_L1)
        m_messages->append(role, key, content["text"_L1].toString());
    else
        m_messages->appendBlock(role, key, bounded(content).toObject());
}

void Updates::updateTool(const QJsonObject &call, bool begins)
{
    const QString id = call["toolCallId"_L1].toString();
    QJsonObject fields = toolFields(call);
    if (call["content"_L1].isArray()) {
        const QJsonArray content = call["content"_L1].toArray();
        fields["content"_L1] = toolContent(content, m_terminal);
        if (m_terminalTools.size() >= maxTerminalTools)
            m_terminalTools.clear();
        if (showsTerminal(content))
            m_terminalTools.insert(id, content);
        else
            m_terminalTools.remove(id);
    }
    if (begins || m_tools->idOf(id).isEmpty())
        m_messages->finish(); // what is said after the call is a message after the call
    if (begins)
        m_tools->begin(id, fields);
    else
        m_tools->update(id, fields);
}

void Updates::terminalChanged(const QString &terminalId, bool ended)
{
    for (const auto &[tool, content] : m_terminalTools.asKeyValueRange()) {
        if (showsTerminal(content, terminalId) && (ended || m_tools->isOpen(tool)))
            m_tools->update(tool, {{"content"_L1, toolContent(content, m_terminal)}});
    }
}

void Updates::applyState(const QString &kind, const QJsonObject &update)
{
    if (kind == "plan"_L1) {
        m_sink(
            events::make(u"plan"_s, {{"entries"_L1, planEntries(update["entries"_L1].toArray())}}));
    } else if (kind == "available_commands_update"_L1) {
        m_sink(events::make(
            u"config"_s, {{"commands"_L1, commands(update["availableCommands"_L1].toArray())}}));
    } else if (kind == "current_mode_update"_L1) {
        m_settings.setMode(update["currentModeId"_L1].toString(update["modeId"_L1].toString()));
        announceConfig();
    } else if (kind == "config_option_update"_L1) {
        m_settings.setOptions(update["configOptions"_L1].toArray());
        announceConfig();
    } else if (kind == "session_info_update"_L1) {
        if (const QJsonValue title = update["title"_L1]; title.isString())
            m_sink(events::make(u"session"_s, {{"title"_L1, title}}));
    } else if (kind == "usage_update"_L1) {
        m_sink(events::make(u"usage"_s, usage(update)));
    } else if (kind == "notice"_L1) {
        m_sink(noticeOf(update));
    } else if (!kind.isEmpty()) {
        // Kept as it is under a kind that no reader of ours knows, so that it is shown generically.
        m_sink(events::make(
            u"acp_"_s + kind.left(48), {{"id"_L1, newId(u"x")}, {"update"_L1, bounded(update)}}));
    }
}

void Updates::announceConfig(QJsonObject more)
{
    const QJsonObject settings = m_settings.toJson();
    for (auto field = settings.begin(); field != settings.end(); ++field)
        more[field.key()] = field.value();
    m_sink(events::make(u"config"_s, more));
}

} // namespace ccplant::runner::acp
