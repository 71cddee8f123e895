// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/keeper.h"
#include "server/runtime/kubernetes/logging.h"
#include "server/runtime/kubernetes/pod.h"

#include <QCoro/QCoroTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

kube::ApiFailure refused(const Error &error)
{
    // Made up of what a session's settings say: no other attempt would do better.
    return kube::apiFail(kube::Reason::Invalid, error.detail);
}

/// Nothing that waiting would change.
bool isPermanent(const kube::ApiError &error)
{
    switch (error.reason) {
    case kube::Reason::Invalid:
    case kube::Reason::BadRequest:
    case kube::Reason::RequestEntityTooLarge:
    case kube::Reason::BadCall:
        return true;
    case kube::Reason::Forbidden:
        return error.message.contains("violates PodSecurity"_L1)
            || error.message.contains("being terminated"_L1);
    default:
        return false;
    }
}

/// A pod of the pool that nobody has claimed.
bool isFree(const QJsonObject &pod)
{
    return !kube::labelOf(pod, label::stock).isEmpty() && !kube::deletionOf(pod).isValid();
}

} // namespace

void Keeper::failed(Kept &entry, const kube::ApiError &error)
{
    // Somebody else was first, or what we know is old: the watch brings it in a moment.
    const bool isRace =
        error.isConflict() || error.isNotFound() || error.reason == kube::Reason::AlreadyExists;
    const auto delay = isRace ? std::chrono::milliseconds(200) : entry.backoff.next();
    entry.notBefore = m_clock.now().addDuration(delay);
    if (isRace)
        return;
    entry.trouble =
        error.reason == kube::Reason::Forbidden && error.message.contains("serviceaccount"_L1)
        ? u"The cluster refused the pod: %1"_s.arg(error.message)
        : kube::toError(error).detail;
    entry.isHopeless = isPermanent(error);
    qCWarning(podsLog).noquote() << "session" << entry.id << error.text();
}

Keeper::Done Keeper::take(Self self, KeptPtr entry, Step step)
{
    if (std::holds_alternative<step::Forget>(step))
        return forget(self, entry);
    if (std::holds_alternative<step::KeepLog>(step))
        return keepLog(self, entry);
    if (std::holds_alternative<step::MakeClaim>(step))
        return makeClaim(self, entry);
    if (std::holds_alternative<step::MakePod>(step))
        return makePod(self, entry);
    if (std::holds_alternative<step::ClaimPod>(step))
        return claimPod(self, entry);
    if (std::holds_alternative<step::Configure>(step))
        return configure(self, entry);
    if (std::holds_alternative<step::LoadToken>(step))
        return loadToken(self, entry);
    if (const auto *anchor = std::get_if<step::Note>(&step))
        return noteLost(self, entry, anchor->anchor);
    if (std::holds_alternative<step::EndPod>(step))
        return endPod(self, entry);
    const auto drop = std::get<step::DropPod>(step);
    return dropPod(self, self->podName(entry->id), drop.uid, drop.force);
}

Keeper::Done Keeper::forget(Self self, KeptPtr entry)
{
    qCWarning(podsLog).noquote() << "session" << entry->id << "was never accepted; removing it";
    return dropSession(self, entry);
}

/// Its log first, then the rest: what is interrupted in between is done again from the beginning.
Keeper::Done Keeper::keepLog(Self self, KeptPtr entry)
{
    const Result<void> kept = co_await self->m_archive.keep(entry->id);
    if (!kept)
        co_return kube::apiFail(kube::Reason::Unreachable,
            u"Its log cannot be kept: "_s + kept.error().detail + kept.error().internal);
    co_return co_await dropSession(self, entry);
}

Keeper::Done Keeper::dropSession(Self self, KeptPtr entry)
{
    const QJsonObject service = self->service(entry->id);
    const auto gone = co_await self->m_client.bytes(self->api(kube::services)
            .remove(kube::nameOf(service),
                {.propagation = kube::Propagation::Foreground, .uid = kube::uidOf(service)}));
    if (!gone && !gone.error().isNotFound())
        co_return tl::unexpected(gone.error());
    co_return false;
}

Keeper::Done Keeper::makeClaim(Self self, KeptPtr entry)
{
    const kube::Api claims = self->api(kube::persistentVolumeClaims);
    const QJsonObject claim = claimOf(self->service(entry->id), self->m_options.settings);
    auto made = co_await self->m_client.object(claims.create(claim));
    if (!made && made.error().reason == kube::Reason::AlreadyExists)
        made = co_await self->m_client.object(claims.get(kube::nameOf(claim)));
    if (!made)
        co_return tl::unexpected(made.error());
    self->m_claims.noteWritten(*made);
    co_return true;
}

