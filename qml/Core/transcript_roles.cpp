// SPDX-License-Identifier: GPL-3.0-or-later
// What each role of a transcript's row is made of.
#include "qml/Core/transcript_model.h"

#include "shared/event.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::client {

QString sendStateName(OutboxItem::State state);

namespace {

QVariantList blocksBesidesText(const QJsonArray &content)
{
    QVariantList blocks;
    for (const QJsonValue &block : content) {
        if (block["type"_L1].toString() != "text"_L1)
            blocks << block.toObject().toVariantMap();
    }
    return blocks;
}

bool toolEnded(const Entry &entry)
{
    const QString status = entry.fields["status"_L1].toString();
    return status == "completed"_L1 || status == "failed"_L1 || status == "cancelled"_L1;
}

qint64 toolDuration(const Entry &entry)
{
    QDateTime started = parseTime(entry.fields["started"_L1].toString());
    if (!started.isValid())
        started = entry.time;
    QDateTime ended = parseTime(entry.fields["ended"_L1].toString());
    if (!ended.isValid())
        ended = toolEnded(entry) ? entry.updated : QDateTime::currentDateTimeUtc();
    return started.isValid() && ended.isValid() ? std::max<qint64>(0, started.msecsTo(ended)) : -1;
}

QVariantList inFixedOrder(const QJsonArray &options)
{
    static const QStringList order{
        u"allow_once"_s, u"allow_always"_s, u"reject_once"_s, u"reject_always"_s};
    const auto rank = [](const QVariant &option) {
        const qsizetype at = order.indexOf(option.toMap().value(u"kind"_s).toString());
        return at < 0 ? order.size() : at;
    };
    QVariantList sorted = options.toVariantList();
    std::stable_sort(sorted.begin(), sorted.end(),
        [&](const QVariant &left, const QVariant &right) { return rank(left) < rank(right); });
    return sorted;
}

} // namespace

QHash<int, QByteArray> TranscriptModel::roleNames() const
{
    static const QHash<int, QByteArray> names{{KindRole, "kind"}, {EntryIdRole, "entryId"},
        {RoleRole, "role"}, {TextRole, "text"}, {ContentRole, "content"}, {DoneRole, "done"},
        {StreamingRole, "streaming"}, {ToolKindRole, "toolKind"}, {TitleRole, "title"},
        {StatusRole, "status"}, {LocationsRole, "locations"}, {RawInputRole, "rawInput"},
        {RawOutputRole, "rawOutput"}, {ParentIdRole, "parentId"}, {ToolIdRole, "toolId"},
        {DurationMsRole, "durationMs"}, {AskStateRole, "askState"}, {OptionsRole, "options"},
        {SchemaRole, "schema"}, {OutcomeRole, "outcome"}, {AnswerRole, "answer"}, {ByRole, "by"},
        {ReasonRole, "reason"}, {LevelRole, "level"}, {TimeRole, "time"},
        {ClientIdRole, "clientId"}, {SendStateRole, "sendState"}, {SendErrorRole, "sendError"},
        {FieldsRole, "fields"}, {GroupCountRole, "groupCount"},
        {GroupExpandedRole, "groupExpanded"}, {GroupRunningRole, "groupRunning"},
        {GroupFailedRole, "groupFailed"}, {InGroupRole, "inGroup"}};
    return names;
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const int row = index.row();
    const auto entries = m_transcript.entries().size();
    return row < entries ? entryData(m_transcript.entries().at(row), role)
                         : unsentData(m_unsent.at(row - entries), role);
}

