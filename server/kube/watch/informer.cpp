// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/watch/informer.h"

#include "shared/log.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

using std::chrono::milliseconds;

constexpr auto listWithin = std::chrono::seconds(60);

/// Versions grow (KEP-5504); one that is no number is as good as any other.
bool isOlder(const QString &one, const QString &other)
{
    bool isNumber = false, bothAre = false;
    const qulonglong first = one.toULongLong(&isNumber);
    const qulonglong second = other.toULongLong(&bothAre);
    return isNumber && bothAre && first < second;
}

bool isOlder(const QJsonObject &one, const QJsonObject &other)
{
    return isOlder(resourceVersionOf(one), resourceVersionOf(other));
}

template <typename... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

struct Written {
    QJsonObject object;
};
struct Removed {
    QJsonObject object;
};
using Step = std::variant<watching::Action, Written, Removed>;

/// Something to tell.
struct Told {
    QJsonObject object; ///< empty: `before` is gone
    QJsonObject before; ///< empty: `object` is new
};

} // namespace

struct Informer::Private : std::enable_shared_from_this<Informer::Private> {
    Private(Informer *informer, Client &c, Api a, InformerOptions options)
        : q(informer)
        , client(c)
        , api(std::move(a))
        , with(std::move(options))
        , watcher({.labelSelector = with.labelSelector, .fieldSelector = with.fieldSelector},
              with.policy)
    {
        timer.setSingleShot(true);
        clock.start();
    }

    milliseconds now() const { return milliseconds(clock.elapsed()); }

    void perform(const watching::Actions &actions);
    void step(const Step &step);
    void run(const watching::List &list);
    void run(const watching::Watch &watch);
    void run(const watching::Report &report);
    void replace(const ObjectList &list);
    void written(const QJsonObject &object);
    void removed(const QJsonObject &object);
    void forgetRemoved(const ObjectList &list);

    std::optional<Told> upsert(const QJsonObject &object);
    std::optional<Told> remove(const QJsonObject &object);
    void tell(const QList<Told> &news);
    void tellLive();

    static QCoro::Task<void> list(
        std::shared_ptr<Private> self, watching::List list, std::stop_token stop);
    static QCoro::Task<void> watch(
        std::shared_ptr<Private> self, watching::Watch watch, std::stop_token stop);

    Informer *q; ///< null when it is gone
    Client &client;
    const Api api;
    const InformerOptions with;
    Watcher watcher;
    QHash<ObjectKey, QJsonObject> cache;
    QHash<QString, QString>
        gone; ///< uid → last version, of what we know to be gone before the watch
    QList<Step> steps; ///< to be done; what is told may lead to more
    bool isStepping = false;
    std::stop_source call;
    QTimer timer;
    QElapsedTimer clock;
    milliseconds lostAt{0};
    bool isSynced = false;
    bool isLive = false;
};

void Informer::Private::perform(const watching::Actions &actions)
{
    for (const watching::Action &action : actions)
        steps << Step(action);
    if (std::exchange(isStepping, true))
        return;
    const auto self = shared_from_this();
    while (q && !steps.isEmpty())
        step(steps.takeFirst());
    isStepping = false;
    if (q)
        tellLive();
}

void Informer::Private::step(const Step &next)
{
    const auto one = [](const std::optional<Told> &news) {
        return news ? QList<Told>{*news} : QList<Told>();
    };
    if (const auto *mine = std::get_if<Written>(&next))
        return written(mine->object);
    if (const auto *mine = std::get_if<Removed>(&next))
        return removed(mine->object);
    std::visit(Overloaded{[&](const watching::Abort &) { call.request_stop(); },
                   [&](const watching::Wake &wake) { timer.start(wake.after); },
                   [&](const watching::Replace &replaced) { replace(replaced.all); },
                   [&](const watching::Upsert &change) { tell(one(upsert(change.object))); },
                   [&](const watching::Remove &change) { tell(one(remove(change.object))); },
                   [&](const auto &rest) { run(rest); }},
        std::get<watching::Action>(next));
}

void Informer::Private::run(const watching::List &action)
{
    call = {};
    list(shared_from_this(), action, call.get_token());
}

void Informer::Private::run(const watching::Watch &action)
{
    call = {};
    watch(shared_from_this(), action, call.get_token());
}

void Informer::Private::run(const watching::Report &report)
{
    logEvent(lcNet(), report.error.isGone() ? log::Level::Info : log::Level::Warning,
        u"The %1 of the cluster cannot be followed at the moment."_s.arg(
            QString(api.resource().plural)),
        {{u"reason"_s, report.error.text()}, {u"retry_in_ms"_s, qint64(report.retryIn.count())}});
    Q_EMIT q->failed(report.error, report.retryIn);
}

QCoro::Task<void> Informer::Private::list(
    std::shared_ptr<Private> self, watching::List list, std::stop_token stop)
{
    const auto answer = co_await self->client.page(
        self->api, list.options, {.deadline = listWithin, .stop = stop, .attempts = 1});
    if (self->q)
        self->perform(self->watcher.listed(list.call, answer));
}