QCoro::Task<Result<QString>> Keeper::cloneTokenFor(Spec spec)
{
    if (m_options.cloneToken)
        co_return co_await m_options.cloneToken(spec);
    for (const auto &name : {u"GITHUB_TOKEN"_s, u"GH_TOKEN"_s}) {
        if (spec.environment.contains(name))
            co_return spec.environment.value(name);
    }
    co_return QString();
}

Keeper::Done Keeper::makePod(Self self, KeptPtr entry)
{
    const QJsonObject service = self->service(entry->id);
    const std::optional<Anchor> anchor = readAnchor(service);
    const auto secret =
        co_await self->m_client.object(self->api(kube::secrets).get(Names::of(entry->id).settings));
    if (!secret)
        co_return tl::unexpected(secret.error());
    const Result<StoredSession> stored = readSettingsSecret(*secret);
    if (!stored)
        co_return refused(stored.error());
    entry->token = stored->token;
    entry->tokenOf = Names::of(entry->id).pod;
    PodParts parts{stored->spec, service};
    const KubeSettings &settings = self->m_options.settings;
    const Result<PodSettings> pod = podSettings(settings.pod, parts.spec.pod);
    const Result<QString> url = cloneUrlOf(parts.spec);
    if (!pod || !url)
        co_return refused(pod ? url.error() : pod.error());
    parts.cloneUrl = *url;

    if (!url->isEmpty()) {
        const Result<QString> token = co_await self->cloneTokenFor(parts.spec);
        if (!token)
            co_return kube::apiFail(kube::Reason::Unreachable, token.error().detail);
        if (!token->isEmpty()) {
            const QJsonObject object = cloneTokenSecretOf(parts.spec, service, *token);
            auto written = co_await self->m_client.bytes(self->api(kube::secrets).create(object));
            if (!written && written.error().reason == kube::Reason::AlreadyExists)
                written = co_await self->m_client.bytes(self->api(kube::secrets).replace(object));
            if (!written)
                co_return tl::unexpected(written.error());
        }
    }
    if (anchor && !anchor->persistent) {
        const Result<QStringList> names = co_await self->m_archive.secrets(entry->id);
        if (!names)
            co_return kube::apiFail(kube::Reason::Unreachable, names.error().internal);
        parts.logSecrets = *names;
    }
    KubeSettings own = settings;
    own.volume.persistent = anchor && anchor->persistent; // as it was when the session was made
    const QJsonObject object = podOf(parts, *pod, own);
    auto made = co_await self->m_client.object(self->api(kube::pods).create(object));
    if (!made && made.error().reason == kube::Reason::AlreadyExists)
        made = co_await self->m_client.object(self->api(kube::pods).get(kube::nameOf(object)));
    if (!made)
        co_return tl::unexpected(made.error());
    self->m_pods.noteWritten(kube::withoutManagedFields(*made));
    co_return true;
}

Keeper::Done Keeper::claimPod(Self self, KeptPtr entry)
{
    const QJsonObject service = self->service(entry->id);
    std::optional<Anchor> anchor = readAnchor(service);
    if (!anchor)
        co_return true;
    const kube::Api pods = self->api(kube::pods);
    if (const QJsonObject pod = self->m_pods.object(anchor->podName); isFree(pod)) {
        const auto claimed = co_await self->m_client.object(
            pods.patch(anchor->podName, kube::Patch::merge(claimPatch(pod, service))));
        if (claimed) {
            self->m_pods.noteWritten(kube::withoutManagedFields(*claimed));
            if (self->m_pool)
                self->m_pool->look();
            co_return true;
        }
        if (!claimed.error().isConflict() && !claimed.error().isNotFound())
            co_return tl::unexpected(claimed.error());
    }
    // What we know of it may be old: the watch of pods may be behind that of services, and another
    // replica may have claimed it, for this very session even.
    const auto fresh = co_await self->m_client.object(pods.get(anchor->podName));
    if (!fresh && !fresh.error().isNotFound())
        co_return tl::unexpected(fresh.error());
    if (fresh) {
        self->m_pods.noteWritten(kube::withoutManagedFields(*fresh));
        if (isFree(*fresh) || kube::labelOf(*fresh, label::sessionId) == entry->id)
            co_return true;
    }
    anchor->podName.clear(); // somebody else has it, or it is gone: another is chosen
    co_return co_await note(self, entry, *anchor);
}

Keeper::Done Keeper::configure(Self self, KeptPtr entry)
{
    const auto secret =
        co_await self->m_client.object(self->api(kube::secrets).get(Names::of(entry->id).settings));
    if (!secret)
        co_return tl::unexpected(secret.error());
    const QByteArray config =
        QByteArray::fromBase64((*secret)["data"_L1]["runner.json"_L1].toString().toLatin1());
    const QJsonObject pod = self->pod(entry->id);
    const QString uid = kube::uidOf(pod);
    const Endpoint endpoint = endpointOf(pod["status"_L1]["podIP"_L1].toString(), entry->token);
    const Result<void> told = co_await configureRunner(endpoint, entry->id, config);
    if (!told)
        co_return kube::apiFail(kube::Reason::Unreachable, told.error().internal);
    entry->configured = uid;
    co_return true;
}

