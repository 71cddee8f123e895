// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/templates.h"

#include "server/api/answers.h"
#include "shared/ids.h"

#include <QCoro/QCoroFuture>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QString collection = u"templates"_s;
constexpr int defaultLimit = 50;
constexpr int maxLimit = 200;

Failure absent()
{
    return fail(ErrorCode::NotFound, u"There is no such template."_s);
}

QJsonObject shown(const store::Record &record)
{
    return {{u"id"_s, record.id}, {u"name"_s, record.body.value("name"_L1)},
        {u"body"_s, record.body.value("body"_L1)}, {u"version"_s, record.version}};
}

/// Puts name and body of `object` into `record`, those that are there.
Result<void> fill(store::Record &record, const QJsonObject &object)
{
    for (const QString &key : object.keys()) {
        if (key != "name"_L1 && key != "body"_L1)
            return fail(ErrorCode::Unprocessable,
                u"'%1' is not known here; a template has name and body."_s.arg(key.left(80)));
    }
    if (const QJsonValue name = object.value("name"_L1); !name.isUndefined()) {
        const QString text = name.toString().trimmed();
        if (text.isEmpty() || text.size() > Templates::maxName)
            return fail(ErrorCode::Unprocessable,
                u"name must be a text of 1 to %1 characters."_s.arg(Templates::maxName));
        record.body.insert(u"name"_s, text);
    }
    if (const QJsonValue body = object.value("body"_L1); !body.isUndefined()) {
        if (!body.isObject())
            return fail(ErrorCode::Unprocessable,
                u"body must be an object, as POST /api/v1/sessions takes it."_s);
        if (QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact).size()
            > Templates::maxBytes)
            return fail(ErrorCode::PayloadTooLarge, u"A template may have at most 256 KiB."_s);
        record.body.insert(u"body"_s, body);
    }
    return {};
}

/// The record when it is the user's own. Somebody else's does not exist for them.
QCoro::Task<Result<store::Record>> load(store::Store *store, QString user, QString id)
{
    if (!isId(id, u"tpl"))
        co_return absent();
    const auto record = co_await store->get(collection, id);
    if (!record && record.error().code != ErrorCode::NotFound)
        co_return tl::unexpected(record.error());
    if (!record || record->owner != user)
        co_return absent();
    co_return *record;
}

QCoro::Task<http::Reply> createTemplate(Templates *templates, http::RequestPtr request)
{
    const Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    co_return answer(co_await templates->create(request->identity.user, *body), *request, 201);
}

QCoro::Task<http::Reply> listTemplates(Templates *templates, http::RequestPtr request)
{
    const QString text = request->queryValue(u"limit"_s);
    bool isNumber = true;
    const int limit = text.isEmpty() ? defaultLimit : text.toInt(&isNumber);
    if (!isNumber || limit < 1 || limit > maxLimit)
        co_return http::Reply::problem(
            {ErrorCode::InvalidRequest, u"limit must be between 1 and %1."_s.arg(maxLimit), {}, {}},
            *request);
    co_return answer(
        co_await templates->list(request->identity.user, limit, request->queryValue(u"cursor"_s)),
        *request);
}

QCoro::Task<http::Reply> getTemplate(Templates *templates, http::RequestPtr request)
{
    co_return answer(
        co_await templates->get(request->identity.user, request->param(u"id"_s)), *request);
}

QCoro::Task<http::Reply> patchTemplate(Templates *templates, http::RequestPtr request)
{
    Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const auto version = demandedVersion(*request, *body);
    if (!version)
        co_return http::Reply::problem(version.error(), *request);
    co_return answer(co_await templates->update(
                         request->identity.user, request->param(u"id"_s), *body, *version),
        *request);
}

QCoro::Task<http::Reply> deleteTemplate(Templates *templates, http::RequestPtr request)
{
    const auto removed =
        co_await templates->remove(request->identity.user, request->param(u"id"_s));
    co_return removed ? http::Reply::empty() : http::Reply::problem(removed.error(), *request);
}

} // namespace

QCoro::Task<Result<QJsonObject>> Templates::create(QString user, QJsonObject object)
{
    if (!object.contains("name"_L1) || !object.contains("body"_L1))
        co_return fail(ErrorCode::Unprocessable, u"A template needs name and body."_s);
    store::Record record;
    record.collection = collection;
    record.id = newId(u"tpl");
    record.owner = user;
    if (const auto filled = fill(record, object); !filled)
        co_return tl::unexpected(filled.error());
    const auto stored = co_await m_store.put(record, store::Expect::absent());
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return shown(*stored);
}

QCoro::Task<Result<QJsonObject>> Templates::list(QString user, int limit, QString cursor)
{
    const auto page = co_await m_store.list(
        {.collection = collection, .labels = {}, .owner = user, .cursor = cursor, .limit = limit});
    if (!page)
        co_return tl::unexpected(page.error());
    QJsonArray all;
    for (const store::Record &record : page->records)
        all.append(shown(record));
    QJsonObject object{{u"templates"_s, all}};
    if (!page->nextCursor.isEmpty())
        object.insert(u"next_cursor"_s, page->nextCursor);
    co_return object;
}

QCoro::Task<Result<QJsonObject>> Templates::get(QString user, QString id)
{
    const auto record = co_await load(&m_store, user, id);
    if (!record)
        co_return tl::unexpected(record.error());
    co_return shown(*record);
}

QCoro::Task<Result<QJsonObject>> Templates::update(
    QString user, QString id, QJsonObject changes, std::optional<QString> version)
{
    store::Store *store = &m_store;
    auto record = co_await load(store, user, id);
    if (!record)
        co_return tl::unexpected(record.error());
    if (const auto filled = fill(*record, changes); !filled)
        co_return tl::unexpected(filled.error());
    const auto stored =
        co_await store->put(*record, store::Expect::exactly(version.value_or(record->version)));
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return shown(*stored);
}

QCoro::Task<Result<void>> Templates::remove(QString user, QString id)
{
    store::Store *store = &m_store;
    const auto record = co_await load(store, user, id);
    if (!record)
        co_return tl::unexpected(record.error());
    co_return co_await store->remove(collection, id);
}

QCoro::Task<Result<QJsonObject>> Templates::body(QString user, QString id)
{
    const auto record = co_await load(&m_store, user, id);
    if (!record)
        co_return tl::unexpected(record.error());
    co_return record->body.value("body"_L1).toObject();
}

void addTemplateRoutes(http::Router &router, Templates &templates)
{
    const http::RouteOptions large{
        .rule = http::Rule::signedIn(), .maxBody = 2 * Templates::maxBytes};
    const QString one = u"/api/v1/templates/{id}"_s;
    router.addTask("GET", u"/api/v1/templates"_s,
        [&](http::RequestPtr request) { return listTemplates(&templates, std::move(request)); },
        {http::Rule::signedIn()});
    router.addTask(
        "POST", u"/api/v1/templates"_s,
        [&](http::RequestPtr request) { return createTemplate(&templates, std::move(request)); },
        large);
    router.addTask("GET", one,
        [&](http::RequestPtr request) { return getTemplate(&templates, std::move(request)); },
        {http::Rule::signedIn()});
    router.addTask(
        "PATCH", one,
        [&](http::RequestPtr request) { return patchTemplate(&templates, std::move(request)); },
        large);
    router.addTask("DELETE", one,
        [&](http::RequestPtr request) { return deleteTemplate(&templates, std::move(request)); },
        {http::Rule::signedIn()});
}

} // namespace ccplant::api
