// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/digest.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qsizetype keptText = 700; // characters; what an activity line can need
constexpr qsizetype mostEntries = 200;
constexpr qsizetype keptEntries = 24;

bool isOpen(const QJsonObject &fields)
{
    return fields["state"_L1].toString() == "pending"_L1;
}

/// Only what status, activity and pending are made of.
QJsonObject light(const QString &kind, const QJsonObject &fields)
{
    QJsonObject kept{{"id"_L1, fields["id"_L1]}};
    const QStringList names = kind == "tool"_L1 ? QStringList{u"title"_s, u"status"_s}
        : kind == "message"_L1                  ? QStringList{u"role"_s, u"done"_s}
                                                : QStringList{u"title"_s, u"message"_s, u"state"_s};
    for (const QString &name : names) {
        if (fields.contains(name))
            kept[name] = fields[name];
    }
    if (kind == "message"_L1)
        kept["content"_L1] =
            QJsonArray{textBlock(plainText(fields["content"_L1].toArray()).right(keptText))};
    return kept;
}

} // namespace

void Digest::begin(const QJsonObject &state)
{
    *this = {};
    m_begun = true;
    m_lastSeq = state["last_seq"_L1].toInteger();
    m_activity = state["activity"_L1].toString();
    for (const QString &kind : {u"turn"_s, u"agent"_s, u"config"_s, u"usage"_s}) {
        if (const QJsonObject fields = state[kind].toObject(); !fields.isEmpty())
            feed({0, {}, kind, fields});
    }
    for (const QString &kind : {u"queue"_s, u"plan"_s})
        feed({0, {}, kind, {{"entries"_L1, state[kind].toArray()}}});
    feed({0, {}, u"session"_s, {{"title"_L1, state["title"_L1]}}});
    for (const QJsonValue &asked : state["pending"_L1].toArray()) {
        const QJsonValue title = asked["title"_L1];
        feed({0, {}, asked["type"_L1].toString(),
            {{"id"_L1, asked["id"_L1]}, {"state"_L1, "pending"_L1}, {"title"_L1, title},
                {"message"_L1, title}}});
    }
}

void Digest::apply(const Event &event)
{
    if (event.seq <= m_lastSeq)
        return;
    m_begun = true;
    m_lastSeq = event.seq;
    m_lastTime = event.time;
    const QString &kind = event.kind;
    const bool isEntry = kind == "message"_L1 || kind == "tool"_L1 || kind == "permission"_L1
        || kind == "question"_L1;
    if (isEntry)
        feed({0, event.time, kind, light(kind, event.fields)});
    else if (kind == "delta"_L1 || kind == "turn"_L1 || kind == "agent"_L1 || kind == "config"_L1
        || kind == "usage"_L1 || kind == "queue"_L1 || kind == "plan"_L1 || kind == "session"_L1)
        feed(event);
    if (m_fold.entries().size() > mostEntries)
        prune();
}

void Digest::feed(Event event)
{
    event.seq = ++m_number;
    m_fold.apply(event);
}

void Digest::prune()
{
    const Transcript old = std::exchange(m_fold, {});
    m_number = 0;
    feed({0, {}, u"turn"_s, old.turn()});
    feed({0, {}, u"agent"_s, old.agent()});
    feed({0, {}, u"config"_s, old.config()});
    feed({0, {}, u"usage"_s, old.usage()});
    feed({0, {}, u"session"_s, old.session()});
    feed({0, {}, u"queue"_s, {{"entries"_L1, old.queue()}}});
    feed({0, {}, u"plan"_s, {{"entries"_L1, old.plan()}}});
    const QList<Entry> &entries = old.entries();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        if (i >= entries.size() - keptEntries || isOpen(entries[i].fields))
            feed({0, entries[i].updated, entries[i].kind, entries[i].folded()});
    }
}

QString Digest::turn() const
{
    return m_fold.turn()["state"_L1].toString();
}

void Digest::writeTo(Session &session) const
{
    session.turnStatus = m_fold.status();
    session.lastSeq = std::max(session.lastSeq, m_lastSeq);
    if (m_lastTime.isValid()
        && (!session.lastEventAt.isValid() || m_lastTime > session.lastEventAt))
        session.lastEventAt = m_lastTime;
    const QString activity = m_fold.activity();
    session.activity = activity.isEmpty() ? m_activity : activity;
    session.pending = m_fold.pending();
    session.planTotal = static_cast<int>(m_fold.plan().size());
    session.planDone = 0;
    for (const QJsonValue &step : m_fold.plan())
        session.planDone += step["status"_L1].toString() == "completed"_L1 ? 1 : 0;
    session.usage = m_fold.usage();
    if (const QString mode = m_fold.config()["mode"_L1].toString(); !mode.isEmpty())
        session.mode = mode;
    if (const QString model = m_fold.config()["model"_L1].toString(); !model.isEmpty())
        session.model = model;
    if (const QString title = m_fold.session()["title"_L1].toString();
        !title.isEmpty() && title != session.agentTitle) {
        session.agentTitle = title;
        if (!session.titled)
            session.title = title;
    }
}

} // namespace ccplant::sessions
