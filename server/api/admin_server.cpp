// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/admin.h"
#include "server/api/answers.h"
#include "server/api/maintenance.h"
#include "server/auth/audit.h"
#include "server/sessions/requests.h"
#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

constexpr http::RouteOptions forAdmins{
    .rule = http::Rule::needs(http::Permission::Admin), .maxBody = 16 * 1024};

QCoro::Task<http::Reply> server(AdminParts parts, http::RequestPtr request)
{
    const auto replicas = co_await parts.replicas();
    if (!replicas)
        co_return http::Reply::problem(replicas.error(), *request);
    QJsonObject object = parts.server();
    object[u"draining"_s] = parts.isDraining();
    object[u"maintenance"_s] = parts.maintenance->state().toJson();
    object[u"replicas"_s] = *replicas;
    co_return http::Reply::json(object);
}

QCoro::Task<http::Reply> storage(AdminParts parts, http::RequestPtr request)
{
    co_return answer(co_await parts.storage(), *request);
}

QCoro::Task<http::Reply> setMaintenance(AdminParts parts, http::RequestPtr request)
{
    const auto body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const QString message = (*body)["message"_L1].toString().trimmed();
    Result<void> good = sessions::onlyFields(*body, {u"enabled"_s, u"message"_s});
    if (good && !(*body)["enabled"_L1].isBool())
        good = sessions::wrongField(u"enabled"_s, u"true or false"_s);
    if (good && message.size() > Maintenance::maxMessage)
        good = sessions::wrongField(
            u"message"_s, u"at most %1 characters"_s.arg(Maintenance::maxMessage));
    if (!good)
        co_return http::Reply::problem(good.error(), *request);
    const bool enabled = (*body)["enabled"_L1].toBool();
    const auto stored = co_await parts.maintenance->set(
        {enabled, message, request->identity.user, formatTime(QDateTime::currentDateTimeUtc())});
    if (!stored)
        co_return http::Reply::problem(stored.error(), *request);
    parts.audit->add(auth::AuditEntry::of(
        *request, enabled ? u"maintenance_begin"_s : u"maintenance_end"_s, {}));
    co_return http::Reply::json(parts.maintenance->state().toJson());
}

http::Reply setDrain(const AdminParts &parts, const http::Request &request)
{
    const auto body = request.json();
    if (!body)
        return http::Reply::problem(body.error(), request);
    Result<void> good = sessions::onlyFields(*body, {u"enabled"_s});
    if (good && !(*body)["enabled"_L1].isBool())
        good = sessions::wrongField(u"enabled"_s, u"true or false"_s);
    if (!good)
        return http::Reply::problem(good.error(), request);
    const bool enabled = (*body)["enabled"_L1].toBool();
    parts.drain(enabled);
    parts.audit->add(
        auth::AuditEntry::of(request, enabled ? u"drain_begin"_s : u"drain_end"_s, {}));
    return http::Reply::json({{u"enabled"_s, enabled}});
}

} // namespace

void addAdminServerRoutes(http::Router &router, const AdminParts &parts)
{
    const QString admin = u"/api/v1/admin"_s;
    router.addTask(
        "GET", admin + u"/server"_s,
        [parts](http::RequestPtr request) { return server(parts, std::move(request)); }, forAdmins);
    router.addTask(
        "GET", admin + u"/storage"_s,
        [parts](http::RequestPtr request) { return storage(parts, std::move(request)); },
        forAdmins);
    router.add(
        "GET", admin + u"/configuration"_s,
        [parts](http::RequestPtr) {
            return http::Reply::json({{u"options"_s, parts.configuration()}});
        },
        forAdmins);
    router.add(
        "GET", admin + u"/maintenance"_s,
        [parts](
            http::RequestPtr) { return http::Reply::json(parts.maintenance->state().toJson()); },
        forAdmins);
    router.addTask(
        "PUT", admin + u"/maintenance"_s,
        [parts](http::RequestPtr request) { return setMaintenance(parts, std::move(request)); },
        forAdmins);
    router.add(
        "GET", admin + u"/drain"_s,
        [parts](
            http::RequestPtr) { return http::Reply::json({{u"enabled"_s, parts.isDraining()}}); },
        forAdmins);
    router.add(
        "PUT", admin + u"/drain"_s,
        [parts](http::RequestPtr request) { return setDrain(parts, *request); }, forAdmins);
}

} // namespace ccplant::api
