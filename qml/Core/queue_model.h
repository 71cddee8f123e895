// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/outbox.h"

#include <QAbstractListModel>
#include <QtQmlIntegration>

namespace ccplant::client {

/// Prompts that wait: in the session's queue, and behind them those of the outbox that will go
/// there.
class QueueModel : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(QueueModel)
    QML_UNCREATABLE("use SessionController.queue")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    enum Role {
        ClientIdRole = Qt::UserRole + 1, // clientId
        TextRole, // text
        ContentRole, // content: list of blocks
        SendStateRole, // sendState: queued (the server has it), unsent, sending, refused
        SendErrorRole, // sendError
        EditableRole, // editable
    };

    using QAbstractListModel::QAbstractListModel;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_rows.size()); }

    void setEntries(const QJsonArray &queue, const QList<OutboxItem> &unsent);
    bool contains(const QString &clientId) const;

Q_SIGNALS:
    void countChanged();

private:
    struct Row {
        QString clientId, state, error;
        QJsonArray content;
        bool editable = true;
        bool operator==(const Row &) const = default;
    };
    QList<Row> m_rows;
};

} // namespace ccplant::client
