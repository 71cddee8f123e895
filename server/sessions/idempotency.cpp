// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/idempotency.h"

#include "server/sessions/logging.h"
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
    if (m_working.contains(id))
        co_return stillAtWork();
    m_working.insert(id, {});
    const Result<Known> known = co_await reserve(user, id, body, session);
    if (!known)
        m_working.remove(id);
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
            m_working[id] = written->version;
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
    const QString version = m_working.value(id);
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
    m_working.remove(id);
}

QCoro::Task<void> Idempotency::sweep()
{
    store::Store *const from = m_store;
    const QDateTime oldest = m_clock->now().addSecs(-keptSeconds);
    store::Query query;
    query.collection = collection;
    query.limit = 1000;
    do {
        const Result<store::Page> page = co_await from->list(query);
        if (!page)
            co_return;
        for (const store::Record &record : page->records) {
            if (record.updated < oldest)
                co_await from->remove(
                    collection, record.id, store::Expect::exactly(record.version));
        }
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty());
}

} // namespace ccplant::sessions
