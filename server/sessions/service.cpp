// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/serviceprivate.h"

#include "server/sessions/logging.h"
#include "shared/ids.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::sessions {

Failure noSuchSession()
{
    return fail(ErrorCode::NotFound, u"There is no such session. It may have been deleted."_s);
}

Failure shuttingDown()
{
    return fail(ErrorCode::Unavailable, u"The server is shutting down. Try again in a moment."_s);
}

SessionService::Private::Private(
    Surroundings surroundings, Options theOptions, SessionService *service)
    : with(std::move(surroundings))
    , options(std::move(theOptions))
    , q(service)
    , records(with.store, options.writeDelay, [this](const QString &id) { return index.find(id); })
    , idempotency(with.store, with.clock, with.runtime->isShared())
    , client(options.runnerDeadline)
    , retention(std::make_shared<Retention>(
          Retention::Around{with.store, with.runtime, with.clock,
              [this](const QString &id) { return index.find(id) != nullptr; }},
          options.keepRemoved, options.maxSessions))
{
}

Result<Session> SessionService::Private::get(const Caller &caller, const QString &id) const
{
    const RowPtr row = isId(id, u"s") ? index.find(id) : nullptr;
    if (!row || !caller.mayUse(row->session()))
        return noSuchSession();
    return row->session();
}

bool SessionService::Private::isUnheardOf(const QString &id) const
{
    return with.runtime->isShared() && isId(id, u"s") && !index.find(id);
}

QCoro::Task<void> SessionService::Private::lookUp(Self d, QString id)
{
    if (!d->isUnheardOf(id))
        co_return;
    const auto removed = std::make_shared<bool>(false);
    d->lookUps.insert(id, removed);
    const Result<store::Record> found = co_await d->with.store->get(u"sessions"_s, id);
    d->lookUps.remove(id, removed);
    if (found && !*removed)
        d->recordChanged({store::Change::Put, *found});
    else if (!found && found.error().code != ErrorCode::NotFound)
        qCWarning(sessionsLog).noquote()
            << "session" << id << "could not be looked up:" << found.error().internal;
}

Filter SessionService::Private::narrowed(const Caller &caller, Filter filter) const
{
    filter.caller = caller;
    return filter;
}

qsizetype SessionService::Private::running() const
{
    return std::ranges::count_if(index.rows(), [](const RowPtr &row) {
        return row->session().state == runtime::State::Running
            || row->session().state == runtime::State::Creating;
    });
}

SessionService::SessionService(Surroundings surroundings, Options options, QObject *parent)
    : QObject(parent)
    , d(std::make_shared<Private>(std::move(surroundings), std::move(options), this))
{
    const std::weak_ptr<Private> weak = d;
    d->hub = std::make_unique<Hub>(d->options.hub,
        [weak](QString id, qint64 after, qint64 position) -> QCoro::Task<Result<Replay>> {
            return Private::history(weak.lock(), std::move(id), after, position);
        });
    connect(d->hub.get(), &Hub::published, this,
        [this](const QString &id, const Event &event) { d->eventHappened(id, event); });
    connect(d->with.runtime, &runtime::SessionRuntime::changed, this,
        [this](const runtime::Session &now) { d->runtimeChanged(now); });
    connect(d->with.runtime, &runtime::SessionRuntime::removed, this,
        [this](const QString &id, const QString &note) { d->runtimeRemoved(id, note); });
    if (d->with.runtime->isShared())
        connect(d->with.store, &store::Store::changed, this,
            [this](const store::Change &change) { d->recordChanged(change); });
    d->publishTimer.setSingleShot(true);
    connect(&d->publishTimer, &QTimer::timeout, this, [this] {
        const QSet<QString> ids = std::exchange(d->changedSessions, {});
        for (const QString &id : ids)
            d->publishFolded(id);
    });
    connect(&d->sweepTimer, &QTimer::timeout, this, [this] { d->sweep(); });
    connect(&d->dayTimer, &QTimer::timeout, this, [this] { d->idempotency.sweep(); });
}

SessionService::~SessionService()
{
    d->closed = true;
    d->q = nullptr;
    d->retention->close();
    d->hub.reset();
    d->publishTimer.stop();
    d->sweepTimer.stop();
    d->dayTimer.stop();
}

QCoro::Task<Result<void>> SessionService::start()
{
    const auto self = d;
    const Result<QList<store::Record>> loaded = co_await self->records.loadAll();
    if (!loaded)
        co_return tl::unexpected(loaded.error());
    QSet<QString> unfinished;
    for (const store::Record &record : *loaded) {
        self->index.put(Session::fromRecord(record.id, record.body));
        if (ranWhenWritten(record.body))
            unfinished.insert(record.id);
    }
    if (const Result<void> started = co_await self->with.runtime->start(); !started)
        co_return started;
    if (const Result<void> known = co_await self->retention->start(); !known)
        co_return known;
    if (self->closed)
        co_return shuttingDown();
    const QList<runtime::Session> found = self->with.runtime->list();
    QSet<QString> gone;
    for (const RowPtr &row : self->index.rows())
        gone.insert(row->session().id);
    for (const runtime::Session &session : found) {
        gone.remove(session.id);
        self->runtimeChanged(session);
        const bool rests =
            session.state == runtime::State::Stopped || session.state == runtime::State::Failed;
        if (rests && unfinished.contains(session.id))
            Private::readRest(self, session.id);
    }
    if (self->with.runtime->isShared()) { // one that another server is just making is not gone
        const QDateTime longAgo = self->with.clock->now().addSecs(-300);
        gone.removeIf(
            [&](const QString &id) { return self->index.find(id)->session().createdAt > longAgo; });
    }
    for (const QString &id :
        std::as_const(gone)) { // the server died between promising a session and making it
        qCWarning(sessionsLog).noquote()
            << "session" << id << "was never made; its record is removed";
        self->index.remove(id);
        self->records.remove(id);
    }
    self->sweepTimer.start(2s);
    self->dayTimer.start(1h);
    self->idempotency.sweep();
    co_return {};
}

