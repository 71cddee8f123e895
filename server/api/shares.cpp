// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/shares.h"

#include "server/auth/secrets.h"
#include "server/store/all_of.h"
#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QString collection = u"shares"_s;

QString idOf(const QString &token)
{
    return QString::fromLatin1(auth::sha256(token.toUtf8()).toHex());
}

} // namespace

store::Record Share::toRecord() const
{
    store::Record record;
    record.collection = collection;
    record.id = idOf(token);
    record.owner = by.left(200);
    record.body = {{u"token"_s, token}, {u"session"_s, session}, {u"by"_s, by},
        {u"public"_s, isPublic}, {u"created_at"_s, formatTime(created)},
        {u"expires_at"_s, formatTime(expires)}};
    return record;
}

std::optional<Share> Share::fromRecord(const store::Record &record)
{
    const QJsonObject &body = record.body;
    Share share{body["token"_L1].toString(), body["session"_L1].toString(),
        body["by"_L1].toString(), body["public"_L1].toBool(),
        parseTime(body["created_at"_L1].toString()), parseTime(body["expires_at"_L1].toString())};
    if (!isId(share.session, u"s") || !share.expires.isValid() || record.id != idOf(share.token))
        return {};
    return share;
}

Shares::Shares(store::Store &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.record.collection != collection)
            return;
        const auto share = Share::fromRecord(change.record);
        if (change.type == store::Change::Put && share)
            put(*share);
        else
            drop(change.record.id);
    });
}

void Shares::put(const Share &share)
{
    const QString id = idOf(share.token);
    m_byId.insert(id, share);
    m_idOf.insert(share.session, id);
}

void Shares::drop(const QString &recordId)
{
    const Share gone = m_byId.take(recordId);
    if (m_idOf.value(gone.session) == recordId)
        m_idOf.remove(gone.session);
}

QCoro::Task<Result<void>> Shares::start()
{
    const QPointer<Shares> self(this);
    const auto records = co_await store::allOf(&m_store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records) {
        if (!self)
            co_return {};
        const auto share = Share::fromRecord(record);
        if (share && share->expires > m_clock.now()) {
            put(*share);
            continue;
        }
        const auto removed = co_await m_store.remove(collection, record.id);
        if (!removed && removed.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(removed.error());
    }
    co_return {};
}

QCoro::Task<Result<Share>> Shares::create(
    QString session, QString by, bool isPublic, QDateTime expires)
{
    const QPointer<Shares> self(this);
    const Share share{
        auth::base32(auth::randomBytes(32)), session, by, isPublic, m_clock.now(), expires};
    const QString before = m_idOf.value(session);
    const auto stored = co_await m_store.put(share.toRecord(), store::Expect::absent());
    if (!stored)
        co_return tl::unexpected(stored.error());
    if (!self)
        co_return share;
    put(share);
    if (!before.isEmpty()) {
        m_byId.remove(before);
        const auto removed = co_await m_store.remove(collection, before);
        if (!removed && removed.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(removed.error());
    }
    co_return share;
}

std::optional<Share> Shares::ofSession(const QString &session) const
{
    const auto found = m_byId.constFind(m_idOf.value(session));
    if (found == m_byId.cend() || found->expires <= m_clock.now())
        return {};
    return *found;
}

std::optional<Share> Shares::find(const QString &token) const
{
    // Found by digest: how long the look-up takes tells nothing about the token.
    const auto found = m_byId.constFind(idOf(token));
    if (found == m_byId.cend() || found->expires <= m_clock.now())
        return {};
    return *found;
}

QCoro::Task<Result<void>> Shares::remove(QString session)
{
    const QString id = m_idOf.value(session);
    if (id.isEmpty())
        co_return fail(ErrorCode::NotFound, u"This session is not shared."_s);
    drop(id); // void from the moment somebody asks for it
    const auto removed = co_await m_store.remove(collection, id);
    if (!removed && removed.error().code != ErrorCode::NotFound)
        co_return removed;
    co_return {};
}

} // namespace ccplant::api
