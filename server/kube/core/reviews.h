// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/api.h"

#include <QStringList>

namespace ccplant::kube {

/// Something that one may or may not do.
struct Access {
    QString verb; ///< get, list, watch, create, update, patch, delete, deletecollection
    QString group = {}; ///< of the resource; empty for the core group
    QString resource; ///< plural
    QString subresource = {};
    QString nameSpace = {}; ///< empty: in all, or of what has none
    QString name = {}; ///< empty: of any name

    /// `create pods/exec in sessions`, for messages.
    QString text() const;
};

/// Asks whether the caller may do it (SelfSubjectAccessReview).
BuiltRequest accessReview(const Access &access);
/// Whether the answer to accessReview() allows it.
bool isAllowed(const QJsonObject &answer);

struct TokenSpec {
    QStringList audiences = {}; ///< empty: the API server
    std::chrono::seconds lifetime{3600}; ///< at least 600 s
    QString boundPod = {}; ///< the token ends with this pod
    QString boundPodUid = {};
};

/// A token for a ServiceAccount (TokenRequest); the answer has it in `status.token`.
BuiltRequest tokenRequest(
    const QString &nameSpace, const QString &serviceAccount, const TokenSpec &spec = {});

/// Asks whose token it is (TokenReview).
BuiltRequest tokenReview(const QString &token, const QStringList &audiences = {});

/// Who a token belongs to.
struct TokenOwner {
    QString user; ///< `system:serviceaccount:NAMESPACE:NAME` for a ServiceAccount
    QString uid;
    QStringList groups;
};
/// Nothing when the answer to tokenReview() says that the token is not valid.
std::optional<TokenOwner> ownerOf(const QJsonObject &tokenReview);

} // namespace ccplant::kube
