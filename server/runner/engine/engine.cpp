// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/engine.h"

#include "server/runner/engine/recovery.h"
#include "server/runner/engine/requests.h"
#include "server/runner/engine/title.h"
#include "shared/ids.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {

Engine::Engine(
    std::unique_ptr<EventLog> log, Options options, MakeDriver makeDriver, const Clock *clock)
    : m_log(std::move(log))
    , m_options(std::move(options))
    , m_clock(clock)
    , m_host(m_options.host, std::move(makeDriver))
    , m_book(m_log->transcript(), m_log->latest(u"queue"_s))
    , m_hadHistory(!m_log->transcript().entries().isEmpty())
{
    connect(&m_host, &AgentHost::created, this, &Engine::agentCreated);
    connect(&m_host, &AgentHost::ready, this, &Engine::agentReady);
    connect(&m_host, &AgentHost::exited, this, &Engine::agentExited);
}

Engine::~Engine() = default;

Result<void> Engine::start()
{
    QList<Event> repairs = recoverFromCrash(transcript(), m_clock->now());
    for (const Entry *entry : told(transcript())) // the turn that told the agent is over
        repairs.append(
            events::make(entry->kind, {{"id"_L1, entry->id}, {"delivery"_L1, u"done"_s}}));
    if (m_book.wasRepaired())
        repairs.append(m_book.event());
    if (m_log->repair().garbageLines > 0) {
        repairs.append(events::systemMessage(newId(u"m"), u"warning"_s,
            u"%1 damaged lines of this session's log could not be read and were set aside "
            u"(events.corrupt in the session's "
            "state folder). Parts of the transcript may be missing."_s.arg(
                m_log->repair().garbageLines)));
    }
    if (!repairs.isEmpty()) {
        if (const Result<void> stored = store(repairs, Durability::Synced); !stored)
            return stored;
    }
    m_started = true;
    if (m_options.initialPrompt) {
        if (const Result<Accepted> accepted = submit(*m_options.initialPrompt, false); !accepted)
            return Failure(accepted.error());
    }
    m_host.wake();
    return {};
}

Result<void> Engine::store(const QList<Event> &events, Durability durability)
{
    return m_log->append(events, durability).map([this](const QList<Stored> &stored) {
        for (const Stored &one : stored)
            Q_EMIT appended(one.event, one.json);
    });
}

/// Stores what the agent did or what happened to it: kept in memory while the disk is full, so this
/// never fails.
void Engine::note(const QList<Event> &events)
{
    if (events.isEmpty())
        return;
    if (const Result<void> stored = store(events, Durability::Cached); !stored)
        qCWarning(lcRunner) << "not stored:" << stored.error().internal;
    checkRoom();
    m_log->compact(false);
}

void Engine::checkRoom()
{
    const bool stuck = m_log->isStuck();
    if (m_stoppedForRoom || m_stopping || !(stuck || m_log->isOverLimit()))
        return;
    m_stoppedForRoom = true;
    tell(u"error"_s,
        stuck
            ? u"The disk is full, so the agent was stopped. Free some space, then send a message to go on."_s
            : u"This session's log has reached its limit, so the agent was stopped. Start a new session to go on."_s);
    // Not from inside one of the driver's signals.
    QMetaObject::invokeMethod(&m_host, [this] { m_host.stop(2s); }, Qt::QueuedConnection);
}

void Engine::tell(const QString &level, const QString &text)
{
    note(events::systemMessage(newId(u"m"), level, text));
}

/// A prompt that arrives now has to wait.
bool Engine::isBusy() const
{
    return isTurnOpen(transcript()) || waitingMessage(transcript()) || !m_book.waiting().isEmpty()
        || hasSurvivors() || !undelivered(transcript()).isEmpty();
}

QList<Event> Engine::promptEvents(const Prompt &prompt) const
{
    Event message = events::message(newId(u"m"), u"user"_s, prompt.content, true);
    message.fields["client_id"_L1] = prompt.clientId;
    QList<Event> result{message};
    const QString title = titleFrom(prompt.content);
    if (!title.isEmpty() && transcript().session()["title"_L1].toString().isEmpty())
        result.append(events::make(u"session"_s, {{"title"_L1, title}}));
    return result;
}

/// The book is changed when its `queue` event is on the disk, and not before.
Result<void> Engine::storeBook(PromptBook book, QList<Event> more)
{
    more.append(book.event());
    return store(more, Durability::Synced).map([&] { m_book = std::move(book); });
}

Result<Engine::Accepted> Engine::submit(const Prompt &prompt, bool steer)
{
    if (m_book.knows(prompt.clientId))
        return Accepted::Duplicate;
    if (m_stopping)
        return fail(ErrorCode::Unavailable,
            u"This session is being stopped. Resume it, then send again."_s);
    if (m_log->isOverLimit()) {
        return fail(ErrorCode::Unavailable,
            u"This session's log has reached its limit; nothing more fits in. Start a new session."_s);
    }
    m_stoppedForRoom = false;
    if (isBusy()) {
        PromptBook book = m_book;
        const Result<void> stored =
            book.add(prompt, steer).and_then([&] { return storeBook(std::move(book)); });
        if (!stored)
            return Failure(stored.error());
        if (steer) {
            if (const Result<void> made = makeRoom(); !made)
                return Failure(made.error());
        } else {
            next();
        }
        return Accepted::Queued;
    }
    if (const Result<void> stored = store(promptEvents(prompt), Durability::Synced); !stored)
        return Failure(stored.error());
    m_book.learn(prompt.clientId);
    next();
    return Accepted::Sent;
}

Result<void> Engine::editQueued(const QString &clientId, const QJsonArray &content)
{
    PromptBook book = m_book;
    return book.edit(clientId, content).and_then([&] { return storeBook(std::move(book)); });
}

