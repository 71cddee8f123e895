// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/idempotency.h"

#include "server/sessions/logging.h"
#include "shared/event.h"

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

QFuture<Result<store::Record>> Idempotency::write(const QString &user, const QString &id,
    const QJsonObject &body, const QString &session, bool made)
{
    store::Record record;
    record.collection = collection;
    record.id = id;
    record.owner = user;
    record.body = {{"session"_L1, session}, {"body"_L1, hashOf(body)}, {"made"_L1, made}};
    return m_store->put(record);
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
        co_return fail(ErrorCode::Conflict,
            u"A request with this Idempotency-Key is still at work. Try again in a moment."_s);
    m_working.insert(id);
    const Result<store::Record> found = co_await m_store->get(collection, id);
    const bool isNew = !found && found.error().code == ErrorCode::NotFound;
    if (found && found->updated.secsTo(m_clock->now()) <= keptSeconds) {
        if (found->body["body"_L1].toString() == hashOf(body))
            co_return Known{found->body["session"_L1].toString(), found->body["made"_L1].toBool()};
        m_working.remove(id);
        co_return fail(ErrorCode::Unprocessable,
            u"This Idempotency-Key was used with another request. Use a fresh key for each."_s);
    }
    if (!found && !isNew) {
        m_working.remove(id);
        co_return tl::unexpected(found.error());
    }
    const Result<store::Record> written = co_await write(user, id, body, session, false);
    if (!written) {
        m_working.remove(id);
        co_return tl::unexpected(written.error());
    }
    co_return Known{session, false};
}

QCoro::Task<void> Idempotency::finish(
    QString user, QString key, QJsonObject body, QString session, bool made)
{
    const QString id = idOf(user, key);
    if (made) {
        const Result<store::Record> written = co_await write(user, id, body, session, true);
        if (!written)
            qCWarning(sessionsLog).noquote()
                << "an Idempotency-Key could not be kept:" << written.error().detail
                << written.error().internal;
    } else {
        co_await m_store->remove(collection, id);
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
