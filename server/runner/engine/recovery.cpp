// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/recovery.h"

#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {

QList<Event> endOpenWork(const Transcript &transcript, const QDateTime &now)
{
    QList<Event> ends;
    for (const Entry &entry : transcript.entries()) {
        if (entry.kind == "message"_L1 && !entry.fields["done"_L1].toBool()) {
            Event message = events::make(u"message"_s, entry.folded());
            message.fields["done"_L1] = true;
            ends.append(message);
        }
        const QString status = entry.fields["status"_L1].toString();
        if (entry.kind == "tool"_L1 && status != "completed"_L1 && status != "failed"_L1
            && status != "cancelled"_L1) {
            ends.append(events::make(u"tool"_s,
                {{"id"_L1, entry.id}, {"status"_L1, u"failed"_s}, {"ended"_L1, formatTime(now)}}));
        }
    }
    return ends;
}

bool isTurnOpen(const Transcript &transcript)
{
    const QString state = transcript.turn()["state"_L1].toString();
    return state == "running"_L1 || state == "needs_input"_L1;
}

Event interruptedTurn(const Transcript &transcript, const QString &error)
{
    Event turn = events::make(u"turn"_s, transcript.turn());
    turn.fields["state"_L1] = u"idle"_s;
    turn.fields["stop_reason"_L1] = u"interrupted"_s;
    if (!error.isEmpty())
        turn.fields["error"_L1] = error;
    return turn;
}

QList<Event> recoverFromCrash(const Transcript &transcript, const QDateTime &now)
{
    QList<Event> ends = endOpenWork(transcript, now);
    const bool working = isTurnOpen(transcript);
    const QString agent = transcript.agent()["state"_L1].toString();
    const bool crashed = agent == "starting"_L1 || agent == "ready"_L1;
    if (ends.isEmpty() && !working && !crashed)
        return {};
    if (working)
        ends.append(interruptedTurn(transcript, u"The runner was killed."_s));
    if (crashed)
        ends.append(events::agent(u"exited"_s, {{"reason"_L1, u"The runner was killed."_s}}));
    QString text = working
        ? u"The runner of this session was killed while the agent was working, and has been "
          u"started again. "
          "What the agent was doing is cut off here; send a message to go on."_s
        : u"The runner of this session was killed and has been started again. Nothing is lost."_s;
    if (!transcript.pending().isEmpty())
        text += u" What is still open below waits for your answer; the agent will be told."_s;
    ends.append(events::systemMessage(newId(u"m"), working ? u"warning"_s : u"info"_s, text));
    return ends;
}

const Entry *waitingMessage(const Transcript &transcript)
{
    const QList<Entry> &entries = transcript.entries();
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        if (entry->kind != "message"_L1 || entry->fields["role"_L1].toString() != "user"_L1)
            continue;
        const QString clientId = entry->fields["client_id"_L1].toString();
        if (clientId.isEmpty()) // a part of replayed history
            continue;
        return clientId == transcript.turn()["client_id"_L1].toString() ? nullptr : &*entry;
    }
    return nullptr;
}

} // namespace ccplant::runner
