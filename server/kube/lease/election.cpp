// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/election.h"

#include "shared/log.h"

#include <QCoro/QCoroSignal>
#include <QElapsedTimer>
#include <QPointer>
#include <QSysInfo>
#include <QTimer>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::kube {

struct LeaderElection::Private : std::enable_shared_from_this<LeaderElection::Private> {
    Private(LeaderElection *election, Client &c, LeaseOptions o)
        : q(election)
        , client(c)
        , with(std::move(o))
        , api(leases, with.nameSpace)
        , elector(with.identity, wall, with.timing)
    {
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        clock.start();
    }

    Elector::Time now() const { return Elector::Time(clock.elapsed()); }
    CallOptions callOptions() const
    {
        return {.deadline = with.timing.renewWithin / 2, .stop = end.get_token(), .attempts = 1};
    }

    void perform(const electing::Actions &actions);
    void run(const electing::Get &get) { look(shared_from_this(), get.call); }
    void run(const electing::Write &write) { store(shared_from_this(), write); }
    void run(const electing::Wake &wake) { timer.start(wake.after); }
    void run(const electing::Lead &lead);
    void run(const electing::Lose &lose);
    void run(const electing::Follow &follow);
    void run(const electing::Done &done);
    void note(const ApiResult<QJsonObject> &answer) const;

    static QCoro::Task<void> look(std::shared_ptr<Private> self, quint64 call);
    static QCoro::Task<void> store(std::shared_ptr<Private> self, electing::Write write);

    LeaderElection *q; ///< null when it is gone
    Client &client;
    const LeaseOptions with;
    const Api api;
    const SystemClock wall;
    Elector elector;
    QTimer timer;
    QElapsedTimer clock;
    std::stop_source term{std::nostopstate};
    std::stop_source end;
};

void LeaderElection::Private::perform(const electing::Actions &actions)
{
    for (const electing::Action &action : actions) {
        if (!q)
            return;
        std::visit([this](const auto &each) { run(each); }, action);
    }
}

void LeaderElection::Private::run(const electing::Lead &lead)
{
    term = std::stop_source();
    logEvent(lcNet(), log::Level::Info, u"This replica leads."_s,
        {{u"lease"_s, with.name}, {u"term"_s, lead.token.term}});
    Q_EMIT q->elected(lead.token);
    if (q)
        Q_EMIT q->leaderChanged(with.identity);
}

void LeaderElection::Private::run(const electing::Lose &lose)
{
    term.request_stop();
    logEvent(lcNet(), log::Level::Warning, u"This replica leads no longer."_s,
        {{u"lease"_s, with.name}, {u"reason"_s, lose.why}});
    Q_EMIT q->lost(lose.why);
}

void LeaderElection::Private::run(const electing::Follow &follow)
{
    Q_EMIT q->leaderChanged(follow.leader);
}

void LeaderElection::Private::run(const electing::Done &)
{
    timer.stop();
    Q_EMIT q->stopped();
}

void LeaderElection::Private::note(const ApiResult<QJsonObject> &answer) const
{
    const bool isUsual = answer || answer.error().isNotFound() || answer.error().isConflict()
        || answer.error().reason == Reason::AlreadyExists
        || answer.error().reason == Reason::Cancelled;
    if (!isUsual)
        logEvent(lcNet(), log::Level::Warning, u"The Lease cannot be read or written."_s,
            {{u"lease"_s, with.name}, {u"reason"_s, answer.error().text()}});
}

QCoro::Task<void> LeaderElection::Private::look(std::shared_ptr<Private> self, quint64 call)
{
    const auto answer =
        co_await self->client.object(self->api.get(self->with.name), self->callOptions());
    self->note(answer);
    if (self->q)
        self->perform(self->elector.got(call, answer, self->now()));
}

QCoro::Task<void> LeaderElection::Private::store(
    std::shared_ptr<Private> self, electing::Write write)
{
    const bool isNew = resourceVersionOf(write.lease).isEmpty();
    setMetadata(write.lease, "name"_L1, self->with.name);
    const auto answer = co_await self->client.object(
        isNew ? self->api.create(write.lease) : self->api.replace(write.lease),
        self->callOptions());
    self->note(answer);
    if (self->q)
        self->perform(self->elector.written(write.call, answer, self->now()));
}

QString newIdentity()
{
    return QSysInfo::machineHostName() + u'_' + QUuid::createUuid().toString(QUuid::Id128).left(12);
}

LeaderElection::LeaderElection(Client &client, LeaseOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_shared<Private>(this, client, std::move(options)))
{
    connect(&d->timer, &QTimer::timeout, this, [this] { d->perform(d->elector.timeUp(d->now())); });
}

LeaderElection::~LeaderElection()
{
    d->q = nullptr;
    d->timer.stop();
    d->term.request_stop();
    d->end.request_stop();
}

void LeaderElection::start()
{
    d->perform(d->elector.start(d->now()));
}

QCoro::Task<void> LeaderElection::stop()
{
    const QPointer<LeaderElection> guard(this);
    const auto self = d;
    bool isDone = false;
    const auto watched =
        connect(this, &LeaderElection::stopped, this, [&isDone] { isDone = true; });
    self->perform(self->elector.stop(self->now()));
    if (guard && !isDone)
        co_await qCoro(this, &LeaderElection::stopped, self->with.timing.renewWithin);
    QObject::disconnect(watched);
}

bool LeaderElection::leads() const
{
    return d->elector.leads(d->now());
}

FencingToken LeaderElection::token() const
{
    return d->elector.token(d->now());
}

std::stop_token LeaderElection::term() const
{
    return d->term.get_token();
}

QString LeaderElection::leader() const
{
    return d->elector.leader();
}

const QString &LeaderElection::identity() const
{
    return d->with.identity;
}

} // namespace ccplant::kube
