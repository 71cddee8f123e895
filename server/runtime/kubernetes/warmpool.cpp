// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/warmpool.h"

#include "server/runtime/kubernetes/logging.h"
#include "server/runtime/kubernetes/names.h"
#include "server/runtime/kubernetes/pod.h"
#include "server/runtime/kubernetes/podview.h"
#include "shared/ids.h"

#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>
#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr auto lookEvery = 5s;
constexpr auto lookSoon = 50ms; // several changes at once are one look
constexpr int atOnce = 4; // pods made in one go
const QString kindKey = u"ccplant/kind"_s;

QString kindOf(const KubeSettings &settings)
{
    const QByteArray pod =
        QJsonDocument(warmPodOf(warmPrefix, settings)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(
        QCryptographicHash::hash(pod, QCryptographicHash::Sha256).toHex().first(16));
}

QByteArray newToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
        reinterpret_cast<quint32 *>(bytes.data() + bytes.size()));
    return bytes.toHex();
}

} // namespace

QCoro::Task<Result<void>> configureRunner(Endpoint endpoint, QString sessionId, QByteArray config)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    const auto request = [&](const QString &path) {
        QUrl url = endpoint.url;
        url.setPath(path);
        QNetworkRequest out(url);
        out.setRawHeader("Authorization", "Bearer " + endpoint.token);
        out.setRawHeader("Content-Type", "application/json");
        out.setTransferTimeout(5s);
        return out;
    };
    const std::unique_ptr<QNetworkReply> told(
        co_await network.post(request(u"/v1/configure"_s), config));
    QString why = told->errorString();
    // Whatever was answered, what counts is whose runner it is by now.
    for (const QDeadlineTimer patience(10s); !patience.hasExpired();) {
        const std::unique_ptr<QNetworkReply> state(co_await network.get(request(u"/v1/state"_s)));
        const QJsonDocument answer = QJsonDocument::fromJson(state->readAll());
        if (answer["session_id"_L1].toString() == sessionId)
            co_return {};
        if (answer["session_id"_L1].isString())
            co_return fail(ErrorCode::Conflict, u"The pod belongs to another session."_s,
                answer["session_id"_L1].toString());
        co_await QCoro::sleepFor(20ms);
    }
    co_return fail(
        ErrorCode::AgentUnavailable, u"The session's runner did not take its session."_s, why);
}

PoolPlan poolPlan(const QList<QJsonObject> &stock, int wanted, const QString &kind,
    std::chrono::milliseconds startDeadline, const QDateTime &now)
{
    PoolPlan plan;
    int alive = 0;
    for (const QJsonObject &pod : stock) {
        if (kube::deletionOf(pod).isValid())
            continue;
        const PodView view = viewOf(pod, {});
        const QDateTime created =
            kube::readTime(pod["metadata"_L1]["creationTimestamp"_L1].toString());
        const bool isSlow =
            view.kind != PodView::Ready && created.addDuration(startDeadline) <= now;
        const bool isBroken = isSlow || view.kind == PodView::Broken || view.kind == PodView::Ended
            || view.crashes > 0;
        const bool isOld = kube::annotationOf(pod, kindKey) != kind;
        if (isBroken || isOld || alive >= wanted) {
            plan.drop << std::pair(kube::nameOf(pod), kube::uidOf(pod));
            plan.failures += isBroken ? 1 : 0;
        } else {
            ++alive;
        }
    }
    plan.make = std::max(0, wanted - alive);
    return plan;
}

struct WarmPool::Private : std::enable_shared_from_this<Private> {
    Private(kube::Client &theClient, const Clock &theClock, kube::Informer &thePods)
        : client(theClient)
        , clock(theClock)
        , pods(thePods)
    {
    }

    QList<QJsonObject> stock() const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &pod : pods.objects()) {
            if (!kube::labelOf(pod, label::stock).isEmpty())
                found << pod;
        }
        return found;
    }

    static QCoro::Task<void> look(std::shared_ptr<Private> self);
    static QCoro::Task<bool> make(std::shared_ptr<Private> self);

    kube::Client &client;
    const Clock &clock;
    kube::Informer &pods;
    KubeSettings settings;
    QString kind;
    std::chrono::milliseconds startDeadline{0};
    std::function<bool()> leads;
    kube::Backoff backoff{{.first = 2s, .most = 120s}};
    QDateTime notBefore; // the next pod
    QTimer timer, soon;
    QMetaObject::Connection added, changed, removed;
    bool isBusy = false, isClosed = false;
};

