// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/removed_sessions.h"

#include "qml/Core/client_core.h"
#include "qml/Core/session_info.h"
#include "shared/event.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

const QString root = u"/api/v1/removed-sessions"_s;

QString idOf(const QJsonObject &session)
{
    return session["id"_L1].toString();
}

} // namespace

RemovedSessions::RemovedSessions(Connection *connection, ClientHost *host, QObject *parent)
    : QAbstractListModel(parent)
    , m_connection(connection)
    , m_reading(connection, host)
{
    for (auto [timer, delay] : {std::pair{&m_search, searchMs}, {&m_again, againMs}}) {
        timer->setSingleShot(true);
        timer->setInterval(delay);
        connect(timer, &QTimer::timeout, this, &RemovedSessions::refresh);
    }
    connect(connection, &Connection::serverChanged, this, [this] {
        // The embedded server that comes back on another port is the same one.
        if (std::exchange(m_server, m_connection->storageKey()) != m_server)
            forget();
    });
    connect(connection, &Connection::stateChanged, this, [this] {
        // What is still on its way was perhaps asked of a server that could not be reached.
        if (m_watched && m_connection->online() && (m_loading || !m_error.isEmpty()))
            refresh();
    });
}

RemovedSessions *RemovedSessions::create(QQmlEngine *, QJSEngine *)
{
    RemovedSessions *sessions = ClientCore::instance()->removedSessions();
    QJSEngine::setObjectOwnership(sessions, QJSEngine::CppOwnership);
    QJSEngine::setObjectOwnership(sessions->reading(), QJSEngine::CppOwnership);
    return sessions;
}

int RemovedSessions::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_sessions.size());
}

QVariant RemovedSessions::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QJsonObject &session = m_sessions.at(index.row());
    switch (role) {
    case SessionIdRole:
        return idOf(session);
    case Qt::DisplayRole:
    case TitleRole:
        return removedTitle(session);
    case PlaceRole:
        return removedPlace(session);
    case RemovedRole:
        return removedText(session);
    case KeptRole:
        return keptText(session);
    case AgoRole:
        return relativeTime(
            parseTime(session["removed_at"_L1].toString()), QDateTime::currentDateTimeUtc());
    default:
        return {};
    }
}

QHash<int, QByteArray> RemovedSessions::roleNames() const
{
    return {{SessionIdRole, "sessionId"_ba}, {TitleRole, "title"_ba}, {PlaceRole, "place"_ba},
        {RemovedRole, "removed"_ba}, {KeptRole, "kept"_ba}, {AgoRole, "ago"_ba}};
}

void RemovedSessions::setQuery(const QString &query)
{
    if (m_query == query)
        return;
    m_query = query;
    m_search.start();
    Q_EMIT queryChanged();
}

void RemovedSessions::setWatched(bool watched)
{
    if (m_watched == watched)
        return;
    m_watched = watched;
    Q_EMIT watchedChanged();
    if (watched)
        refresh();
}

void RemovedSessions::refresh()
{
    m_search.stop();
    m_again.stop();
    ask({});
}

void RemovedSessions::refreshSoon()
{
    if (m_watched)
        m_again.start();
}

void RemovedSessions::loadMore()
{
    if (more() && !m_loading)
        ask(m_cursor);
}

void RemovedSessions::ask(const QString &cursor)
{
    const int limit = cursor.isEmpty() ? std::clamp(count(), pageSize, mostAtOnce) : pageSize;
    QUrlQuery query;
    query.addQueryItem(u"limit"_s, QString::number(limit));
    for (const auto &[name, value] : {std::pair{u"q"_s, m_query.trimmed()}, {u"cursor"_s, cursor}})
        if (!value.isEmpty())
            query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    m_loading = true;
    Q_EMIT changed();
    m_connection->api()
        ->get(root, query)
        ->then(this,
            [this, generation = ++m_generation, append = !cursor.isEmpty()](
                const Result<ApiReply> &reply) {
                if (generation != m_generation)
                    return; // what was asked for since counts
                m_loading = false;
                if (reply)
                    return take(reply->json(), append);
                m_error = client::errorText(reply.error());
                m_details = reply.error().internal;
                Q_EMIT changed();
            });
}

