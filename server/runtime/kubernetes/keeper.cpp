// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/keeper.h"

#include "server/kube/client/permissions.h"
#include "server/kube/core/names.h"
#include "server/runtime/kubernetes/logging.h"
#include "server/runtime/kubernetes/permissions.h"

#include <QCoro/QCoroFuture>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr auto firstLists = 60s; // for the lists that start() waits for
constexpr auto copyTimerEvery = 5s;
constexpr auto othersTurn = 2s; // what another replica has to do is looked at again: it may be gone

kube::InformerOptions ofSessions()
{
    return {.labelSelector = sessionSelector()};
}

QString nameOf(State state)
{
    switch (state) {
    case State::Creating:
        return u"creating"_s;
    case State::Running:
        return u"running"_s;
    case State::Stopped:
        return u"stopped"_s;
    case State::Failed:
        return u"failed"_s;
    case State::Deleting:
        return u"deleting"_s;
    }
    return {};
}

QString idOf(const QJsonObject &object)
{
    return kube::labelOf(object, label::sessionId);
}

} // namespace

Keeper::Keeper(kube::Client &client, const Clock &clock, KubernetesOptions options)
    : m_client(client)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_archive(client, m_options.settings.nameSpace)
    , m_services(client, api(kube::services), ofSessions())
    , m_pods(client, api(kube::pods), ofSessions())
    , m_claims(client, api(kube::persistentVolumeClaims), ofSessions())
    , m_events(client, api(kube::events), {.keep = trimmedEvent})
{
    for (kube::Informer *informer : {&m_services, &m_pods, &m_claims})
        follow(*informer);
    QObject::connect(&m_services, &kube::Informer::removed, &m_services,
        [this](const QJsonObject &service) { serviceRemoved(service); });
    const auto put = [this](const QJsonObject &event) {
        m_book.put(event);
        const QString uid = event["involvedObject"_L1]["uid"_L1].toString();
        for (const kube::Informer *informer : {&m_pods, &m_claims}) {
            const QJsonObject subject =
                informer->object(event["involvedObject"_L1]["name"_L1].toString());
            if (!subject.isEmpty() && kube::uidOf(subject) == uid)
                look(idOf(subject));
        }
    };
    QObject::connect(&m_events, &kube::Informer::added, &m_events, put);
    QObject::connect(&m_events, &kube::Informer::changed, &m_events,
        [put](const QJsonObject &event, const QJsonObject &) { put(event); });
    QObject::connect(&m_events, &kube::Informer::removed, &m_events,
        [this](const QJsonObject &event) { m_book.remove(event); });
    if (m_options.settings.warm > 0)
        m_pool = std::make_unique<WarmPool>(client, m_clock, m_pods, m_options.settings,
            m_options.limits.startDeadline, m_options.leads);
    QObject::connect(&m_copyTimer, &QTimer::timeout, &m_copyTimer, [this] { copyLogs(); });
}

Keeper::~Keeper() = default;

void Keeper::follow(kube::Informer &informer)
{
    QObject::connect(&informer, &kube::Informer::added, &informer,
        [this](const QJsonObject &object) { objectChanged(object); });
    QObject::connect(&informer, &kube::Informer::changed, &informer,
        [this](const QJsonObject &object, const QJsonObject &) { objectChanged(object); });
    if (&informer != &m_services)
        QObject::connect(&informer, &kube::Informer::removed, &informer,
            [this](const QJsonObject &object) { objectChanged(object); });
}

QCoro::Task<Result<void>> Keeper::start(Self self)
{
    const Result<void> allowed = co_await kube::checkPermissions(
        &self->m_client, neededPermissions(self->m_options.settings));
    if (!allowed)
        co_return allowed;
    if (self->m_options.settings.network.policy) {
        const auto applied = co_await self->m_client.object(self->api(kube::networkPolicies)
                .apply(networkPolicyOf(self->m_options.settings),
                    {.fieldManager = u"ccplantd"_s, .force = true}));
        if (!applied)
            co_return tl::unexpected(kube::toError(applied.error()));
    }
    QList<QFuture<void>> lists;
    QString why = u"no answer"_s;
    QObject context;
    for (kube::Informer *informer :
        {&self->m_services, &self->m_pods, &self->m_claims, &self->m_events}) {
        const auto promise = std::make_shared<QPromise<void>>();
        promise->start();
        lists << promise->future();
        const auto finish = [promise] {
            if (!promise->future().isFinished())
                promise->finish();
        };
        QObject::connect(informer, &kube::Informer::synced, &context, finish);
        QObject::connect(informer, &kube::Informer::failed, &context,
            [&why](const kube::ApiError &error) { why = error.text(); });
        QTimer::singleShot(firstLists, &context, finish);
        informer->start();
    }
    for (const QFuture<void> &list : std::as_const(lists))
        co_await list;
    if (self->m_closed)
        co_return fail(ErrorCode::Unavailable, u"The server is shutting down."_s);
    if (!self->m_services.isSynced() || !self->m_pods.isSynced() || !self->m_claims.isSynced())
        co_return fail(ErrorCode::Unavailable,
            u"The cluster's sessions could not be listed within %1 s: %2"_s.arg(firstLists.count())
                .arg(why));
    // Not before all lists are there: a session whose pod is not listed yet has not lost it.
    self->m_isListed = true;
    const QHash<kube::ObjectKey, QJsonObject> services = self->m_services.objects();
    for (const QJsonObject &service : services)
        self->objectChanged(service);
    if (self->m_pool)
        self->m_pool->start();
    if (self->m_options.copyEvery > 0ms)
        self->m_copyTimer.start(copyTimerEvery);
    co_return {};
}

