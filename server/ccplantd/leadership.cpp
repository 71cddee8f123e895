// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/leadership.h"

#include "server/kube/client/permissions.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

const QString leaseName = u"ccplant"_s;

} // namespace

Leadership::Leadership(const kube::ClusterAccess &access, const QString &nameSpace)
    : m_namespace(nameSpace)
    , m_client(access)
    , m_election(
          m_client, {.nameSpace = nameSpace, .name = leaseName, .identity = kube::newIdentity()})
{
    QObject::connect(&m_election, &kube::LeaderElection::elected, &m_election,
        [] { logEvent(lcApp(), log::Level::Info, u"this replica leads"_s); });
    QObject::connect(&m_election, &kube::LeaderElection::lost, &m_election, [](const QString &why) {
        logEvent(lcApp(), log::Level::Info, u"this replica leads no more"_s, {{u"cause"_s, why}});
    });
}

QList<kube::Access> Leadership::neededPermissions(const QString &nameSpace)
{
    QList<kube::Access> needed;
    for (const auto &verb : {u"get"_s, u"create"_s, u"update"_s})
        needed << kube::Access{.verb = verb,
            .group = u"coordination.k8s.io"_s,
            .resource = u"leases"_s,
            .nameSpace = nameSpace};
    return needed;
}

QCoro::Task<Result<void>> Leadership::start()
{
    const Result<void> allowed =
        co_await kube::checkPermissions(&m_client, neededPermissions(m_namespace));
    if (!allowed)
        co_return allowed;
    m_election.start();
    m_started = true;
    co_return {};
}

QCoro::Task<void> Leadership::stop()
{
    if (std::exchange(m_started, false))
        co_await m_election.stop();
}

} // namespace ccplant::daemon
