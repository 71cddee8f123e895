// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/whole.h"

#include <array>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr std::array stateKinds{
    "turn"_L1, "queue"_L1, "plan"_L1, "agent"_L1, "config"_L1, "usage"_L1, "session"_L1};
// The text that is kept of a shortened one, in the order in which they are tried.
constexpr std::array keptCharacters{
    qsizetype(1024 * 1024), qsizetype(64 * 1024), qsizetype(4 * 1024), qsizetype(256)};

bool isState(const QString &kind)
{
    return std::ranges::find(stateKinds, kind) != stateKinds.end();
}

QJsonObject merged(QJsonObject known, const QJsonObject &news)
{
    for (auto field = news.begin(); field != news.end(); ++field)
        known[field.key()] = field.value();
    return known;
}

void addLasting(QJsonObject &fields, const QJsonObject &known)
{
    for (const auto lasting : {"name"_L1, "version"_L1}) {
        if (!fields.contains(lasting) && known.contains(lasting))
            fields[lasting] = known[lasting];
    }
}

QJsonValue shortened(const QJsonValue &value, qsizetype keep)
{
    if (value.isString()) {
        const QString text = value.toString();
        if (text.size() <= keep)
            return value;
        return QString(
            text.first(keep) + u"\n… (%1 more characters were left out)"_s.arg(text.size() - keep));
    }
    if (value.isArray()) {
        QJsonArray out;
        for (const QJsonValue &item : value.toArray())
            out.append(shortened(item, keep));
        return out;
    }
    if (value.isObject()) {
        QJsonObject out = value.toObject();
        for (auto field = out.begin(); field != out.end(); ++field)
            *field = shortened(*field, keep);
        return out;
    }
    return value;
}

} // namespace

QString subjectOf(const Event &event)
{
    if (isState(event.kind))
        return event.kind;
    const QString id = event.id();
    if (id.isEmpty())
        return {};
    return (event.kind == "delta"_L1 ? u"message"_s : event.kind) + u'\n' + id;
}

bool isWhole(const Event &event)
{
    return event.kind != "delta"_L1;
}

Event wholeEvent(const Transcript &before, Event event)
{
    if (event.kind == "config"_L1)
        event.fields = merged(before.config(), event.fields);
    else if (event.kind == "usage"_L1)
        event.fields = merged(before.usage(), event.fields);
    else if (event.kind == "session"_L1)
        event.fields = merged(before.session(), event.fields);
    else if (event.kind == "agent"_L1)
        addLasting(event.fields, before.agent());
    if (isState(event.kind) || event.kind == "delta"_L1)
        return event;
    event.fields.remove("at"_L1); // the log alone says where things stand
    const qsizetype index = event.id().isEmpty() ? -1 : before.indexOf(event.kind, event.id());
    if (index < 0)
        return event;
    const Entry &known = before.entries().at(index);
    if (event.kind != "message"_L1)
        event.fields = merged(known.fields, event.fields);
    event.fields["at"_L1] = known.at;
    if (!event.fields.contains("started"_L1))
        event.fields["started"_L1] = formatTime(known.time);
    return event;
}

Event boundedEvent(Event event, qsizetype maxBytes)
{
    for (const qsizetype keep : keptCharacters) {
        if (writeEvent(event).size() <= maxBytes)
            return event;
        event.fields = shortened(event.fields, keep).toObject();
    }
    if (writeEvent(event).size() <= maxBytes)
        return event;
    // Not long texts but very many things.
    for (const auto field :
        {"raw_input"_L1, "raw_output"_L1, "content"_L1, "locations"_L1, "entries"_L1})
        event.fields.remove(field);
    if (writeEvent(event).size() > maxBytes)
        event.fields = QJsonObject{{"id"_L1, event.fields["id"_L1]}};
    return event;
}

} // namespace ccplant::runner
