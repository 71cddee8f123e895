// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/api_keys.h"

#include "qml/Core/client_core.h"
#include "qml/Core/session_info.h"

#include <QQmlEngine>

#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::client {

namespace {

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

/// Which words fit what a key may do.
QString accessOf(const QJsonArray &scopes)
{
    QStringList names;
    for (const QJsonValue &scope : scopes)
        names << scope.toString();
    if (names == QStringList{u"session:read"_s})
        return ApiKeys::tr("Can look at sessions");
    if (names.contains("*"_L1) || names.contains("admin"_L1))
        return ApiKeys::tr("Can do everything, administration too");
    if (names.size() == 4) // all that there are
        return ApiKeys::tr("Can work with sessions");
    return names.join(u", "_s);
}

QString factsOf(const QJsonObject &key, const QDateTime &now)
{
    const QDateTime used = timeOf(key["last_used_at"_L1]);
    const QDateTime ends = timeOf(key["expires_at"_L1]);
    QStringList facts{key["start"_L1].toString() + u'…'};
    facts << (used.isValid() ? ApiKeys::tr("last used %1").arg(relativeTime(used, now))
                             : ApiKeys::tr("never used"));
    if (ends.isValid()) {
        const QString day = QLocale().toString(ends.toLocalTime().date(), QLocale::ShortFormat);
        facts
            << (ends <= now ? ApiKeys::tr("expired on %1") : ApiKeys::tr("expires on %1")).arg(day);
    }
    return facts.join(u" · "_s);
}

} // namespace

ApiKeys::ApiKeys(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
    connect(connection, &Connection::serverChanged, this, [this] {
        m_keys = {};
        m_error.clear();
        m_loading = m_creating = false;
        Q_EMIT changed();
    });
}

ApiKeys *ApiKeys::create(QQmlEngine *, QJSEngine *)
{
    ApiKeys *keys = ClientCore::instance()->apiKeys();
    QJSEngine::setObjectOwnership(keys, QJSEngine::CppOwnership);
    return keys;
}

QVariantList ApiKeys::keys() const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVariantList list;
    for (qsizetype i = m_keys.size() - 1; i >= 0; --i) {
        const QJsonObject key = m_keys[i].toObject();
        QVariantMap entry = key.toVariantMap();
        const QDateTime ends = timeOf(key["expires_at"_L1]);
        entry[u"access"_s] = accessOf(key["scopes"_L1].toArray());
        entry[u"facts"_s] = factsOf(key, now);
        entry[u"expired"_s] = ends.isValid() && ends <= now;
        list << entry;
    }
    return list;
}

void ApiKeys::refresh()
{
    m_loading = true;
    Q_EMIT changed();
    m_connection->api()->get(u"/api/v1/keys"_s)->then(this, [this](const Result<ApiReply> &reply) {
        m_loading = false;
        if (!reply)
            return fail(reply.error());
        m_keys = reply->json()["keys"_L1].toArray();
        m_error.clear();
        Q_EMIT changed();
    });
}

QString ApiKeys::scopeText(const QString &scope)
{
    const QString text = scope == "session:read"_L1 ? tr("Look at sessions")
        : scope == "session:create"_L1              ? tr("Start sessions")
        : scope == "session:update"_L1              ? tr("Send prompts, answer, stop and rename")
        : scope == "session:delete"_L1              ? tr("Delete sessions")
        : scope == "admin"_L1                       ? tr("Administer the server")
                                                    : QString();
    return text.isEmpty() ? scope : tr("%1 (%2)").arg(text, scope);
}

void ApiKeys::add(const QString &name, const QString &team, const QStringList &scopes, int days)
{
    QJsonObject wanted{{u"name"_s, name.trimmed()}};
    if (!team.isEmpty())
        wanted[u"team"_s] = team;
    if (!scopes.isEmpty())
        wanted[u"scopes"_s] = QJsonArray::fromStringList(scopes);
    if (days > 0)
        wanted[u"expires_at"_s] =
            QDateTime::currentDateTimeUtc().addDays(days).toString(Qt::ISODateWithMs);
    m_creating = true;
    m_error.clear();
    Q_EMIT changed();
    m_connection->api()
        ->post(u"/api/v1/keys"_s, wanted)
        ->then(this, [this](const Result<ApiReply> &reply) {
            m_creating = false;
            if (!reply)
                return fail(reply.error());
            QJsonObject key = reply->json();
            const QString secret = key.take("key"_L1).toString();
            m_keys << key;
            Q_EMIT changed();
            Q_EMIT created(secret, key["name"_L1].toString());
        });
}

void ApiKeys::remove(const QString &id)
{
    m_connection->api()
        ->remove(u"/api/v1/keys/"_s + ApiClient::segment(id))
        ->then(this, [this](const Result<ApiReply> &reply) {
            if (!reply)
                fail(reply.error());
            refresh();
        });
}

void ApiKeys::clearError()
{
    m_error.clear();
    Q_EMIT changed();
}

void ApiKeys::fail(const Error &error)
{
    m_error = client::errorText(error);
    Q_EMIT changed();
}

} // namespace ccplant::client
