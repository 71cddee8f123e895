// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/acpdriver.h"

#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

QString stopReasonOf(const QString &reason)
{
    static const QStringList known{
        u"end_turn"_s, u"max_tokens"_s, u"max_turn_requests"_s, u"refusal"_s, u"cancelled"_s};
    return known.contains(reason) ? reason : u"end_turn"_s;
}

} // namespace

AcpDriver::AcpDriver(const DriverConfig &config, QObject *parent)
    : AgentDriver(config, parent)
    , m_terminals(config)
    , m_updates([this](const Event &made) { put(made); }, &m_messages, &m_tools,
          [this](const QString &id) { return m_terminals.block(id); })
{
    connect(&m_terminals, &Terminals::waited, this,
        [this](const QJsonValue &request, const QJsonObject &status) {
            send(m_peer.answer(request, status));
        });
    connect(&m_terminals, &Terminals::changed, this,
        [this](const QString &id, bool ended) { m_updates.terminalChanged(id, ended); });
}

QStringList AcpDriver::commandFor(const QString &)
{
    return config().agent.command;
}

void AcpDriver::receive(const QByteArray &line)
{
    const RpcMessage message = m_peer.receive(line);
    switch (message.type) {
    case RpcMessage::Request:
        handleRequest(message);
        break;
    case RpcMessage::Notification:
        handleNotification(message);
        break;
    case RpcMessage::Answer:
        if (const Handler handler = m_handlers.take(message.call))
            handler(message);
        break;
    case RpcMessage::Fault:
        qCWarning(lcAgent).noquote()
            << "the agent sent" << message.fault << '(' << line.size() << "bytes )";
        break;
    }
}

void AcpDriver::call(const QString &method, QJsonObject params, Handler handler)
{
    if (!m_session.isEmpty() && method != "initialize"_L1)
        params["sessionId"_L1] = m_session;
    qint64 id = 0;
    const QByteArray line = m_peer.request(method, params, &id);
    m_handlers.insert(id, std::move(handler));
    if (method == "session/prompt"_L1)
        m_promptCall = id;
    send(line);
}

Result<void> AcpDriver::sendPrompt(const QJsonArray &content)
{
    const Result<QJsonArray> blocks = promptBlocks(content, m_promptCapabilities);
    if (!blocks)
        return Failure(blocks.error());
    m_updates.setPrompt(plainText(content));
    call(u"session/prompt"_s, {{"prompt"_L1, *blocks}},
        [this](const RpcMessage &answer) { promptAnswered(answer); });
    return {};
}

void AcpDriver::promptAnswered(const RpcMessage &answer)
{
    m_promptCall = 0;
    if (!answer.failed) {
        const QJsonObject usage = promptUsage(answer.result["usage"_L1].toObject());
        if (!usage.isEmpty())
            put(events::make(u"usage"_s, usage));
        endTurn(stopReasonOf(answer.result["stopReason"_L1].toString()),
            usage.isEmpty() ? QJsonObject{} : QJsonObject{{"usage"_L1, usage}});
        return;
    }
    if (isCancelling() || answer.error.code == RpcError::requestCancelled) {
        endTurn(u"cancelled"_s);
        return;
    }
    endTurn(u"error"_s, {{"error"_L1, answer.error.text()}});
    if (answer.error.code == RpcError::authRequired)
        Q_EMIT authRequired(authMethods(m_agent["authMethods"_L1].toArray()));
}

void AcpDriver::sendCancel()
{
    withdrawAll();
    send(RpcPeer::notification(u"session/cancel"_s, {{"sessionId"_L1, m_session}}));
}

void AcpDriver::turnOver()
{
    m_updates.setPrompt({});
    if (m_promptCall) {
        m_peer.forget(m_promptCall);
        m_handlers.remove(m_promptCall);
        m_promptCall = 0;
    }
    withdrawAll();
}

void AcpDriver::processGone()
{
    m_open.clear(); // not withdrawn: an open permission outlives the agent
    m_handlers.clear();
    m_terminals.clear();
}

void AcpDriver::configure(const QJsonObject &change)
{
    if (!isReady()) {
        Q_EMIT configRefused({ErrorCode::AgentUnavailable, u"the agent is not ready"_s, {}, {}});
        return;
    }
    const Result<QList<SettingRequest>> requests = m_updates.settings().requests(change);
    if (!requests) {
        Q_EMIT configRefused(requests.error());
        return;
    }
    if (requests->isEmpty())
        m_updates.announceConfig();
    for (const SettingRequest &request : *requests)
        sendSetting(request, [] { });
}

void AcpDriver::sendSetting(const SettingRequest &request, const std::function<void()> &done)
{
    call(request.method, request.params, [this, request, done](const RpcMessage &answer) {
        if (answer.failed) {
            Q_EMIT configRefused({ErrorCode::Unprocessable,
                u"the agent refused: %1"_s.arg(answer.error.text()), {}, {}});
        } else {
            m_updates.settings().agreed(request, answer.result.toObject());
            m_updates.announceConfig();
        }
        done();
    });
}

} // namespace ccplant::runner::acp
