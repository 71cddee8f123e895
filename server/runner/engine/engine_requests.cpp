// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/engine.h"
#include "server/runner/engine/requests.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
Result<QJsonObject> Engine::answerPermission(const QString &id, const QJsonObject &body)
{
    const qsizetype index = transcript().indexOf(u"permission"_s, id);
    if (index < 0)
        return fail(ErrorCode::NotFound, u"This session has no permission request with this id."_s);
    const Result<QJsonObject> outcome = readOutcome(transcript().entries().at(index), body);
    if (!outcome && isPending(transcript().entries().at(index)))
        return outcome;
    return resolve(u"permission"_s, id, "outcome"_L1, outcome.value_or(QJsonObject()),
        body["by"_L1].toString());
}

Result<QJsonObject> Engine::answerQuestion(const QString &id, const QJsonObject &body)
{
    const qsizetype index = transcript().indexOf(u"question"_s, id);
    if (index < 0)
        return fail(ErrorCode::NotFound, u"This session has no question with this id."_s);
    const Result<QJsonObject> answer = readAnswer(body);
    if (!answer && isPending(transcript().entries().at(index)))
        return answer;
    return resolve(
        u"question"_s, id, "answer"_L1, answer.value_or(QJsonObject()), body["by"_L1].toString());
}

/// The first answer wins; whoever comes later is told what it was.
Result<QJsonObject> Engine::resolve(const QString &kind, const QString &id, QLatin1StringView field,
    const QJsonObject &value, const QString &by)
{
    const Entry &entry = transcript().entries().at(transcript().indexOf(kind, id));
    if (!isPending(entry)) {
        QJsonObject known{{field, entry.fields[field]}};
        if (entry.fields.contains("by"_L1))
            known["by"_L1] = entry.fields["by"_L1];
        return fail(ErrorCode::AlreadyResolved, u"This has been answered already."_s, {}, known);
    }
    if (m_stopping)
        return fail(ErrorCode::Unavailable,
            u"This session is being stopped. Resume it, then answer again."_s);
    const bool nobodyWaits = !m_asked.contains(requestKey(kind, id));
    const bool isCancel =
        value["cancelled"_L1].toBool() || value["action"_L1].toString() == "cancel"_L1;
    Event event = events::make(kind, {{"id"_L1, id}, {"state"_L1, u"resolved"_s}, {field, value}});
    if (!by.isEmpty())
        event.fields["by"_L1] = by;
    if (nobodyWaits && !isCancel)
        event.fields["delivery"_L1] = u"waiting"_s;
    if (const Result<void> stored = store({event}, Durability::Synced); !stored)
        return Failure(stored.error());
    if (!nobodyWaits)
        deliver(transcript().entries().at(transcript().indexOf(kind, id)));
    requestAnswered();
    QJsonObject result{{field, value}};
    if (!by.isEmpty())
        result["by"_L1] = by;
    return result;
}

void Engine::deliver(const Entry &entry)
{
    const QString id = driverId(entry.id);
    const QJsonObject fields = entry.fields; // the driver may add entries before it returns
    m_asked.remove(requestKey(entry.kind, entry.id));
    if (!m_host.driver())
        return;
    if (entry.kind == "permission"_L1)
        m_host.driver()->answerPermission(id, fields["outcome"_L1]["option_id"_L1].toString());
    else
        m_host.driver()->answerQuestion(id, fields["answer"_L1].toObject());
}

void Engine::requestAnswered()
{
    updateTurnState();
    next();
}

/// The agent asks. Where it asks again what it asked before it died, the old request stands for the
/// new one.
void Engine::requested(const Event &request)
{
    const Entry *same = sameRequest(transcript(), request, m_asked);
    if (same && !isPending(*same)) {
        repeatAnswer(*same, request);
        return;
    }
    Event event = request;
    if (same) {
        m_alias.insert(same->id, request.id());
        event.fields["id"_L1] = same->id;
    }
    event.fields["state"_L1] = u"pending"_s;
    m_asked.insert(requestKey(event.kind, event.id()));
    note(event);
    updateTurnState();
}

void Engine::repeatAnswer(const Entry &answered, const Event &request)
{
    const bool isPermission = request.kind == "permission"_L1;
    const QJsonObject outcome =
        isPermission ? outcomeFor(answered, request) : answered.fields["answer"_L1].toObject();
    const Event consumed =
        events::make(answered.kind, {{"id"_L1, answered.id}, {"delivery"_L1, u"done"_s}});
    Event event = request;
    if (outcome.isEmpty()) { // what was chosen is not offered any more: people have to decide again
        note(consumed);
        event.fields["state"_L1] = u"pending"_s;
        m_asked.insert(requestKey(event.kind, event.id()));
        note(event);
        updateTurnState();
        return;
    }
    event.fields["state"_L1] = u"resolved"_s;
    event.fields[isPermission ? "outcome"_L1 : "answer"_L1] = outcome;
    if (answered.fields.contains("by"_L1))
        event.fields["by"_L1] = answered.fields["by"_L1];
    note({consumed, event});
    const auto give = [this, id = request.id(), outcome, isPermission] {
        if (!m_host.driver())
            return;
        if (isPermission)
            m_host.driver()->answerPermission(id, outcome["option_id"_L1].toString());
        else
            m_host.driver()->answerQuestion(id, outcome);
    };
    QMetaObject::invokeMethod(
        this, give, Qt::QueuedConnection); // the driver is inside of its own signal
}

void Engine::withdrawn(const QString &kind, const QString &id)
{
    const QString known = requestKey(kind, logId(id));
    if (m_stopping || !m_asked.contains(known))
        return;
    note(cancelledRequests({known}, {}));
    m_asked.remove(known);
    updateTurnState();
}

QSet<QString> Engine::openRequests() const
{
    QSet<QString> open;
    for (const QJsonValue &request : transcript().pending())
        open.insert(requestKey(request["type"_L1].toString(), request["id"_L1].toString()));
    return open;
}

QList<Event> Engine::cancelledRequests(const QSet<QString> &only, const QString &by) const
{
    QList<Event> ends;
    for (const QJsonValue &request : transcript().pending()) {
        const QString kind = request["type"_L1].toString();
        const QString id = request["id"_L1].toString();
        if (!only.contains(requestKey(kind, id)))
            continue;
        Event event = events::make(kind, {{"id"_L1, id}, {"state"_L1, u"resolved"_s}});
        if (kind == "permission"_L1)
            event.fields["outcome"_L1] = QJsonObject{{"cancelled"_L1, true}};
        else
            event.fields["answer"_L1] = QJsonObject{{"action"_L1, u"cancel"_s}};
        if (!by.isEmpty())
            event.fields["by"_L1] = by;
        ends.append(event);
    }
    return ends;
}

/// A turn is `needs_input` exactly while something is open.
void Engine::updateTurnState()
{
    const QString state = transcript().pending().isEmpty() ? u"running"_s : u"needs_input"_s;
    if (m_turn.isEmpty() || transcript().turn()["state"_L1].toString() == state)
        return;
    Event turn = events::make(u"turn"_s, transcript().turn());
    turn.fields["state"_L1] = state;
    note(turn);
}

/// Requests are open that no agent waits for any more.
bool Engine::hasSurvivors() const
{
    const QSet<QString> open = openRequests();
    return std::ranges::any_of(
        open, [this](const QString &request) { return !m_asked.contains(request); });
}

} // namespace ccplant::runner
