// SPDX-License-Identifier: GPL-3.0-or-later
// Control requests: ours to Claude Code, and its questions to us.
#include "server/runner/drivers/claude/claudedriver.h"
#include "server/runner/drivers/claude/claudetools.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner::claude {
namespace {

constexpr qsizetype maxOpenAsks = 256;

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

void ClaudeDriver::control(const QJsonObject &request, Handler handler)
{
    const QString id = u"ccplant-%1"_s.arg(++m_lastRequest);
    m_handlers.insert(id, std::move(handler));
    send(lineOf(
        {{"type"_L1, u"control_request"_s}, {"request_id"_L1, id}, {"request"_L1, request}}));
}

void ClaudeDriver::controlAnswered(const QJsonObject &response)
{
    const Handler handler = m_handlers.take(response["request_id"_L1].toString());
    if (!handler) {
        qCWarning(lcAgent) << "the agent answered a control request that is not open";
        return;
    }
    const bool failed = response["subtype"_L1].toString() == "error"_L1;
    handler(response["response"_L1].toObject(),
        failed ? response["error"_L1].toString(u"no reason given"_s) : QString());
}

void ClaudeDriver::answerControl(const QString &requestId, const QJsonObject &response)
{
    const QJsonObject answer{
        {"subtype"_L1, u"success"_s}, {"request_id"_L1, requestId}, {"response"_L1, response}};
    send(lineOf({{"type"_L1, u"control_response"_s}, {"response"_L1, answer}}));
}

void ClaudeDriver::refuseControl(const QString &requestId, const QString &error)
{
    const QJsonObject answer{
        {"subtype"_L1, u"error"_s}, {"request_id"_L1, requestId}, {"error"_L1, error}};
    send(lineOf({{"type"_L1, u"control_response"_s}, {"response"_L1, answer}}));
}

void ClaudeDriver::handleControlRequest(const QJsonObject &line)
{
    const QString id = line["request_id"_L1].toString();
    const QJsonObject request = line["request"_L1].toObject();
    const QString subtype = request["subtype"_L1].toString();
    if (subtype != "can_use_tool"_L1) {
        refuseControl(id, u"'%1' is not supported"_s.arg(subtype));
    } else if (!hasTurn() || isCancelling() || m_open.size() >= maxOpenAsks) {
        answerControl(id, permissionAnswer({}, {}, {}, {}));
    } else if (request["tool_name"_L1].toString() == "AskUserQuestion"_L1) {
        askQuestion(id, request);
    } else {
        askPermission(id, request);
    }
}

void ClaudeDriver::askPermission(const QString &requestId, const QJsonObject &request)
{
    const QString tool = request["tool_name"_L1].toString();
    const QString call = request["tool_use_id"_L1].toString();
    const QJsonObject input = request["input"_L1].toObject();
    if (!m_calls.contains(call))
        beginTool({{"id"_L1, call}, {"name"_L1, tool}, {"input"_L1, input}}, {});
    // Of a plan the request itself says nothing; it was in the call.
    const QJsonObject shown = input.isEmpty() ? m_calls.value(call).input : input;
    const QJsonObject fields = toolFields(tool, shown);
    const QJsonArray suggestions = request["permission_suggestions"_L1].toArray();
    const QString id = newId(u"p");
    QJsonObject permission{{"id"_L1, id}, {"tool_id"_L1, m_tools.idOf(call)},
        {"title"_L1, fields["title"_L1]}, {"options"_L1, permissionOptions(tool, suggestions)},
        {"raw_input"_L1, bounded(shown)}, {"state"_L1, u"pending"_s}};
    if (fields.contains("content"_L1))
        permission["content"_L1] = bounded(fields["content"_L1]);
    QString reason = request["decision_reason"_L1].toString();
    if (reason.isEmpty() && request["blocked_path"_L1].isString())
        reason = u"touches %1"_s.arg(request["blocked_path"_L1].toString());
    if (!reason.isEmpty())
        permission["reason"_L1] = reason;
    m_open.insert(id, {u"permission"_s, requestId, tool, input, suggestions});
    put(events::make(u"permission"_s, permission));
}

void ClaudeDriver::askQuestion(const QString &requestId, const QJsonObject &request)
{
    const QJsonObject input = request["input"_L1].toObject();
    const QString id = newId(u"q");
    QJsonObject question = questionOf(input);
    question["id"_L1] = id;
    question["state"_L1] = u"pending"_s;
    m_open.insert(id, {u"question"_s, requestId, u"AskUserQuestion"_s, input, {}});
    m_messages.finish();
    put(events::make(u"question"_s, question));
}

void ClaudeDriver::answerPermission(const QString &id, const QString &optionId)
{
    if (m_open.value(id).kind != "permission"_L1)
        return;
    const Open ask = m_open.take(id);
    answerControl(ask.request, permissionAnswer(optionId, ask.tool, ask.input, ask.suggestions));
}

void ClaudeDriver::answerQuestion(const QString &id, const QJsonObject &answer)
{
    if (m_open.value(id).kind != "question"_L1)
        return;
    const Open ask = m_open.take(id);
    answerControl(ask.request, questionAnswer(ask.input, answer));
}

void ClaudeDriver::requestCancelled(const QString &requestId)
{
    for (auto open = m_open.begin(); open != m_open.end(); ++open) {
        if (open->request != requestId)
            continue;
        const QString id = open.key(), kind = open->kind;
        m_open.erase(open);
        Q_EMIT withdrawn(kind, id);
        return;
    }
}

void ClaudeDriver::withdrawAll()
{
    const QHash<QString, Open> open = std::exchange(m_open, {});
    for (const auto &[id, ask] : open.asKeyValueRange()) {
        answerControl(ask.request, permissionAnswer({}, {}, {}, {}));
        Q_EMIT withdrawn(ask.kind, id);
    }
}

} // namespace ccplant::runner::claude
