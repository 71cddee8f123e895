// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/logfile.h"
#include "server/runtime/local/logging.h"
#include "server/runtime/local/supervisor.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTimer>
#include <QDir>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr auto tryAgainAfter = 2s;
constexpr auto tryAgainAtMost = 60s;
constexpr int worktreeAttempts = 3;

/// The folder's contents first, session.json last: what is interrupted is found again and goes on.
bool removeFolder(const Paths &paths)
{
    QDir root(paths.root);
    bool gone = true;
    for (const QFileInfo &entry :
        root.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        if (entry.filePath() == paths.spec())
            continue;
        const bool isFolder = entry.isDir() && !entry.isSymLink();
        gone = (isFolder ? QDir(entry.filePath()).removeRecursively()
                         : QFile::remove(entry.filePath()))
            && gone;
    }
    if (!gone)
        return false;
    QFile::remove(paths.spec());
    return QDir().rmdir(paths.root) || !QFileInfo::exists(paths.root);
}

/// Puts the log where it outlives the session's folder. Nothing happens when that was done before,
/// or when there is none.
bool keepLog(const QString &from, const QString &to)
{
    const QFileInfo log(from);
    if (!log.exists() || !log.isFile() || log.isSymLink())
        return true;
    constexpr auto ownerOnly =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    const QString folder = QFileInfo(to).path();
    if (!QFileInfo::exists(folder) && !QDir().mkdir(folder, ownerOnly))
        return false;
    return QFile::rename(from, to);
}

} // namespace

Result<void> Supervisor::beginRemoval(
    const std::shared_ptr<Supervisor> &self, const EntryPtr &entry, LogAfter log)
{
    const auto want = log == LogAfter::Kept ? Saved::Want::DeleteAndKeepLog : Saved::Want::Delete;
    const bool isBegun = entry->session.state == State::Deleting;
    if (isBegun && (log == LogAfter::Kept || entry->saved.want == want))
        return {};
    if (const Result<void> saved = self->want(*entry, want); !saved)
        return saved;
    if (isBegun) // its log goes, too: also when it was put aside already
        return dropLogFile(Paths::keptLog(self->m_options.dataDir, entry->saved.spec.id));
    self->set(*entry, State::Deleting);
    removeAll(self, entry);
    return {};
}

QCoro::Task<void> Supervisor::removeAll(std::shared_ptr<Supervisor> self, EntryPtr entry)
{
    const QString id = entry->saved.spec.id;
    QString note;
    std::chrono::milliseconds delay = tryAgainAfter;
    for (int attempt = 1; !self->m_closed; ++attempt) {
        const Result<void> down = co_await bringDown(self, entry);
        Result<QString> released;
        if (down)
            released = co_await self->m_workspaces.release(entry->saved);
        if (down && !released && attempt >= worktreeAttempts)
            released =
                u"The worktree could not be signed off from %1: run \"git worktree prune\" there."_s
                    .arg(entry->saved.repository);
        if (down && released) {
            if (!released->isEmpty())
                note = *released;
            const Paths paths = entry->paths;
            const QString kept = Paths::keptLog(self->m_options.dataDir, id);
            const bool keeps = entry->saved.want == Saved::Want::DeleteAndKeepLog;
            if (co_await QtConcurrent::run([paths, kept, keeps] {
                    return (!keeps || keepLog(paths.events(), kept)) && removeFolder(paths);
                }))
                break;
        }
        if (self->m_closed)
            co_return;
        const QString reason = !down ? down.error().detail
            : !released
            ? released.error().detail
            : u"Some files could not be removed from %1; trying again."_s.arg(entry->paths.root);
        qCWarning(runtimeLog).noquote() << "removal of session" << id << reason;
        self->set(*entry, State::Deleting, {}, reason);
        co_await QCoro::sleepFor(delay);
        delay = std::min<std::chrono::milliseconds>(delay * 2, tryAgainAtMost);
    }
    if (self->m_closed)
        co_return;
    if (entry->saved.want
        == Saved::Want::Delete) { // it may have been decided while it was put aside
        const auto dropped = dropLogFile(Paths::keptLog(self->m_options.dataDir, id));
        if (!dropped)
            qCWarning(runtimeLog).noquote() << "session" << id << dropped.error().internal;
    }
    self->m_entries.remove(id);
    qCInfo(runtimeLog).noquote() << "session" << id << "removed." << note;
    if (self->removed)
        self->removed(id, note);
}

} // namespace ccplant::runtime