Result<void> Engine::removeQueued(const QString &clientId)
{
    PromptBook book = m_book;
    return book.remove(clientId).and_then([&] { return storeBook(std::move(book)); });
}

Result<void> Engine::sendQueued(const QString &clientId)
{
    PromptBook book = m_book;
    return book.moveToFront(clientId)
        .and_then([&] { return storeBook(std::move(book)); })
        .and_then([&] { return makeRoom(); });
}

/// Ends what is going on, so that the first of the queue is next.
Result<void> Engine::makeRoom()
{
    if (!m_turn.isEmpty() || !openRequests().isEmpty())
        return cancel();
    next();
    return {};
}

Result<void> Engine::cancel()
{
    const QList<Event> requests = cancelledRequests(openRequests(), u"cancel"_s);
    const Entry *waiting = m_turn.isEmpty() ? waitingMessage(transcript()) : nullptr;
    if (m_turn.isEmpty() && !waiting && requests.isEmpty())
        return fail(ErrorCode::NoTurn, u"The agent is not working on anything."_s);
    QList<Event> changes = requests;
    if (waiting) {
        changes.append(events::turn(newId(u"t"), u"idle"_s,
            {{"stop_reason"_L1, u"cancelled"_s},
                {"client_id"_L1, waiting->fields["client_id"_L1]}}));
    }
    if (!changes.isEmpty()) {
        if (const Result<void> stored = store(changes, Durability::Synced); !stored)
            return stored;
    }
    m_asked.clear();
    if (!m_turn.isEmpty() && m_host.driver())
        m_host.driver()->cancel();
    else
        next();
    return {};
}

/// Gives the agent the next thing to do, when it can take one. Wakes it when there is something and
/// it is down.
void Engine::next()
{
    const bool something = waitingMessage(transcript()) || !m_book.waiting().isEmpty()
        || !undelivered(transcript()).isEmpty();
    if (!m_started || m_stopping || !m_turn.isEmpty() || hasSurvivors() || !something
        || m_log->isStuck())
        return;
    if (!m_host.isReady()) {
        m_host.wake();
        return;
    }
    if (!nextContinuation() && !nextWaiting())
        nextQueued();
}

/// After a death: tells the agent the answers that it has missed.
bool Engine::nextContinuation()
{
    const QList<const Entry *> answers = undelivered(transcript());
    if (answers.isEmpty())
        return false;
    const QString text = continuationText(answers);
    // The turn belongs to the prompt that was interrupted; a message that waits is still waiting
    // after it.
    const Event turn = events::turn(
        newId(u"t"), u"running"_s, {{"client_id"_L1, transcript().turn()["client_id"_L1]}});
    // `told` comes last: a write that a crash cuts off must not lose an answer.
    QList<Event> changes{
        events::systemMessage(newId(u"m"), u"info"_s, continuationNotice(answers)), turn};
    for (const Entry *entry : answers)
        changes.append(
            events::make(entry->kind, {{"id"_L1, entry->id}, {"delivery"_L1, u"told"_s}}));
    if (const Result<void> stored = store(changes, Durability::Synced); !stored) {
        qCWarning(lcRunner) << "the agent is not told yet:" << stored.error().internal;
        return true;
    }
    begin(turn, {textBlock(text)});
    return true;
}

bool Engine::nextWaiting()
{
    const Entry *message = waitingMessage(transcript());
    if (!message)
        return false;
    const QJsonArray content = message->fields["content"_L1].toArray();
    const Event turn = events::turn(
        newId(u"t"), u"running"_s, {{"client_id"_L1, message->fields["client_id"_L1]}});
    // On the disk before the agent has it: a prompt must not be given twice.
    if (const Result<void> stored = store({turn}, Durability::Synced); !stored) {
        qCWarning(lcRunner) << "the prompt is not sent yet:" << stored.error().internal;
        return true;
    }
    begin(turn, content);
    return true;
}

void Engine::nextQueued()
{
    PromptBook book = m_book;
    const Prompt prompt = book.takeFirst();
    const Event turn = events::turn(newId(u"t"), u"running"_s, {{"client_id"_L1, prompt.clientId}});
    if (const Result<void> stored =
            storeBook(std::move(book), promptEvents(prompt) + QList<Event>{turn});
        !stored) {
        qCWarning(lcRunner) << "the queued prompt is not sent yet:" << stored.error().internal;
        return;
    }
    begin(turn, prompt.content);
}

void Engine::begin(const Event &turn, const QJsonArray &content)
{
    m_turn = turn.id();
    m_host.driver()->prompt(m_turn, content);
}

void Engine::turnEnded(const QString &turnId, const QString &stopReason, const QJsonObject &more)
{
    if (turnId != m_turn || m_turn.isEmpty())
        return;
    m_turn.clear();
    // An agent that died did not withdraw its requests: they wait for an answer, and for an agent.
    const bool died = stopReason == "interrupted"_L1 || m_stopping;
    QList<Event> ends;
    if (!died)
        ends = cancelledRequests(m_asked, {});
    m_asked.clear();
    for (const Entry *entry : told(transcript()))
        ends.append(events::make(entry->kind, {{"id"_L1, entry->id}, {"delivery"_L1, u"done"_s}}));
    Event turn = events::turn(turnId, u"idle"_s, more);
    turn.fields["stop_reason"_L1] = m_stopping ? u"interrupted"_s : stopReason;
    turn.fields["client_id"_L1] = transcript().turn()["client_id"_L1];
    ends.append(turn);
    note(ends);
    m_log->compact(true);
    if (!died) // the agent is still inside of its own signal
        QMetaObject::invokeMethod(this, &Engine::next, Qt::QueuedConnection);
}

} // namespace ccplant::runner
