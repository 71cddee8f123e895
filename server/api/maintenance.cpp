// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/maintenance.h"

#include <QCoro/QCoroFuture>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QString collection = u"server"_s;
const QString id = u"maintenance"_s;

bool changesSomething(const http::Request &request)
{
    return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

} // namespace

QJsonObject Maintenance::State::toJson() const
{
    QJsonObject object{{u"enabled"_s, enabled}};
    if (enabled) {
        object[u"message"_s] = message;
        object[u"by"_s] = by;
        object[u"since"_s] = since;
    }
    return object;
}

Maintenance::Maintenance(store::Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.record.collection == collection && change.record.id == id)
            take(change.type == store::Change::Put ? change.record.body : QJsonObject());
    });
}

void Maintenance::take(const QJsonObject &body)
{
    become({body["enabled"_L1].toBool(), body["message"_L1].toString(), body["by"_L1].toString(),
        body["since"_L1].toString()});
}

void Maintenance::become(State state)
{
    if (m_state == state)
        return;
    m_state = std::move(state);
    Q_EMIT changed();
}

QCoro::Task<Result<void>> Maintenance::start()
{
    const auto record = co_await m_store.get(collection, id);
    if (record)
        take(record->body);
    else if (record.error().code != ErrorCode::NotFound)
        co_return tl::unexpected(record.error());
    co_return {};
}

QCoro::Task<Result<void>> Maintenance::set(State state)
{
    store::Record record;
    record.collection = collection;
    record.id = id;
    record.body = state.toJson();
    const auto stored = co_await m_store.put(std::move(record));
    if (!stored)
        co_return tl::unexpected(stored.error());
    take(state.toJson()); // as the store says it
    co_return {};
}

void Maintenance::install(http::Router &router)
{
    router.addFilter(
        [this](http::Request &request, const http::Match &match) -> std::optional<http::Reply> {
            const bool signing = request.path.startsWith("/auth/"_L1);
            if (!m_state.enabled || !match.route || !changesSomething(request) || signing
                || request.identity.permissions.testFlag(http::Permission::Admin))
                return {};
            QString detail = u"The server is being maintained: nothing can be changed for now."_s;
            if (!m_state.message.isEmpty())
                detail += u' ' + m_state.message;
            return http::Reply::problem(
                {ErrorCode::Unavailable, detail, {},
                    {{u"reason"_s, u"maintenance"_s}, {u"message"_s, m_state.message},
                        {u"by"_s, m_state.by}}},
                request)
                .with("Retry-After", QByteArray::number(qint64(retryAfter.count())));
        });
}

} // namespace ccplant::api
