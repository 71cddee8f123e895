// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/supervisor.h"

#include "server/runtime/local/logfile.h"
#include "server/runtime/local/logging.h"
#include "server/runtime/runnerconfig.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTimer>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr auto capLogsEvery = 30s;
constexpr int parallelPreparations = 32; // clones wait for the network more than for this machine

/// The demo agent's settings go through to it; no other variable of ours does.
QMap<QString, QString> demoSettings()
{
    QMap<QString, QString> found;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith("CCPLANT_DEMO_"_L1))
            found[name] = environment.value(name);
    }
    return found;
}

/// Doubled each time, within bounds.
std::chrono::milliseconds delayOf(const RestartPolicy &policy, int attempt)
{
    std::chrono::milliseconds delay = policy.first;
    for (int i = 1; i < attempt && delay < policy.most; ++i)
        delay *= 2;
    return std::min(delay, policy.most);
}

} // namespace

Supervisor::Supervisor(LocalOptions options, QString sandbox)
    : m_options(std::move(options))
    , m_sandbox(std::move(sandbox))
    , m_workspaces(
          {m_options.dataDir, QDir::homePath(), m_options.cloneTimeout, m_options.gitTimeout})
    , m_preparing(std::make_shared<Gate>(parallelPreparations))
    , m_starting(std::make_shared<Gate>(m_options.parallelStarts))
{
    QObject::connect(&m_logTimer, &QTimer::timeout, &m_logTimer, [this] {
        for (const EntryPtr &entry : std::as_const(m_entries)) {
            if (entry->runner)
                capLog(entry->paths.runnerLog(), m_options.runnerLogBytes);
        }
    });
    m_logTimer.start(capLogsEvery);
}

void Supervisor::close()
{
    m_closed = true;
    changed = {};
    removed = {};
    m_logTimer.stop();
    for (const EntryPtr &entry : std::as_const(m_entries)) {
        entry->watch.reset();
        if (entry->cancel)
            entry->cancel->cancel();
    }
}

void Supervisor::set(Entry &entry, State state, const QString &phase, const QString &reason)
{
    const Session next{entry.saved.spec.id, state, phase, reason, entry.saved.workspace};
    if (std::exchange(entry.session, next) != next && changed)
        changed(entry.session);
}

Result<void> Supervisor::want(Entry &entry, Saved::Want want, const QString &reason)
{
    Saved next = entry.saved;
    next.want = want;
    next.reason = reason;
    if (const Result<void> saved = save(entry.paths, next); !saved)
        return saved;
    entry.saved = next;
    return {};
}

void Supervisor::giveUp(Entry &entry, const QString &reason)
{
    qCWarning(runtimeLog).noquote() << "session" << entry.saved.spec.id << "failed:" << reason;
    if (const Result<void> saved = want(entry, Saved::Want::Fail, reason); !saved)
        qCWarning(runtimeLog).noquote() << saved.error().internal;
    set(entry, State::Failed, {}, reason);
}

Result<EntryPtr> Supervisor::add(const Spec &spec)
{
    if (m_entries.contains(spec.id))
        return fail(ErrorCode::Conflict, u"There is a session with this id already."_s);
    if (const Result<void> good = m_workspaces.check(spec); !good)
        return tl::unexpected(good.error());
    const auto entry = std::make_shared<Entry>();
    entry->paths = Paths::of(m_options.dataDir, spec.id);
    entry->saved.spec = spec;
    constexpr auto ownerOnly =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (!QDir().mkpath(m_options.dataDir + u"/sessions"_s)
        || !QDir().mkdir(entry->paths.root, ownerOnly))
        return fail(ErrorCode::Unavailable,
            u"The session's folder could not be made. Check the server's disk."_s,
            entry->paths.root);
    if (const Result<void> saved = save(entry->paths, entry->saved); !saved) {
        QDir(entry->paths.root).removeRecursively();
        return tl::unexpected(saved.error());
    }
    entry->session = {spec.id, State::Creating, u"scheduled"_s, {}, {}};
    m_entries.insert(spec.id, entry);
    return entry;
}

