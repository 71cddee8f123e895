// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/outbox.h"

#include "qml/Core/connection.h"
#include "shared/event.h"
#include "shared/ids.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

QString keyOf(OutboxItem::State state)
{
    return state == OutboxItem::Refused ? u"refused"_s : u"unsent"_s;
}

QJsonObject toJson(const OutboxItem &item)
{
    return {{u"server"_s, item.server}, {u"session"_s, item.session},
        {u"client_id"_s, item.clientId}, {u"content"_s, item.content}, {u"steer"_s, item.steer},
        {u"state"_s, keyOf(item.state)}, {u"attempted"_s, item.attempted}, {u"error"_s, item.error},
        {u"created"_s, formatTime(item.created)}, {u"order"_s, item.order}};
}

OutboxItem fromJson(const QJsonObject &json)
{
    OutboxItem item;
    item.server = json["server"_L1].toString();
    item.session = json["session"_L1].toString();
    item.clientId = json["client_id"_L1].toString();
    item.content = json["content"_L1].toArray();
    item.steer = json["steer"_L1].toBool();
    item.state =
        json["state"_L1].toString() == "refused"_L1 ? OutboxItem::Refused : OutboxItem::Unsent;
    item.attempted = json["attempted"_L1].toBool();
    item.error = json["error"_L1].toString();
    item.created = parseTime(json["created"_L1].toString());
    item.order = json["order"_L1].toInteger();
    return item;
}

/// Whether the same request can succeed later without anybody changing anything.
bool passes(const Error &error)
{
    const ErrorCode code = error.code;
    if (error.extra["reason"_L1].toString() == "quota"_L1)
        return false; // until somebody makes room
    return code == ErrorCode::Unavailable || code == ErrorCode::Timeout
        || code == ErrorCode::RateLimited || code == ErrorCode::Internal
        || code == ErrorCode::AgentUnavailable || code == ErrorCode::Unauthenticated;
}

} // namespace

Outbox::Outbox(const QString &path, ApiClient *api, QObject *parent)
    : QObject(parent)
    , m_store(path)
    , m_api(api)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Outbox::pump);
    connect(&m_store, &JsonStore::changedElsewhere, this, &Outbox::onChangedElsewhere);
    load();
}

void Outbox::load()
{
    for (const QJsonValue &json : m_store.object()) {
        OutboxItem item = fromJson(json.toObject());
        if (isClientId(item.clientId) && !item.session.isEmpty())
            m_items << std::move(item);
    }
    std::ranges::sort(m_items, {}, [](const OutboxItem &item) {
        return std::pair(item.created.toMSecsSinceEpoch(), item.order);
    });
}

/// What another page is about to send is shown here too, and sent from here when that page does not
/// get it done: it may have been closed.
void Outbox::onChangedElsewhere(const QString &clientId)
{
    const QJsonValue json = m_store.value(clientId);
    OutboxItem *known = find(clientId);
    if (json.isUndefined()) {
        if (!known || known->state == OutboxItem::Sending)
            return;
        const QString session = known->session;
        m_items.removeIf([&](const OutboxItem &item) { return item.clientId == clientId; });
        Q_EMIT changed(session);
        return;
    }
    if (known)
        return;
    OutboxItem item = fromJson(json.toObject());
    if (!isClientId(item.clientId) || item.session.isEmpty())
        return;
    item.notBefore = QDateTime::currentDateTimeUtc().addMSecs(elsewhereMs);
    const QString session = item.session;
    m_items << std::move(item);
    QTimer::singleShot(elsewhereMs, this, &Outbox::pump);
    Q_EMIT changed(session);
}

/// Everything that the server has not accepted, on disk before the next step.
void Outbox::save()
{
    QJsonObject items;
    for (const OutboxItem &item : std::as_const(m_items)) {
        if (item.state != OutboxItem::Accepted)
            items.insert(item.clientId, toJson(item));
    }
    m_store.replace(items);
    m_store.flush();
}

void Outbox::setServer(const QString &storageKey)
{
    ++m_generation;
    m_server = storageKey;
    m_online = false;
    m_retry.stop();
    for (OutboxItem &item : m_items) {
        if (item.state == OutboxItem::Sending)
            item.state = OutboxItem::Unsent;
    }
}

void Outbox::setOnline(bool online)
{
    if (m_online == online)
        return;
    m_online = online;
    m_backoff.reset();
    if (online)
        pump();
    else
        m_retry.stop();
}

QString Outbox::add(const QString &session, const QJsonArray &content, bool steer)
{
    OutboxItem item;
    item.server = m_server;
    item.session = session;
    item.clientId = newId(u"c");
    item.content = content;
    item.steer = steer;
    if (m_retry.isActive())
        item.error = m_waitsFor;
    item.created = QDateTime::currentDateTimeUtc();
    item.order = m_items.isEmpty() ? 0 : m_items.constLast().order + 1;
    const QString id = item.clientId;
    m_items << item;
    save();
    pump();
    Q_EMIT changed(session);
    return id;
}

