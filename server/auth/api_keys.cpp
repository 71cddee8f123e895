// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/api_keys.h"

#include "server/auth/secrets.h"
#include "server/store/all_of.h"
#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString collection = u"api-keys"_s;
constexpr qsizetype startLength = 9; // the prefix and 20 bits of 256

} // namespace

ApiKeys::ApiKeys(store::Store &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.record.collection != collection)
            return;
        const auto key = ApiKey::fromRecord(change.record);
        if (change.type == store::Change::Put && key)
            put(*key);
        else
            drop(change.record.id);
        Q_EMIT changed();
    });
}

QCoro::Task<Result<void>> ApiKeys::start()
{
    const auto records = co_await store::allOf(&m_store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records) {
        if (const auto key = ApiKey::fromRecord(record))
            put(*key);
        else
            logEvent(lcAuth(), log::Level::Warning, u"an API key cannot be read; it is void"_s,
                {{u"key"_s, record.id}});
    }
    co_return {};
}

void ApiKeys::put(const ApiKey &key)
{
    drop(key.id);
    const auto shared = std::make_shared<ApiKey>(key);
    m_byId.insert(key.id, shared);
    m_byDigest.insert(key.digest, shared);
}

void ApiKeys::drop(const QString &id)
{
    if (const KeyPtr gone = m_byId.take(id))
        m_byDigest.remove(gone->digest);
}

std::optional<ApiKey> ApiKeys::use(QByteArrayView secret)
{
    if (!isApiKey(secret))
        return {};
    // Found by digest: how long the look-up takes tells nothing about the key.
    const KeyPtr key = m_byDigest.value(sha256(secret));
    const QDateTime now = m_clock.now();
    if (!key || key->hasExpired(now))
        return {};
    if (!key->lastUsed.isValid() || key->lastUsed.addDuration(noteUseEvery) <= now) {
        key->lastUsed = now;
        noteUse(key->id, now);
    }
    return *key;
}

QCoro::Task<void> ApiKeys::noteUse(QString id, QDateTime when)
{
    const QPointer<ApiKeys> self(this);
    const auto record = co_await m_store.get(collection, id);
    if (!self || !record)
        co_return; // the server is ending, or the key was removed meanwhile
    store::Record next = *record;
    next.body["last_used_at"_L1] = formatTime(when);
    // Exactly this version: a key that is removed at this moment must not come back.
    const auto stored = co_await m_store.put(next, store::Expect::exactly(record->version));
    if (!stored)
        logEvent(lcAuth(), log::Level::Debug, u"the use of an API key was not noted"_s,
            {{u"key"_s, id}, {u"detail"_s, stored.error().detail}});
}

QCoro::Task<Result<ApiKeys::Made>> ApiKeys::create(ApiKey wanted)
{
    const auto same = [&](const KeyPtr &key) { return key->user == wanted.user; };
    if (std::ranges::count_if(m_byId, same) >= maxOfUser)
        co_return fail(ErrorCode::Conflict,
            u"There are %1 keys already, which is as many as one user may have. Remove some that are not used."_s
                .arg(maxOfUser));
    const QString secret = newApiKey();
    wanted.id = newId(u"k");
    wanted.digest = sha256(secret.toLatin1());
    wanted.start = secret.first(startLength);
    wanted.created = m_clock.now();
    const QPointer<ApiKeys> self(this);
    const auto stored = co_await m_store.put(wanted.toRecord(), store::Expect::absent());
    if (!stored)
        co_return tl::unexpected(stored.error());
    if (self)
        put(wanted);
    co_return Made{wanted, secret};
}

std::optional<ApiKey> ApiKeys::find(const QString &id) const
{
    const KeyPtr key = m_byId.value(id);
    return key ? std::optional(*key) : std::nullopt;
}

QList<ApiKey> ApiKeys::list(const std::function<bool(const ApiKey &)> &visible) const
{
    QList<ApiKey> keys;
    for (const KeyPtr &key : m_byId) {
        if (visible(*key))
            keys << *key;
    }
    std::ranges::sort(keys, [](const ApiKey &a, const ApiKey &b) {
        return a.created != b.created ? a.created < b.created : a.id < b.id;
    });
    return keys;
}

QCoro::Task<Result<void>> ApiKeys::remove(QString id)
{
    // First here, then in the store: it is void from the moment somebody asks for it.
    drop(id);
    Q_EMIT changed();
    co_return co_await m_store.remove(collection, id);
}

} // namespace ccplant::auth
