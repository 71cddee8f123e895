// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::kube {

/// A kind of object and where the API serves it.
struct Resource {
    QLatin1StringView group; ///< empty for the core group
    QLatin1StringView version;
    QLatin1StringView kind;
    QLatin1StringView plural; ///< as in paths and RBAC rules
    bool namespaced = true;

    /// `v1`, `apps/v1`: the `apiVersion` of its objects.
    QString apiVersion() const
    {
        return group.isEmpty() ? QString(version) : QString(group) + u'/' + version;
    }
    bool operator==(const Resource &) const = default;
};

inline namespace resources {

// clang-format off
inline constexpr Resource configMaps{{}, QLatin1StringView("v1"), QLatin1StringView("ConfigMap"), QLatin1StringView("configmaps")};
inline constexpr Resource events{{}, QLatin1StringView("v1"), QLatin1StringView("Event"), QLatin1StringView("events")};
inline constexpr Resource namespaces{{}, QLatin1StringView("v1"), QLatin1StringView("Namespace"), QLatin1StringView("namespaces"), false};
inline constexpr Resource nodes{{}, QLatin1StringView("v1"), QLatin1StringView("Node"), QLatin1StringView("nodes"), false};
inline constexpr Resource persistentVolumeClaims{{}, QLatin1StringView("v1"), QLatin1StringView("PersistentVolumeClaim"), QLatin1StringView("persistentvolumeclaims")};
inline constexpr Resource pods{{}, QLatin1StringView("v1"), QLatin1StringView("Pod"), QLatin1StringView("pods")};
inline constexpr Resource secrets{{}, QLatin1StringView("v1"), QLatin1StringView("Secret"), QLatin1StringView("secrets")};
inline constexpr Resource serviceAccounts{{}, QLatin1StringView("v1"), QLatin1StringView("ServiceAccount"), QLatin1StringView("serviceaccounts")};
inline constexpr Resource services{{}, QLatin1StringView("v1"), QLatin1StringView("Service"), QLatin1StringView("services")};
inline constexpr Resource deployments{QLatin1StringView("apps"), QLatin1StringView("v1"), QLatin1StringView("Deployment"), QLatin1StringView("deployments")};
inline constexpr Resource leases{QLatin1StringView("coordination.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("Lease"), QLatin1StringView("leases")};
inline constexpr Resource networkPolicies{QLatin1StringView("networking.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("NetworkPolicy"), QLatin1StringView("networkpolicies")};
inline constexpr Resource roles{QLatin1StringView("rbac.authorization.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("Role"), QLatin1StringView("roles")};
inline constexpr Resource roleBindings{QLatin1StringView("rbac.authorization.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("RoleBinding"), QLatin1StringView("rolebindings")};
inline constexpr Resource storageClasses{QLatin1StringView("storage.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("StorageClass"), QLatin1StringView("storageclasses"), false};
inline constexpr Resource selfSubjectAccessReviews{QLatin1StringView("authorization.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("SelfSubjectAccessReview"), QLatin1StringView("selfsubjectaccessreviews"), false};
inline constexpr Resource tokenReviews{QLatin1StringView("authentication.k8s.io"), QLatin1StringView("v1"), QLatin1StringView("TokenReview"), QLatin1StringView("tokenreviews"), false};
// clang-format on

} // namespace resources

} // namespace ccplant::kube
