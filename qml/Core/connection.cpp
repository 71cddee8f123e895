// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/connection.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {

Connection::Connection(TransportFactory factory, QObject *parent)
    : QObject(parent)
    , m_live(std::move(factory))
{
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &Connection::retryChanged);
    connect(&m_live, &LiveSocket::stateChanged, this, &Connection::onLiveState);
    // The handshake does not say why it was refused; a request does.
    connect(&m_live, &LiveSocket::interrupted, this, &Connection::probe);
    connect(&m_live, &LiveSocket::maintenance, this, &Connection::setMaintenance);
    connect(&m_api, &ApiClient::maintained, this, [this] {
        if (!maintained())
            probe(); // since when, and what is said about it
    });
    connect(&m_api, &ApiClient::unauthenticated, this, [this] {
        if (m_state == SignedOut)
            return;
        // Without a token there is a cookie, which ends by itself: that is no error of anybody's.
        close(m_api.token().isEmpty()
                ? QString()
                : client::errorText(Error{ErrorCode::Unauthenticated, {}, {}, {}}));
        Q_EMIT refused();
    });
}

Connection *Connection::create(QQmlEngine *, QJSEngine *)
{
    Connection *connection = ClientCore::instance()->connection();
    QJSEngine::setObjectOwnership(connection, QJSEngine::CppOwnership);
    return connection;
}

QString Connection::serverLabel() const
{
    return m_local ? tr("This computer") : serverUrl().authority();
}

QString Connection::storageKey() const
{
    return m_local ? u"local"_s : serverUrl().toString(QUrl::StripTrailingSlash);
}

int Connection::retryInMs() const
{
    return m_state == Offline ? m_live.retryInMs() : 0;
}

void Connection::open(const QUrl &url, const QString &token, bool local)
{
    ++m_generation;
    m_probing = m_known = false;
    m_local = local;
    m_api.setServer(url, token);
    Q_EMIT serverChanged();
    setMaintenance({}); // of the server before
    setState(Connecting);
    probe();
    m_live.start(url, token);
}

void Connection::setToken(const QString &token)
{
    m_api.setServer(m_api.base(), token);
    m_live.setToken(token);
}

void Connection::close(const QString &reason)
{
    ++m_generation;
    m_probing = false;
    m_live.stop();
    setState(SignedOut, reason);
}

void Connection::retryNow()
{
    m_live.retryNow();
}

void Connection::refresh()
{
    probe();
}

void Connection::probe()
{
    if (m_probing || m_state == SignedOut)
        return;
    m_probing = true;
    m_api.get(u"/api/v1/me"_s)
        ->then(this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (generation != m_generation)
                return; // of an earlier server
            m_probing = false;
            onProbe(reply);
        });
}

void Connection::onProbe(const Result<ApiReply> &reply)
{
    if (reply) {
        readMe(reply->json());
        if (!std::exchange(m_known, true))
            Q_EMIT accepted();
        // The way is free again, so there is no need to sit out the wait.
        if (m_live.state() == LiveSocket::Waiting && m_state == Offline
            && m_live.retryInMs() > 2000)
            m_live.retryNow();
        return;
    }
    if (m_live.state() != LiveSocket::Online && m_state != SignedOut)
        setState(Offline, client::errorText(reply.error()), reply.error().internal);
}

void Connection::readMe(const QJsonObject &me)
{
    const QJsonObject server = me["server"_L1].toObject();
    m_serverName = server["name"_L1].toString();
    m_serverVersion = server["version"_L1].toString();
    m_serverRuntime = server["runtime"_L1].toString();
    m_sharing = server["share"_L1].toString();
    m_keepRemoved = std::max<qint64>(0, server["keep_removed"_L1].toInteger());
    const QJsonValue user = me["user"_L1];
    m_user = user.isObject() ? user["name"_L1].toString(user["id"_L1].toString()) : user.toString();
    m_teams = me["teams"_L1].toVariant().toStringList();
    m_permissions = me["permissions"_L1].toVariant().toStringList();
    m_repositories.clear();
    const QJsonArray repositories = me["repositories"_L1].toArray();
    for (const QJsonValue &repository : repositories)
        m_repositories << (repository.isObject() ? repository["path"_L1].toString()
                                                 : repository.toString());
    m_repositories.removeAll({});
    Q_EMIT infoChanged();
    setMaintenance(me["maintenance"_L1].toObject());
}

void Connection::setMaintenance(const QJsonObject &state)
{
    if (std::exchange(m_maintenance, state) != state)
        Q_EMIT maintenanceChanged();
}

QString Connection::keepRemovedText() const
{
    constexpr qint64 minute = 60, hour = 60 * minute, day = 24 * hour;
    if (m_keepRemoved <= 0)
        return {};
    if (m_keepRemoved < hour)
        return tr("%n minute(s)", nullptr, int(std::max<qint64>(1, m_keepRemoved / minute)));
    return m_keepRemoved < 2 * day ? tr("%n hour(s)", nullptr, int(m_keepRemoved / hour))
                                   : tr("%n day(s)", nullptr, int(m_keepRemoved / day));
}

bool Connection::maintained() const
{
    return m_maintenance["enabled"_L1].toBool();
}

QString Connection::maintenanceMessage() const
{
    return m_maintenance["message"_L1].toString();
}

QString Connection::maintainer() const
{
    return m_maintenance["by"_L1].toString();
}

QStringList Connection::permissions() const
{
    return m_permissions;
}

bool Connection::admin() const
{
    return m_permissions.contains("admin"_L1) || m_permissions.contains("*"_L1);
}

void Connection::onLiveState()
{
    switch (m_live.state()) {
    case LiveSocket::Stopped:
        return;
    case LiveSocket::Connecting:
        if (m_state != Offline) // stay calm while it is tried again
            setState(Connecting);
        Q_EMIT retryChanged();
        return;
    case LiveSocket::Online:
        setState(Online);
        return;
    case LiveSocket::Waiting:
        setState(Offline,
            m_errorText.isEmpty() ? tr("The connection to the server was lost.") : m_errorText,
            m_live.lastReason());
        Q_EMIT retryChanged();
        return;
    }
}

void Connection::setState(State state, const QString &text, const QString &details)
{
    if (m_state == state && m_errorText == text && m_errorDetails == details)
        return;
    m_state = state;
    m_errorText = text;
    m_errorDetails = details;
    if (state == Offline)
        m_tick.start();
    else
        m_tick.stop();
    Q_EMIT stateChanged();
}

} // namespace ccplant::client
