// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/transcript_rows.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::client {

TranscriptRows::TranscriptRows(TranscriptModel *source, QObject *parent)
    : QAbstractListModel(parent)
    , m_source(source)
{
    connect(source, &QAbstractItemModel::modelReset, this, &TranscriptRows::rebuildAll);
    connect(source, &QAbstractItemModel::rowsInserted, this, &TranscriptRows::onInserted);
    connect(source, &QAbstractItemModel::rowsRemoved, this, &TranscriptRows::onRemoved);
    connect(source, &QAbstractItemModel::dataChanged, this, &TranscriptRows::onDataChanged);
    connect(source, &TranscriptModel::appended, this, [this](int row, const QString &text) {
        const int mine = rowFor(row);
        if (mine >= 0 && m_rows.at(mine).steps == 0)
            Q_EMIT appended(mine, text);
    });
    rebuildAll();
}

int TranscriptRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QString TranscriptRows::groupId(int source) const
{
    return u"group:"_s
        + m_source->data(m_source->index(source), TranscriptModel::EntryIdRole).toString();
}

QVariant TranscriptRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == TranscriptModel::InGroupRole)
        return row.inGroup;
    return row.steps > 0 ? groupData(row, role) : m_source->data(m_source->index(row.source), role);
}

QVariant TranscriptRows::groupData(const Row &row, int role) const
{
    int tools = 0, failed = 0;
    bool running = false;
    const auto count = [&] {
        for (int step = row.source; step < row.source + row.steps; ++step) {
            if (!m_source->isTool(step))
                continue;
            ++tools;
            failed += m_source->data(m_source->index(step), TranscriptModel::StatusRole).toString()
                == "failed"_L1;
            running |= !m_source->data(m_source->index(step), TranscriptModel::DoneRole).toBool();
        }
    };
    const QModelIndex last = m_source->index(row.source + row.steps - 1);
    switch (role) {
    case TranscriptModel::KindRole:
        return u"group"_s;
    case TranscriptModel::EntryIdRole:
        return groupId(row.source);
    case TranscriptModel::GroupExpandedRole:
        return m_open.contains(groupId(row.source));
    case TranscriptModel::GroupCountRole:
        count();
        return tools;
    case TranscriptModel::GroupFailedRole:
        count();
        return failed;
    case TranscriptModel::GroupRunningRole:
        count();
        return running;
    case TranscriptModel::TitleRole: // what it did last
    case TranscriptModel::ToolKindRole:
    case TranscriptModel::StatusRole:
        return m_source->data(last, role);
    case TranscriptModel::DurationMsRole: {
        const QDateTime from =
            m_source->data(m_source->index(row.source), TranscriptModel::TimeRole).toDateTime();
        const QDateTime to = m_source->data(last, TranscriptModel::TimeRole).toDateTime();
        const qint64 tail = m_source->data(last, role).toLongLong();
        return from.isValid() && to.isValid() ? from.msecsTo(to) + std::max<qint64>(0, tail) : -1;
    }
    default:
        return m_source->data(m_source->index(row.source), role);
    }
}

/// The rows of the source from `fromSource` on, which must not be inside a run of steps.
QList<TranscriptRows::Row> TranscriptRows::layout(int fromSource) const
{
    QList<Row> rows;
    const int size = m_source->rowCount();
    for (int at = fromSource; at < size;) {
        int end = at;
        while (end < size && m_source->isStep(end))
            ++end;
        if (end > at)
            layoutRun(at, end, rows);
        else
            rows << Row{at++};
        at = std::max(at, end);
    }
    return rows;
}

/// A run of steps [first, end): thoughts at its borders stay outside, the rest folds when it is
/// long enough.
void TranscriptRows::layoutRun(int first, int end, QList<Row> &out) const
{
    int from = first, to = end;
    while (from < to && !m_source->isTool(from))
        out << Row{from++};
    while (to > from && !m_source->isTool(to - 1))
        --to;
    int tools = 0;
    for (int step = from; step < to; ++step)
        tools += m_source->isTool(step);
    const bool folds = tools >= foldFrom;
    if (folds)
        out << Row{from, to - from};
    const bool shown = !folds || m_open.contains(groupId(from));
    for (int step = from; shown && step < to; ++step)
        out << Row{step, 0, folds};
    for (int step = to; step < end; ++step)
        out << Row{step};
}

int TranscriptRows::runStart(int source) const
{
    int start = std::min(source, m_source->rowCount());
    while (start > 0 && m_source->isStep(start - 1))
        --start;
    return start;
}

/// Our row that shows `source`: its own, or the closed group that holds it; -1 for none.
int TranscriptRows::rowFor(int source) const
{
    const auto found = std::partition_point(
        m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.source < source; });
    const int row = int(found - m_rows.begin());
    if (row < count() && m_rows.at(row).source == source) {
        const bool openHeader =
            m_rows.at(row).steps > 0 && row + 1 < count() && m_rows.at(row + 1).source == source;
        return openHeader ? row + 1 : row;
    }
    const bool inClosed = row > 0 && m_rows.at(row - 1).source + m_rows.at(row - 1).steps > source;
    return inClosed ? row - 1 : -1;
}

