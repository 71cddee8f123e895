// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/logging.h"
#include "server/sessions/serviceprivate.h"
#include "shared/ids.h"

#include <QCoro/QCoroFuture>
#include <QScopeGuard>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qsizetype titleLength = 80;

/// The first line of the first prompt, until the agent or a person finds a better one.
QString titleOf(const QJsonArray &content)
{
    const QString line = plainText(content).trimmed().section(u'\n', 0, 0).simplified();
    if (line.isEmpty())
        return u"New session"_s;
    return line.size() <= titleLength ? line : line.first(titleLength - 1) + u'…';
}

runtime::Spec specOf(const CreateRequest &request, const Session &session, const QJsonObject &agent,
    const QJsonObject &limits, const QMap<QString, QString> &environment)
{
    runtime::Spec spec;
    spec.id = session.id;
    spec.owner = session.owner;
    spec.team = session.team;
    spec.tags = session.tags;
    spec.agent = agent;
    if (!request.content.isEmpty()) {
        const QString clientId = request.clientId.isEmpty() ? newId(u"c") : request.clientId;
        spec.initialPrompt = {{"client_id"_L1, clientId}, {"content"_L1, request.content}};
    }
    spec.repository = request.repository;
    spec.branch = request.branch;
    spec.folder = request.folder;
    spec.mode = request.mode.isEmpty() ? agent["mode"_L1].toString() : request.mode;
    spec.model = request.model;
    spec.options = request.options;
    spec.mcpServers = request.mcpServers;
    spec.environment = environment;
    spec.limits = overlay(limits, request.limits);
    return spec;
}

Session sessionOf(
    const CreateRequest &request, const Caller &caller, const QString &id, const QDateTime &now)
{
    Session session;
    session.id = id;
    session.owner = caller.user;
    session.team = request.team;
    session.titled = !request.title.trimmed().isEmpty();
    session.title = session.titled ? request.title.trimmed() : titleOf(request.content);
    session.repository = request.repository;
    session.branch = request.branch;
    session.tags = request.tags;
    session.createdAt = now;
    session.updatedAt = now;
    session.lastEventAt = now;
    session.ttl = request.ttl;
    session.oneshot = request.oneshot;
    session.mode = request.mode;
    session.model = request.model;
    session.phase = u"scheduled"_s;
    session.turnStatus = u"creating"_s;
    return session;
}

} // namespace

Result<void> SessionService::Private::roomForOneMore() const
{
    if (running() < options.maxRunning)
        return {};
    return fail(ErrorCode::RateLimited,
        u"%1 sessions are running, which is as many as this server allows at once. Stop one, or raise the limit (max_running)."_s
            .arg(options.maxRunning));
}

Usage SessionService::Private::usage(const QString &owner, const QString &team) const
{
    Usage usage;
    const auto counts = [&](const Session &session) {
        return session.team == team && (!team.isEmpty() || session.owner == owner);
    };
    for (const RowPtr &row : index.rows()) {
        if (counts(row->session()))
            usage.add(row->session());
    }
    for (const Session &session : promised) {
        if (counts(session) && !index.find(session.id))
            usage.add(session);
    }
    return usage;
}

Result<void> SessionService::Private::withinQuota(const Session &session, bool isNew) const
{
    if (!with.quota)
        return {};
    return fits(session, isNew, usage(session.owner, session.team),
        with.quota(session.owner, session.team));
}

Result<QMap<QString, QString>> SessionService::Private::environmentOf(
    const CreateRequest &request) const
{
    if (request.team.isEmpty() || !with.teamEnvironment)
        return request.environment;
    auto whole = with.teamEnvironment(request.team);
    if (whole)
        whole->insert(request.environment); // what the creator says wins
    return whole;
}

