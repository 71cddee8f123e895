// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/transcript.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

constexpr qsizetype activityLength = 160;
constexpr qsizetype activityLookBack = 64; // entries; further back is no news

QString key(const QString &kind, const QString &id)
{
    return kind + u'\n' + id;
}

void merge(QJsonObject &into, const QJsonObject &from)
{
    for (auto field = from.begin(); field != from.end(); ++field)
        into[field.key()] = field.value();
}

/// `content` with `tail` appended to its last text block.
QJsonArray withTail(QJsonArray content, const QString &tail)
{
    for (qsizetype i = content.size() - 1; i >= 0; --i) {
        QJsonObject block = content.at(i).toObject();
        if (block["type"_L1].toString() != "text"_L1)
            continue;
        block["text"_L1] = block["text"_L1].toString() + tail;
        content[i] = block;
        return content;
    }
    content.append(textBlock(tail));
    return content;
}

QString oneLine(const QString &text)
{
    const QString line = text.simplified();
    return line.size() <= activityLength ? line : line.first(activityLength - 1) + u'…';
}

/// The last line that says something: where a text has got to.
QString lastLine(const QString &text)
{
    const QStringView trimmed = QStringView(text).trimmed();
    return trimmed.sliced(trimmed.lastIndexOf(u'\n') + 1).toString();
}

bool isAsking(const Entry &entry)
{
    return entry.fields["state"_L1].toString() == "pending"_L1;
}

bool canAsk(const QString &kind)
{
    return kind == "permission"_L1 || kind == "question"_L1;
}

QString questionOf(const Entry &entry)
{
    return oneLine(
        entry.fields[entry.kind == "question"_L1 ? "message"_L1 : "title"_L1].toString());
}

QDateTime startOf(const Event &event)
{
    const QDateTime started = parseTime(event.fields["started"_L1].toString());
    return started.isValid() ? started : event.time;
}

} // namespace

QJsonObject Entry::folded() const
{
    if (tail.isEmpty())
        return fields;
    QJsonObject whole = fields;
    whole["content"_L1] = withTail(fields["content"_L1].toArray(), tail);
    return whole;
}

QString Entry::text() const
{
    return plainText(folded()["content"_L1].toArray());
}

bool Entry::operator==(const Entry &other) const
{
    return kind == other.kind && id == other.id && at == other.at && folded() == other.folded();
}

Change Transcript::apply(const Event &event)
{
    if (event.seq <= m_lastSeq)
        return {};
    m_lastSeq = event.seq;
    m_lastTime = event.time;
    const QString &kind = event.kind;
    if (kind == "delta"_L1)
        return append(event);
    if (kind == "turn"_L1)
        m_turn = event.fields;
    else if (kind == "config"_L1)
        merge(m_config, event.fields);
    else if (kind == "usage"_L1)
        merge(m_usage, event.fields);
    else if (kind == "session"_L1)
        merge(m_session, event.fields);
    else if (kind == "queue"_L1)
        m_queue = event.fields["entries"_L1].toArray();
    else if (kind == "plan"_L1)
        m_plan = event.fields["entries"_L1].toArray();
    else if (kind == "agent"_L1)
        applyAgent(event.fields);
    else
        return upsert(event);
    return {Change::State, -1, {}};
}

/// The agent's name stays known when a later state does not repeat it.
void Transcript::applyAgent(const QJsonObject &fields)
{
    const QJsonObject before = std::exchange(m_agent, fields);
    for (const auto lasting : {"name"_L1, "version"_L1}) {
        if (!m_agent.contains(lasting) && before.contains(lasting))
            m_agent[lasting] = before[lasting];
    }
}

Change Transcript::upsert(const Event &event)
{
    const qsizetype known = indexOf(event.kind, event.id());
    if (known < 0) {
        const qsizetype index = insertAt(event);
        noteAsking(m_entries.at(index));
        return {Change::Inserted, index, {}};
    }
    Entry &entry = m_entries[known];
    entry.updated = event.time;
    QJsonObject fields = event.fields;
    fields.remove("at"_L1);
    if (event.kind == "message"_L1) {
        entry.fields = fields;
        entry.tail.clear();
    } else {
        merge(entry.fields, fields);
    }
    noteAsking(entry);
    return {Change::Updated, known, {}};
}

Change Transcript::append(const Event &event)
{
    const QString text = event.fields["text"_L1].toString();
    qsizetype index = indexOf(u"message"_s, event.id());
    if (index < 0) { // its beginning was missed; the finished message will put this right
        Event begin = events::message(event.id(), u"agent"_s, {textBlock(text)}, false);
        begin.seq = event.seq;
        begin.time = event.time;
        return {Change::Inserted, insertAt(begin), {}};
    }
    Entry &entry = m_entries[index];
    entry.tail += text;
    entry.updated = event.time;
    return {Change::Appended, index, text};
}

