// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/server_list.h"

#include "qml/Core/server_address.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
const QString localKey = u"local"_s;
}

ServerList::ServerList(const QString &path, Connection *connection, LocalServer *local,
    SecretStore *secrets, QUrl fixed, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(path)
    , m_connection(connection)
    , m_local(local)
    , m_secrets(secrets)
    , m_fixed(std::move(fixed))
{
    const QJsonArray servers = m_store.value(u"servers"_s).toArray();
    for (const QJsonValue &server : servers)
        m_urls << server.toString();
    m_urls.removeAll({});
    connect(connection, &Connection::serverChanged, this,
        [this] { Q_EMIT dataChanged(index(0), index(count() - 1), {CurrentRole}); });
    m_renewal.setInterval(std::chrono::hours(12)); // it is good for seven days
    connect(&m_renewal, &QTimer::timeout, this, &ServerList::renewToken);
    connect(connection, &Connection::accepted, this, &ServerList::onAccepted);
    connect(connection->live(), &LiveSocket::interrupted, this, [this] {
        if (m_connection->local())
            m_local->check();
    });
    connect(local, &LocalServer::ready, this, [this](const QUrl &url, const QString &token) {
        // A restart of the embedded server is taken up only by who uses it.
        const bool inUse = m_connection->local() || m_connection->state() == Connection::SignedOut;
        if (inUse)
            m_connection->open(url, token, true);
    });
}

void ServerList::onAccepted()
{
    if (fixed())
        return; // the browser keeps the cookie
    const QString key = m_connection->storageKey();
    if (!m_connection->local())
        m_secrets->write(key, m_connection->api()->token());
    remember(key);
    renewToken();
}

/// The token of a sign-in through the browser ends in days; one that is used goes on.
void ServerList::renewToken()
{
    const QString token = m_connection->api()->token();
    if (fixed() || !token.startsWith("ccps_"_L1))
        return m_renewal.stop();
    m_renewal.start();
    m_connection->api()
        ->post(u"/auth/token/renew"_s)
        ->then(this, [this, token](const Result<ApiReply> &reply) {
            // Another server since; or thirty days are over, which the server says when it ends.
            if (!reply || m_connection->api()->token() != token)
                return;
            const QString next = reply->json()["token"_L1].toString();
            if (next.isEmpty())
                return;
            m_connection->setToken(next);
            m_secrets->write(m_connection->storageKey(), next);
        });
}

ServerList *ServerList::create(QQmlEngine *, QJSEngine *)
{
    ServerList *servers = ClientCore::instance()->servers();
    QJSEngine::setObjectOwnership(servers, QJSEngine::CppOwnership);
    return servers;
}

int ServerList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant ServerList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString &url = m_urls.at(index.row());
    switch (role) {
    case UrlRole:
        return url;
    case Qt::DisplayRole:
    case LabelRole:
        return url == localKey ? tr("This computer") : QUrl(url).authority();
    case LocalRole:
        return url == localKey;
    case CurrentRole:
        return m_connection->state() != Connection::SignedOut && m_connection->storageKey() == url;
    default:
        return {};
    }
}

QHash<int, QByteArray> ServerList::roleNames() const
{
    return {{UrlRole, "url"_ba}, {LabelRole, "label"_ba}, {LocalRole, "local"_ba},
        {CurrentRole, "current"_ba}};
}

void ServerList::connectTo(const QString &address, const QString &token)
{
    const ServerAddress read = readAddress(address);
    const QString secret = token.trimmed().isEmpty() ? read.token : token.trimmed();
    if (!read.error.isEmpty())
        return setFormError(read.error);
    if (secret.isEmpty())
        return setFormError(
            tr("Enter the token. It is in the file owner-token of the server's data folder."));
    setFormError({});
    m_store.set(u"signed_out"_s, QJsonValue::Undefined);
    m_connection->open(read.url, secret, false);
}