void Supervisor::adopt(const EntryPtr &entry)
{
    m_entries.insert(entry->saved.spec.id, entry);
    const auto runner = runnerOf(entry->paths);
    const bool lives =
        runner && runner->session == entry->saved.spec.id && isAlive(runner->process);
    const Saved::Want wish = entry->saved.want;
    entry->session = {
        entry->saved.spec.id, State::Stopped, {}, entry->saved.reason, entry->saved.workspace};
    if (entry->saved.isToGo()) {
        entry->session.state = State::Deleting;
        removeAll(shared_from_this(), entry);
    } else if (lives && wish == Saved::Want::Run) {
        isUp(entry, *runner);
    } else if (wish == Saved::Want::Run) {
        continueOrStop(shared_from_this(), entry);
    } else {
        entry->session.state = wish == Saved::Want::Fail ? State::Failed : State::Stopped;
        if (lives) // the server died while it was stopping it
            bringDown(shared_from_this(), entry);
    }
}

/// Nothing runs, and something should: goes on where there is work, leaves it at rest otherwise.
QCoro::Task<void> Supervisor::continueOrStop(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    bool goOn = !entry->saved.workspaceReady;
    if (!goOn) {
        const QString log = entry->paths.events();
        const bool begun = QFile::exists(log);
        goOn = !begun || co_await QtConcurrent::run([log] { return hasUnfinishedWork(log); });
    }
    if (self->m_closed || entry->saved.want != Saved::Want::Run
        || entry->session.state != State::Stopped)
        co_return;
    if (goOn) {
        qCInfo(runtimeLog) << "session" << entry->saved.spec.id << "was interrupted and goes on";
        co_await bringUp(self, entry);
        co_return;
    }
    co_await bringDown(self, entry);
    if (!self->m_closed && entry->session.state == State::Stopped) {
        if (const Result<void> saved = self->want(*entry, Saved::Want::Stop); !saved)
            qCWarning(runtimeLog).noquote() << saved.error().internal;
    }
}

QCoro::Task<void> Supervisor::bringUp(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    co_await entry->turn->enter();
    const Gate::Ticket ticket = entry->turn->ticket();
    if (self->m_closed || entry->saved.want != Saved::Want::Run
        || entry->session.state == State::Running)
        co_return;
    const auto cancel = std::make_shared<Cancel>();
    entry->cancel = cancel;
    const Result<RunnerFile> runner = co_await make(self, entry, cancel);
    entry->cancel.reset();
    if (self->m_closed || entry->saved.want != Saved::Want::Run)
        co_return;
    if (runner)
        self->isUp(entry, *runner);
    else if (entry->restarts > 0)
        restart(self, entry);
    else
        self->giveUp(*entry, runner.error().detail);
    if (!runner && !runner.error().internal.isEmpty())
        qCWarning(runtimeLog).noquote()
            << "session" << entry->saved.spec.id << runner.error().internal;
}

QCoro::Task<Result<RunnerFile>> Supervisor::make(
    std::shared_ptr<Supervisor> self, EntryPtr entry, std::shared_ptr<Cancel> cancel)
{
    if (!entry->saved.workspaceReady) {
        self->set(*entry, State::Creating, u"scheduled"_s,
            self->m_preparing->waiting() > 0 ? u"Waiting for other sessions."_s : QString());
        co_await self->m_preparing->enter();
        const Gate::Ticket ticket = self->m_preparing->ticket();
        if (!entry->saved.spec.repository.isEmpty())
            self->set(*entry, State::Creating, u"cloning"_s);
        const auto tell = [self, entry](const QString &line) {
            self->set(*entry, State::Creating, u"cloning"_s, line);
        };
        const Result<Saved> ready = co_await self->m_workspaces.prepare(entry->saved, cancel, tell);
        if (!ready)
            co_return tl::unexpected(ready.error());
        Saved next = *ready;
        next.want = entry->saved.want; // it may have been changed meanwhile
        if (const Result<void> saved = save(entry->paths, next); !saved)
            co_return tl::unexpected(saved.error());
        entry->saved = next;
    }
    self->set(*entry, State::Creating, u"starting_agent"_s,
        entry->restarts > 0 ? entry->session.reason : QString());
    co_await self->m_starting->enter();
    const Gate::Ticket ticket = self->m_starting->ticket();
    if (const Result<void> written = co_await writeConfig(self, entry); !written)
        co_return tl::unexpected(written.error());
    const StartOptions options{
        self->m_options.runner, self->m_options.startDeadline, self->m_options.runnerLogBytes};
    co_return co_await startRunner(
        entry->paths, entry->saved.spec.id, entry->saved.workspace.path, options, cancel);
}

