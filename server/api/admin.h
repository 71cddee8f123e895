// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QCoro/QCoroTask>
#include <QJsonArray>
#include <QJsonObject>

#include "shared/error.h"

namespace ccplant::http {
class Router;
}
namespace ccplant::auth {
class Accounts;
class ApiKeys;
class Audit;
class Authenticator;
class Directory;
class GitHubUsers;
} // namespace ccplant::auth
namespace ccplant::sessions {
class Quotas;
class SessionService;
} // namespace ccplant::sessions

namespace ccplant::api {

class Maintenance;

/// What administrators see and do. All outlive the router.
struct AdminParts {
    auth::Accounts *accounts;
    auth::ApiKeys *keys;
    auth::Audit *audit;
    auth::Authenticator *authenticator;
    auth::Directory *directory;
    auth::GitHubUsers *github; ///< may be null
    sessions::SessionService *sessions;
    sessions::Quotas *quotas;
    Maintenance *maintenance;
    std::function<QJsonObject()> server; ///< health and figures of this process
    std::function<QJsonArray()> configuration; ///< `{name, value, source}` each, secrets masked
    std::function<QCoro::Task<Result<QJsonObject>>()> storage;
    std::function<QCoro::Task<Result<QJsonArray>>()> replicas;
    std::function<bool()> isDraining;
    std::function<void(bool)> drain; ///< takes no new work, tells streams to go elsewhere; or again
};

/// Everything under `/api/v1/admin` but the audit log. Needs the permission `admin`; what is done
/// is audited.
void addAdminRoutes(http::Router &router, AdminParts parts);

// The parts of it, one file each.
void addAdminSessionRoutes(http::Router &router, const AdminParts &parts);
void addAdminUserRoutes(http::Router &router, const AdminParts &parts);
void addAdminServerRoutes(http::Router &router, const AdminParts &parts);

} // namespace ccplant::api
