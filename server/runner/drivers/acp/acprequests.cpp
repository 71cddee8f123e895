// SPDX-License-Identifier: GPL-3.0-or-later
// What the agent asks of its client.
#include "server/runner/drivers/acp/acpdriver.h"
#include "server/runner/drivers/acp/files.h"
#include "shared/ids.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

constexpr qsizetype maxOpenAsks = 256; // permissions and questions

QJsonObject cancelledOutcome()
{
    return {{"outcome"_L1, QJsonObject{{"outcome"_L1, u"cancelled"_s}}}};
}

int rpcCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return RpcError::notFound;
    case ErrorCode::Forbidden:
    case ErrorCode::InvalidRequest:
        return RpcError::invalidParams;
    default:
        return RpcError::internalError;
    }
}

} // namespace

void AcpDriver::reply(const QJsonValue &id, const Result<QJsonObject> &result)
{
    send(result ? m_peer.answer(id, *result)
                : m_peer.refuse(id, rpcCode(result.error().code), result.error().detail));
}

void AcpDriver::handleNotification(const RpcMessage &notification)
{
    if (notification.method == "session/update"_L1) {
        const QString session = notification.params["sessionId"_L1].toString();
        if (!m_session.isEmpty() && session != m_session) {
            qCWarning(lcAgent) << "the agent sent an update of another session";
            return;
        }
        m_updates.apply(notification.params["update"_L1].toObject());
        noteActivity();
    } else if (notification.method == "$/cancel_request"_L1) {
        requestCancelled(notification.params["requestId"_L1]);
    }
}

void AcpDriver::handleRequest(const RpcMessage &request)
{
    if (request.method == "session/request_permission"_L1) {
        askPermission(request);
    } else if (request.method == "elicitation/create"_L1) {
        askQuestion(request);
    } else if (request.method == "fs/read_text_file"_L1) {
        reply(request.id, readTextFile(config().workspace, request.params));
    } else if (request.method == "fs/write_text_file"_L1) {
        reply(request.id, writeTextFile(config().workspace, request.params));
    } else if (!handleTerminal(request)) {
        send(m_peer.refuse(request.id, RpcError::methodNotFound,
            u"the method '%1' is not known"_s.arg(request.method)));
    }
}

bool AcpDriver::handleTerminal(const RpcMessage &request)
{
    const QString terminal = request.params["terminalId"_L1].toString();
    if (request.method == "terminal/create"_L1) {
        reply(request.id, m_terminals.create(request.params));
    } else if (request.method == "terminal/output"_L1) {
        reply(request.id, m_terminals.output(terminal));
    } else if (request.method == "terminal/kill"_L1) {
        reply(request.id, m_terminals.kill(terminal));
    } else if (request.method == "terminal/release"_L1) {
        reply(request.id, m_terminals.release(terminal));
    } else if (request.method == "terminal/wait_for_exit"_L1) {
        if (const Result<void> waiting = m_terminals.waitFor(terminal, request.id); !waiting)
            reply(request.id, Failure(waiting.error()));
    } else {
        return false;
    }
    return true;
}

void AcpDriver::askPermission(const RpcMessage &request)
{
    const QJsonArray options = permissionOptions(request.params["options"_L1].toArray());
    if (options.isEmpty()) {
        send(m_peer.refuse(
            request.id, RpcError::invalidParams, u"a permission needs at least one option"_s));
        return;
    }
    if (!hasTurn() || isCancelling() || m_open.size() >= maxOpenAsks) {
        send(m_peer.answer(request.id, cancelledOutcome()));
        return;
    }
    const QJsonObject call = request.params["toolCall"_L1].toObject();
    m_updates.updateTool(call, false);
    const QString agentTool = call["toolCallId"_L1].toString();
    QJsonObject fields = toolFields(call);
    const QString id = newId(u"p");
    QJsonObject permission{{"id"_L1, id}, {"tool_id"_L1, m_tools.idOf(agentTool)},
        {"options"_L1, options},
        {"title"_L1, fields["title"_L1].toString(m_tools.title(agentTool))},
        {"state"_L1, u"pending"_s}};
    if (fields.contains("raw_input"_L1))
        permission["raw_input"_L1] = bounded(fields["raw_input"_L1]);
    if (call["content"_L1].isArray()) {
        permission["content"_L1] = bounded(toolContent(call["content"_L1].toArray(),
            [this](const QString &terminal) { return m_terminals.block(terminal); }));
    }
    m_open.insert(id, {u"permission"_s, request.id, {}});
    put(events::make(u"permission"_s, permission));
}

void AcpDriver::askQuestion(const RpcMessage &request)
{
    const bool isUrl = request.params["mode"_L1].toString() == "url"_L1;
    if (isCancelling() || m_open.size() >= maxOpenAsks) {
        send(m_peer.answer(request.id, QJsonObject{{"action"_L1, u"cancel"_s}}));
        return;
    }
    QJsonObject schema = request.params["requestedSchema"_L1].toObject();
    QString message = request.params["message"_L1].toString();
    if (isUrl) {
        message += u'\n' + request.params["url"_L1].toString();
        schema = {{"type"_L1, u"object"_s}, {"properties"_L1, QJsonObject{}}};
    }
    const QString id = newId(u"q");
    QJsonObject question{{"id"_L1, id}, {"message"_L1, message}, {"schema"_L1, bounded(schema)},
        {"state"_L1, u"pending"_s}};
    if (const QString tool = m_tools.idOf(request.params["toolCallId"_L1].toString());
        !tool.isEmpty())
        question["tool_id"_L1] = tool;
    m_open.insert(id, {u"question"_s, request.id, schema});
    m_messages.finish();
    put(events::make(u"question"_s, question));
}

void AcpDriver::answerPermission(const QString &id, const QString &optionId)
{
    if (m_open.value(id).kind != "permission"_L1)
        return;
    const QJsonObject selected{
        {"outcome"_L1, QJsonObject{{"outcome"_L1, u"selected"_s}, {"optionId"_L1, optionId}}}};
    send(
        m_peer.answer(m_open.take(id).request, optionId.isEmpty() ? cancelledOutcome() : selected));
}

void AcpDriver::answerQuestion(const QString &id, const QJsonObject &answer)
{
    if (m_open.value(id).kind != "question"_L1)
        return;
    const Open question = m_open.take(id);
    send(m_peer.answer(question.request, elicitationAnswer(answer, question.schema)));
}

void AcpDriver::requestCancelled(const QJsonValue &request)
{
    for (auto open = m_open.begin(); open != m_open.end(); ++open) {
        if (open->request != request)
            continue;
        const QString id = open.key(), kind = open->kind;
        m_open.erase(open);
        send(m_peer.refuse(request, RpcError::requestCancelled, u"cancelled"_s));
        Q_EMIT withdrawn(kind, id);
        return;
    }
}

void AcpDriver::withdrawAll()
{
    const QHash<QString, Open> open = std::exchange(m_open, {});
    for (const auto &[id, ask] : open.asKeyValueRange()) {
        const bool isPermission = ask.kind == "permission"_L1;
        send(m_peer.answer(ask.request,
            isPermission ? cancelledOutcome() : QJsonObject{{"action"_L1, u"cancel"_s}}));
        Q_EMIT withdrawn(ask.kind, id);
    }
}

} // namespace ccplant::runner::acp
