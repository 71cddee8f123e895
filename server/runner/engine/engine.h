// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/engine/agenthost.h"
#include "server/runner/engine/promptbook.h"
#include "server/runner/log/eventlog.h"

#include <QSet>

namespace ccplant::runner {

/// One session: takes prompts and answers from people, gives them to the agent, and stores what
/// comes of it (docs/protocol.md §2, §3). What it says is accepted is on the disk. Lives in one
/// thread.
class Engine : public QObject {
    Q_OBJECT
public:
    struct Options {
        AgentHost::Options host;
        std::optional<Prompt> initialPrompt; ///< accepted once, by its client_id
        std::chrono::milliseconds configDeadline =
            std::chrono::seconds(15); ///< for the agent to agree to a change
    };
    enum class Accepted { Sent, Queued, Duplicate };
    using Configured = std::function<void(Result<QJsonObject>)>;

    /// `clock` outlives the engine.
    Engine(
        std::unique_ptr<EventLog> log, Options options, MakeDriver makeDriver, const Clock *clock);
    ~Engine() override;

    /// Puts right what a crash left open, and starts the agent. Unavailable when the log cannot be
    /// written.
    Result<void> start();
    /// Ends the agent, stores what is left, then stopped() is emitted. Open requests stay open.
    void stop(std::chrono::milliseconds grace);
    bool isStopping() const { return m_stopping; }

    const Transcript &transcript() const { return m_log->transcript(); }
    const EventLog &log() const { return *m_log; }
    qint64 agentPid() const { return m_host.agentPid(); }
    /// A prompt that is sent now is worked on at once (or wakes the agent).
    bool isIdle() const
    {
        return m_host.state() != AgentHost::State::Starting && !m_stopping && !isBusy();
    }

    /// Takes a prompt: gives it to the agent, or lets it wait. `steer`: ends what the agent is
    /// doing, so that it is next.
    Result<Accepted> submit(const Prompt &prompt, bool steer);
    Result<void> editQueued(const QString &clientId, const QJsonArray &content);
    Result<void> removeQueued(const QString &clientId);
    /// Ends what the agent is doing, so that this one is next.
    Result<void> sendQueued(const QString &clientId);
    /// NoTurn when there is nothing to cancel. Open requests end as cancelled.
    Result<void> cancel();

    /// The body as in docs/protocol.md §3 → {outcome, by}. NotFound, InvalidRequest,
    /// AlreadyResolved (with outcome and by).
    Result<QJsonObject> answerPermission(const QString &id, const QJsonObject &body);
    /// Likewise → {answer, by}.
    Result<QJsonObject> answerQuestion(const QString &id, const QJsonObject &body);

    /// Any of {mode, model, options}; `done` gets the folded config, or why not. May be called
    /// before this returns.
    void configure(const QJsonObject &change, Configured done);

Q_SIGNALS:
    /// Stored and numbered; `json` is its line, without line feed.
    void appended(const ccplant::Event &event, const QByteArray &json);
    void agentChanged(); ///< agentPid() may be another
    void stopped(); ///< once

private:
    struct Change {
        QJsonObject wanted;
        Configured done;
        QTimer *deadline = nullptr;
        bool heard = false; ///< the agent has sent its config since
    };

    // engine.cpp: storing, prompts and turns
    Result<void> store(const QList<Event> &events, Durability durability);
    void note(const Event &event) { note(QList<Event>{event}); }
    void note(const QList<Event> &events);
    void checkRoom();
    void tell(const QString &level, const QString &text);
    bool isBusy() const;
    QList<Event> promptEvents(const Prompt &prompt) const;
    Result<void> storeBook(PromptBook book, QList<Event> more = {});
    Result<void> makeRoom();
    void next();
    bool nextContinuation();
    bool nextWaiting();
    void nextQueued();
    void begin(const Event &turn, const QJsonArray &content);
    void turnEnded(const QString &turnId, const QString &stopReason, const QJsonObject &more);

    // engine_requests.cpp: permissions and questions
    Result<QJsonObject> resolve(const QString &kind, const QString &id, QLatin1StringView field,
        const QJsonObject &value, const QString &by);
    void deliver(const Entry &entry);
    void requested(const Event &request);
    void repeatAnswer(const Entry &answered, const Event &request);
    void withdrawn(const QString &kind, const QString &id);
    QList<Event> cancelledRequests(const QSet<QString> &only, const QString &by) const;
    QSet<QString> openRequests() const;
    QString driverId(const QString &id) const { return m_alias.value(id, id); }
    QString logId(const QString &driverId) const { return m_alias.key(driverId, driverId); }
    void updateTurnState();
    bool hasSurvivors() const;
    void requestAnswered();

    // engine_agent.cpp: the agent's life and what it says
    void agentCreated(Driver *driver);
    void agentReady(const QJsonObject &info, bool resumed, bool triedToResume);
    void agentExited(const QString &reason, const QString &stderrTail, bool expected,
        std::optional<std::chrono::milliseconds> retryIn);
    void agentSaid(const Event &event);
    bool isTooLong(const Event &delta);
    void authRequired(const QJsonArray &methods);
    void finishStop();

    // engine_config.cpp
    void configureLater(const QJsonObject &change, const Configured &done);
    void startChange();
    void endChange(const Result<QJsonObject> &result);
    void configArrived();
    void endAgreed();
    void keepChoices(const QJsonObject &change);

    std::unique_ptr<EventLog> m_log;
    Options m_options;
    const Clock *m_clock;
    AgentHost m_host;
    PromptBook m_book;
    QString m_turn; // id of the turn that the agent works on; empty: none
    QSet<QString> m_asked; // keys of requests (by their log ids) that the live agent waits for
    QHash<QString, QString> m_alias; // log id → the live agent's id, where it asked again
    QSet<QString> m_cut; // messages that became too long
    QList<Change> m_changes; // the first one is under way
    bool m_hadHistory = false; // the log had messages when this runner opened it
    bool m_stopping = false;
    bool m_stoppedForRoom = false;
    bool m_started = false;
};

} // namespace ccplant::runner