void Keeper::close()
{
    m_closed = true;
    for (kube::Informer *informer : {&m_services, &m_pods, &m_claims, &m_events})
        informer->stop();
    m_copyTimer.stop();
    if (m_pool)
        m_pool->stop();
    for (const KeptPtr &entry : std::as_const(m_kept)) {
        entry->timer->stop();
        for (const auto &promise : std::exchange(entry->waiting, {}))
            promise->finish();
    }
    changed = {};
    removed = {};
}

QJsonObject Keeper::service(const QString &id) const
{
    return m_services.object(Names::of(id).service);
}

QString Keeper::podName(const QString &id) const
{
    const std::optional<Anchor> anchor = readAnchor(service(id));
    return anchor && !anchor->podName.isEmpty() ? anchor->podName : Names::of(id).pod;
}

QJsonObject Keeper::pod(const QString &id) const
{
    const QJsonObject found = m_pods.object(podName(id));
    return idOf(found) == id ? found : QJsonObject(); // one of the pool may not be ours (yet)
}

KeptPtr Keeper::kept(const QString &id)
{
    KeptPtr &entry = m_kept[id];
    if (!entry) {
        entry = std::make_shared<Kept>();
        entry->id = id;
        entry->timer->setSingleShot(true);
        QObject::connect(
            entry->timer.get(), &QTimer::timeout, entry->timer.get(), [this, id] { look(id); });
    }
    return entry;
}

void Keeper::objectChanged(const QJsonObject &object)
{
    if (const QString id = idOf(object); !id.isEmpty())
        look(id);
}

void Keeper::serviceRemoved(const QJsonObject &service)
{
    const QString id = idOf(service);
    const KeptPtr entry = m_kept.take(id);
    if (!entry || m_closed)
        return;
    entry->timer->stop();
    for (const auto &promise : std::exchange(entry->waiting, {}))
        promise->finish();
    qCInfo(podsLog).noquote() << "session" << id << "removed";
    if (entry->isListed && removed)
        removed(id);
}

bool Keeper::isOurs(const Kept &entry) const
{
    return !m_options.leads || m_options.leads() || m_clock.now() < entry.mine;
}

std::optional<Observed> Keeper::observe(Kept &entry) const
{
    const std::optional<Anchor> anchor = readAnchor(service(entry.id));
    if (!anchor)
        return std::nullopt;
    Observed seen;
    seen.anchor = *anchor;
    const QJsonObject claim = m_claims.object(Names::of(entry.id).claim);
    seen.hasClaim = !claim.isEmpty();
    seen.hasToken = !entry.token.isEmpty() && entry.tokenOf == podName(entry.id);
    seen.hasPool = m_pool != nullptr;
    seen.trouble = entry.trouble;
    seen.isHopeless = entry.isHopeless;
    const QJsonObject pod = this->pod(entry.id);
    if (pod.isEmpty()) {
        if (m_pool && anchor->mayBeWarm && anchor->podName.isEmpty())
            seen.warmPod = m_pool->ready();
        return seen;
    }
    seen.podUid = kube::uidOf(pod);
    seen.isConfigured = entry.configured == seen.podUid;
    seen.podCreated = kube::readTime(pod["metadata"_L1]["creationTimestamp"_L1].toString());
    seen.podDeletion = kube::deletionOf(pod);
    seen.pod = viewOf(
        pod, m_book.about(kube::uidOf(claim)) + m_book.about(seen.podUid), entry.readyContainer);
    entry.readyContainer = seen.pod.kind == PodView::Ready ? seen.pod.container : QString();
    entry.address = seen.pod.kind == PodView::Ready ? seen.pod.address : QString();
    return seen;
}

void Keeper::look(const QString &id)
{
    if (m_closed || !m_isListed || service(id).isEmpty())
        return;
    const KeptPtr entry = kept(id);
    if (std::exchange(entry->isBusy, true)) {
        entry->isDirty = true;
        return;
    }
    lookOnce(shared_from_this(), entry);
}