QCoro::Task<bool> WarmPool::Private::make(std::shared_ptr<Private> self)
{
    const kube::Api podsApi(kube::pods, self->settings.nameSpace);
    const QString name = warmPrefix + newId(u"w").sliced(2, 10);
    QJsonObject pod = warmPodOf(name, self->settings);
    kube::setInMetadata(pod, "annotations"_L1, kindKey, self->kind);
    const auto made = co_await self->client.object(podsApi.create(pod));
    if (self->isClosed)
        co_return false;
    if (!made) {
        qCWarning(podsLog).noquote() << "a warm pod could not be made:" << made.error().text();
        co_return false;
    }
    self->pods.noteWritten(kube::withoutManagedFields(*made));
    // The pod waits for its Secret; one that never comes makes it too slow.
    const auto secret = co_await self->client.bytes(
        kube::Api(kube::secrets, self->settings.nameSpace).create(warmSecretOf(*made, newToken())));
    if (!secret)
        qCWarning(podsLog).noquote() << "a warm pod has no Secret:" << secret.error().text();
    co_return secret.has_value();
}

QCoro::Task<void> WarmPool::Private::look(std::shared_ptr<Private> self)
{
    if (self->isClosed || self->isBusy || (self->leads && !self->leads()) || !self->pods.isSynced())
        co_return;
    self->isBusy = true;
    const QDateTime now = self->clock.now();
    const PoolPlan plan =
        poolPlan(self->stock(), self->settings.warm, self->kind, self->startDeadline, now);
    for (const auto &[name, uid] : plan.drop) {
        const auto gone = co_await self->client.bytes(
            kube::Api(kube::pods, self->settings.nameSpace).remove(name, {.uid = uid}));
        if (self->isClosed)
            co_return;
        if (!gone && !gone.error().isNotFound() && !gone.error().isConflict())
            qCWarning(podsLog).noquote() << "warm pod" << name << gone.error().text();
    }
    if (plan.failures > 0) {
        self->notBefore = now.addDuration(self->backoff.next());
        qCWarning(podsLog) << plan.failures << "warm pods did not get ready; the next are made in"
                           << now.secsTo(self->notBefore) << "s";
    } else if (plan.make == 0 && plan.drop.isEmpty()) {
        const QList<QJsonObject> stock = self->stock();
        if (std::ranges::all_of(stock,
                [](const QJsonObject &pod) { return viewOf(pod, {}).kind == PodView::Ready; }))
            self->backoff.reset();
    }
    for (int i = 0; i < std::min(plan.make, atOnce) && now >= self->notBefore; ++i) {
        if (!co_await make(self) && !self->isClosed) {
            self->notBefore = now.addDuration(self->backoff.next());
            break;
        }
        if (self->isClosed)
            co_return;
    }
    self->isBusy = false;
}

WarmPool::WarmPool(kube::Client &client, const Clock &clock, kube::Informer &pods,
    KubeSettings settings, std::chrono::milliseconds startDeadline, std::function<bool()> leads)
    : d(std::make_shared<Private>(client, clock, pods))
{
    d->settings = std::move(settings);
    d->kind = kindOf(d->settings);
    d->startDeadline = startDeadline;
    d->leads = std::move(leads);
    d->soon.setSingleShot(true);
    QObject::connect(&d->timer, &QTimer::timeout, &d->timer, [this] { Private::look(d); });
    QObject::connect(&d->soon, &QTimer::timeout, &d->soon, [this] { Private::look(d); });
}

WarmPool::~WarmPool()
{
    stop();
}

void WarmPool::start()
{
    d->added = QObject::connect(&d->pods, &kube::Informer::added, &d->timer, [this] { look(); });
    d->changed =
        QObject::connect(&d->pods, &kube::Informer::changed, &d->timer, [this] { look(); });
    d->removed =
        QObject::connect(&d->pods, &kube::Informer::removed, &d->timer, [this] { look(); });
    d->timer.start(lookEvery);
    look();
}

void WarmPool::stop()
{
    d->isClosed = true;
    d->timer.stop();
    d->soon.stop();
    for (const auto &connection : {d->added, d->changed, d->removed})
        QObject::disconnect(connection);
}

QString WarmPool::ready()
{
    QStringList names;
    for (const QJsonObject &pod : d->stock()) {
        if (!kube::deletionOf(pod).isValid() && kube::annotationOf(pod, kindKey) == d->kind
            && viewOf(pod, {}).kind == PodView::Ready)
            names << kube::nameOf(pod);
    }
    if (names.isEmpty())
        return {};
    // At random: servers that choose at the same time seldom choose the same.
    return names.at(QRandomGenerator::global()->bounded(names.size()));
}

void WarmPool::look()
{
    if (!d->isClosed && !d->soon.isActive())
        d->soon.start(lookSoon);
}

} // namespace ccplant::runtime