/// The header above a row of an open group, the row itself when it is one, else -1.
int TranscriptRows::headerOf(int row) const
{
    while (row >= 0 && m_rows.at(row).inGroup)
        --row;
    return row >= 0 && m_rows.at(row).steps > 0 ? row : -1;
}

void TranscriptRows::onInserted(const QModelIndex &, int first, int last)
{
    for (Row &row : m_rows) {
        if (row.source >= first)
            row.source += last - first + 1;
    }
    rebuildFrom(first);
}

void TranscriptRows::onRemoved(const QModelIndex &, int first, int last)
{
    for (Row &row : m_rows) {
        if (row.source > last)
            row.source -= last - first + 1;
        else if (row.source >= first)
            row.steps = -1; // equal to nothing that can be laid out
    }
    rebuildFrom(first);
}

/// Everything before the run around `source` stays as it is; of the rest, only what differs is
/// changed.
void TranscriptRows::rebuildFrom(int source)
{
    const int start = runStart(source);
    const auto begin = std::partition_point(
        m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.source < start; });
    const int base = int(begin - m_rows.begin());
    const QList<Row> next = layout(start);
    const int before = count() - base, after = int(next.size());
    const int shared = std::min(before, after);
    int prefix = 0, suffix = 0;
    while (prefix < shared && m_rows.at(base + prefix).isSame(next.at(prefix)))
        ++prefix;
    while (suffix < shared - prefix
        && m_rows.at(count() - 1 - suffix).isSame(next.at(after - 1 - suffix)))
        ++suffix;
    if (before > prefix + suffix) {
        beginRemoveRows({}, base + prefix, count() - 1 - suffix);
        m_rows.remove(base + prefix, before - prefix - suffix);
        endRemoveRows();
    }
    if (after > prefix + suffix) {
        const QList<Row> fresh = next.sliced(prefix, after - prefix - suffix);
        beginInsertRows({}, base + prefix, base + after - suffix - 1);
        for (int i = 0; i < fresh.size(); ++i)
            m_rows.insert(base + prefix + i, fresh.at(i));
        endInsertRows();
    }
    for (int i = 0; i < after; ++i) { // groups that grew
        if (m_rows.at(base + i) == next.at(i))
            continue;
        m_rows[base + i] = next.at(i);
        Q_EMIT dataChanged(index(base + i), index(base + i));
    }
    Q_EMIT countChanged();
}

void TranscriptRows::rebuildAll()
{
    beginResetModel();
    m_rows = layout(0);
    endResetModel();
    Q_EMIT countChanged();
}

void TranscriptRows::onDataChanged(
    const QModelIndex &from, const QModelIndex &to, const QList<int> &roles)
{
    for (int source = from.row(); source <= to.row(); ++source) {
        const int row = rowFor(source);
        if (row < 0)
            continue;
        const int header = headerOf(row);
        if (header >= 0)
            Q_EMIT dataChanged(index(header), index(header));
        if (header != row)
            Q_EMIT dataChanged(index(row), index(row), roles);
    }
}

void TranscriptRows::toggleGroup(const QString &id)
{
    const auto header = std::find_if(m_rows.begin(), m_rows.end(),
        [&](const Row &row) { return row.steps > 0 && groupId(row.source) == id; });
    if (header == m_rows.end())
        return;
    const int row = int(header - m_rows.begin()), source = header->source, steps = header->steps;
    if (m_open.remove(id)) {
        beginRemoveRows({}, row + 1, row + steps);
        m_rows.remove(row + 1, steps);
        endRemoveRows();
    } else {
        m_open.insert(id);
        beginInsertRows({}, row + 1, row + steps);
        for (int step = 0; step < steps; ++step)
            m_rows.insert(row + 1 + step, Row{source + step, 0, true});
        endInsertRows();
    }
    Q_EMIT dataChanged(index(row), index(row), {TranscriptModel::GroupExpandedRole});
    Q_EMIT countChanged();
}

int TranscriptRows::reveal(const QString &kind, const QString &id)
{
    const int source = m_source->rowOf(kind, id);
    if (source < 0)
        return -1;
    const int row = rowFor(source);
    if (row < 0 || m_rows.at(row).steps == 0)
        return row;
    toggleGroup(groupId(m_rows.at(row).source));
    return rowFor(source);
}

QVariantMap TranscriptRows::get(int row) const
{
    QVariantMap map;
    const auto names = roleNames();
    for (auto name = names.begin(); name != names.end(); ++name)
        map.insert(QString::fromLatin1(name.value()), data(index(row), name.key()));
    return map;
}

} // namespace ccplant::client