QCoro::Task<void> Keeper::lookOnce(Self self, KeptPtr entry)
{
    do {
        entry->isDirty = false;
        entry->timer->stop();
        const std::optional<Observed> seen = self->observe(*entry);
        if (!seen)
            break;
        const QDateTime now = self->m_clock.now();
        const Plan plan = planFor(*seen, self->m_options.limits, now);
        self->publish(*entry, plan);
        if (std::holds_alternative<step::Nothing>(plan.step)) {
            self->wakeLater(*entry, plan.again);
            continue;
        }
        // To read the token changes nothing, and every replica serves every session.
        if (!std::holds_alternative<step::LoadToken>(plan.step) && !self->isOurs(*entry)) {
            self->wakeLater(*entry,
                std::min<std::chrono::milliseconds>(plan.again.value_or(othersTurn), othersTurn));
            continue;
        }
        if (now < entry->notBefore) {
            self->wakeLater(*entry, std::chrono::milliseconds(now.msecsTo(entry->notBefore)));
            continue;
        }
        const kube::ApiResult<bool> done = co_await take(self, entry, plan.step);
        if (self->m_closed)
            co_return;
        if (done) {
            entry->trouble.clear();
            entry->isHopeless = false;
            entry->backoff.reset();
            entry->isDirty = entry->isDirty || *done;
            self->wakeLater(*entry, plan.again.value_or(self->m_options.limits.endGrace));
        } else {
            self->failed(*entry, done.error());
            entry->isDirty = true;
        }
    } while (entry->isDirty);
    entry->isBusy = false;
}

void Keeper::wakeLater(Kept &entry, std::optional<std::chrono::milliseconds> delay)
{
    if (delay)
        entry.timer->start(std::clamp<std::chrono::milliseconds>(*delay, 20ms, 1h));
}

void Keeper::publish(Kept &entry, const Plan &plan)
{
    if (plan.session.state != State::Running)
        entry.address.clear();
    const bool isNew = !entry.isListed && !plan.isHidden;
    entry.isListed = entry.isListed || !plan.isHidden;
    if (!isNew && entry.session == plan.session)
        return;
    if (entry.session.state != plan.session.state || entry.session.reason != plan.session.reason)
        qCInfo(podsLog).noquote() << "session" << entry.id << "is" << nameOf(plan.session.state)
                                  << plan.session.phase << plan.session.reason;
    entry.session = plan.session;
    if (entry.isListed && changed)
        changed(entry.session);
    for (const auto &promise : std::exchange(entry.waiting, {}))
        promise->finish();
}

void Keeper::copyLogs()
{
    const QDateTime now = m_clock.now();
    for (const KeptPtr &entry : std::as_const(m_kept)) {
        const std::optional<Anchor> anchor = readAnchor(service(entry->id));
        if (entry->session.state != State::Running || !endpoint(entry->id) || !isOurs(*entry)
            || !anchor || anchor->pod.isEmpty())
            continue;
        if (!entry->copied.isValid())
            entry->copied = now;
        if (now < entry->copied.addDuration(m_options.copyEvery) || entry->isBusy)
            continue;
        entry->copied = now;
        entry->isBusy = true;
        copyLog(shared_from_this(), entry);
    }
}

QCoro::Task<void> Keeper::copyLog(Self self, KeptPtr entry)
{
    const QJsonObject service = self->service(entry->id);
    const std::optional<Anchor> anchor = readAnchor(service);
    const std::optional<Endpoint> endpoint = self->endpoint(entry->id);
    if (anchor && endpoint) {
        const Result<qint64> last = co_await self->m_archive.take(
            service, anchor->archived, *endpoint, false, self->m_options.stopDeadline);
        if (self->m_closed)
            co_return;
        if (last && *last > anchor->archived) {
            Anchor now = *anchor;
            now.archived = *last;
            co_await note(
                self, entry, now); // when it is refused, the next copy writes the same pieces again
        }
    }
    entry->isBusy = false;
    if (!self->m_closed)
        self->look(entry->id);
}

QList<Session> Keeper::list() const
{
    QList<Session> sessions;
    for (const KeptPtr &entry : m_kept) {
        if (entry->isListed)
            sessions << entry->session;
    }
    return sessions;
}

std::optional<Session> Keeper::find(const QString &id) const
{
    const KeptPtr entry = m_kept.value(id);
    return entry && entry->isListed ? std::optional(entry->session) : std::nullopt;
}

std::optional<Endpoint> Keeper::endpoint(const QString &id) const
{
    const KeptPtr entry = m_kept.value(id);
    if (!entry || entry->session.state != State::Running || entry->address.isEmpty()
        || entry->token.isEmpty())
        return std::nullopt;
    return endpointOf(entry->address, entry->token);
}

} // namespace ccplant::runtime