void RemovedSessions::take(const QJsonObject &answer, bool append)
{
    QJsonArray sessions;
    if (append) {
        for (const QJsonObject &session : std::as_const(m_sessions))
            sessions << session;
    }
    const QJsonArray page = answer["sessions"_L1].toArray();
    for (const QJsonValue &session : page) {
        if (!append || rowOf(session["id"_L1].toString()) < 0)
            sessions << session;
    }
    show(sessions);
    m_loaded = true;
    m_error.clear();
    m_details.clear();
    m_cursor = answer["next_cursor"_L1].toString();
    m_total = answer["total"_L1].toInt(count());
    Q_EMIT changed();
}

/// Rows that stay keep their place on the screen, and the keyboard.
void RemovedSessions::show(const QJsonArray &sessions)
{
    for (int row = 0; row < sessions.size(); ++row) {
        const QJsonObject session = sessions[row].toObject();
        const int before = rowOf(idOf(session));
        if (before > row) { // what stood between is gone
            beginRemoveRows({}, row, before - 1);
            m_sessions.remove(row, before - row);
            endRemoveRows();
        } else if (before < row) {
            beginInsertRows({}, row, row);
            m_sessions.insert(row, session);
            endInsertRows();
        }
        m_sessions[row] = session;
    }
    if (count() > sessions.size()) {
        beginRemoveRows({}, int(sessions.size()), count() - 1);
        m_sessions.resize(sessions.size());
        endRemoveRows();
    }
    refreshTexts();
}

void RemovedSessions::open(const QString &id)
{
    const int row = rowOf(id);
    m_reading.open(id, row < 0 ? QJsonObject() : m_sessions.at(row));
}

void RemovedSessions::remove(const QStringList &ids)
{
    m_changeError.clear();
    m_deleting += int(ids.size());
    Q_EMIT changed();
    for (const QString &id : ids) {
        m_connection->api()
            ->remove(root + u'/' + ApiClient::segment(id))
            ->then(this, [this, id, server = m_server](const Result<ApiReply> &reply) {
                if (server != m_server)
                    return; // of another one
                --m_deleting;
                if (reply || reply.error().code == ErrorCode::NotFound) {
                    drop(id);
                    return;
                }
                m_changeError = client::errorText(reply.error());
                Q_EMIT changed();
            });
    }
}

void RemovedSessions::drop(const QString &id)
{
    if (const int row = rowOf(id); row >= 0) {
        beginRemoveRows({}, row, row);
        m_sessions.removeAt(row);
        endRemoveRows();
        m_total = std::max(count(), m_total - 1);
    }
    if (m_reading.sessionId() == id)
        m_reading.open({});
    Q_EMIT changed();
    Q_EMIT deleted(id);
}

void RemovedSessions::clearChangeError()
{
    m_changeError.clear();
    Q_EMIT changed();
}

int RemovedSessions::rowOf(const QString &id) const
{
    const auto found = std::find_if(m_sessions.begin(), m_sessions.end(),
        [&](const QJsonObject &session) { return idOf(session) == id; });
    return found == m_sessions.end() ? -1 : int(found - m_sessions.begin());
}

QString RemovedSessions::idAt(int row) const
{
    return row >= 0 && row < count() ? idOf(m_sessions.at(row)) : QString();
}

QString RemovedSessions::titleAt(int row) const
{
    return row >= 0 && row < count() ? removedTitle(m_sessions.at(row)) : QString();
}

void RemovedSessions::refreshTexts()
{
    if (count() > 0)
        Q_EMIT dataChanged(index(0), index(count() - 1));
    m_reading.refreshTexts();
}

/// Another server: nothing of the one before is shown or taken any more.
void RemovedSessions::forget()
{
    ++m_generation;
    m_search.stop();
    m_again.stop();
    m_reading.open({});
    show({});
    m_query.clear();
    m_cursor.clear();
    m_error.clear();
    m_details.clear();
    m_changeError.clear();
    m_total = m_deleting = 0;
    m_loaded = m_loading = false;
    Q_EMIT queryChanged();
    Q_EMIT changed();
    if (m_watched)
        m_again.start();
}

} // namespace ccplant::client