QCoro::Task<void> Informer::Private::watch(
    std::shared_ptr<Private> self, watching::Watch watch, std::stop_token stop)
{
    StreamOptions options{.stop = stop};
    options.opened = [self, call = watch.call] {
        if (self->q)
            self->perform(self->watcher.opened(call, self->now()));
    };
    options.line = [self, call = watch.call](const QByteArray &line) {
        if (self->q)
            self->perform(self->watcher.line(call, line, self->now()));
    };
    const auto end =
        co_await self->client.lines(self->api.watch(watch.options), std::move(options));
    if (self->q)
        self->perform(self->watcher.ended(watch.call, end, self->now()));
}

void Informer::Private::replace(const ObjectList &list)
{
    QSet<ObjectKey> there;
    QList<Told> news;
    forgetRemoved(list);
    for (const QJsonObject &object : list.items)
        there.insert(keyOf(object));
    for (auto it = cache.begin(); it != cache.end();) {
        // What we wrote after this list was made is not in it.
        if (there.contains(it.key()) || isOlder(list.resourceVersion, resourceVersionOf(*it))) {
            ++it;
            continue;
        }
        news << Told{{}, *it};
        it = cache.erase(it);
    }
    for (const QJsonObject &object : list.items) {
        if (auto told = upsert(object))
            news << *told;
    }
    tell(news);
    if (!q || std::exchange(isSynced, true))
        return;
    Q_EMIT q->synced();
}

std::optional<Told> Informer::Private::upsert(const QJsonObject &whole)
{
    if (gone.contains(uidOf(whole)))
        return std::nullopt;
    const QJsonObject object = with.keep(whole);
    QJsonObject &here = cache[keyOf(object)];
    const QJsonObject before = here;
    if (resourceVersionOf(before) == resourceVersionOf(object) || isOlder(object, before))
        return std::nullopt;
    here = object;
    return Told{object, before};
}

std::optional<Told> Informer::Private::remove(const QJsonObject &whole)
{
    gone.remove(uidOf(whole));
    const auto here = cache.find(keyOf(whole));
    if (here == cache.end() || isOlder(whole, *here))
        return std::nullopt;
    cache.erase(here);
    return Told{{}, with.keep(whole)};
}

void Informer::Private::written(const QJsonObject &object)
{
    // The watch has been there already: it knows what became of it.
    if (!watcher.version().isEmpty() && !isOlder(watcher.version(), resourceVersionOf(object)))
        return;
    if (const auto news = upsert(object))
        tell({*news});
}

void Informer::Private::removed(const QJsonObject &object)
{
    const auto here = cache.find(keyOf(object));
    if (here == cache.end() || uidOf(*here) != uidOf(object))
        return; // the watch has been there already
    gone.insert(uidOf(object), resourceVersionOf(*here));
    cache.erase(here);
    tell({Told{{}, with.keep(object)}});
}

/// What is not in a list that is as new as its last state was will not come again.
void Informer::Private::forgetRemoved(const ObjectList &list)
{
    if (gone.isEmpty())
        return;
    QSet<QString> listed;
    for (const QJsonObject &object : list.items)
        listed.insert(uidOf(object));
    gone.removeIf([&](const std::pair<const QString &, QString &> &each) {
        return !listed.contains(each.first) && !isOlder(list.resourceVersion, each.second);
    });
}

void Informer::Private::tell(const QList<Told> &news)
{
    for (const Told &each : news) {
        if (!q)
            return;
        if (each.object.isEmpty())
            Q_EMIT q->removed(each.before);
        else if (each.before.isEmpty())
            Q_EMIT q->added(each.object);
        else
            Q_EMIT q->changed(each.object, each.before);
    }
}

void Informer::Private::tellLive()
{
    if (isLive == watcher.isLive())
        return;
    isLive = !isLive;
    lostAt = now();
    Q_EMIT q->liveChanged(isLive);
}

Informer::Informer(Client &client, Api api, InformerOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_shared<Private>(this, client, std::move(api), std::move(options)))
{
    connect(&d->timer, &QTimer::timeout, this, [this] { d->perform(d->watcher.timeUp()); });
}

Informer::~Informer()
{
    d->q = nullptr;
    d->timer.stop();
    d->call.request_stop();
}

void Informer::start()
{
    QMetaObject::invokeMethod(
        this, [this] { d->perform(d->watcher.start()); }, Qt::QueuedConnection);
}

void Informer::stop()
{
    d->timer.stop();
    d->steps.clear();
    d->perform(d->watcher.stop());
}

bool Informer::isSynced() const
{
    return d->isSynced;
}

bool Informer::isLive() const
{
    return d->isLive;
}

milliseconds Informer::behind() const
{
    return d->isLive ? milliseconds(0) : d->now() - d->lostAt;
}

const QHash<ObjectKey, QJsonObject> &Informer::objects() const
{
    return d->cache;
}

QJsonObject Informer::object(const QString &name) const
{
    return d->cache.value({d->api.nameSpace(), name});
}

const Api &Informer::api() const
{
    return d->api;
}

void Informer::noteRemoved(const QJsonObject &object)
{
    d->steps << Step(Removed{object});
    d->perform({});
}

void Informer::noteWritten(const QJsonObject &object)
{
    d->steps << Step(Written{object});
    d->perform({});
}

} // namespace ccplant::kube