QVariant TranscriptModel::entryData(const Entry &entry, int role) const
{
    const auto text = [&](QLatin1StringView key) { return entry.fields[key].toString(); };
    switch (role) {
    case KindRole:
        return entry.kind;
    case EntryIdRole:
        return entry.id;
    case TimeRole:
        return entry.time;
    case FieldsRole:
        return entry.folded().toVariantMap();
    case TitleRole:
        return text("title"_L1);
    case ByRole:
        return text("by"_L1);
    case ReasonRole:
        return text("reason"_L1);
    case ToolIdRole:
        return text("tool_id"_L1);
    case LevelRole:
        return text("level"_L1);
    case RoleRole:
        return text("role"_L1);
    case ClientIdRole:
        return text("client_id"_L1);
    case ParentIdRole:
        return text("parent_id"_L1);
    case RawInputRole:
        return entry.fields["raw_input"_L1].toVariant();
    case SendStateRole:
    case SendErrorRole:
        return QString();
    case GroupCountRole:
    case GroupFailedRole:
        return 0;
    case GroupExpandedRole:
    case GroupRunningRole:
    case InGroupRole:
        return false;
    default:
        break;
    }
    if (entry.kind == "tool"_L1)
        return toolData(entry, role);
    if (entry.kind == "permission"_L1 || entry.kind == "question"_L1)
        return askData(entry, role);
    return messageData(entry, role);
}

QVariant TranscriptModel::messageData(const Entry &entry, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return entry.text();
    case ContentRole:
        return blocksBesidesText(entry.fields["content"_L1].toArray());
    case DoneRole:
        return entry.fields["done"_L1].toBool(entry.kind != "message"_L1);
    case StreamingRole:
        return !m_over && entry.kind == "message"_L1 && !entry.fields["done"_L1].toBool();
    case DurationMsRole:
        return entry.time.isValid() && entry.updated.isValid() ? entry.time.msecsTo(entry.updated)
                                                               : -1;
    case LocationsRole:
    case OptionsRole:
        return QVariantList();
    case SchemaRole:
    case OutcomeRole:
    case AnswerRole:
        return QVariantMap();
    case ToolKindRole:
    case StatusRole:
    case AskStateRole:
        return QString();
    default:
        return {};
    }
}

QVariant TranscriptModel::toolData(const Entry &entry, int role) const
{
    switch (role) {
    case ToolKindRole:
        return entry.fields["tool_kind"_L1].toString(u"other"_s);
    case StatusRole:
        return m_over && !toolEnded(entry) ? u"cancelled"_s
                                           : entry.fields["status"_L1].toString(u"pending"_s);
    case DoneRole:
        return toolEnded(entry);
    case StreamingRole:
        return false;
    case TextRole:
        return plainText(entry.fields["content"_L1].toArray());
    case ContentRole:
        return entry.fields["content"_L1].toArray().toVariantList();
    case LocationsRole:
        return entry.fields["locations"_L1].toArray().toVariantList();
    case RawOutputRole:
        return entry.fields["raw_output"_L1].toVariant();
    case DurationMsRole:
        return m_over && !toolEnded(entry) ? -1 : toolDuration(entry);
    default:
        return messageData(entry, role);
    }
}

QVariant TranscriptModel::askData(const Entry &entry, int role) const
{
    const bool resolved = entry.fields["state"_L1].toString() == "resolved"_L1;
    switch (role) {
    case AskStateRole:
        return resolved                      ? u"resolved"_s
            : m_answering.contains(entry.id) ? u"answering"_s
                                             : u"pending"_s;
    case DoneRole:
        return resolved;
    case StreamingRole:
        return false;
    case TextRole:
        return entry.fields["message"_L1].toString();
    case ContentRole:
        return entry.fields["content"_L1].toArray().toVariantList();
    case OptionsRole:
        return inFixedOrder(entry.fields["options"_L1].toArray());
    case SchemaRole:
        return entry.fields["schema"_L1].toObject().toVariantMap();
    case OutcomeRole:
        return entry.fields["outcome"_L1].toObject().toVariantMap();
    case AnswerRole:
        return entry.fields["answer"_L1].toObject().toVariantMap();
    default:
        return messageData(entry, role);
    }
}

QVariant TranscriptModel::unsentData(const OutboxItem &item, int role) const
{
    switch (role) {
    case EntryIdRole:
        return item.clientId;
    case ClientIdRole:
        return item.clientId;
    case SendStateRole:
        return sendStateName(item.state);
    case SendErrorRole:
        return item.error;
    default:
        break;
    }
    Entry entry; // as it will be once the log has it
    entry.kind = u"message"_s;
    entry.time = entry.updated = item.created;
    entry.fields = {{u"role"_s, u"user"_s}, {u"content"_s, item.content}, {u"done"_s, true}};
    return entryData(entry, role);
}

} // namespace ccplant::client
