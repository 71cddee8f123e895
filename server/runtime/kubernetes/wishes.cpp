// SPDX-License-Identifier: GPL-3.0-or-later
// What people ask for: create, stop, resume, remove, read.
#include "server/runtime/kubernetes/keeper.h"
#include "server/runtime/kubernetes/logging.h"
#include "server/runtime/kubernetes/pod.h"

#include <QCoro/QCoroFuture>
#include <QDeadlineTimer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr int wishAttempts = 8;

Failure unknown()
{
    return fail(ErrorCode::NotFound, u"There is no such session."_s);
}

Failure beingDeleted()
{
    return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
}

Failure shuttingDown()
{
    return fail(ErrorCode::Unavailable, u"The server is shutting down."_s);
}

QByteArray newToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
        reinterpret_cast<quint32 *>(bytes.data() + bytes.size()));
    return bytes.toHex();
}

} // namespace

QCoro::Task<Result<Session>> Keeper::create(Self self, Spec spec)
{
    const KubeSettings &settings = self->m_options.settings;
    const Result<QString> url = cloneUrlOf(spec);
    const Result<PodSettings> pod = podSettings(settings.pod, spec.pod);
    if (!url || !pod)
        co_return tl::unexpected(url ? pod.error() : url.error());
    const QDateTime now = self->m_clock.now();
    Anchor anchor;
    anchor.want = Anchor::Want::Prepare;
    anchor.persistent = settings.volume.persistent;
    anchor.hasRepository = !url->isEmpty();
    anchor.mayBeWarm = !anchor.persistent && !anchor.hasRepository && spec.pod.isEmpty();
    anchor.workspace = workspaceOf(spec);
    anchor.since = now;

    // 1. The Service, which will own the rest; 2. the spec; 3. the Service says that it shall run.
    // Whoever finds only the first or the second knows that nothing was promised.
    const kube::Api services = self->api(kube::services);
    const auto made =
        co_await self->m_client.object(services.create(serviceOf(spec, anchor, settings, now)));
    if (!made) {
        qCWarning(podsLog).noquote() << "session" << spec.id << made.error().text();
        co_return tl::unexpected(kube::toError(made.error()));
    }
    const QByteArray token = newToken();
    Result<QJsonObject> secret = settingsSecretOf(spec, *made, token, settings);
    std::optional<Error> error;
    if (secret) {
        const auto stored = co_await self->m_client.bytes(self->api(kube::secrets).create(*secret));
        if (!stored) {
            qCWarning(podsLog).noquote() << "session" << spec.id << stored.error().text();
            error = kube::toError(stored.error());
        }
    } else {
        error = secret.error();
    }
    if (!error) {
        Anchor wanted = *readAnchor(*made);
        wanted.want = Anchor::Want::Run;
        const auto noted = co_await self->m_client.object(
            services.patch(kube::nameOf(*made), kube::Patch::merge(patchOf(*made, wanted, now))));
        if (self->m_closed)
            co_return shuttingDown();
        if (noted) {
            const KeptPtr entry = self->kept(spec.id);
            entry->token = token;
            entry->tokenOf = Names::of(spec.id).pod;
            entry->mine = now.addDuration(self->m_options.limits.startDeadline);
            self->m_services.noteWritten(kube::withoutManagedFields(*noted));
            self->look(spec.id);
            Session session;
            session.id = spec.id;
            session.state = State::Creating;
            session.phase = u"scheduled"_s;
            session.workspace = wanted.workspace;
            co_return self->find(spec.id).value_or(session);
        }
        error = kube::toError(noted.error());
    }
    // Taken back as far as one can; what is left is forgotten later.
    const auto gone = co_await self->m_client.bytes(
        services.remove(kube::nameOf(*made), {.uid = kube::uidOf(*made)}));
    if (!gone)
        qCWarning(podsLog).noquote() << "session" << spec.id << gone.error().text();
    co_return tl::unexpected(*error);
}

