// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/transcript_model.h"

#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {
constexpr int flushMs = 33; // text grows at most so often on the screen
constexpr int tickMs = 1000; // durations of running tools are in seconds
} // namespace

TranscriptModel::TranscriptModel(QObject *parent)
    : QAbstractListModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(flushMs);
    connect(&m_flush, &QTimer::timeout, this, &TranscriptModel::flushAppends);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &TranscriptModel::tickDurations);
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() || m_replaying)
        return 0;
    return m_shown + int(m_unsent.size());
}

void TranscriptModel::beginReplay()
{
    beginResetModel();
    m_replaying = true;
    endResetModel();
}

void TranscriptModel::endReplay()
{
    if (!m_replaying)
        return;
    beginResetModel();
    m_replaying = false;
    m_shown = int(m_transcript.entries().size());
    endResetModel();
    if (!m_over)
        m_tick.start();
    Q_EMIT countChanged();
}

void TranscriptModel::clear()
{
    beginResetModel();
    m_transcript = Transcript();
    m_unsent.clear();
    m_inLog.clear();
    m_answering.clear();
    m_grown.clear();
    m_replaying = false;
    m_shown = 0;
    endResetModel();
    Q_EMIT countChanged();
}

void TranscriptModel::setOver(bool over)
{
    beginResetModel();
    m_over = over;
    endResetModel();
    if (over)
        m_tick.stop();
}

Change TranscriptModel::apply(const Event &event)
{
    if (event.kind == "message"_L1) {
        if (const QString clientId = event.fields["client_id"_L1].toString(); !clientId.isEmpty())
            m_inLog.insert(clientId);
    }
    const Change change = m_transcript.apply(event);
    if (m_replaying)
        return change;
    const int row = int(change.index);
    switch (change.type) {
    case Change::Inserted:
        entryInserted(change.index);
        break;
    case Change::Updated:
        if (m_transcript.entries().at(row).fields["state"_L1].toString() == "resolved"_L1)
            m_answering.remove(m_transcript.entries().at(row).id);
        m_grown.remove(row);
        Q_EMIT dataChanged(index(row), index(row));
        break;
    case Change::Appended:
        m_grown.insert(row);
        if (!m_flush.isActive())
            m_flush.start();
        Q_EMIT appended(row, change.appended);
        break;
    case Change::Nothing:
    case Change::State:
        break;
    }
    return change;
}

/// The fold has the entry already. Where our own message was shown ahead of the log, its row
/// becomes the entry's.
void TranscriptModel::entryInserted(qsizetype place)
{
    const Entry &entry = m_transcript.entries().at(place);
    const bool last = place == m_transcript.entries().size() - 1;
    const QString clientId = entry.fields["client_id"_L1].toString();
    const int row = int(place);
    if (last && !m_unsent.isEmpty() && !clientId.isEmpty()
        && m_unsent.first().clientId == clientId) {
        m_unsent.removeFirst();
        ++m_shown;
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    if (!m_grown.isEmpty() && !last) { // the places of what grew have moved
        QSet<qsizetype> moved;
        for (const qsizetype grown : std::as_const(m_grown))
            moved.insert(grown >= place ? grown + 1 : grown);
        m_grown = moved;
    }
    beginInsertRows({}, row, row);
    ++m_shown;
    endInsertRows();
    Q_EMIT countChanged();
    if (m_inLog.contains(clientId) && !clientId.isEmpty())
        setUnsent(m_unsent);
}

void TranscriptModel::setUnsent(const QList<OutboxItem> &items)
{
    QList<OutboxItem> next;
    std::copy_if(items.begin(), items.end(), std::back_inserter(next),
        [this](const OutboxItem &item) { return !m_inLog.contains(item.clientId); });
    const int base = m_shown;
    const int before = int(m_unsent.size()), after = int(next.size());
    if (m_replaying) {
        m_unsent = next;
        return;
    }
    if (after < before) {
        beginRemoveRows({}, base + after, base + before - 1);
        m_unsent = next;
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, base + before, base + after - 1);
        m_unsent = next;
        endInsertRows();
    } else {
        m_unsent = next;
    }
    if (const int common = std::min(before, after); common > 0)
        Q_EMIT dataChanged(index(base), index(base + common - 1));
    if (before != after)
        Q_EMIT countChanged();
}

void TranscriptModel::setAnswering(const QString &id, bool answering)
{
    if (answering)
        m_answering.insert(id);
    else
        m_answering.remove(id);
    for (const auto kind : {"permission"_L1, "question"_L1}) {
        if (const int row = rowOf(kind, id); row >= 0)
            Q_EMIT dataChanged(index(row), index(row), {AskStateRole});
    }
}

bool TranscriptModel::isTool(int row) const
{
    return isEntry(row) && m_transcript.entries().at(row).kind == "tool"_L1;
}

bool TranscriptModel::isStep(int row) const
{
    if (!isEntry(row))
        return false;
    const Entry &entry = m_transcript.entries().at(row);
    return entry.kind == "tool"_L1
        || (entry.kind == "message"_L1 && entry.fields["role"_L1].toString() == "thought"_L1);
}

int TranscriptModel::rowOf(const QString &kind, const QString &id) const
{
    return m_replaying ? -1 : int(m_transcript.indexOf(kind, id));
}

QVariantMap TranscriptModel::get(int row) const
{
    QVariantMap map;
    const auto names = roleNames();
    for (auto name = names.begin(); name != names.end(); ++name)
        map.insert(QString::fromLatin1(name.value()), data(index(row), name.key()));
    return map;
}

void TranscriptModel::flushAppends()
{
    const QSet<qsizetype> grown = std::exchange(m_grown, {});
    for (const qsizetype row : grown)
        Q_EMIT dataChanged(
            index(int(row)), index(int(row)), {TextRole, ContentRole, StreamingRole});
}

/// Only what runs has a changing duration, and it is near the end.
void TranscriptModel::tickDurations()
{
    constexpr int lookBack = 200;
    const int last = m_shown - 1;
    for (int row = last; row >= 0 && row > last - lookBack; --row) {
        if (isTool(row) && data(index(row), StatusRole).toString() == "in_progress"_L1)
            Q_EMIT dataChanged(index(row), index(row), {DurationMsRole});
    }
}

} // namespace ccplant::client
