// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/permissions.h"

#include "server/kube/client/client.h"

using namespace Qt::StringLiterals;

namespace ccplant::kube {

QCoro::Task<Result<void>> checkPermissions(Client *client, QList<Access> needed)
{
    std::vector<QCoro::Task<ApiResult<QJsonObject>>> asked;
    for (const Access &access : needed)
        asked.push_back(client->object(accessReview(access)));
    QStringList missing;
    std::optional<ApiError> error;
    for (size_t i = 0; i < asked.size(); ++i) { // all are awaited: they use the client
        const auto answer = co_await std::move(asked[i]);
        if (!answer)
            error = answer.error();
        else if (!isAllowed(*answer))
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

} // namespace ccplant::kube
