// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/retention.h"

#include "server/sessions/logging.h"
#include "server/store/all_of.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

const auto collection = u"removed-sessions"_s;
constexpr qint64 pieceBytes = 1024 * 1024;
constexpr std::chrono::seconds tryAgainAfter{60}; // to drop what could not be dropped

Failure notKept()
{
    return fail(ErrorCode::NotFound,
        u"There is no such removed session. The time for which its transcript was kept may be over, or somebody deleted it for good."_s);
}

} // namespace

QJsonObject RemovedSession::toJson() const
{
    const QJsonObject whole = session.toJson();
    QJsonObject object{{u"removed_at"_s, formatTime(removedAt)}, {u"removed_by"_s, removedBy},
        {u"kept_until"_s, formatTime(keptUntil)}};
    for (const auto name : {"id"_L1, "title"_L1, "agent"_L1, "owner"_L1, "team"_L1, "repository"_L1,
             "branch"_L1, "tags"_L1, "created_at"_L1, "last_event_at"_L1, "last_seq"_L1}) {
        if (whole.contains(name))
            object[name] = whole[name];
    }
    return object;
}

QJsonObject RemovedSession::toRecord() const
{
    return {{u"session"_s, session.toRecord()}, {u"removed_at"_s, formatTime(removedAt)},
        {u"removed_by"_s, removedBy}, {u"kept_until"_s, formatTime(keptUntil)}};
}

RemovedSession RemovedSession::fromRecord(const QString &id, const QJsonObject &record)
{
    return {Session::fromRecord(id, record["session"_L1].toObject()),
        parseTime(record["removed_at"_L1].toString()), record["removed_by"_L1].toString(),
        parseTime(record["kept_until"_L1].toString())};
}

Retention::Retention(Around around, std::chrono::seconds keep, qsizetype most)
    : m_with(std::move(around))
    , m_keep(keep)
    , m_most(most)
{
    connect(m_with.store, &store::Store::changed, this,
        [this](const store::Change &change) { changed(change); });
}

QCoro::Task<Result<void>> Retention::start()
{
    const auto self = shared_from_this();
    const auto records = co_await store::allOf(self->m_with.store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records)
        self->put(RemovedSession::fromRecord(record.id, record.body));
    co_return {};
}

void Retention::changed(const store::Change &change)
{
    if (change.record.collection != collection)
        return;
    if (change.type == store::Change::Removed)
        take(change.record.id);
    else
        put(RemovedSession::fromRecord(change.record.id, change.record.body));
}

void Retention::put(const RemovedSession &removed)
{
    Session row = removed.session;
    row.lastEventAt = removed.removedAt;
    m_rows.put(row);
    m_removed.insert(row.id, removed);
}

void Retention::take(const QString &id)
{
    m_rows.remove(id);
    m_removed.remove(id);
}

QCoro::Task<Result<void>> Retention::note(Session session, QString by)
{
    const auto self = shared_from_this();
    const QDateTime now = self->m_with.clock->now();
    const RemovedSession removed{session, now, by, now.addDuration(self->m_keep)};
    store::Record record;
    record.collection = collection;
    record.id = session.id;
    record.owner = session.owner;
    record.body = removed.toRecord();
    const Result<store::Record> written = co_await self->m_with.store->put(record);
    if (!written)
        co_return fail(ErrorCode::Unavailable,
            u"The session was not deleted: what is to be kept of it could not be written down. Try again, or delete it with its transcript."_s,
            written.error().detail + written.error().internal);
    self->put(removed);
    co_return {};
}

QCoro::Task<Result<void>> Retention::forget(QString id)
{
    const auto self = shared_from_this();
    if (!self->m_removed.contains(id))
        co_return {};
    const Result<void> gone = co_await self->m_with.store->remove(collection, id);
    if (!gone && gone.error().code != ErrorCode::NotFound)
        co_return gone;
    self->take(id);
    co_return {};
}

QCoro::Task<void> Retention::dropUnlessNoted(QString id)
{
    const auto self = shared_from_this();
    // From the store: another server may have noted it just now.
    const Result<store::Record> noted = co_await self->m_with.store->get(collection, id);
    if (noted || noted.error().code != ErrorCode::NotFound || self->m_closed)
        co_return;
    const Result<void> dropped = co_await self->m_with.runtime->dropKept(id);
    if (!dropped)
        qCWarning(sessionsLog).noquote()
            << "the log of session" << id << "stays behind:" << dropped.error().detail
            << dropped.error().internal;
}

