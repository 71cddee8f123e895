// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/kubernetesruntime.h"

#include "server/runtime/kubernetes/keeper.h"

using namespace Qt::StringLiterals;

namespace ccplant::runtime {

KubernetesRuntime::KubernetesRuntime(
    kube::Client &client, const Clock &clock, KubernetesOptions options, QObject *parent)
    : SessionRuntime(parent)
    , m_keeper(std::make_shared<Keeper>(client, clock, std::move(options)))
{
    m_keeper->changed = [this](const Session &session) { Q_EMIT changed(session); };
    m_keeper->removed = [this](const QString &id) { Q_EMIT removed(id, {}); };
}

KubernetesRuntime::~KubernetesRuntime()
{
    m_keeper->close();
}

QString KubernetesRuntime::name() const
{
    return u"kubernetes"_s;
}

QCoro::Task<Result<void>> KubernetesRuntime::start()
{
    return Keeper::start(m_keeper);
}

QCoro::Task<Result<Session>> KubernetesRuntime::create(Spec spec)
{
    return Keeper::create(m_keeper, std::move(spec));
}

QCoro::Task<Result<void>> KubernetesRuntime::stop(QString id)
{
    return Keeper::stop(m_keeper, std::move(id));
}

QCoro::Task<Result<void>> KubernetesRuntime::resume(QString id, QJsonObject agent)
{
    return Keeper::resume(m_keeper, std::move(id), std::move(agent));
}

QCoro::Task<Result<void>> KubernetesRuntime::remove(QString id, LogAfter log)
{
    return Keeper::remove(m_keeper, std::move(id), log);
}

QList<Session> KubernetesRuntime::list() const
{
    return m_keeper->list();
}

std::optional<Session> KubernetesRuntime::find(const QString &id) const
{
    return m_keeper->find(id);
}

std::optional<Endpoint> KubernetesRuntime::endpoint(const QString &id) const
{
    return m_keeper->endpoint(id);
}

QCoro::Task<Result<LogPage>> KubernetesRuntime::readLog(
    QString id, qint64 after, qint64 position, qint64)
{
    return Keeper::readLog(m_keeper, std::move(id), after, position);
}

QCoro::Task<Result<LogPage>> KubernetesRuntime::readKept(
    QString id, qint64 after, qint64 position, qint64)
{
    return Keeper::readKept(m_keeper, std::move(id), after, position);
}

QCoro::Task<Result<void>> KubernetesRuntime::dropKept(QString id)
{
    return Keeper::dropKept(m_keeper, std::move(id));
}

} // namespace ccplant::runtime
