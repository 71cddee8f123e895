// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <QTimeZone>
#include <rapidcheck.h>

namespace ccplant::testing {

inline QString anyText(int most = 12)
{
    const auto codes = *rc::gen::container<std::vector<char32_t>>(rc::gen::element<char32_t>(
        U'a', U'b', U' ', U'\n', U'"', U'\\', U'é', U'日', U'本', U'\u0000', U'\u2028', U'😀'));
    return QString::fromUcs4(codes.data(), qMin<qsizetype>(qsizetype(codes.size()), most));
}

inline QJsonValue anyValue(int depth = 2)
{
    switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0:
        return *rc::gen::arbitrary<bool>();
    case 1:
        return *rc::gen::inRange(-1000, 1000);
    case 2:
        return anyText();
    case 3:
        return QJsonValue::Null;
    case 4:
        return QJsonArray{anyValue(depth - 1), anyValue(depth - 1)};
    default:
        return QJsonObject{{anyText(4), anyValue(depth - 1)}};
    }
}

/// A stream as a runner writes it: numbered without gaps, ids from small sets so that they meet
/// again, finished things left alone.
class StreamMaker {
public:
    QList<Event> make(int count)
    {
        for (int i = 0; i < count; ++i)
            push(next());
        return m_events;
    }

private:
    Event next()
    {
        using namespace Qt::StringLiterals;
        const QString number = QString::number(*rc::gen::inRange(0, 4));
        switch (*rc::gen::inRange(0, 11)) {
        case 0:
        case 1:
            return message(*rc::gen::arbitrary<bool>());
        case 2:
        case 3:
        case 4:
            return m_open.isEmpty() ? message(false) : events::delta(m_open.last(), anyText());
        case 5:
            return events::make(u"tool"_s,
                {{u"id"_s, u"t_"_s + number}, {anyText(3) + u"x"_s, anyValue()},
                    {u"status"_s,
                        *rc::gen::element(u"pending"_s, u"in_progress"_s, u"completed"_s)}});
        case 6:
            return events::make(u"permission"_s,
                {{u"id"_s, u"p_"_s + number}, {u"title"_s, anyText()},
                    {u"state"_s, *rc::gen::element(u"pending"_s, u"resolved"_s)}});
        case 7:
            return events::turn(u"turn_"_s + number, *rc::gen::element(u"running"_s, u"idle"_s));
        case 8:
            return events::make(
                u"config"_s, {{*rc::gen::element(u"mode"_s, u"model"_s), anyText()}});
        case 9:
            return events::queue({QJsonObject{{u"client_id"_s, number}}});
        default:
            return events::make(u"from_the_future"_s,
                {{u"id"_s, u"f_"_s + number}, {anyText(3) + u"y"_s, anyValue()}});
        }
    }

    Event message(bool done)
    {
        using namespace Qt::StringLiterals;
        const bool finish = done && !m_open.isEmpty();
        const QString id = finish ? m_open.takeLast() : u"m_%1"_s.arg(++m_messages);
        if (!done)
            m_open += id;
        Event event = events::message(id, u"agent"_s, {textBlock(anyText())}, done);
        if (m_firstSeq.contains(id))
            event.fields[u"at"_s] = m_firstSeq.value(id);
        return event;
    }

    void push(Event event)
    {
        event.seq = m_events.size() + 1;
        event.time = QDateTime::fromMSecsSinceEpoch(1700000000000 + event.seq * 7, QTimeZone::UTC);
        if (!event.id().isEmpty() && !m_firstSeq.contains(event.id()))
            m_firstSeq.insert(event.id(), event.seq);
        m_events += event;
    }

    QList<Event> m_events;
    QStringList m_open;
    QHash<QString, qint64> m_firstSeq;
    int m_messages = 0;
};

} // namespace ccplant::testing
