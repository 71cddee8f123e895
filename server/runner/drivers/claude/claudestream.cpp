// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation as Claude Code reports it.
#include "server/runner/drivers/claude/claudedriver.h"
#include "server/runner/drivers/claude/claudetools.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::claude {
namespace {

bool isHidden(const QString &tool)
{
    return isPlanTool(tool) || tool == "AskUserQuestion"_L1; // shown as a plan, and as a question
}

QString stopReasonOf(const QJsonObject &result)
{
    if (result["subtype"_L1].toString() == "error_max_turns"_L1)
        return u"max_turn_requests"_s;
    if (result["terminal_reason"_L1].toString().startsWith("aborted"_L1))
        return u"cancelled"_s;
    if (result["is_error"_L1].toBool() || result["subtype"_L1].toString() != "success"_L1)
        return u"error"_s;
    const QString reason = result["stop_reason"_L1].toString();
    return reason == "max_tokens"_L1 || reason == "refusal"_L1 ? reason : u"end_turn"_s;
}

QString errorOf(const QJsonObject &result)
{
    if (const QString text = result["result"_L1].toString(); !text.isEmpty())
        return text;
    QStringList errors;
    for (const QJsonValue &error : result["errors"_L1].toArray())
        errors += error.toString();
    return errors.isEmpty() ? u"The turn failed: %1."_s.arg(result["subtype"_L1].toString())
                            : errors.join(u'\n');
}

/// Tokens that the conversation takes after the answer with this usage.
qint64 contextTokens(const QJsonObject &usage)
{
    qint64 sum = 0;
    for (const auto part : {"input_tokens"_L1, "cache_read_input_tokens"_L1,
             "cache_creation_input_tokens"_L1, "output_tokens"_L1})
        sum += usage[part].toInteger();
    return sum;
}

QJsonArray loginMethods()
{
    return {QJsonObject{{"id"_L1, u"login"_s}, {"name"_L1, u"Sign in to Claude"_s},
        {"description"_L1, u"Run 'claude /login' in a terminal, or set ANTHROPIC_API_KEY."_s}}};
}

} // namespace

void ClaudeDriver::handleSystem(const QJsonObject &line)
{
    const QString subtype = line["subtype"_L1].toString();
    if (const QString mode = line["permissionMode"_L1].toString();
        !mode.isEmpty() && mode != m_mode)
        setMode(mode);
    if (subtype == "compact_boundary"_L1) {
        m_messages.finish();
        put(events::systemMessage(
            newId(u"m"), u"info"_s, u"The conversation was compacted to make room."_s));
    }
}

void ClaudeDriver::handleStream(const QJsonObject &line)
{
    if (!line["parent_tool_use_id"_L1].toString().isEmpty())
        return; // what a subagent says is in the result of its call
    const QJsonObject event = line["event"_L1].toObject();
    const QString type = event["type"_L1].toString();
    const QJsonValue block = event["content_block"_L1];
    if (type == "content_block_start"_L1) {
        m_streamed.clear();
        if (block["type"_L1].toString() == "tool_use"_L1 && !isHidden(block["name"_L1].toString()))
            beginTool(block.toObject(), {});
    } else if (type == "content_block_delta"_L1) {
        const QJsonValue delta = event["delta"_L1];
        const bool isThought = delta["type"_L1].toString() == "thinking_delta"_L1;
        const QString text = delta[isThought ? "thinking"_L1 : "text"_L1].toString();
        m_streamed += text;
        m_messages.append(isThought ? u"thought"_s : u"agent"_s, {}, text);
    } else if (type == "message_delta"_L1) {
        m_lastUsage = event["usage"_L1].toObject();
    }
}

/// `text`: a whole block. What was streamed of it is there already.
void ClaudeDriver::handleText(const QString &role, const QString &text)
{
    const QString streamed = std::exchange(m_streamed, {});
    m_messages.append(role, {}, text.startsWith(streamed) ? text.sliced(streamed.size()) : text);
    m_messages.finish();
}