QCoro::Task<Result<void>> Supervisor::writeConfig(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    RunnerSurroundings surroundings{
        self->hidden(), self->m_sandbox, {}, demoSettings(), self->m_options.limits};
    if (self->m_sandbox == "bwrap"_L1)
        surroundings.writable = co_await Workspaces::writable(entry->saved);
    co_return writeFile(entry->paths.config(),
        QJsonDocument(
            runnerConfig(entry->saved.spec, entry->saved.workspace.baseCommit, surroundings))
            .toJson());
}

/// Everything in the data folder but the agents' programs.
QStringList Supervisor::hidden() const
{
    QStringList paths;
    const QDir data(m_options.dataDir);
    for (const QString &name :
        data.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        if (name != "agents"_L1)
            paths.append(data.filePath(name));
    }
    return paths;
}

void Supervisor::isUp(const EntryPtr &entry, const RunnerFile &runner)
{
    entry->runner = runner;
    entry->up.start();
    entry->watch = std::make_unique<ProcessWatch>(runner.process);
    QObject::connect(
        entry->watch.get(), &ProcessWatch::ended, entry->watch.get(),
        [self = weak_from_this(), weak = std::weak_ptr(entry)] {
            const auto supervisor = self.lock();
            const EntryPtr ended = weak.lock();
            if (supervisor && ended)
                supervisor->runnerEnded(ended);
        },
        Qt::QueuedConnection);
    set(*entry, State::Running);
}

void Supervisor::runnerEnded(const EntryPtr &entry)
{
    if (m_closed || !entry->runner || isAlive(entry->runner->process))
        return;
    entry->runner.reset();
    entry->watch.release()->deleteLater(); // we are called by it
    if (entry->saved.want != Saved::Want::Run)
        return; // whoever wanted that waits for it
    if (entry->up.durationElapsed() >= m_options.restart.healthy)
        entry->restarts = 0;
    restart(shared_from_this(), entry);
}

QCoro::Task<void> Supervisor::restart(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    const RestartPolicy &policy = self->m_options.restart;
    if (++entry->restarts > policy.attempts) {
        const QString said = tailOf(entry->paths.runnerLog(), 1000);
        self->giveUp(*entry,
            u"The session's runner ended %1 times in a row. Resume the session to try again."_s.arg(
                entry->restarts)
                + (said.isEmpty() ? QString() : u" It said: "_s + said));
        co_return;
    }
    const QString reason =
        u"The session's runner ended unexpectedly; starting it again (%1 of %2)."_s
            .arg(entry->restarts)
            .arg(policy.attempts);
    qCWarning(runtimeLog).noquote() << "session" << entry->saved.spec.id << reason;
    self->set(*entry, State::Creating, u"starting_agent"_s, reason);
    co_await QCoro::sleepFor(delayOf(policy, entry->restarts));
    if (!self->m_closed)
        co_await bringUp(self, entry);
}

QCoro::Task<Result<void>> Supervisor::bringDown(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    if (entry->cancel)
        entry->cancel->cancel();
    co_await entry->turn->enter();
    const Gate::Ticket ticket = entry->turn->ticket();
    std::optional<RunnerFile> runner = entry->runner ? entry->runner : runnerOf(entry->paths);
    entry->watch.reset();
    entry->runner.reset();
    const auto deadline = self->m_options.stopDeadline;
    if (runner && isAlive(runner->process)) {
        const QDeadlineTimer patience(deadline);
        if (co_await askToEnd(runner->endpoint, deadline)) {
            while (isAlive(runner->process) && !patience.hasExpired())
                co_await QCoro::sleepFor(20ms);
        }
    }
    const bool gone = co_await endProcesses(entry->saved.spec.id, 2s);
    if (!gone)
        co_return fail(
            ErrorCode::Unavailable, u"Some processes of the session could not be ended."_s);
    if (entry->session.state != State::Deleting && entry->saved.want != Saved::Want::Fail)
        self->set(*entry, State::Stopped);
    co_return {};
}

} // namespace ccplant::runtime
