// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/engine.h"

#include "server/runner/engine/recovery.h"
#include "shared/ids.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qsizetype longestMessage =
    8 * 1024 * 1024; // characters that deltas may add to one message

QString retryText(std::optional<std::chrono::milliseconds> retryIn)
{
    if (!retryIn)
        return u"It is not started again by itself; send a message to try again."_s;
    return u"It is being started again."_s;
}

/// A driver's reason as a sentence: "exited with code 1", "killed by signal 9" …
QString sentence(const QString &reason)
{
    return reason.startsWith("killed"_L1) ? u"The agent was %1."_s.arg(reason)
                                          : u"The agent %1."_s.arg(reason);
}

} // namespace

void Engine::agentCreated(Driver *driver)
{
    connect(driver, &Driver::phase, this, [this](const QString &phase) {
        note(events::agent(u"starting"_s, {{"phase"_L1, phase}}));
        Q_EMIT agentChanged();
    });
    connect(driver, &Driver::said, this, &Engine::agentSaid);
    connect(driver, &Driver::withdrawn, this, &Engine::withdrawn);
    connect(driver, &Driver::turnEnded, this, &Engine::turnEnded);
    connect(driver, &Driver::configRefused, this,
        [this](const Error &error) { endChange(Failure(error)); });
    connect(driver, &Driver::authRequired, this, &Engine::authRequired);
}

void Engine::agentReady(const QJsonObject &info, bool resumed, bool triedToResume)
{
    QJsonObject fields;
    for (const auto field : {"name"_L1, "version"_L1}) {
        if (info.contains(field))
            fields[field] = info[field];
    }
    note(events::agent(u"ready"_s, fields));
    if (triedToResume && !resumed) {
        tell(u"warning"_s,
            u"The agent could not take up its earlier conversation and starts anew: it does not "
            u"remember "
            "what was said above."_s);
    }
    Q_EMIT agentChanged();
    startChange();
    next();
}

void Engine::agentExited(const QString &reason, const QString &stderrTail, bool expected,
    std::optional<std::chrono::milliseconds> retryIn)
{
    m_asked.clear();
    m_alias.clear();
    m_turn.clear();
    while (!m_changes.isEmpty())
        endChange(fail(ErrorCode::AgentUnavailable,
            u"The agent ended before it agreed to the change."_s, reason));
    const bool wasReady = transcript().agent()["state"_L1].toString() == "ready"_L1;
    QList<Event> ends = endOpenWork(transcript(), m_clock->now());
    if (isTurnOpen(transcript()))
        ends.append(interruptedTurn(transcript(), sentence(reason)));
    Event agent = events::agent(u"exited"_s, {{"reason"_L1, reason}});
    if (!stderrTail.isEmpty())
        agent.fields["stderr_tail"_L1] = stderrTail;
    if (transcript().agent().contains("auth"_L1)) // why it cannot work stays visible
        agent.fields["auth"_L1] = transcript().agent()["auth"_L1];
    ends.append(agent);
    // One message for a death, and one when it is given up; not one for each try between.
    if (!expected && (wasReady || !retryIn)) {
        const QString what =
            (wasReady ? QString() : u"The agent did not start. "_s) + sentence(reason);
        ends.append(
            events::systemMessage(newId(u"m"), u"error"_s, what + u' ' + retryText(retryIn)));
    }
    note(ends);
    m_log->compact(true);
    Q_EMIT agentChanged();
    if (m_stopping)
        finishStop();
}

void Engine::agentSaid(const Event &event)
{
    const bool isRequest = event.kind == "permission"_L1 || event.kind == "question"_L1;
    if (isRequest && event.fields["state"_L1].toString() != "resolved"_L1) {
        requested(event);
        return;
    }
    // The agent tells its history when its session is loaded; our log has it already.
    if (m_hadHistory && event.fields["replayed"_L1].toBool())
        return;
    if (event.kind == "delta"_L1 && isTooLong(event))
        return;
    note(event);
    if (event.kind == "config"_L1)
        configArrived();
}

/// A message may be as long as people can bear; what a flooding agent adds is left out, and that is
/// said.
bool Engine::isTooLong(const Event &delta)
{
    const QString id = delta.id();
    if (m_cut.contains(id))
        return true;
    const qsizetype index = transcript().indexOf(u"message"_s, id);
    if (index < 0 || transcript().entries().at(index).tail.size() <= longestMessage)
        return false;
    m_cut.insert(id);
    tell(u"warning"_s,
        u"The agent writes more than %1 MiB into one message; the rest of it is left out."_s.arg(
            longestMessage >> 20));
    return true;
}

void Engine::authRequired(const QJsonArray &methods)
{
    Event agent = events::make(u"agent"_s, transcript().agent());
    agent.fields["auth"_L1] = QJsonObject{{"methods"_L1, methods}};
    note(agent);
    QStringList ways;
    for (const QJsonValue &method : methods)
        ways.append(method["description"_L1].toString(method["name"_L1].toString()));
    ways.removeAll(QString());
    QString text = u"The agent asks you to sign in to its service first."_s;
    if (!ways.isEmpty())
        text += u" It offers: %1."_s.arg(ways.join(u"; "_s));
    tell(u"error"_s, text + u" Then send a message."_s);
    m_host.holdBack(); // trying again without a login would only repeat this
}

void Engine::stop(std::chrono::milliseconds grace)
{
    if (std::exchange(m_stopping, true))
        return;
    if (m_host.state() == AgentHost::State::Down) {
        m_host.stop(grace); // no retry either
        QMetaObject::invokeMethod(this, &Engine::finishStop, Qt::QueuedConnection);
        return;
    }
    m_host.stop(grace);
}

void Engine::finishStop()
{
    if (const Result<void> flushed = m_log->flush(); !flushed)
        qCWarning(lcRunner) << "the end of the log is not on the disk:" << flushed.error().internal;
    Q_EMIT stopped();
}

} // namespace ccplant::runner