qsizetype Transcript::insertAt(const Event &event)
{
    Entry entry;
    entry.kind = event.kind;
    entry.id = event.id();
    entry.at = event.at();
    entry.time = startOf(event);
    entry.updated = event.time;
    entry.fields = event.fields;
    entry.fields.remove("at"_L1);
    if (entry.id.isEmpty()) // things of a kind that we do not know may have none
        entry.id = u"#%1"_s.arg(entry.at);
    const auto place = std::ranges::upper_bound(m_entries, entry.at, {}, &Entry::at);
    const qsizetype index = place - m_entries.begin();
    m_place.insert(key(entry.kind, entry.id), entry.at);
    m_entries.insert(index, std::move(entry));
    return index;
}

qsizetype Transcript::indexOf(const QString &kind, const QString &id) const
{
    const auto place = m_place.constFind(key(kind, id));
    if (place == m_place.cend())
        return -1;
    auto entry = std::ranges::lower_bound(m_entries, *place, {}, &Entry::at);
    while (entry != m_entries.end() && (entry->id != id || entry->kind != kind))
        ++entry;
    return entry == m_entries.end() ? -1 : entry - m_entries.begin();
}

void Transcript::noteAsking(const Entry &entry)
{
    if (!canAsk(entry.kind))
        return;
    const auto place = std::ranges::find(m_asking, entry.at);
    const bool known = place != m_asking.end();
    if (isAsking(entry) && !known)
        m_asking.insert(std::ranges::upper_bound(m_asking, entry.at), entry.at);
    else if (!isAsking(entry) && known)
        m_asking.erase(place);
}

QJsonArray Transcript::pending() const
{
    QJsonArray out;
    for (const qint64 at : m_asking) {
        for (auto entry = std::ranges::lower_bound(m_entries, at, {}, &Entry::at);
            entry != m_entries.end() && entry->at == at; ++entry) {
            if (canAsk(entry->kind) && isAsking(*entry))
                out.append(QJsonObject{{"type"_L1, entry->kind}, {"id"_L1, entry->id},
                    {"title"_L1, questionOf(*entry)}});
        }
    }
    return out;
}

QString Transcript::status() const
{
    if (!m_asking.isEmpty())
        return u"needs_input"_s;
    const QString turn = m_turn["state"_L1].toString();
    if (!turn.isEmpty())
        return turn;
    const QString agent = m_agent["state"_L1].toString();
    return agent.isEmpty() || agent == "starting"_L1 ? u"creating"_s : u"idle"_s;
}

QString Transcript::activity() const
{
    const QJsonArray asked = pending();
    if (!asked.isEmpty())
        return asked.first()["title"_L1].toString();
    const bool running = m_turn["state"_L1].toString() == "running"_L1;
    const qsizetype end = std::max<qsizetype>(0, m_entries.size() - activityLookBack);
    for (qsizetype i = m_entries.size() - 1; i >= end; --i) {
        const Entry &entry = m_entries.at(i);
        const QString status = entry.fields["status"_L1].toString();
        if (running && entry.kind == "tool"_L1
            && (status == "in_progress"_L1 || status == "pending"_L1))
            return oneLine(entry.fields["title"_L1].toString());
        if (entry.kind == "message"_L1 && entry.fields["role"_L1].toString() != "user"_L1) {
            const QString line = oneLine(lastLine(entry.text()));
            if (!line.isEmpty())
                return line;
        }
    }
    return {};
}

QJsonObject Transcript::entryJson(qsizetype index) const
{
    const Entry &entry = m_entries.at(index);
    QJsonObject object = entry.folded();
    object["kind"_L1] = entry.kind;
    object["id"_L1] = entry.id;
    object["at"_L1] = entry.at;
    object["time"_L1] = formatTime(entry.time);
    object["updated"_L1] = formatTime(entry.updated);
    return object;
}

QJsonObject Transcript::toJson() const
{
    QJsonArray entries;
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        entries.append(entryJson(i));
    return {{"entries"_L1, entries}, {"turn"_L1, m_turn}, {"agent"_L1, m_agent},
        {"config"_L1, m_config}, {"queue"_L1, m_queue}, {"plan"_L1, m_plan}, {"usage"_L1, m_usage},
        {"title"_L1, m_session["title"_L1]}, {"links"_L1, m_session["links"_L1].toArray()},
        {"last_seq"_L1, m_lastSeq}};
}

QJsonObject Transcript::stateJson() const
{
    return {{"last_seq"_L1, m_lastSeq}, {"status"_L1, status()}, {"turn"_L1, m_turn},
        {"agent"_L1, m_agent}, {"config"_L1, m_config}, {"queue"_L1, m_queue}, {"plan"_L1, m_plan},
        {"pending"_L1, pending()}, {"usage"_L1, m_usage},
        {"title"_L1, m_session["title"_L1].toString()}, {"activity"_L1, activity()}};
}

bool Transcript::operator==(const Transcript &other) const
{
    return m_lastSeq == other.m_lastSeq && m_entries == other.m_entries && m_turn == other.m_turn
        && m_agent == other.m_agent && m_config == other.m_config && m_usage == other.m_usage
        && m_session == other.m_session && m_queue == other.m_queue && m_plan == other.m_plan;
}

Transcript fold(const QList<Event> &events)
{
    Transcript transcript;
    for (const Event &event : events)
        transcript.apply(event);
    return transcript;
}

} // namespace ccplant