QList<OutboxItem> Outbox::items(const QString &session) const
{
    QList<OutboxItem> found;
    std::copy_if(m_items.begin(), m_items.end(), std::back_inserter(found),
        [&](const OutboxItem &item) { return item.session == session && item.server == m_server; });
    return found;
}

OutboxItem *Outbox::find(const QString &clientId)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(), [&](const OutboxItem &item) {
        return item.clientId == clientId && item.server == m_server;
    });
    return found == m_items.end() ? nullptr : &*found;
}

bool Outbox::hasUnsent() const
{
    return std::ranges::any_of(m_items, [this](const OutboxItem &item) {
        return item.server == m_server
            && (item.state == OutboxItem::Unsent || item.state == OutboxItem::Sending);
    });
}

bool Outbox::edit(const QString &clientId, const QJsonArray &content)
{
    OutboxItem *item = find(clientId);
    const bool mayHaveArrived = item && item->attempted && item->state != OutboxItem::Refused;
    if (!item || mayHaveArrived)
        return false;
    item->content = content;
    item->state = OutboxItem::Unsent;
    item->attempted = false;
    item->error.clear();
    const QString session = item->session;
    save();
    pump();
    Q_EMIT changed(session);
    return true;
}

bool Outbox::remove(const QString &clientId)
{
    OutboxItem *item = find(clientId);
    if (!item)
        return false;
    const QString session = item->session;
    m_items.removeIf([&](const OutboxItem &other) { return other.clientId == clientId; });
    save();
    pump();
    Q_EMIT changed(session);
    return true;
}

void Outbox::retry(const QString &clientId)
{
    OutboxItem *item = find(clientId);
    if (!item || item->state == OutboxItem::Sending || item->state == OutboxItem::Accepted)
        return;
    item->state = OutboxItem::Unsent;
    item->error.clear();
    const QString session = item->session;
    m_backoff.reset();
    m_retry.stop();
    pump();
    Q_EMIT changed(session);
}

void Outbox::retryAll()
{
    if (!m_retry.isActive())
        return;
    m_backoff.reset();
    m_retry.stop();
    pump();
}

void Outbox::confirm(const QString &session, const QString &clientId)
{
    const auto removed = m_items.removeIf([&](const OutboxItem &item) {
        return item.clientId == clientId && item.session == session && item.server == m_server;
    });
    if (removed == 0)
        return;
    save();
    Q_EMIT changed(session);
}

void Outbox::forgetSession(const QString &session)
{
    if (m_items.removeIf([&](const OutboxItem &item) {
            return item.session == session && item.server == m_server;
        }))
        save();
}

/// Sends the oldest unsent item of each session that has none on the wire.
void Outbox::pump()
{
    if (!m_online || m_retry.isActive())
        return;
    QSet<QString> busy;
    for (const OutboxItem &item : std::as_const(m_items)) {
        if (item.server == m_server && item.state == OutboxItem::Sending)
            busy.insert(item.session);
    }
    for (OutboxItem &item : m_items) {
        if (item.server != m_server || item.state != OutboxItem::Unsent
            || busy.contains(item.session))
            continue;
        if (item.notBefore > QDateTime::currentDateTimeUtc())
            continue; // its own page has it in hand
        busy.insert(item.session);
        send(item);
    }
}

void Outbox::send(OutboxItem &item)
{
    item.state = OutboxItem::Sending;
    if (!std::exchange(item.attempted, true))
        save();
    QJsonObject body{{u"client_id"_s, item.clientId}, {u"content"_s, item.content}};
    if (item.steer)
        body.insert(u"steer"_s, true);
    const QString path = u"/api/v1/sessions/"_s + ApiClient::segment(item.session) + u"/messages"_s;
    m_api->post(path, body)
        ->then(this,
            [this, id = item.clientId, generation = m_generation](
                const Result<ApiReply> &reply) { onAnswer(id, generation, reply); });
}

void Outbox::onAnswer(const QString &clientId, int generation, const Result<ApiReply> &reply)
{
    OutboxItem *item = generation == m_generation ? find(clientId) : nullptr;
    if (!item || item->state != OutboxItem::Sending)
        return; // shown by the log, or taken back meanwhile
    const QString session = item->session;
    if (reply) {
        item->state = OutboxItem::Accepted;
        m_backoff.reset();
        save();
        Q_EMIT accepted(session, clientId, reply->json()["state"_L1].toString());
    } else if (passes(reply.error())) {
        item->state = OutboxItem::Unsent;
        item->error = errorText(reply.error());
        const std::chrono::seconds asked(reply.error().extra["retry_after"_L1].toInt());
        m_waitsFor = item->error;
        m_retry.start(std::max<std::chrono::milliseconds>(m_backoff.next(), asked));
    } else {
        item->state = OutboxItem::Refused;
        item->error = errorText(reply.error());
        save();
        Q_EMIT refused(session, clientId, reply.error());
    }
    Q_EMIT changed(session);
    pump();
}

} // namespace ccplant::client