void ClaudeDriver::handleAssistant(const QJsonObject &line)
{
    const QString parent = line["parent_tool_use_id"_L1].toString();
    const QString error = line["error"_L1].toString();
    m_loginNeeded |= error == "authentication_failed"_L1;
    for (const QJsonValue &block : line["message"_L1]["content"_L1].toArray()) {
        const QString type = block["type"_L1].toString();
        if (type == "tool_use"_L1 || type == "server_tool_use"_L1 || type == "mcp_tool_use"_L1)
            beginTool(block.toObject(), parent);
        else if (!parent.isEmpty())
            continue;
        else if (type == "text"_L1 && error.isEmpty()) // an error is told as the end of the turn
            handleText(u"agent"_s, block["text"_L1].toString());
        else if (type == "thinking"_L1)
            handleText(u"thought"_s, block["thinking"_L1].toString());
    }
}

void ClaudeDriver::beginTool(const QJsonObject &block, const QString &parent)
{
    const QString id = block["id"_L1].toString();
    const QString tool = block["name"_L1].toString();
    const QJsonObject input = block["input"_L1].toObject();
    const bool known = m_calls.contains(id);
    m_calls.insert(id, {tool, input});
    if (isHidden(tool))
        return;
    QJsonObject fields = toolFields(tool, input);
    if (!parent.isEmpty())
        fields["parent_id"_L1] = m_tools.idOf(parent);
    if (known) {
        fields["status"_L1] = u"in_progress"_s;
        m_tools.update(id, fields);
        return;
    }
    m_messages.finish();
    m_tools.begin(id, fields);
}

void ClaudeDriver::handleUser(const QJsonObject &line)
{
    const QJsonValue details = line["tool_use_result"_L1];
    for (const QJsonValue &block : line["message"_L1]["content"_L1].toArray()) {
        const QString id = block["tool_use_id"_L1].toString();
        if (block["type"_L1].toString() != "tool_result"_L1 || !m_calls.contains(id))
            continue;
        const Call call = m_calls.value(id);
        if (!isHidden(call.tool)) {
            m_tools.update(id, resultFields(call.tool, id, block.toObject(), details));
        } else if (!block["is_error"_L1].toBool() && m_plan.apply(call.tool, call.input, details)) {
            put(events::make(u"plan"_s, {{"entries"_L1, m_plan.entries()}}));
        }
    }
}

void ClaudeDriver::reportUsage(const QJsonObject &result)
{
    const QJsonObject total = result["usage"_L1].toObject();
    QJsonObject usage{{"input_tokens"_L1, total["input_tokens"_L1]},
        {"output_tokens"_L1, total["output_tokens"_L1]}};
    if (const qint64 tokens = contextTokens(m_lastUsage); tokens > 0)
        usage["tokens"_L1] = tokens;
    qint64 window = 0;
    for (const QJsonValue &model : result["modelUsage"_L1].toObject())
        window = std::max(window, model["contextWindow"_L1].toInteger());
    if (window > 0)
        usage["context_size"_L1] = window;
    if (result["total_cost_usd"_L1].isDouble())
        usage["cost"_L1] =
            QJsonObject{{"amount"_L1, result["total_cost_usd"_L1]}, {"currency"_L1, u"USD"_s}};
    put(events::make(u"usage"_s, usage));
}

void ClaudeDriver::handleResult(const QJsonObject &line)
{
    if (!isReady()) {
        // Instead of introducing itself: the session that was to be resumed is not there.
        m_sessionMissing = m_resumed;
        return;
    }
    if (!hasTurn())
        return;
    reportUsage(line);
    const QString reason = isCancelling() ? u"cancelled"_s : stopReasonOf(line);
    const bool login =
        m_loginNeeded || (reason == "error"_L1 && errorOf(line).contains("/login"_L1));
    endTurn(
        reason, reason == "error"_L1 ? QJsonObject{{"error"_L1, errorOf(line)}} : QJsonObject{});
    if (login)
        Q_EMIT authRequired(loginMethods());
}

} // namespace ccplant::runner::claude