QCoro::Task<void> SessionService::shutdown()
{
    const auto self = d;
    self->closed = true;
    self->sweepTimer.stop();
    self->hub->closeAll(shuttingDown().value());
    co_await self->records.flush();
}

QCoro::Task<Result<Created>> SessionService::create(
    Caller caller, QJsonObject body, QString idempotencyKey)
{
    return Private::create(d, std::move(caller), std::move(body), std::move(idempotencyKey));
}

Result<Session> SessionService::get(const Caller &caller, const QString &id) const
{
    return d->get(caller, id);
}

bool SessionService::isUnheardOf(const QString &id) const
{
    return d->isUnheardOf(id);
}

QCoro::Task<void> SessionService::lookUp(QString id)
{
    return Private::lookUp(d, std::move(id));
}

RowPtr SessionService::row(const QString &id) const
{
    return d->index.find(id);
}

Result<SessionPage> SessionService::list(
    const Caller &caller, Filter filter, const PageRequest &page) const
{
    return d->index.page(d->narrowed(caller, std::move(filter)), page);
}

QList<RowPtr> SessionService::all(const Caller &caller, Filter filter) const
{
    return d->index.all(d->narrowed(caller, std::move(filter)));
}

bool SessionService::matches(const Caller &caller, Filter filter, const QString &id) const
{
    return d->index.matches(d->narrowed(caller, std::move(filter)), id);
}

QCoro::Task<Result<Session>> SessionService::update(
    Caller caller, QString id, Patch patch, std::optional<qint64> ifVersion)
{
    const auto self = d;
    Result<Session> session = self->get(caller, id);
    if (!session)
        co_return session;
    if (session->state == runtime::State::Deleting)
        co_return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
    if (ifVersion && *ifVersion != session->version)
        co_return fail(ErrorCode::VersionMismatch,
            u"The session was changed by somebody else. Read it again, then change it."_s, {},
            {{"version"_L1, QString::number(session->version)}});
    if (patch.title) {
        session->title = *patch.title;
        session->titled = true;
    }
    session->tags = patch.tags.value_or(session->tags);
    session->pinned = patch.pinned.value_or(session->pinned);
    session->archived = patch.archived.value_or(session->archived);
    session->updatedAt = self->with.clock->now();
    ++session->version;
    // Seen at once, so that two changes at the same time do not undo each other; taken back when it
    // cannot be kept.
    const Session before = *self->get(caller, id);
    self->publish(*session);
    const Result<store::Record> written = co_await self->records.write(*session);
    if (written)
        co_return session;
    if (self->q && self->index.find(id)
        && self->index.find(id)->session().version == session->version)
        self->publish(before);
    co_return tl::unexpected(written.error());
}

Result<void> SessionService::subscribe(
    const Caller &caller, const QString &id, Reader *reader, qint64 after)
{
    const Result<Session> session = d->get(caller, id);
    if (!session)
        return tl::unexpected(session.error());
    if (d->closed)
        return shuttingDown();
    d->hub->subscribe(id, reader, std::max<qint64>(after, 0));
    return {};
}

QCoro::Task<Result<RunnerAnswer>> SessionService::call(
    Caller caller, QString id, RunnerRequest request)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return tl::unexpected(session.error());
    const auto endpoint = self->with.runtime->endpoint(id);
    if (!endpoint) {
        const QString what = session->state == runtime::State::Creating
            ? u"It is being started; try again in a moment."_s
            : u"Resume it first."_s;
        co_return fail(ErrorCode::Conflict, u"The session is not running. "_s + what, {},
            {{"status"_L1, session->status()}});
    }
    co_return co_await self->client.call(*endpoint, std::move(request));
}

QCoro::Task<Result<QList<Event>>> SessionService::events(Caller caller, QString id, qint64 after)
{
    const auto self = d;
    const Result<Session> session = self->get(caller, id);
    if (!session)
        co_return tl::unexpected(session.error());
    co_return co_await Private::events(self, id, after);
}

QCoro::Task<Result<Transcript>> SessionService::transcript(Caller caller, QString id)
{
    const Result<QList<Event>> all = co_await events(std::move(caller), std::move(id), 0);
    if (!all)
        co_return tl::unexpected(all.error());
    const QList<Event> list = *all;
    co_return co_await QtConcurrent::run([list] { return fold(list); });
}

QStringList SessionService::recentRepositories(const Caller &caller, int limit) const
{
    Filter filter;
    filter.archived.reset();
    filter.sort = Sort::Created;
    QStringList found;
    for (const RowPtr &row : all(caller, filter)) {
        const QString &repository = row->session().repository;
        if (!repository.isEmpty() && !found.contains(repository))
            found.append(repository);
        if (found.size() >= limit)
            break;
    }
    return found;
}

Usage SessionService::usage(const QString &owner, const QString &team) const
{
    return d->usage(owner, team);
}

Hub &SessionService::hub()
{
    return *d->hub;
}

Retention &SessionService::retention()
{
    return *d->retention;
}

qsizetype SessionService::running() const
{
    return d->running();
}

qsizetype SessionService::size() const
{
    return d->index.size();
}

} // namespace ccplant::sessions
