// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/permissions.h"

#include "server/kube/client/client.h"

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

QCoro::Task<Result<void>> checkPermissions(kube::Client *client, QList<kube::Access> needed)
{
    std::vector<QCoro::Task<kube::ApiResult<QJsonObject>>> asked;
    for (const kube::Access &access : needed)
        asked.push_back(client->object(kube::accessReview(access)));
    QStringList missing;
    std::optional<kube::ApiError> error;
    for (size_t i = 0; i < asked.size(); ++i) { // all are awaited: they use the client
        const auto answer = co_await std::move(asked[i]);
        if (!answer)
            error = answer.error();
        else if (!kube::isAllowed(*answer))
            missing << needed.at(qsizetype(i)).text();
    }
    if (error)
        co_return fail(ErrorCode::Unavailable,
            u"The cluster could not be asked what this server may do: %1"_s.arg(error->text()));
    if (missing.isEmpty())
        co_return {};
    co_return fail(ErrorCode::Forbidden,
        u"This server lacks permissions in the cluster: it may not %1. installer/kubernetes/rbac.yaml grants them."_s
            .arg(missing.join(u", nor "_s)));
}

} // namespace ccplant::runtime
