// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/tools.h"

#include "shared/ids.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qsizetype maxText = 1024 * 1024;
constexpr qsizetype maxValueBytes = 8 * 1024 * 1024;

bool isEnd(const QString &status)
{
    return status == "completed"_L1 || status == "failed"_L1 || status == "cancelled"_L1;
}

QString now()
{
    return formatTime(QDateTime::currentDateTimeUtc());
}

QJsonValue cut(const QJsonValue &value);

QJsonObject cut(QJsonObject object)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        // Half of a base64 text is of no use to anybody.
        if (member.key() != "data"_L1 && member.key() != "blob"_L1)
            member.value() = cut(member.value());
    }
    return object;
}

QJsonArray cut(QJsonArray array)
{
    for (auto element = array.begin(); element != array.end(); ++element)
        *element = cut(QJsonValue(*element));
    return array;
}

QJsonValue cut(const QJsonValue &value)
{
    if (value.isObject())
        return cut(value.toObject());
    if (value.isArray())
        return cut(value.toArray());
    const QString text = value.toString();
    if (text.size() <= maxText)
        return value;
    return text.first(maxText)
        + u"\n… %1 more characters were left out"_s.arg(text.size() - maxText);
}

qsizetype bytesOf(const QJsonValue &value)
{
    return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).size();
}

} // namespace

QJsonValue bounded(const QJsonValue &value)
{
    const qsizetype before = bytesOf(value);
    if (before <= maxText)
        return value;
    const QJsonValue shorter = cut(value);
    if (bytesOf(shorter) <= maxValueBytes)
        return shorter;
    const QString note = u"%1 bytes were left out"_s.arg(before);
    if (!value.isArray())
        return note;
    return QJsonArray{textBlock(note)};
}

QString ToolBook::assign(const QString &agentId)
{
    QString &id = m_ids[agentId];
    const bool used = !id.isEmpty();
    id = !used && isClientId(agentId) ? agentId : newId(u"t");
    return id;
}

void ToolBook::begin(const QString &agentId, const QJsonObject &fields)
{
    if (isOpen(agentId)) {
        put(idOf(agentId), fields);
        return;
    }
    const QString id = assign(agentId);
    m_open.insert(id, {});
    m_order += id;
    QJsonObject whole{
        {"title"_L1, u"Tool"_s}, {"tool_kind"_L1, u"other"_s}, {"status"_L1, u"pending"_s}};
    for (auto field = fields.begin(); field != fields.end(); ++field)
        whole[field.key()] = field.value();
    put(id, whole);
}

void ToolBook::update(const QString &agentId, const QJsonObject &fields)
{
    if (idOf(agentId).isEmpty())
        begin(agentId, fields);
    else
        put(idOf(agentId), fields);
}

void ToolBook::put(const QString &id, QJsonObject fields)
{
    for (const auto name : {"content"_L1, "raw_input"_L1, "raw_output"_L1}) {
        if (fields.contains(name))
            fields[name] = bounded(fields[name]);
    }
    const QString status = fields.value("status"_L1).toString();
    if (const auto call = m_open.find(id); call != m_open.end()) {
        call->title = fields.value("title"_L1).toString(call->title);
        if (!call->started && !status.isEmpty() && status != "pending"_L1) {
            call->started = true;
            fields["started"_L1] = now();
        }
        if (isEnd(status)) {
            fields["ended"_L1] = now();
            m_open.erase(call);
            m_order.removeOne(id);
        }
    }
    fields["id"_L1] = id;
    m_sink(events::make(u"tool"_s, fields));
}

void ToolBook::closeOpen(const QString &status)
{
    const QStringList open = m_order;
    for (const QString &id : open)
        put(id, {{"status"_L1, status}});
}

} // namespace ccplant::runner
