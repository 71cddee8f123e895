// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/permissions.h"

using namespace Qt::StringLiterals;

namespace ccplant::runtime {

QList<kube::Access> neededPermissions(const KubeSettings &settings)
{
    QList<kube::Access> needed;
    const auto need = [&](const QString &group, const QString &resource, const QStringList &verbs) {
        for (const QString &verb : verbs)
            needed << kube::Access{.verb = verb,
                .group = group,
                .resource = resource,
                .nameSpace = settings.nameSpace};
    };
    const QStringList seen{u"get"_s, u"list"_s, u"watch"_s};
    need({}, u"services"_s, seen + QStringList{u"create"_s, u"patch"_s, u"delete"_s});
    need({}, u"pods"_s, seen + QStringList{u"create"_s, u"patch"_s, u"delete"_s});
    need({}, u"persistentvolumeclaims"_s, seen + QStringList{u"create"_s});
    need({}, u"secrets"_s, {u"get"_s, u"list"_s, u"create"_s, u"update"_s, u"delete"_s});
    need({}, u"events"_s, {u"list"_s, u"watch"_s});
    if (settings.network.policy)
        need(u"networking.k8s.io"_s, u"networkpolicies"_s, {u"create"_s, u"patch"_s});
    return needed;
}

} // namespace ccplant::runtime
