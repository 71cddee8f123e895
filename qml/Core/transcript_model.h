// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/outbox.h"
#include "shared/transcript.h"

#include <QAbstractListModel>
#include <QTimer>
#include <QtQmlIntegration>

namespace ccplant::client {

/// A session's transcript, one row an entry, in its order; after them the user's messages that the
/// log does not show yet. Views use TranscriptRows (TranscriptSource.rows), which folds tool
/// calls; its rows have these roles too.
///
/// A delta costs its own length: the row says `dataChanged` for the text roles only, at most 30
/// times a second.
class TranscriptModel : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(TranscriptModel)
    QML_UNCREATABLE("use TranscriptSource.transcript")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    enum Role {
        KindRole = Qt::UserRole
            + 1, // kind: message, tool, permission, question, an unknown kind; in rows also "group"
        EntryIdRole, // entryId
        RoleRole, // role: user, agent, thought, system (message)
        TextRole, // text: all text blocks, what streamed in included (message); the question's
                  // message
        ContentRole, // content: the blocks as in the protocol, as a list of maps. Of a message
                     // without text blocks.
        DoneRole, // done: message is whole; tool has ended; permission or question is resolved
        StreamingRole, // streaming: a message that is still growing
        ToolKindRole, // toolKind: read edit delete move search execute think fetch switch_mode
                      // other
        TitleRole, // title: tool, permission
        StatusRole, // status: pending in_progress completed failed cancelled (tool)
        LocationsRole, // locations: [{path, line}]
        RawInputRole, // rawInput: map, list, string or undefined
        RawOutputRole, // rawOutput
        ParentIdRole, // parentId: of a tool call made by a sub-agent
        ToolIdRole, // toolId: what a permission or question is about
        DurationMsRole, // durationMs: of a tool that has ended or runs (then until now, renewed
                        // each second); -1 unknown
        AskStateRole, // askState: pending, answering (our answer is on its way), resolved
        OptionsRole, // options: [{id, name, kind}] in the fixed order allow once, allow always,
                     // reject once, reject always
        SchemaRole, // schema: JSON Schema of a question, as a map
        OutcomeRole, // outcome: {option_id, kind} or {cancelled: true} of a permission
        AnswerRole, // answer: {action, content, text} of a question
        ByRole, // by: who answered
        ReasonRole, // reason: why a permission is asked
        LevelRole, // level: info, warning, error (system message)
        TimeRole, // time: date, when it first appeared
        ClientIdRole, // clientId of a user's message
        SendStateRole, // sendState: "" (in the log), unsent, sending, accepted, refused
        SendErrorRole, // sendError: why it was refused or has not been sent
        FieldsRole, // fields: everything, as a map, for kinds that have no delegate of their own
        // Only in TranscriptRows:
        GroupCountRole, // groupCount: steps in the group
        GroupExpandedRole, // groupExpanded
        GroupRunningRole, // groupRunning: one of its steps has not ended
        GroupFailedRole, // groupFailed: steps that failed
        InGroupRole, // inGroup: an entry row below an expanded group's header
    };

    explicit TranscriptModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return rowCount(); }

    const Transcript &transcript() const { return m_transcript; }
    /// Between these, events change no row one by one: the first replay of a long log is one reset.
    void beginReplay();
    void endReplay();
    bool replaying() const { return m_replaying; }
    Change apply(const Event &event);
    void clear();

    /// The log goes on no more: what had not ended by then never will, and is shown so.
    void setOver(bool over);

    /// Messages of the outbox that belong in the transcript (the others are in the queue).
    void setUnsent(const QList<OutboxItem> &items);
    /// Permission or question `id`: our answer is on its way (or it failed).
    void setAnswering(const QString &id, bool answering);

    bool isEntry(int row) const { return row >= 0 && row < m_transcript.entries().size(); }
    /// True for rows that fold into a group: tool calls and the thoughts between them.
    bool isStep(int row) const;
    bool isTool(int row) const;
    /// Row of an entry, or -1.
    Q_INVOKABLE int rowOf(const QString &kind, const QString &id) const;
    /// Everything of a row as a map of role names, for copying.
    Q_INVOKABLE QVariantMap get(int row) const;

Q_SIGNALS:
    void countChanged();
    /// Text that was added to the message of `row`, for a view that formats as it grows.
    void appended(int row, const QString &text);

private:
    QVariant entryData(const Entry &entry, int role) const;
    QVariant messageData(const Entry &entry, int role) const;
    QVariant askData(const Entry &entry, int role) const;
    QVariant toolData(const Entry &entry, int role) const;
    QVariant unsentData(const OutboxItem &item, int role) const;
    void entryInserted(qsizetype index);
    void flushAppends();
    void tickDurations();

    Transcript m_transcript;
    QList<OutboxItem> m_unsent;
    QSet<QString> m_answering, m_inLog; // client ids that the log shows
    QSet<qsizetype> m_grown; // rows with unreported appended text
    QTimer m_flush, m_tick;
    int m_shown = 0; // entries that views know of
    bool m_replaying = false, m_over = false;
};

} // namespace ccplant::client
