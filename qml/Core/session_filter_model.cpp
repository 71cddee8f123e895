// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_filter_model.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
constexpr int mergeMs = 30; // fifty busy sessions are one merge, not fifty
}

SessionFilterModel::SessionFilterModel(QObject *parent)
    : QAbstractListModel(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SessionFilterModel::rebuild);
}

void SessionFilterModel::setSource(SessionListModel *source)
{
    if (m_source == source)
        return;
    if (m_source)
        m_source->disconnect(this);
    m_source = source;
    if (source) {
        connect(source, &QAbstractItemModel::rowsInserted, this, &SessionFilterModel::schedule);
        connect(
            source, &QAbstractItemModel::dataChanged, this, &SessionFilterModel::onSourceChanged);
        // A row that is gone has no data to show: do not wait, only gather what goes at once.
        connect(source, &QAbstractItemModel::rowsRemoved, this, [this] { m_timer.start(0); });
        connect(source, &QAbstractItemModel::modelReset, this, &SessionFilterModel::rebuild);
        connect(source, &SessionListModel::loadedChanged, this, &SessionFilterModel::rebuild);
    }
    rebuild();
    Q_EMIT sourceChanged();
}

int SessionFilterModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QHash<int, QByteArray> SessionFilterModel::roleNames() const
{
    QHash<int, QByteArray> names = SessionListModel::names();
    names.insert(IsHeaderRole, "isHeader"_ba);
    names.insert(GroupRole, "group"_ba);
    names.insert(GroupCountRole, "groupCount"_ba);
    names.insert(GroupCollapsedRole, "groupCollapsed"_ba);
    return names;
}

QVariant SessionFilterModel::data(const QModelIndex &index, int role) const
{
    if (!m_source || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const bool header = row.count >= 0;
    const int at = header ? -1 : m_source->rowOf(row.key);
    switch (role) {
    case IsHeaderRole:
        return header;
    case GroupRole:
        return header ? row.key.sliced(1) : at < 0 ? QString() : nameOf(m_source->at(at).group());
    case GroupCountRole:
        return std::max(0, row.count);
    case GroupCollapsedRole:
        return header && m_collapsed.contains(row.key.sliced(1));
    default:
        break;
    }
    // Headers have every role too, with an empty value of its type, for delegates with required
    // properties.
    if (at >= 0)
        return m_source->data(m_source->index(at), role);
    switch (role) {
    case SessionListModel::UnreadRole:
    case SessionListModel::PinnedRole:
    case SessionListModel::ArchivedRole:
        return false;
    case SessionListModel::PendingCountRole:
    case SessionListModel::PlanDoneRole:
    case SessionListModel::PlanTotalRole:
        return 0;
    case SessionListModel::TagsRole:
        return QVariantList();
    case SessionListModel::LastEventAtRole:
        return QDateTime();
    default:
        return role > Qt::UserRole ? QVariant(QString()) : QVariant();
    }
}

bool SessionFilterModel::accepts(const SessionInfo &info) const
{
    if (info.archived != m_archived || m_source->isHidden(info.id))
        return false;
    if (!m_scope.isEmpty()
        && (m_scope == "personal"_L1 ? !info.team.isEmpty() : info.team != m_scope))
        return false;
    if (!m_group.isEmpty() && nameOf(info.group()) != m_group)
        return false;
    if (!m_agent.isEmpty() && info.agent != m_agent)
        return false;
    if (!m_repository.isEmpty() && shortRepository(info.repository) != m_repository)
        return false;
    return std::all_of(m_needles.begin(), m_needles.end(),
        [&](const QString &needle) { return info.searchText.contains(needle); });
}

/// Pinned ones first, then the newest in their group.
void SessionFilterModel::sortRows(QList<int> &rows) const
{
    std::sort(rows.begin(), rows.end(), [this](int a, int b) {
        const SessionInfo &left = m_source->at(a), &right = m_source->at(b);
        if (left.pinned != right.pinned)
            return left.pinned;
        const QDateTime leftSince = m_source->groupSince(a), rightSince = m_source->groupSince(b);
        return leftSince == rightSince ? left.id < right.id : leftSince > rightSince;
    });
}

/// The rows as they should be.
QList<SessionFilterModel::Row> SessionFilterModel::wanted()
{
    std::array<QList<int>, 4> groups;
    m_matches = 0;
    for (int row = 0; m_source && row < m_source->count(); ++row) {
        const SessionInfo &info = m_source->at(row);
        if (!accepts(info))
            continue;
        groups[size_t(info.group())] << row;
        ++m_matches;
    }
    QList<Row> rows;
    rows.reserve(m_matches + 4);
    for (size_t g = 0; g < groups.size(); ++g) {
        QList<int> &group = groups[g];
        if (group.isEmpty())
            continue;
        const QString name = nameOf(StatusGroup(g));
        rows << Row{u'#' + name, int(group.size())};
        if (m_collapsed.contains(name))
            continue;
        sortRows(group);
        for (const int row : std::as_const(group))
            rows << Row{m_source->at(row).id, -1};
    }
    return rows;
}

void SessionFilterModel::schedule()
{
    if (!m_timer.isActive())
        m_timer.start(mergeMs);
}

void SessionFilterModel::onSourceChanged(
    const QModelIndex &from, const QModelIndex &to, const QList<int> &roles)
{
    const bool ordered = roles.isEmpty(); // partial changes never move a row
    if (ordered)
        schedule();
    for (int row = from.row(); row <= to.row(); ++row) {
        const int mine = m_index.value(m_source->at(row).id, -1);
        if (mine >= 0)
            Q_EMIT dataChanged(index(mine), index(mine), roles);
    }
}

void SessionFilterModel::setSearch(const QString &text)
{
    if (m_search == text)
        return;
    m_search = text;
    m_needles = text.toCaseFolded().split(u' ', Qt::SkipEmptyParts);
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setStatusGroup(const QString &group)
{
    if (m_group == group)
        return;
    m_group = group;
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setAgent(const QString &agent)
{
    if (m_agent == agent)
        return;
    m_agent = agent;
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setRepository(const QString &repository)
{
    if (m_repository == repository)
        return;
    m_repository = repository;
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setScope(const QString &scope)
{
    if (m_scope == scope)
        return;
    m_scope = scope;
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setArchived(bool archived)
{
    if (m_archived == archived)
        return;
    m_archived = archived;
    rebuild();
    Q_EMIT filterChanged();
}

bool SessionFilterModel::filtered() const
{
    return !m_needles.isEmpty() || !m_group.isEmpty() || !m_agent.isEmpty()
        || !m_repository.isEmpty();
}

void SessionFilterModel::clearFilters()
{
    m_search.clear();
    m_needles.clear();
    m_group.clear();
    m_agent.clear();
    m_repository.clear();
    rebuild();
    Q_EMIT filterChanged();
}

void SessionFilterModel::setCollapsed(const QStringList &groups)
{
    if (m_collapsed == groups)
        return;
    m_collapsed = groups;
    rebuild();
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).count >= 0)
            Q_EMIT dataChanged(index(row), index(row), {GroupCollapsedRole});
    }
    Q_EMIT collapsedChanged();
}

void SessionFilterModel::toggleGroup(const QString &group)
{
    QStringList groups = m_collapsed;
    if (!groups.removeOne(group))
        groups << group;
    setCollapsed(groups);
}

} // namespace ccplant::client
