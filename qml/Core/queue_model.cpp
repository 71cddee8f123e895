// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/queue_model.h"

#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {

int QueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> QueueModel::roleNames() const
{
    return {{ClientIdRole, "clientId"_ba}, {TextRole, "text"_ba}, {ContentRole, "content"_ba},
        {SendStateRole, "sendState"_ba}, {SendErrorRole, "sendError"_ba},
        {EditableRole, "editable"_ba}};
}

QVariant QueueModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case ClientIdRole:
        return row.clientId;
    case Qt::DisplayRole:
    case TextRole:
        return plainText(row.content);
    case ContentRole:
        return row.content.toVariantList();
    case SendStateRole:
        return row.state;
    case SendErrorRole:
        return row.error;
    case EditableRole:
        return row.editable;
    default:
        return {};
    }
}

QString sendStateName(OutboxItem::State state)
{
    switch (state) {
    case OutboxItem::Unsent:
        return u"unsent"_s;
    case OutboxItem::Sending:
        return u"sending"_s;
    case OutboxItem::Accepted:
        return u"accepted"_s;
    case OutboxItem::Refused:
        break;
    }
    return u"refused"_s;
}

void QueueModel::setEntries(const QJsonArray &queue, const QList<OutboxItem> &unsent)
{
    QList<Row> next;
    QSet<QString> known;
    for (const QJsonValue &entry : queue) {
        const QString id = entry["client_id"_L1].toString();
        known.insert(id);
        next << Row{id, u"queued"_s, {}, entry["content"_L1].toArray(), true};
    }
    for (const OutboxItem &item : unsent) {
        const bool editable = item.state == OutboxItem::Refused || !item.attempted;
        if (!known.contains(item.clientId))
            next << Row{
                item.clientId, sendStateName(item.state), item.error, item.content, editable};
    }
    const int common = int(std::min(m_rows.size(), next.size()));
    if (m_rows.size() > next.size()) {
        beginRemoveRows({}, common, count() - 1);
        m_rows.resize(common);
        endRemoveRows();
    }
    for (int row = 0; row < common; ++row) {
        if (m_rows.at(row) == next.at(row))
            continue;
        m_rows[row] = next.at(row);
        Q_EMIT dataChanged(index(row), index(row));
    }
    if (next.size() > common) {
        beginInsertRows({}, common, int(next.size()) - 1);
        m_rows = next;
        endInsertRows();
    }
    Q_EMIT countChanged();
}

bool QueueModel::contains(const QString &clientId) const
{
    return std::any_of(
        m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.clientId == clientId; });
}

} // namespace ccplant::client
