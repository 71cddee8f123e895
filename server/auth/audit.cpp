// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/audit.h"

#include "server/auth/secrets.h"
#include "shared/event.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString collection = u"audit"_s;
constexpr qint64 farFuture = 99'999'999'999'999; // milliseconds; the year 5138
constexpr qsizetype longest = 200;

/// The later, the smaller: a list in the order of ids has the newest first.
QString idAt(const QDateTime &time)
{
    return u"%1"_s.arg(farFuture - time.toMSecsSinceEpoch(), 14, 10, QLatin1Char('0'));
}

void put(QJsonObject &object, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty())
        object[name] = value.left(longest);
}

QJsonObject bodyOf(const AuditEntry &entry, const QDateTime &time)
{
    QJsonObject body{{"time"_L1, formatTime(time)}};
    put(body, "action"_L1, entry.action);
    put(body, "object"_L1, entry.object);
    put(body, "outcome"_L1, entry.outcome);
    put(body, "user"_L1, entry.user);
    put(body, "method"_L1, entry.method);
    put(body, "key"_L1, entry.key);
    put(body, "address"_L1, entry.address);
    put(body, "request_id"_L1, entry.requestId);
    return body;
}

/// A store's owner is bounded; longer names stand in the body only.
QString ownerOf(const AuditEntry &entry)
{
    return entry.user.left(longest);
}

} // namespace

AuditEntry AuditEntry::of(const http::Request &request, QString action, QString object)
{
    return {.action = std::move(action),
        .object = std::move(object),
        .outcome = u"ok"_s,
        .user = request.identity.user,
        .method = request.identity.method,
        .key = request.identity.key,
        .address = request.peer.toString(),
        .requestId = request.id};
}

Audit::Audit(store::Store &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
}

QCoro::Task<Result<void>> Audit::start()
{
    const QPointer<Audit> self(this);
    m_tidied = m_clock.now();
    store::Query query{.collection = collection, .limit = 500};
    query.cursor = idAt(m_tidied.addDuration(-keepFor)); // everything behind it is older
    for (;;) {
        const auto page = co_await m_store.list(query);
        if (!page)
            co_return tl::unexpected(page.error());
        for (const store::Record &record : page->records) {
            if (!self)
                co_return {};
            const auto removed = co_await m_store.remove(collection, record.id);
            if (!removed && removed.error().code != ErrorCode::NotFound)
                co_return tl::unexpected(removed.error());
        }
        if (page->nextCursor.isEmpty() || !self)
            co_return {};
        query.cursor = page->nextCursor;
    }
}

void Audit::tidy()
{
    if (m_clock.now() < m_tidied.addDuration(std::chrono::days(1)))
        return;
    start().then([](const Result<void> &done) {
        if (!done)
            logEvent(lcAuth(), log::Level::Warning, u"old audit entries cannot be removed"_s,
                {{u"detail"_s, done.error().detail}, {u"cause"_s, done.error().internal}});
    });
}

void Audit::add(const AuditEntry &entry)
{
    const QDateTime now = m_clock.now();
    store::Record record;
    record.collection = collection;
    record.id = idAt(now) + u'-' + base32(randomBytes(8));
    record.owner = ownerOf(entry);
    record.body = bodyOf(entry, now);
    if (entry.action == "refused"_L1 && m_leftOut > 0)
        record.body["left_out"_L1] = std::exchange(m_leftOut, 0);
    write(std::move(record));
    tidy();
}

void Audit::addRefusal(AuditEntry entry, ErrorCode code)
{
    const QDateTime now = m_clock.now();
    if (!m_minute.isValid() || now >= m_minute.addDuration(std::chrono::minutes(1))) {
        m_minute = now;
        m_refusals = 0;
    }
    if (++m_refusals > mostRefusals) {
        ++m_leftOut;
        return;
    }
    entry.outcome = nameOf(code);
    add(entry);
}

QCoro::Task<void> Audit::write(store::Record record)
{
    const QJsonObject body = record.body;
    const auto stored = co_await m_store.put(std::move(record), store::Expect::absent());
    if (!stored)
        logEvent(lcAuth(), log::Level::Error, u"an audit entry cannot be written"_s,
            {{u"entry"_s, body}, {u"detail"_s, stored.error().detail},
                {u"cause"_s, stored.error().internal}});
}

QCoro::Task<Result<Audit::Page>> Audit::list(QString user, int limit, QString cursor)
{
    store::Query query{.collection = collection, .cursor = std::move(cursor), .limit = limit};
    if (!user.isEmpty())
        query.owner = user;
    const auto found = co_await m_store.list(query);
    if (!found)
        co_return tl::unexpected(found.error());
    Page page{.entries = {}, .nextCursor = found->nextCursor};
    for (const store::Record &record : found->records)
        page.entries.append(record.body);
    co_return page;
}

} // namespace ccplant::auth