Keeper::Done Keeper::loadToken(Self self, KeptPtr entry)
{
    const QString pod = self->podName(entry->id);
    const QString name =
        Names::isWarm(pod) ? Names::warmSettings(pod) : Names::of(entry->id).settings;
    const auto secret = co_await self->m_client.object(self->api(kube::secrets).get(name));
    if (!secret)
        co_return tl::unexpected(secret.error());
    const QByteArray token =
        QByteArray::fromBase64((*secret)["data"_L1]["token"_L1].toString().toLatin1());
    if (token.isEmpty())
        co_return kube::apiFail(kube::Reason::Invalid,
            u"The session's settings in the cluster are damaged. Delete the session."_s);
    entry->token = token;
    entry->tokenOf = pod;
    co_return true;
}

/// What is noted may be that the pod is lost. The watch of pods may be behind that of services
/// (another server noted the pod, this one has not been told of it yet), so the cluster is asked
/// first.
Keeper::Done Keeper::noteLost(Self self, KeptPtr entry, Anchor anchor)
{
    const std::optional<Anchor> before = readAnchor(self->service(entry->id));
    const bool isLost = before && before->lost != anchor.lost && self->pod(entry->id).isEmpty();
    if (isLost) {
        const auto there =
            co_await self->m_client.object(self->api(kube::pods).get(self->podName(entry->id)));
        if (there && kube::uidOf(*there) == anchor.lost) {
            self->m_pods.noteWritten(kube::withoutManagedFields(*there));
            co_return true;
        }
        if (!there && !there.error().isNotFound())
            co_return tl::unexpected(there.error());
    }
    co_return co_await note(self, entry, anchor);
}

Keeper::Done Keeper::note(Self self, KeptPtr entry, Anchor anchor)
{
    const QJsonObject service = self->service(entry->id);
    if (kube::uidOf(service) != anchor.uid || kube::resourceVersionOf(service) != anchor.version)
        co_return kube::apiFail(kube::Reason::Conflict, u"it was changed meanwhile"_s);
    // The clone is done with the pod's first answer; its token is of no more use.
    if (anchor.hasRepository && !anchor.pod.isEmpty() && anchor.pod != readAnchor(service)->pod) {
        const auto gone = co_await self->m_client.bytes(
            self->api(kube::secrets).remove(Names::of(entry->id).cloneToken));
        if (!gone && !gone.error().isNotFound())
            co_return tl::unexpected(gone.error());
    }
    const auto written = co_await self->m_client.object(self->api(kube::services)
            .patch(anchor.name, kube::Patch::merge(patchOf(service, anchor, self->m_clock.now()))));
    if (!written)
        co_return tl::unexpected(written.error());
    self->m_services.noteWritten(kube::withoutManagedFields(*written));
    co_return true;
}

Keeper::Done Keeper::endPod(Self self, KeptPtr entry)
{
    const QJsonObject pod = self->pod(entry->id);
    const QJsonObject service = self->service(entry->id);
    const std::optional<Anchor> anchor = readAnchor(service);
    const PodView view = viewOf(pod, {}, entry->readyContainer);
    const bool hasToken = !entry->token.isEmpty() && entry->tokenOf == kube::nameOf(pod);
    if (view.kind == PodView::Ready && hasToken && anchor) {
        const Result<qint64> last = co_await self->m_archive.take(service, anchor->archived,
            endpointOf(view.address, entry->token), true, self->m_options.stopDeadline);
        if (!last)
            qCWarning(podsLog).noquote()
                << "the log of session" << entry->id << "was not copied:" << last.error().detail
                << last.error().internal;
        if (last && *last > anchor->archived) {
            Anchor now = *anchor;
            now.archived = *last;
            if (auto noted = co_await note(self, entry, now); !noted)
                co_return noted;
        }
    } else if (view.kind == PodView::Ready && !hasToken) {
        co_return co_await loadToken(self, entry);
    }
    co_return co_await dropPod(self, kube::nameOf(pod), kube::uidOf(pod), false);
}

Keeper::Done Keeper::dropPod(Self self, QString name, QString uid, bool force)
{
    kube::DeleteOptions options{.uid = uid};
    if (force)
        options.gracePeriodSeconds = 0;
    const auto gone = co_await self->m_client.object(self->api(kube::pods).remove(name, options));
    if (!gone && !gone.error().isNotFound())
        co_return tl::unexpected(gone.error());
    // A pod that ends in its own time is answered as it is now; what is gone at once is told by the
    // watch.
    if (gone && !force && kube::deletionOf(*gone).isValid())
        self->m_pods.noteWritten(kube::withoutManagedFields(*gone));
    co_return false;
}

} // namespace ccplant::runtime