void Retention::sweep()
{
    if (m_closed)
        return;
    const QDateTime now = m_with.clock->now();
    if (now < m_notBefore)
        return;
    QStringList over;
    for (const RemovedSession &removed : std::as_const(m_removed)) {
        if (removed.keptUntil <= now && !m_with.exists(removed.session.id))
            over.append(removed.session.id);
    }
    if (m_removed.size() - over.size() > m_most) {
        Filter filter;
        filter.archived.reset();
        const QList<RowPtr> newestFirst = m_rows.all(filter);
        for (qsizetype i = m_most; i < newestFirst.size(); ++i) {
            if (!m_with.exists(newestFirst[i]->session().id))
                over.append(newestFirst[i]->session().id);
        }
    }
    for (const QString &id : std::as_const(over))
        drop(id);
}

QCoro::Task<Result<void>> Retention::drop(QString id)
{
    const auto self = shared_from_this();
    if (self->m_dropping.contains(id))
        co_return {};
    self->m_dropping.insert(id);
    Result<void> dropped = co_await self->m_with.runtime->dropKept(id);
    if (dropped)
        dropped = co_await self->forget(id);
    self->m_dropping.remove(id);
    if (!dropped) {
        self->m_notBefore = self->m_with.clock->now().addDuration(tryAgainAfter);
        qCWarning(sessionsLog).noquote()
            << "what is kept of session" << id << "could not be removed:" << dropped.error().detail
            << dropped.error().internal;
    } else {
        qCInfo(sessionsLog).noquote() << "the transcript of session" << id << "is gone, too";
    }
    co_return dropped;
}

bool Retention::isReadable(const RemovedSession &removed) const
{
    return !m_closed && removed.keptUntil > m_with.clock->now()
        && !m_with.exists(removed.session.id);
}

Result<RemovedPage> Retention::list(const Filter &filter, const PageRequest &request) const
{
    Index readable = m_rows; // shared, unless one has to be left out
    for (const RemovedSession &removed : m_removed) {
        if (!isReadable(removed))
            readable.remove(removed.session.id);
    }
    const Result<SessionPage> page = readable.page(filter, request);
    if (!page)
        return tl::unexpected(page.error());
    RemovedPage out{{}, page->nextCursor, page->total};
    for (const RowPtr &row : page->rows)
        out.sessions.append(m_removed.value(row->session().id));
    return out;
}

Result<RemovedSession> Retention::get(const Caller &caller, const QString &id) const
{
    const auto found = m_removed.constFind(id);
    if (found == m_removed.cend() || !caller.mayUse(found->session) || !isReadable(*found))
        return notKept();
    return *found;
}

QCoro::Task<Result<runtime::LogPage>> Retention::events(Caller caller, QString id, qint64 after)
{
    const auto self = shared_from_this();
    if (const auto known = self->get(caller, id); !known)
        co_return tl::unexpected(known.error());
    runtime::LogPage page;
    do {
        const Result<runtime::LogPage> next =
            co_await self->m_with.runtime->readKept(id, after, page.next, pieceBytes);
        if (!next)
            co_return next;
        page = *next;
    } while (page.events.isEmpty() && !page.end);
    co_return page;
}

QCoro::Task<Result<Transcript>> Retention::transcript(Caller caller, QString id)
{
    const auto self = shared_from_this();
    if (const auto known = self->get(caller, id); !known)
        co_return tl::unexpected(known.error());
    Transcript transcript;
    runtime::LogPage page;
    do {
        const Result<runtime::LogPage> next = co_await self->m_with.runtime->readKept(
            id, transcript.lastSeq(), page.next, pieceBytes);
        if (!next)
            co_return tl::unexpected(next.error());
        page = *next;
        const QList<Event> events = page.events;
        transcript =
            co_await QtConcurrent::run([transcript = std::move(transcript), events]() mutable {
                for (const Event &event : events)
                    transcript.apply(event);
                return std::move(transcript);
            });
    } while (!page.end);
    co_return transcript;
}

QCoro::Task<Result<void>> Retention::remove(Caller caller, QString id)
{
    const auto self = shared_from_this();
    if (const auto known = self->get(caller, id); !known)
        co_return tl::unexpected(known.error());
    co_return co_await self->drop(id);
}

} // namespace ccplant::sessions
