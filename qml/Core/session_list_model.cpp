// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_list_model.h"

#include "qml/Core/drafts.h"
#include "qml/Core/live_socket.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr int tickMs = 30'000; // relative times are in minutes

QVariantList tagList(const QJsonObject &tags)
{
    QVariantList list;
    for (auto tag = tags.begin(); tag != tags.end(); ++tag)
        list << QVariantMap{
            {u"key"_s, tag.key()}, {u"value"_s, tag.value().toVariant().toString()}};
    return list;
}

} // namespace

SessionListModel::SessionListModel(Unread *unread, QObject *parent)
    : QAbstractListModel(parent)
    , m_unread(unread)
{
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &SessionListModel::refreshTexts);
    m_tick.start();
    m_recount.setSingleShot(true);
    m_recount.setInterval(0);
    connect(&m_recount, &QTimer::timeout, this, &SessionListModel::recount);
}

void SessionListModel::listenTo(LiveSocket *live)
{
    connect(live, &LiveSocket::listReset, this, &SessionListModel::reset);
    connect(live, &LiveSocket::listMore, this, &SessionListModel::append);
    connect(live, &LiveSocket::listUpsert, this, &SessionListModel::upsert);
    connect(live, &LiveSocket::listRemove, this, &SessionListModel::remove);
}

int SessionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> SessionListModel::names()
{
    return {{SessionIdRole, "sessionId"_ba}, {TitleRole, "title"_ba}, {StatusRole, "status"_ba},
        {StatusGroupRole, "statusGroup"_ba}, {ActivityRole, "activity"_ba}, {AgentRole, "agent"_ba},
        {RepositoryRole, "repository"_ba}, {BranchRole, "branch"_ba},
        {LastEventAtRole, "lastEventAt"_ba}, {RelativeTimeRole, "relativeTime"_ba},
        {UnreadRole, "unread"_ba}, {PinnedRole, "pinned"_ba}, {ArchivedRole, "archived"_ba},
        {PendingCountRole, "pendingCount"_ba}, {TagsRole, "tags"_ba}, {PhaseRole, "phase"_ba},
        {ReasonRole, "reason"_ba}, {PlanDoneRole, "planDone"_ba}, {PlanTotalRole, "planTotal"_ba},
        {TeamRole, "team"_ba}};
}

QVariant SessionListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SessionInfo &info = m_sessions.at(index.row());
    switch (role) {
    case SessionIdRole:
        return info.id;
    case Qt::DisplayRole:
    case TitleRole:
        return titleOf(info);
    case StatusRole:
        return info.status;
    case StatusGroupRole:
        return nameOf(info.group());
    case ActivityRole:
        return info.activity;
    case AgentRole:
        return info.agent;
    case RepositoryRole:
        return shortRepository(info.repository);
    case BranchRole:
        return info.branch;
    case LastEventAtRole:
        return info.lastEventAt;
    case RelativeTimeRole:
        return relativeTime(info.lastEventAt, QDateTime::currentDateTimeUtc());
    case UnreadRole:
        return isUnread(info);
    case PinnedRole:
        return info.pinned;
    case ArchivedRole:
        return info.archived;
    case PendingCountRole:
        return int(info.pending.size());
    case TagsRole:
        return tagList(info.tags);
    case PhaseRole:
        return info.phase;
    case ReasonRole:
        return info.reason;
    case PlanDoneRole:
        return info.planDone;
    case PlanTotalRole:
        return info.planTotal;
    case TeamRole:
        return info.team;
    default:
        return {};
    }
}

QString SessionListModel::titleOf(const SessionInfo &info) const
{
    return info.title.isEmpty() ? tr("Untitled session") : info.title;
}

const SessionInfo *SessionListModel::find(const QString &id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_sessions.at(row);
}

bool SessionListModel::isUnread(const SessionInfo &info) const
{
    // What is still being done is no news yet; what was done, or is asked, is.
    if (info.id == m_visible || info.group() == StatusGroup::Running || !m_unread->knows(m_server))
        return false;
    return info.lastSeq > m_unread->seen(m_server, info.id);
}

QStringList SessionListModel::agents() const
{
    QSet<QString> names;
    for (const SessionInfo &info : m_sessions)
        names.insert(info.agent);
    names.remove({});
    QStringList sorted = names.values();
    sorted.sort(Qt::CaseInsensitive);
    return sorted;
}

QStringList SessionListModel::repositories() const
{
    QSet<QString> names;
    for (const SessionInfo &info : m_sessions)
        names.insert(shortRepository(info.repository));
    names.remove({});
    QStringList sorted = names.values();
    sorted.sort(Qt::CaseInsensitive);
    return sorted;
}

void SessionListModel::setServer(const QString &storageKey)
{
    m_server = storageKey;
    clear();
}

