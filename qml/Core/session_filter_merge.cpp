// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing the shown rows to the wanted ones in few, small steps; and walking along them.
#include "qml/Core/session_filter_model.h"

namespace ccplant::client {
namespace {
constexpr int maxSteps = 400; // more than so many single changes: a reset is cheaper for everybody
}

void SessionFilterModel::rebuild()
{
    m_timer.stop();
    const int before = m_matches;
    merge(wanted());
    if (before != m_matches)
        Q_EMIT matchCountChanged();
}

void SessionFilterModel::merge(const QList<Row> &next)
{
    QSet<QString> wanted;
    for (const Row &row : next)
        wanted.insert(row.key);
    QList<Row> kept;
    for (const Row &row : std::as_const(m_rows)) {
        if (wanted.contains(row.key))
            kept << row;
    }
    const qsizetype shared = kept.size();
    const qsizetype changes = (m_rows.size() - shared) + (next.size() - shared);
    if (changes > maxSteps) {
        beginResetModel();
        m_rows = next;
        m_index.clear();
        for (int row = 0; row < m_rows.size(); ++row)
            m_index.insert(m_rows.at(row).key, row);
        endResetModel();
        return;
    }
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) { // what goes, in whole ranges
        if (wanted.contains(m_rows.at(row).key))
            continue;
        int first = row;
        while (first > 0 && !wanted.contains(m_rows.at(first - 1).key))
            --first;
        beginRemoveRows({}, first, row);
        m_rows.remove(first, row - first + 1);
        endRemoveRows();
        row = first;
    }
    QSet<QString> shown;
    for (const Row &row : std::as_const(m_rows))
        shown.insert(row.key);
    for (int row = 0; row < next.size(); ++row) {
        const QString &key = next.at(row).key;
        if (row < m_rows.size() && m_rows.at(row).key == key)
            continue;
        if (shown.contains(key)) { // further down: it moves up
            int from = row + 1;
            while (m_rows.at(from).key != key)
                ++from;
            beginMoveRows({}, from, from, {}, row);
            m_rows.move(from, row);
            endMoveRows();
        } else {
            beginInsertRows({}, row, row);
            m_rows.insert(row, next.at(row));
            endInsertRows();
        }
    }
    m_index.clear();
    for (int row = 0; row < m_rows.size(); ++row)
        m_index.insert(m_rows.at(row).key, row);
    refreshHeaders(next);
}

void SessionFilterModel::refreshHeaders(const QList<Row> &next)
{
    for (int row = 0; row < next.size(); ++row) {
        if (m_rows.at(row).count == next.at(row).count)
            continue;
        m_rows[row].count = next.at(row).count;
        Q_EMIT dataChanged(index(row), index(row), {GroupCountRole});
    }
}

int SessionFilterModel::rowOf(const QString &sessionId) const
{
    return m_index.value(sessionId, -1);
}

QString SessionFilterModel::sessionAt(int row) const
{
    return row >= 0 && row < m_rows.size() && m_rows.at(row).count < 0 ? m_rows.at(row).key
                                                                       : QString();
}

int SessionFilterModel::stepFrom(int row, int step) const
{
    for (int next = row + step; next >= 0 && next < m_rows.size(); next += step) {
        if (m_rows.at(next).count < 0)
            return next;
    }
    return row;
}

/// Filters and collapsed groups do not count: who asks is found wherever it is.
QString SessionFilterModel::nextNeedingInput(const QString &sessionId, bool backwards) const
{
    QList<int> asking;
    for (int row = 0; m_source && row < m_source->count(); ++row) {
        const SessionInfo &info = m_source->at(row);
        if (info.group() == StatusGroup::NeedsInput && !info.archived
            && !m_source->isHidden(info.id))
            asking << row;
    }
    if (asking.isEmpty())
        return {};
    sortRows(asking);
    const qsizetype here = asking.indexOf(m_source->rowOf(sessionId));
    const qsizetype size = asking.size();
    const qsizetype next =
        here < 0 ? (backwards ? size - 1 : 0) : (here + (backwards ? size - 1 : 1)) % size;
    return m_source->at(asking.at(next)).id;
}

} // namespace ccplant::client
