// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/event.h"

#include <cmath>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

constexpr double largestSeq =
    9007199254740991.0; // 2^53 − 1: every JSON reader keeps it exactly (RFC 8259 §6)
constexpr qsizetype maxKindLength = 64;

bool isSeq(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return number >= 1 && number <= largestSeq && std::floor(number) == number;
}

} // namespace

qint64 Event::at() const
{
    const QJsonValue value = fields.value("at"_L1);
    return isSeq(value) ? value.toInteger() : seq;
}

Result<Event> readEvent(const QByteArray &line)
{
    if (line.size() > maxEventBytes)
        return fail(
            ErrorCode::PayloadTooLarge, u"an event may have at most %1 bytes"_s.arg(maxEventBytes));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (!document.isObject()) {
        return fail(ErrorCode::InvalidRequest,
            document.isNull()
                ? u"not JSON at byte %1: %2"_s.arg(error.offset).arg(error.errorString())
                : u"an event must be a JSON object"_s);
    }
    return eventOf(document.object());
}

Result<Event> eventOf(const QJsonObject &object)
{
    Event event;
    if (!isSeq(object.value("seq"_L1)))
        return fail(ErrorCode::InvalidRequest, u"'seq' must be a whole number from 1"_s);
    event.seq = object.value("seq"_L1).toInteger();
    event.kind = object.value("kind"_L1).toString();
    if (event.kind.isEmpty() || event.kind.size() > maxKindLength)
        return fail(ErrorCode::InvalidRequest,
            u"'kind' must be a text of 1 to %1 characters"_s.arg(maxKindLength));
    event.time = parseTime(object.value("time"_L1).toString());
    if (!event.time.isValid())
        return fail(ErrorCode::InvalidRequest, u"'time' must be a time as in RFC 3339"_s);
    event.fields = object;
    for (const auto own : {"seq"_L1, "kind"_L1, "time"_L1})
        event.fields.remove(own);
    return event;
}

QJsonObject toJson(const Event &event)
{
    QJsonObject object = event.fields;
    object["seq"_L1] = event.seq;
    object["time"_L1] = formatTime(event.time);
    object["kind"_L1] = event.kind;
    return object;
}

QByteArray writeEvent(const Event &event)
{
    return QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact);
}

QString formatTime(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QDateTime parseTime(const QString &text)
{
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return {};
    return time.toUTC();
}

namespace events {

Event make(const QString &kind, QJsonObject fields)
{
    return {0, {}, kind, std::move(fields)};
}

Event message(const QString &id, const QString &role, const QJsonArray &content, bool done)
{
    return make(u"message"_s,
        {{"id"_L1, id}, {"role"_L1, role}, {"content"_L1, content}, {"done"_L1, done}});
}

Event delta(const QString &id, const QString &text)
{
    return make(u"delta"_s, {{"id"_L1, id}, {"text"_L1, text}});
}

Event systemMessage(const QString &id, const QString &level, const QString &text)
{
    Event event = message(id, u"system"_s, {textBlock(text)}, true);
    event.fields["level"_L1] = level;
    return event;
}

Event turn(const QString &id, const QString &state, QJsonObject more)
{
    more["id"_L1] = id;
    more["state"_L1] = state;
    return make(u"turn"_s, std::move(more));
}

Event agent(const QString &state, QJsonObject more)
{
    more["state"_L1] = state;
    return make(u"agent"_s, std::move(more));
}

Event queue(const QJsonArray &entries)
{
    return make(u"queue"_s, {{"entries"_L1, entries}});
}

} // namespace events
} // namespace ccplant
