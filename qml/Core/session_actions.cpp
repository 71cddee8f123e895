// SPDX-License-Identifier: GPL-3.0-or-later
// What a user does with a session.
#include "qml/Core/client_core.h"
#include "qml/Core/session_controller.h"
#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {

/// Runs a call whose effect will be seen in the log or the list; only a failure has to be told.
void SessionController::act(ApiCall *call)
{
    call->then(this, [this](const Result<ApiReply> &reply) {
        if (!reply)
            setError(reply.error());
    });
}

void SessionController::send(const QString &text, const QVariantList &attachments)
{
    submit(text, attachments, false);
}

void SessionController::steer(const QString &text, const QVariantList &attachments)
{
    submit(text, attachments, true);
}

void SessionController::submit(const QString &text, const QVariantList &attachments, bool steer)
{
    QJsonArray content;
    const QString trimmed = text.trimmed();
    if (!trimmed.isEmpty())
        content << textBlock(trimmed);
    for (const QVariant &block : attachments)
        content << QJsonObject::fromVariantMap(block.toMap());
    if (content.isEmpty())
        return;
    setDraft({});
    clearError();
    m_core->outbox()->add(m_id, content, steer && working());
    Q_EMIT sent();
}

void SessionController::retry(const QString &clientId)
{
    clearError();
    m_core->outbox()->retry(clientId);
}

bool SessionController::queueEdit(const QString &clientId, const QString &text)
{
    const auto withText = [&](const QJsonArray &old) {
        QJsonArray content{textBlock(text.trimmed())};
        for (const QJsonValue &block : old) {
            if (block["type"_L1].toString() != "text"_L1)
                content << block;
        }
        return content;
    };
    const QList<OutboxItem> unsent = m_core->outbox()->items(m_id);
    for (const OutboxItem &item : unsent) {
        if (item.clientId == clientId && item.state != OutboxItem::Accepted)
            return m_core->outbox()->edit(clientId, withText(item.content));
    }
    const QJsonArray queue = log().queue();
    for (const QJsonValue &entry : queue) {
        if (entry["client_id"_L1].toString() != clientId)
            continue;
        act(m_core->api()->patch(path(u"/queue/"_s + ApiClient::segment(clientId)),
            {{u"content"_s, withText(entry["content"_L1].toArray())}}));
        return true;
    }
    return false;
}

void SessionController::queueRemove(const QString &clientId)
{
    const QJsonArray queue = log().queue();
    const bool queued = std::any_of(queue.begin(), queue.end(),
        [&](const QJsonValue &entry) { return entry["client_id"_L1].toString() == clientId; });
    m_core->outbox()->remove(clientId);
    if (queued)
        act(m_core->api()->remove(path(u"/queue/"_s + ApiClient::segment(clientId))));
}

void SessionController::queueSendNow(const QString &clientId)
{
    act(m_core->api()->post(path(u"/queue/"_s + ApiClient::segment(clientId) + u"/send"_s)));
}

void SessionController::cancel()
{
    if (!working() || m_cancelling)
        return;
    m_cancelling = true;
    Q_EMIT stateChanged();
    m_core->api()->post(path(u"/cancel"_s))->then(this, [this](const Result<ApiReply> &reply) {
        if (reply)
            return;
        m_cancelling = false;
        Q_EMIT stateChanged();
        if (reply.error().code != ErrorCode::NoTurn) // it ended by itself meanwhile
            setError(reply.error());
    });
}

void SessionController::answerPermission(const QString &id, const QString &optionId)
{
    m_transcript.setAnswering(id, true);
    const QJsonObject body = optionId.isEmpty() ? QJsonObject{{u"cancelled"_s, true}}
                                                : QJsonObject{{u"option_id"_s, optionId}};
    m_core->api()
        ->post(path(u"/permissions/"_s + ApiClient::segment(id)), body)
        ->then(this, [this, id](const Result<ApiReply> &reply) { answered(id, reply); });
}

void SessionController::answerQuestion(
    const QString &id, const QString &action, const QVariantMap &content, const QString &text)
{
    m_transcript.setAnswering(id, true);
    QJsonObject body{{u"action"_s, action}};
    if (!content.isEmpty())
        body.insert(u"content"_s, QJsonObject::fromVariantMap(content));
    if (!text.isEmpty())
        body.insert(u"text"_s, text);
    m_core->api()
        ->post(path(u"/questions/"_s + ApiClient::segment(id)), body)
        ->then(this, [this, id](const Result<ApiReply> &reply) { answered(id, reply); });
}

/// The log brings the outcome; here only what went otherwise is told.
void SessionController::answered(const QString &id, const Result<ApiReply> &reply)
{
    if (reply)
        return;
    m_transcript.setAnswering(id, false);
    if (reply.error().code != ErrorCode::AlreadyResolved) {
        setError(reply.error());
        return;
    }
    const QString by = reply.error().extra["by"_L1].toString();
    Q_EMIT notice(by.isEmpty() ? tr("This was already answered on another device.")
                               : tr("This was already answered by %1.").arg(by));
}

void SessionController::patchConfig(const QJsonObject &change)
{
    for (auto field = change.begin(); field != change.end(); ++field) {
        if (field.key() != "options"_L1) // an option's value is deep inside; it waits for the log
            m_configAhead.insert(field.key(), field.value());
    }
    Q_EMIT configChanged();
    m_core->api()
        ->patch(path(u"/config"_s), change)
        ->then(this, [this, change](const Result<ApiReply> &reply) {
            if (reply)
                return;
            for (auto field = change.begin(); field != change.end(); ++field)
                m_configAhead.remove(field.key());
            Q_EMIT configChanged();
            setError(reply.error());
        });
}

void SessionController::setMode(const QString &mode)
{
    patchConfig({{u"mode"_s, mode}});
}

void SessionController::setModel(const QString &model)
{
    patchConfig({{u"model"_s, model}});
}

void SessionController::setOption(const QString &id, const QVariant &value)
{
    patchConfig({{u"options"_s, QJsonObject{{id, QJsonValue::fromVariant(value)}}}});
}

void SessionController::stop()
{
    act(m_core->api()->post(path(u"/stop"_s)));
}

void SessionController::resume()
{
    clearError();
    act(m_core->api()->post(path(u"/resume"_s)));
}

void SessionController::remove()
{
    act(m_core->api()->remove(path()));
}

void SessionController::patchInfo(const QJsonObject &change)
{
    act(m_core->api()->patch(path(), change));
}

void SessionController::rename(const QString &title)
{
    patchInfo({{u"title"_s, title.simplified()}});
}

void SessionController::setPinned(bool pinned)
{
    patchInfo({{u"pinned"_s, pinned}});
}

void SessionController::setArchived(bool archived)
{
    patchInfo({{u"archived"_s, archived}});
}

} // namespace ccplant::client