QCoro::Task<Result<Created>> SessionService::Private::create(
    Self d, Caller caller, QJsonObject body, QString key)
{
    if (d->closed)
        co_return shuttingDown();
    QString id = newId(u"s");
    if (key.isEmpty()) {
        const Result<Session> made = co_await make(d, caller, body, id);
        co_return made ? Result<Created>(Created{*made, false}) : tl::unexpected(made.error());
    }
    const Result<Idempotency::Known> known =
        co_await d->idempotency.begin(caller.user, key, body, id);
    if (!known)
        co_return tl::unexpected(known.error());
    if (known->made)
        co_await lookUp(d, known->session);
    const RowPtr row = d->index.find(known->session);
    if (row || known->made) {
        co_await d->idempotency.finish(caller.user, key, body, known->session, true);
        if (!row || !caller.mayUse(row->session()))
            co_return fail(ErrorCode::NotFound,
                u"The session that this Idempotency-Key made was deleted, or is not yours any more. Use a fresh key."_s);
        co_return Created{row->session(), true};
    }
    const Result<Session> made = co_await make(d, caller, body, known->session);
    co_await d->idempotency.finish(caller.user, key, body, known->session, made.has_value());
    co_return made ? Result<Created>(Created{*made, false}) : tl::unexpected(made.error());
}

QCoro::Task<Result<Session>> SessionService::Private::make(
    Self d, Caller caller, QJsonObject body, QString id)
{
    if (body.contains("template"_L1)) {
        if (!body["template"_L1].isString())
            co_return wrongField(u"template"_s, u"the id of a template"_s);
        const Result<QJsonObject> base =
            co_await d->with.templateBody(caller.user, body["template"_L1].toString());
        if (!base)
            co_return tl::unexpected(base.error());
        body = overlay(*base, body);
    }
    const Result<CreateRequest> request = readCreate(body);
    if (!request)
        co_return tl::unexpected(request.error());
    if (!request->team.isEmpty() && !caller.isMember(request->team))
        co_return fail(ErrorCode::Forbidden,
            u"You are not a member of %1. A member of it, or an administrator, can start this session."_s
                .arg(request->team));
    if (d->index.size() >= d->options.maxSessions)
        co_return fail(ErrorCode::RateLimited,
            u"There are %1 sessions, which is as many as this server keeps. Delete some, or raise the limit (max_sessions)."_s
                .arg(d->options.maxSessions));
    if (const Result<void> room = d->roomForOneMore(); !room)
        co_return tl::unexpected(room.error());
    const Result<QJsonObject> agent = co_await d->with.launch(caller.user, request->agent);
    if (!agent)
        co_return tl::unexpected(agent.error());

    auto environment = d->environmentOf(*request);
    if (!environment)
        co_return tl::unexpected(environment.error());
    if (d->with.repositoryEnvironment && !request->repository.isEmpty()) {
        QMap<QString, QString> whole = d->with.repositoryEnvironment(id, request->repository);
        whole.insert(*environment);
        environment = whole;
    }

    Session session = sessionOf(*request, caller, id, d->with.clock->now());
    session.agent = (*agent)["id"_L1].toString();
    const QJsonObject limits = overlay(d->options.limits, request->limits);
    session.memoryLimit = limits["memory_bytes"_L1].toInteger();
    session.cpuLimit = limits["cpu_seconds"_L1].toInteger();
    if (const Result<void> quota = d->withinQuota(session, true); !quota)
        co_return tl::unexpected(quota.error());
    d->promised.insert(id, session);
    const auto kept = qScopeGuard([d, id] { d->promised.remove(id); });
    // First the record, then the session: what the runtime makes is always known to somebody.
    if (const Result<store::Record> written = co_await d->records.write(session); !written)
        co_return tl::unexpected(written.error());
    if (d->closed)
        co_return shuttingDown();
    d->index.put(session);
    const Result<runtime::Session> made = co_await d->with.runtime->create(
        specOf(*request, session, *agent, d->options.limits, *environment));
    if (!made) {
        d->index.remove(id);
        const Result<void> removed = co_await d->records.remove(id);
        if (!removed)
            qCWarning(sessionsLog).noquote()
                << "the record of session" << id << "stays:" << removed.error().internal;
        co_return tl::unexpected(made.error());
    }
    if (!d->closed)
        d->runtimeChanged(*made);
    const RowPtr row = d->index.find(id);
    if (!row)
        co_return noSuchSession();
    qCInfo(sessionsLog).noquote() << "session" << id << "created by" << caller.user << "with agent"
                                  << session.agent;
    if (d->q)
        Q_EMIT d->q->changed(row->session());
    co_return row->session();
}

} // namespace ccplant::sessions