void SessionListModel::clear()
{
    beginResetModel();
    m_sessions.clear();
    m_since.clear();
    m_rows.clear();
    m_hidden.clear();
    m_stale.clear();
    m_expected = 0;
    m_receiving = m_loaded = false;
    endResetModel();
    Q_EMIT countChanged();
    Q_EMIT loadedChanged();
    recount();
}

/// A whole list is merged into what is shown, so that a reconnect moves nothing on the screen.
void SessionListModel::reset(const QJsonArray &sessions, int total)
{
    m_stale = QSet<QString>(m_rows.keyBegin(), m_rows.keyEnd());
    m_expected = total;
    m_receiving = true;
    append(sessions);
}

void SessionListModel::append(const QJsonArray &sessions)
{
    for (const QJsonValue &session : sessions) {
        --m_expected;
        put(session.toObject());
    }
    if (m_receiving && m_expected <= 0)
        finishReset();
    m_recount.start();
}

void SessionListModel::finishReset()
{
    m_receiving = false;
    const QSet<QString> gone = std::exchange(m_stale, {});
    for (const QString &id : gone)
        remove(id);
    if (!m_unread->knows(m_server)) {
        QHash<QString, qint64> seqs;
        for (const SessionInfo &info : std::as_const(m_sessions))
            seqs.insert(info.id, info.lastSeq);
        m_unread->setBaseline(m_server, seqs);
    }
    if (!std::exchange(m_loaded, true))
        Q_EMIT loadedChanged();
}

void SessionListModel::upsert(const QJsonObject &session)
{
    put(session);
    m_recount.start();
}

void SessionListModel::put(const QJsonObject &session)
{
    SessionInfo info = readSession(session);
    if (info.id.isEmpty())
        return;
    m_stale.remove(info.id);
    const QString id = info.id;
    if (id == m_visible)
        m_unread->markSeen(m_server, id, info.lastSeq);
    if (const int row = rowOf(id); row >= 0)
        updateRow(row, std::move(info));
    else
        insertRow(std::move(info));
    Q_EMIT sessionChanged(id);
}

void SessionListModel::insertRow(SessionInfo info)
{
    const int row = count();
    beginInsertRows({}, row, row);
    m_rows.insert(info.id, row);
    m_since << info.lastEventAt;
    m_sessions << std::move(info);
    endInsertRows();
    Q_EMIT countChanged();
}

void SessionListModel::updateRow(int row, SessionInfo info)
{
    SessionInfo &old = m_sessions[row];
    const bool moved = old.group() != info.group();
    if (moved || info.group() == StatusGroup::Idle || info.group() == StatusGroup::Done)
        m_since[row] = info.lastEventAt;
    old = std::move(info);
    Q_EMIT dataChanged(index(row), index(row));
}

/// The last row takes the place of the one that goes: rows are in no order, and nothing else has to
/// be renumbered.
void SessionListModel::remove(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    const int last = count() - 1;
    if (row != last) {
        m_sessions[row] = m_sessions.at(last);
        m_since[row] = m_since.at(last);
        m_rows[m_sessions.at(row).id] = row;
        Q_EMIT dataChanged(index(row), index(row));
    }
    beginRemoveRows({}, last, last);
    m_sessions.removeLast();
    m_since.removeLast();
    m_rows.remove(id);
    m_hidden.remove(id);
    endRemoveRows();
    m_unread->forget(m_server, id);
    Q_EMIT countChanged();
    Q_EMIT sessionRemoved(id);
    m_recount.start();
}

void SessionListModel::setVisibleSession(const QString &id)
{
    const QString before = std::exchange(m_visible, id);
    markSeen(before);
    markSeen(id);
}

void SessionListModel::markSeen(const QString &id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_unread->markSeen(m_server, id, m_sessions.at(row).lastSeq);
    Q_EMIT dataChanged(index(row), index(row), {UnreadRole});
}

void SessionListModel::markAllSeen()
{
    for (const SessionInfo &info : std::as_const(m_sessions)) {
        if (isUnread(info))
            m_unread->markSeen(m_server, info.id, info.lastSeq);
    }
    if (count() > 0)
        Q_EMIT dataChanged(index(0), index(count() - 1), {UnreadRole});
}

void SessionListModel::setHidden(const QString &id, bool hidden)
{
    if (hidden)
        m_hidden.insert(id);
    else
        m_hidden.remove(id);
    if (const int row = rowOf(id); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
    m_recount.start();
}

void SessionListModel::recount()
{
    int needsInput = 0, running = 0;
    for (const SessionInfo &info : std::as_const(m_sessions)) {
        if (info.archived || m_hidden.contains(info.id))
            continue;
        needsInput += info.group() == StatusGroup::NeedsInput;
        running += info.group() == StatusGroup::Running;
    }
    m_needsInput = needsInput;
    m_running = running;
    Q_EMIT countsChanged();
}

void SessionListModel::refreshTexts()
{
    if (count() > 0)
        Q_EMIT dataChanged(index(0), index(count() - 1), {TitleRole, RelativeTimeRole});
}

} // namespace ccplant::client
