// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/idempotency.h"

#include "server/sessions/logging.h"
#include "server/store/all_of.h"
#include "shared/event.h"
#include "shared/ids.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

const auto collection = u"idempotency"_s;
constexpr int keptSeconds = 24 * 3600;
constexpr qsizetype longestKey = 255;
constexpr int attempts = 5; // while others write at the same time

Failure stillAtWork()
{
    return fail(ErrorCode::Conflict,
        u"A request with this Idempotency-Key is still at work. Try again in a moment."_s);
}

QString hashOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString idOf(const QString &user, const QString &key)
{
    return hashOf(user.toUtf8() + '\n' + key.toUtf8());
}

QString hashOf(const QJsonObject &body)
{
    return hashOf(QJsonDocument(body).toJson(QJsonDocument::Compact)); // members are sorted
}

} // namespace

Idempotency::Idempotency(store::Store *store, const Clock *clock, bool isShared)
    : m_store(store)
    , m_clock(clock)
    , m_isShared(isShared)
    , m_self(newId(u"p"))
{
    QObject::connect(&m_renewal, &QTimer::timeout, &m_renewal, [this] { renew(); });
    if (isShared)
        m_renewal.start(renewEvery);
}

store::Record Idempotency::recordOf(const QString &user, const QString &id, const QJsonObject &body,
    const QString &session, bool made) const
{
    store::Record record;
    record.collection = collection;
    record.id = id;
    record.owner = user;
    record.body = {
        {"session"_L1, session}, {"body"_L1, hashOf(body)}, {"made"_L1, made}, {"by"_L1, m_self}};
    return record;
}

Result<std::optional<Idempotency::Known>> Idempotency::judge(
    const store::Record &found, const QJsonObject &body) const
{
    const QDateTime now = m_clock->now();
    if (found.updated.secsTo(now) > keptSeconds)
        return std::nullopt;
    if (found.body["body"_L1].toString() != hashOf(body))
        return fail(ErrorCode::Unprocessable,
            u"This Idempotency-Key was used with another request. Use a fresh key for each."_s);
    const Known known{found.body["session"_L1].toString(), found.body["made"_L1].toBool()};
    const bool isOthers = m_isShared && found.body["by"_L1].toString() != m_self;
    if (!known.made && isOthers && found.updated.addDuration(atWork) > now)
        return stillAtWork();
    return known; // not made: whoever wanted to make it has died
}

QCoro::Task<Result<Idempotency::Known>> Idempotency::begin(
    QString user, QString key, QJsonObject body, QString session)
{
    const bool good = key.size() <= longestKey
        && std::ranges::all_of(key, [](QChar c) { return c > u' ' && c < u'\x7f'; });
    if (!good)
        co_return fail(ErrorCode::InvalidRequest,
            u"Idempotency-Key: 1 to 255 printable ASCII characters without spaces."_s);
    const QString id = idOf(user, key);
    if (m_working->contains(id))
        co_return stillAtWork();
    m_working->insert(id, {});
    const Result<Known> known = co_await reserve(user, id, body, session);
    if (!known)
        m_working->remove(id);
    co_return known;
}

QCoro::Task<Result<Idempotency::Known>> Idempotency::reserve(
    QString user, QString id, QJsonObject body, QString session)
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const Result<store::Record> found = co_await m_store->get(collection, id);
        if (!found && found.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(found.error());
        store::Expect expect = store::Expect::absent();
        Known known{session, false};
        if (found) {
            const Result<std::optional<Known>> judged = judge(*found, body);
            if (!judged)
                co_return tl::unexpected(judged.error());
            known = judged->value_or(known);
            if (known.made)
                co_return known;
            expect = store::Expect::exactly(found->version);
        }
        const Result<store::Record> written =
            co_await m_store->put(recordOf(user, id, body, known.session, false), expect);
        if (written) {
            (*m_working)[id] = *written;
            co_return known;
        }
        const ErrorCode code = written.error().code;
        const bool wasSecond = code == ErrorCode::Conflict || code == ErrorCode::VersionMismatch
            || code == ErrorCode::NotFound;
        if (!wasSecond)
            co_return tl::unexpected(written.error());
    }
    co_return stillAtWork();
}

QCoro::Task<void> Idempotency::finish(
    QString user, QString key, QJsonObject body, QString session, bool made)
{
    const QString id = idOf(user, key);
    const QString version = m_working->value(id).version;
    if (made) {
        const Result<store::Record> written =
            co_await m_store->put(recordOf(user, id, body, session, true));
        if (!written)
            qCWarning(sessionsLog).noquote()
                << "an Idempotency-Key could not be kept:" << written.error().detail
                << written.error().internal;
    } else if (!version.isEmpty()) {
        co_await m_store->remove(collection, id, store::Expect::exactly(version));
    }
    m_working->remove(id);
}

void Idempotency::renew()
{
    const Working working = *m_working;
    for (const store::Record &record : working) {
        if (!record.version.isEmpty())
            renewOne(m_store, m_working, record);
    }
}

QCoro::Task<void> Idempotency::renewOne(
    store::Store *store, std::shared_ptr<Working> working, store::Record record)
{
    const Result<store::Record> written =
        co_await store->put(record, store::Expect::exactly(record.version));
    // Somebody else has taken it over, or it is finished: both say so where it matters.
    if (written && working->value(record.id).version == record.version)
        working->insert(record.id, *written);
}

QCoro::Task<void> Idempotency::sweep()
{
    store::Store *const from = m_store;
    const QDateTime oldest = m_clock->now().addSecs(-keptSeconds);
    const auto records = co_await store::allOf(from, collection);
    if (!records)
        co_return;
    for (const store::Record &record : *records) {
        if (record.updated < oldest)
            co_await from->remove(collection, record.id, store::Expect::exactly(record.version));
    }
}

} // namespace ccplant::sessions
