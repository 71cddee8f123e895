// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/local/localruntime.h"
#include "server/runtime/local/starter.h"
#include "server/runtime/local/workspace.h"

#include <functional>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

namespace ccplant::runtime {

/// One session of this machine.
struct Entry {
    Paths paths;
    Saved saved;
    Session session;
    std::optional<RunnerFile> runner; ///< while it runs
    std::unique_ptr<ProcessWatch> watch;
    std::shared_ptr<Cancel> cancel; ///< of what is being made; null when nothing is
    std::shared_ptr<Gate> turn = std::make_shared<Gate>(1); ///< one operation at a time
    int restarts = 0; ///< in a row
    QElapsedTimer up; ///< since the runner came up
};
using EntryPtr = std::shared_ptr<Entry>;

/// Keeps sessions in the state that they shall be in: starts and restarts runners, ends them,
/// removes what is to be removed. Its coroutines hold it alive; close() makes them end at their
/// next step.
class Supervisor : public std::enable_shared_from_this<Supervisor> {
public:
    Supervisor(LocalOptions options, QString sandbox);
    std::function<void(const Session &)> changed;
    std::function<void(const QString &id, const QString &note)> removed;

    const LocalOptions &options() const { return m_options; }
    const QHash<QString, EntryPtr> &entries() const { return m_entries; }
    EntryPtr find(const QString &id) const { return m_entries.value(id); }
    void close();

    /// Checks a spec, makes the session's folder and its record. The rest is bringUp().
    Result<EntryPtr> add(const Spec &spec);
    /// Finds a session again that a server before this one left; decides what to do about it.
    void adopt(const EntryPtr &entry);

    static QCoro::Task<void> bringUp(std::shared_ptr<Supervisor> self, EntryPtr entry);
    static QCoro::Task<Result<void>> bringDown(std::shared_ptr<Supervisor> self, EntryPtr entry);
    /// Marks it and removes it in the background.
    static Result<void> beginRemoval(
        const std::shared_ptr<Supervisor> &self, const EntryPtr &entry, LogAfter log);
    /// Writes session.json with a new wish.
    Result<void> want(Entry &entry, Saved::Want want, const QString &reason = {});

private:
    static QCoro::Task<void> continueOrStop(std::shared_ptr<Supervisor> self, EntryPtr entry);
    static QCoro::Task<Result<RunnerFile>> make(
        std::shared_ptr<Supervisor> self, EntryPtr entry, std::shared_ptr<Cancel> cancel);
    static QCoro::Task<void> restart(std::shared_ptr<Supervisor> self, EntryPtr entry);
    static QCoro::Task<void> removeAll(std::shared_ptr<Supervisor> self, EntryPtr entry);
    static QCoro::Task<Result<void>> writeConfig(std::shared_ptr<Supervisor> self, EntryPtr entry);
    void isUp(const EntryPtr &entry, const RunnerFile &runner);
    void runnerEnded(const EntryPtr &entry);
    void giveUp(Entry &entry, const QString &reason);
    void set(Entry &entry, State state, const QString &phase = {}, const QString &reason = {});
    QStringList hidden() const;

    LocalOptions m_options;
    QString m_sandbox;
    Workspaces m_workspaces;
    std::shared_ptr<Gate> m_preparing, m_starting;
    QHash<QString, EntryPtr> m_entries;
    QTimer m_logTimer;
    bool m_closed = false;
};

} // namespace ccplant::runtime
