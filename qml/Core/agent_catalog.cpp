// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/agent_catalog.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
constexpr int pollMs = 1500; // an installation's progress
}

AgentCatalog::AgentCatalog(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
    m_poll.setSingleShot(true);
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, &AgentCatalog::refresh);
    connect(connection, &Connection::accepted, this, &AgentCatalog::refresh);
    connect(connection, &Connection::serverChanged, this, [this] {
        m_agents = {};
        m_templates = {};
        m_error.clear();
        Q_EMIT changed();
    });
}

AgentCatalog *AgentCatalog::create(QQmlEngine *, QJSEngine *)
{
    AgentCatalog *catalog = ClientCore::instance()->agents();
    QJSEngine::setObjectOwnership(catalog, QJSEngine::CppOwnership);
    return catalog;
}

void AgentCatalog::refresh()
{
    m_loading = true;
    Q_EMIT changed();
    ApiClient *api = m_connection->api();
    api->get(u"/api/v1/agents"_s)->then(this, [this](const Result<ApiReply> &reply) {
        m_loading = false;
        m_error = reply ? QString() : client::errorText(reply.error());
        if (reply)
            m_agents = reply->json()["agents"_L1].toArray();
        if (installing())
            m_poll.start();
        Q_EMIT changed();
    });
    api->get(u"/api/v1/templates"_s)->then(this, [this](const Result<ApiReply> &reply) {
        if (!reply)
            return setError(client::errorText(reply.error()));
        m_templates = reply->json()["templates"_L1].toArray();
        Q_EMIT changed();
    });
}

bool AgentCatalog::installing() const
{
    return std::any_of(m_agents.begin(), m_agents.end(),
        [](const QJsonValue &agent) { return agent["installing"_L1].isObject(); });
}

void AgentCatalog::install(const QString &id)
{
    const QString path = u"/api/v1/agents/"_s + ApiClient::segment(id) + u"/install"_s;
    m_connection->api()->post(path)->then(this, [this](const Result<ApiReply> &reply) {
        if (!reply)
            setError(client::errorText(reply.error()));
        else
            refresh();
    });
}

QVariantMap AgentCatalog::agent(const QString &id) const
{
    for (const QJsonValue &agent : m_agents) {
        if (agent["id"_L1].toString() == id)
            return agent.toObject().toVariantMap();
    }
    return {};
}

QVariantMap AgentCatalog::names() const
{
    QVariantMap names;
    for (const QJsonValue &agent : m_agents)
        names.insert(agent["id"_L1].toString(), agent["name"_L1].toString());
    return names;
}

QString AgentCatalog::nameOf(const QString &id) const
{
    const QString name = agent(id).value(u"name"_s).toString();
    return name.isEmpty() ? id : name;
}

QString AgentCatalog::defaultAgent() const
{
    for (const QJsonValue &agent : m_agents) {
        if (agent["default"_L1].toBool())
            return agent["id"_L1].toString();
    }
    return m_agents.isEmpty() ? QString() : m_agents.first()["id"_L1].toString();
}

void AgentCatalog::saveTemplate(const QString &name, const QVariantMap &body)
{
    m_connection->api()
        ->post(u"/api/v1/templates"_s,
            {{u"name"_s, name}, {u"body"_s, QJsonObject::fromVariantMap(body)}})
        ->then(this, [this](const Result<ApiReply> &reply) {
            if (!reply)
                setError(client::errorText(reply.error()));
            else
                refresh();
        });
}

void AgentCatalog::removeTemplate(const QString &id)
{
    m_connection->api()
        ->remove(u"/api/v1/templates/"_s + ApiClient::segment(id))
        ->then(this, [this](const Result<ApiReply> &reply) {
            if (!reply)
                setError(client::errorText(reply.error()));
            else
                refresh();
        });
}

void AgentCatalog::setError(const QString &text)
{
    m_error = text;
    Q_EMIT changed();
}

} // namespace ccplant::client
