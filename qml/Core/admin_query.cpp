// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/admin_query.h"

#include "qml/Core/client_core.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
const QString root = u"/api/v1/admin/"_s;
}

AdminQuery::AdminQuery(QObject *parent)
    : QObject(parent)
    , m_connection(ClientCore::instance()->connection())
{
}

void AdminQuery::refresh()
{
    ask({});
}

void AdminQuery::loadMore()
{
    if (more() && !m_loading)
        ask(m_cursor);
}

void AdminQuery::ask(const QString &cursor)
{
    QUrlQuery query;
    for (const auto &[name, value] : m_filter.asKeyValueRange()) {
        if (const QString text = value.toString(); !text.isEmpty())
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(text)));
    }
    if (!cursor.isEmpty())
        query.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
    m_loading = true;
    Q_EMIT changed();
    const int generation = ++m_generation;
    m_connection->api()
        ->get(root + m_path, query)
        ->then(this, [this, generation, append = !cursor.isEmpty()](const Result<ApiReply> &reply) {
            if (generation != m_generation)
                return; // what was asked for since counts
            m_loading = false;
            if (reply)
                take(reply->json(), append);
            else
                fail(reply.error());
        });
}

void AdminQuery::take(const QJsonObject &answer, bool append)
{
    m_loaded = true;
    m_refused = false;
    m_error.clear();
    m_details.clear();
    m_value = answer;
    const QJsonArray page = m_list.isEmpty() ? QJsonArray() : m_value.take(m_list).toArray();
    m_cursor = m_value["next_cursor"_L1].toString();
    QJsonArray items = append ? m_items : QJsonArray();
    for (const QJsonValue &item : page)
        items << item;
    // A list that is shown is not made anew for the same answer.
    const bool isNew = items != m_items;
    m_items = items;
    if (isNew)
        Q_EMIT itemsChanged();
    Q_EMIT changed();
}

void AdminQuery::fail(const Error &error)
{
    m_refused = error.code == ErrorCode::Forbidden;
    m_error = client::errorText(error);
    m_details = error.internal;
    Q_EMIT changed();
}

void AdminQuery::change(const QString &method, const QString &path, const QVariantMap &body)
{
    ApiClient *api = m_connection->api();
    const QJsonObject wanted = QJsonObject::fromVariantMap(body);
    m_busy = true;
    m_changeError.clear();
    Q_EMIT changed();
    ApiCall *call = method == "PUT"_L1 ? api->put(root + path, wanted)
        : method == "PATCH"_L1         ? api->patch(root + path, wanted)
        : method == "DELETE"_L1        ? api->remove(root + path)
                                       : api->post(root + path, wanted);
    call->then(this, [this, method, path](const Result<ApiReply> &reply) {
        m_busy = false;
        if (!reply) {
            m_changeError = client::errorText(reply.error());
            Q_EMIT changed();
            return;
        }
        Q_EMIT done(method, path);
        refresh();
    });
}

void AdminQuery::clearChangeError()
{
    m_changeError.clear();
    Q_EMIT changed();
}

} // namespace ccplant::client