QCoro::Task<Result<void>> Keeper::wish(Self self, QString id, std::function<void(Anchor &)> change)
{
    const kube::Api services = self->api(kube::services);
    const QString name = Names::of(id).service;
    QJsonObject service = self->service(id);
    for (int attempt = 0; attempt < wishAttempts; ++attempt) {
        std::optional<Anchor> anchor = readAnchor(service);
        if (!anchor)
            co_return unknown();
        if (anchor->isToGo())
            co_return beingDeleted();
        change(*anchor);
        const auto written = co_await self->m_client.object(services.patch(
            name, kube::Patch::merge(patchOf(service, *anchor, self->m_clock.now()))));
        if (self->m_closed)
            co_return shuttingDown();
        if (written) {
            const KeptPtr entry = self->kept(id);
            entry->mine = self->m_clock.now().addDuration(self->m_options.limits.startDeadline);
            entry->trouble.clear();
            entry->isHopeless = false;
            entry->notBefore = {};
            self->m_services.noteWritten(kube::withoutManagedFields(*written));
            self->look(id);
            co_return {};
        }
        if (!written.error().isConflict())
            co_return tl::unexpected(kube::toError(written.error()));
        const auto fresh = co_await self->m_client.object(services.get(name));
        if (!fresh)
            co_return tl::unexpected(kube::toError(fresh.error()));
        service = *fresh;
    }
    co_return fail(ErrorCode::Unavailable,
        u"The session is being changed by others all the time. Try again."_s);
}

QCoro::Task<Result<void>> Keeper::waitUntil(Self self, KeptPtr entry,
    std::function<bool(const Session &)> done, std::chrono::milliseconds deadline)
{
    const QDeadlineTimer patience(deadline);
    while (!self->m_closed && self->m_kept.value(entry->id) == entry) {
        if (done(entry->session))
            co_return {};
        if (patience.hasExpired())
            co_return fail(ErrorCode::Timeout,
                u"It takes longer than %1 s. It goes on; look again later. %2"_s
                    .arg(deadline.count() / 1000)
                    .arg(entry->session.reason)
                    .trimmed());
        const auto promise = std::make_shared<QPromise<void>>();
        promise->start();
        QFuture<void> woken = promise->future();
        entry->waiting << promise;
        QTimer::singleShot(patience.remainingTimeAsDuration(), entry->timer.get(), [promise] {
            if (!promise->future().isFinished())
                promise->finish();
        });
        co_await woken;
        entry->waiting.removeAll(promise);
    }
    if (self->m_closed)
        co_return shuttingDown();
    co_return unknown();
}

QCoro::Task<Result<void>> Keeper::stop(Self self, QString id)
{
    const Result<void> wished = co_await wish(self, id, [](Anchor &anchor) {
        if (anchor.want == Anchor::Want::Run)
            anchor.want = Anchor::Want::Stop;
    });
    if (!wished)
        co_return wished;
    const PlanLimits &limits = self->m_options.limits;
    co_return co_await waitUntil(
        self, self->kept(id),
        [](const Session &session) {
            return session.state == State::Stopped || session.state == State::Failed;
        },
        limits.endGrace + self->m_options.stopDeadline + 30s);
}

