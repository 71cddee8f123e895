// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/watch/informer.h"
#include "server/runtime/kubernetes/archive.h"
#include "server/runtime/kubernetes/eventbook.h"
#include "server/runtime/kubernetes/kubernetesruntime.h"
#include "server/runtime/kubernetes/warmpool.h"

#include <functional>
#include <QHash>
#include <QPromise>
#include <QTimer>

namespace ccplant::runtime {

/// What this replica has in mind about a session, besides what the cluster says.
struct Kept {
    QString id;
    Session session;
    bool isListed = false; ///< others know it
    QString address; ///< of the pod whose runner answers
    QString readyContainer;
    QByteArray token;
    QString tokenOf; ///< the pod whose runner takes it
    QString configured; ///< uid of the pod of the pool that was told its session
    bool isBusy = false; ///< a look is going on
    bool isDirty = false; ///< and must be repeated
    QString trouble; ///< with the last step
    bool isHopeless = false;
    kube::Backoff backoff{{.first = std::chrono::milliseconds(500)}};
    QDateTime notBefore; ///< the next try
    QDateTime mine; ///< somebody asked us: until then we see to it whoever leads
    QDateTime copied; ///< when its log was looked at for a copy
    std::unique_ptr<QTimer> timer = std::make_unique<QTimer>();
    QList<std::shared_ptr<QPromise<void>>> waiting; ///< for any change
};
using KeptPtr = std::shared_ptr<Kept>;

/// Keeps each session's objects as they shall be: observes, plans, takes one step, looks again. One
/// look a session at a time. Its coroutines hold it alive; close() ends them at their next step.
class Keeper : public std::enable_shared_from_this<Keeper> {
public:
    using Self = std::shared_ptr<Keeper>;
    Keeper(kube::Client &client, const Clock &clock, KubernetesOptions options);
    ~Keeper();
    std::function<void(const Session &)> changed;
    std::function<void(const QString &id)> removed;

    static QCoro::Task<Result<void>> start(Self self);
    void close();

    // What people ask for (wishes.cpp).
    static QCoro::Task<Result<Session>> create(Self self, Spec spec);
    static QCoro::Task<Result<void>> stop(Self self, QString id);
    static QCoro::Task<Result<void>> resume(Self self, QString id, QJsonObject agent);
    static QCoro::Task<Result<void>> remove(Self self, QString id, LogAfter log);
    static QCoro::Task<Result<LogPage>> readLog(
        Self self, QString id, qint64 after, qint64 position);
    static QCoro::Task<Result<LogPage>> readKept(
        Self self, QString id, qint64 after, qint64 position);
    static QCoro::Task<Result<void>> dropKept(Self self, QString id);

    QList<Session> list() const;
    std::optional<Session> find(const QString &id) const;
    std::optional<Endpoint> endpoint(const QString &id) const;

private:
    // Looking (keeper.cpp).
    void follow(kube::Informer &informer);
    void objectChanged(const QJsonObject &object);
    void serviceRemoved(const QJsonObject &service);
    KeptPtr kept(const QString &id);
    void look(const QString &id);
    static QCoro::Task<void> lookOnce(Self self, KeptPtr entry);
    std::optional<Observed> observe(Kept &entry) const;
    void publish(Kept &entry, const Plan &plan);
    void wakeLater(Kept &entry, std::optional<std::chrono::milliseconds> delay);
    bool isOurs(const Kept &entry) const;
    void copyLogs();
    static QCoro::Task<void> copyLog(Self self, KeptPtr entry);
    QJsonObject service(const QString &id) const;
    QString podName(const QString &id) const;
    QJsonObject pod(const QString &id) const;

    // Steps (steps.cpp). True: look again at once.
    using Done = QCoro::Task<kube::ApiResult<bool>>;
    static Done take(Self self, KeptPtr entry, Step step);
    static Done forget(Self self, KeptPtr entry);
    static Done keepLog(Self self, KeptPtr entry);
    static Done dropSession(Self self, KeptPtr entry);
    static Done makeClaim(Self self, KeptPtr entry);
    static Done makePod(Self self, KeptPtr entry);
    static Done claimPod(Self self, KeptPtr entry);
    static Done configure(Self self, KeptPtr entry);
    static Done loadToken(Self self, KeptPtr entry);
    static Done note(Self self, KeptPtr entry, Anchor anchor);
    static Done noteLost(Self self, KeptPtr entry, Anchor anchor);
    static Done endPod(Self self, KeptPtr entry);
    static Done dropPod(Self self, QString name, QString uid, bool force);
    void failed(Kept &entry, const kube::ApiError &error);
    QCoro::Task<Result<QString>> cloneTokenFor(Spec spec);
    kube::Api api(const kube::Resource &resource) const
    {
        return kube::Api(resource, m_options.settings.nameSpace);
    }

    // Wishes.
    static QCoro::Task<Result<void>> wish(
        Self self, QString id, std::function<void(Anchor &)> change);
    static QCoro::Task<Result<void>> waitUntil(Self self, KeptPtr entry,
        std::function<bool(const Session &)> done, std::chrono::milliseconds deadline);

    kube::Client &m_client;
    const Clock &m_clock;
    const KubernetesOptions m_options;
    Archive m_archive;
    kube::Informer m_services, m_pods, m_claims, m_events;
    EventBook m_book;
    std::unique_ptr<WarmPool> m_pool; // null: there is none
    QHash<QString, KeptPtr> m_kept;
    QTimer m_copyTimer;
    bool m_isListed = false; ///< all of what sessions are made of has been listed once
    bool m_closed = false;
};

} // namespace ccplant::runtime