void ServerList::connectSaved(const QString &url)
{
    if (url == localKey)
        return useLocal();
    m_secrets->read(url, this, [this, url](const QString &token) {
        if (token.isEmpty())
            return setFormError(tr("The token of %1 is no longer kept. Enter it again.")
                    .arg(QUrl(url).authority()));
        setFormError({});
        m_store.set(u"signed_out"_s, QJsonValue::Undefined);
        m_connection->open(QUrl(url), token, false);
    });
}

void ServerList::useLocal()
{
    setFormError({});
    m_store.set(u"signed_out"_s, QJsonValue::Undefined);
    m_connection->close();
    m_local->start();
}

void ServerList::forget(const QString &url)
{
    const int row = int(m_urls.indexOf(url));
    if (row < 0)
        return;
    if (m_connection->storageKey() == url)
        m_connection->close();
    beginRemoveRows({}, row, row);
    m_urls.removeAt(row);
    endRemoveRows();
    m_secrets->remove(url);
    save();
    Q_EMIT countChanged();
}

void ServerList::signIn(const QString &tokenOrLink)
{
    if (m_signingIn)
        return;
    const QString text = tokenOrLink.trimmed();
    const QString inLink = QUrlQuery(QUrl(text).query()).queryItemValue(u"token"_s);
    if (text.isEmpty())
        return setFormError(tr("Enter a token, or paste a login link."));
    setFormError({});
    setSigningIn(true);
    m_connection->api()->setServer(m_fixed, {});
    m_connection->api()
        ->post(u"/auth/login"_s, {{u"token"_s, inLink.isEmpty() ? text : inLink}})
        ->then(this, [this](const Result<ApiReply> &reply) {
            setSigningIn(false);
            if (!reply && reply.error().code == ErrorCode::Unauthenticated)
                return setFormError(tr("This is not right, or it was used before. A login link "
                                       "works once, for five minutes."));
            if (!reply)
                return setFormError(errorText(reply.error()));
            m_connection->open(m_fixed, {}, false);
        });
}

void ServerList::setSigningIn(bool signingIn)
{
    m_signingIn = signingIn;
    Q_EMIT signingInChanged();
}

void ServerList::connectLast()
{
    if (fixed())
        return m_connection->open(m_fixed, {}, false);
    if (m_store.value(u"signed_out"_s).toBool())
        return;
    if (!m_urls.isEmpty())
        return connectSaved(m_urls.first());
    if (m_local->available())
        useLocal();
}

void ServerList::signOut()
{
    if (fixed())
        m_connection->api()
            ->post(u"/auth/logout"_s)
            ->then(this, [this](const Result<ApiReply> &reply) {
                if (!reply && reply.error().code != ErrorCode::Unauthenticated)
                    setFormError(
                        tr("The server could not be told: this browser is still signed in. %1")
                            .arg(errorText(reply.error())));
            });
    m_store.set(u"signed_out"_s, true);
    m_connection->close();
    Q_EMIT signedOut();
}

void ServerList::signOutEverywhere()
{
    m_connection->api()
        ->post(u"/auth/logout-everywhere"_s)
        ->then(this, [this](const Result<ApiReply> &reply) {
            if (reply)
                signOut();
            else
                Q_EMIT signOutFailed(errorText(reply.error()));
        });
}

void ServerList::remember(const QString &url)
{
    const int row = int(m_urls.indexOf(url));
    if (row == 0)
        return;
    beginResetModel();
    if (row > 0)
        m_urls.removeAt(row);
    m_urls.prepend(url);
    endResetModel();
    save();
    Q_EMIT countChanged();
}

void ServerList::save()
{
    m_store.set(u"servers"_s, QJsonArray::fromStringList(m_urls));
}

void ServerList::setFormError(const QString &text)
{
    if (m_formError == text)
        return;
    m_formError = text;
    Q_EMIT formErrorChanged();
}

} // namespace ccplant::client