QCoro::Task<Result<void>> Keeper::resume(Self self, QString id, QJsonObject agent)
{
    const std::optional<Anchor> before = readAnchor(self->service(id));
    if (!before)
        co_return unknown();
    const KeptPtr entry = self->kept(id);
    if (entry->session.state == State::Running && before->want == Anchor::Want::Run)
        co_return {};
    if (!agent.isEmpty() && before->want != Anchor::Want::Run) {
        const kube::Api secrets = self->api(kube::secrets);
        const auto secret = co_await self->m_client.object(secrets.get(Names::of(id).settings));
        if (!secret)
            co_return tl::unexpected(kube::toError(secret.error()));
        Result<StoredSession> stored = readSettingsSecret(*secret);
        if (!stored)
            co_return tl::unexpected(stored.error());
        stored->spec.agent = agent;
        Result<QJsonObject> fresh = settingsSecretOf(
            stored->spec, self->service(id), stored->token, self->m_options.settings);
        if (!fresh)
            co_return tl::unexpected(fresh.error());
        const auto written = co_await self->m_client.bytes(secrets.replace(*fresh));
        if (!written)
            co_return tl::unexpected(kube::toError(written.error()));
    }
    const QDateTime now = self->m_clock.now();
    const bool podIsThere = !self->pod(id).isEmpty(); // then it is still needed by its name
    const Result<void> wished = co_await wish(self, id, [now, podIsThere](Anchor &anchor) {
        if (anchor.want == Anchor::Want::Run)
            return;
        anchor.want = Anchor::Want::Run;
        anchor.reason.clear();
        anchor.since = now;
        anchor.restarts = 0;
        anchor.notBefore = {};
        anchor.pod.clear();
        if (!podIsThere)
            anchor.podName.clear();
        anchor.mayBeWarm = false; // there is a log to be restored
    });
    if (!wished)
        co_return wished;
    const auto isSettled = [self, id](const Session &session) {
        if (session.state == State::Creating || session.state == State::Running)
            return session.state == State::Running;
        const std::optional<Anchor> anchor = readAnchor(self->service(id));
        return !anchor || anchor->want != Anchor::Want::Run;
    };
    const Result<void> settled =
        co_await waitUntil(self, entry, isSettled, self->m_options.limits.startDeadline + 30s);
    if (!settled || entry->session.state == State::Running)
        co_return settled;
    co_return fail(ErrorCode::AgentUnavailable,
        entry->session.reason.isEmpty() ? u"The session was stopped before it was ready."_s
                                        : entry->session.reason);
}

QCoro::Task<Result<void>> Keeper::remove(Self self, QString id, LogAfter log)
{
    const QJsonObject service = self->service(id);
    const std::optional<Anchor> anchor = readAnchor(service);
    if (service.isEmpty())
        co_return unknown();
    if (log == LogAfter::Kept && anchor && anchor->want != Anchor::Want::Prepare) {
        if (anchor->isToGo())
            co_return {};
        // Its pod ends in good order first: what it says last belongs to the log, too.
        const Result<void> wished =
            co_await wish(self, id, [](Anchor &now) { now.want = Anchor::Want::Remove; });
        // Somebody was faster.
        co_return !wished && wished.error().code == ErrorCode::Conflict ? Result<void>() : wished;
    }
    if (log == LogAfter::Gone && anchor && anchor->isToGo()) { // it may be put aside already
        if (const Result<void> dropped = co_await self->m_archive.dropKept(id); !dropped)
            co_return dropped;
    }
    if (kube::deletionOf(service).isValid())
        co_return {};
    // In the foreground: the Service is there until the rest is gone, whoever looks after it.
    const auto gone = co_await self->m_client.object(self->api(kube::services)
            .remove(kube::nameOf(service),
                {.propagation = kube::Propagation::Foreground, .uid = kube::uidOf(service)}));
    if (!gone && gone.error().isNotFound())
        co_return unknown();
    if (!gone)
        co_return tl::unexpected(kube::toError(gone.error()));
    if (self->m_closed)
        co_return {};
    self->kept(id)->mine = self->m_clock.now().addDuration(self->m_options.limits.startDeadline);
    if (kube::deletionOf(*gone).isValid())
        self->m_services.noteWritten(kube::withoutManagedFields(*gone));
    self->look(id);
    co_return {};
}

QCoro::Task<Result<LogPage>> Keeper::readLog(Self self, QString id, qint64 after, qint64 position)
{
    if (self->service(id).isEmpty())
        co_return unknown();
    co_return co_await self->m_archive.read(id, after, position);
}

QCoro::Task<Result<LogPage>> Keeper::readKept(Self self, QString id, qint64 after, qint64 position)
{
    co_return co_await self->m_archive.readKept(id, after, position);
}

QCoro::Task<Result<void>> Keeper::dropKept(Self self, QString id)
{
    co_return co_await self->m_archive.dropKept(id);
}

} // namespace ccplant::runtime
