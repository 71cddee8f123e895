// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/transcript_model.h"

namespace ccplant::client {

/// What a transcript view shows: the rows of a TranscriptModel with three or more tool calls in a
/// row (thoughts between them included) folded under one row of kind "group", which has the title,
/// tool kind and status of its last step.
class TranscriptRows : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(TranscriptRows)
    QML_UNCREATABLE("use TranscriptSource.rows")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    explicit TranscriptRows(TranscriptModel *source, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return m_source->roleNames(); }
    int count() const { return int(m_rows.size()); }

    /// `groupId` is the entryId of a group's row.
    Q_INVOKABLE void toggleGroup(const QString &groupId);
    /// Row that shows the entry (its group is opened for that), or -1.
    Q_INVOKABLE int reveal(const QString &kind, const QString &id);
    Q_INVOKABLE QVariantMap get(int row) const;

    static constexpr int foldFrom = 3; // tool calls

Q_SIGNALS:
    void countChanged();
    /// See TranscriptModel.appended; `row` is a row of this model.
    void appended(int row, const QString &text);

private:
    struct Row {
        int source; // of the entry, or of the first step of a group
        int steps = 0; // rows of the source that a group's header stands for; 0 for an entry
        bool inGroup = false;
        bool operator==(const Row &) const = default;
        /// Stands for the same thing; a group may have grown.
        bool isSame(const Row &other) const
        {
            return source == other.source && inGroup == other.inGroup
                && (steps > 0) == (other.steps > 0) && steps >= 0;
        }
    };
    QList<Row> layout(int fromSource) const;
    void layoutRun(int first, int end, QList<Row> &out) const;
    int runStart(int source) const;
    int rowFor(int source) const;
    int headerOf(int row) const;
    void onInserted(const QModelIndex &parent, int first, int last);
    void onRemoved(const QModelIndex &parent, int first, int last);
    void rebuildFrom(int source);
    void rebuildAll();
    QVariant groupData(const Row &row, int role) const;
    QString groupId(int source) const;
    void onDataChanged(const QModelIndex &from, const QModelIndex &to, const QList<int> &roles);

    TranscriptModel *m_source;
    QList<Row> m_rows;
    QSet<QString> m_open; // groups that the user opened
};

} // namespace ccplant::client
