// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/workspace.h"

#include "server/runtime/repository.h"

#include <QCoro/QCoroFuture>
#include <QDir>
#include <QFileInfo>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype branchCharacters = 10; // of the id: 50 random bits

Failure gitFailed(const QString &what, const GitOutput &output)
{
    QString said = output.err.right(600);
    if (said.isEmpty())
        said = u"git ended with status %1"_s.arg(output.status);
    return fail(ErrorCode::Unprocessable, what + u" Git says: "_s + said);
}

Failure noSuchBranch(const QString &branch)
{
    return fail(ErrorCode::Unprocessable,
        u"branch: the repository has no branch, tag or commit \"%1\"."_s.arg(branch), {},
        {{"field"_L1, "branch"_L1}});
}

QFuture<bool> removeTree(const QString &path)
{
    return QtConcurrent::run([path] { return QDir(path).removeRecursively(); });
}

} // namespace

QString branchOf(const QString &sessionId)
{
    return u"ccplant/"_s + sessionId.mid(2, branchCharacters);
}

Result<void> Workspaces::check(const Spec &spec) const
{
    if (!spec.folder.isEmpty() && !spec.repository.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"folder: give either a folder or a repository, not both."_s, {},
            {{"field"_L1, "folder"_L1}});
    if (!spec.branch.isEmpty() && spec.repository.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"branch: only a repository has branches; give one."_s, {},
            {{"field"_L1, "branch"_L1}});
    if (!spec.folder.isEmpty()) {
        if (const auto folder = checkFolder(spec.folder, m_options.dataDir); !folder)
            return tl::unexpected(folder.error());
    }
    if (!spec.branch.isEmpty()) {
        if (const auto branch = readBranch(spec.branch); !branch)
            return tl::unexpected(branch.error());
    }
    if (spec.repository.isEmpty())
        return {};
    const auto repository = readRepository(spec.repository, m_options.home);
    if (!repository)
        return tl::unexpected(repository.error());
    if (repository->kind == RepositoryRef::Local && !QFileInfo(repository->location).isDir())
        return fail(ErrorCode::InvalidRequest,
            u"repository: there is no folder %1 on the server."_s.arg(repository->location), {},
            {{"field"_L1, "repository"_L1}});
    return {};
}

std::shared_ptr<Gate> Workspaces::gateOf(const QString &repository)
{
    m_gates.removeIf([](const auto &gate) { return gate.value().expired(); });
    std::shared_ptr<Gate> gate = m_gates.value(repository).lock();
    if (!gate) {
        gate = std::make_shared<Gate>(1);
        m_gates[repository] = gate;
    }
    return gate;
}

QCoro::Task<Result<Saved>> Workspaces::prepare(
    Saved saved, std::shared_ptr<Cancel> cancel, std::function<void(QString)> progress)
{
    if (!saved.spec.folder.isEmpty()) {
        const Result<QString> folder = checkFolder(saved.spec.folder, m_options.dataDir);
        if (!folder)
            co_return tl::unexpected(folder.error());
        saved.workspace = {u"folder"_s, *folder, {}, {}};
        saved.workspaceReady = true;
        co_return saved;
    }
    const QString path = Paths::of(m_options.dataDir, saved.spec.id).workspace();
    if (QFileInfo::exists(path) && !co_await removeTree(path))
        co_return fail(ErrorCode::Unavailable,
            u"What an earlier attempt left in the workspace could not be removed."_s, path);
    if (saved.spec.repository.isEmpty()) {
        if (!QDir().mkpath(path))
            co_return fail(ErrorCode::Unavailable,
                u"The workspace could not be made. Check the server's disk."_s, path);
        saved.workspace = {u"empty"_s, path, {}, {}};
        saved.workspaceReady = true;
        co_return saved;
    }
    const Result<RepositoryRef> repository = readRepository(saved.spec.repository, m_options.home);
    if (!repository)
        co_return tl::unexpected(repository.error());
    if (repository->kind == RepositoryRef::Local)
        co_return co_await worktree(saved, repository->location, cancel);
    co_return co_await clone(saved, repository->location, cancel, progress);
}

QCoro::Task<Result<Saved>> Workspaces::worktree(
    Saved saved, QString repository, std::shared_ptr<Cancel> cancel)
{
    const std::shared_ptr<Gate> gate = gateOf(QFileInfo(repository).canonicalFilePath());
    co_await gate->enter();
    const Gate::Ticket ticket = gate->ticket();

    GitCall call;
    call.folder = repository;
    call.timeout = m_options.gitTimeout;
    call.session = saved.spec.id;
    call.arguments = {u"rev-parse"_s, u"--git-dir"_s};
    Result<GitOutput> found = co_await runGit(call, cancel);
    if (!found)
        co_return tl::unexpected(found.error());
    if (!found->ok())
        co_return gitFailed(u"repository: %1 is no git repository."_s.arg(repository), *found);

    Result<QMap<QString, QString>> overrides = co_await disarm(repository, cancel);
    if (!overrides)
        co_return tl::unexpected(overrides.error());
    call.config = *overrides;

    const QString from = saved.spec.branch.isEmpty() ? u"HEAD"_s : saved.spec.branch;
    QString commit;
    for (const QString &name : {from, u"refs/remotes/origin/"_s + from}) {
        call.arguments = {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"--end-of-options"_s,
            name + u"^{commit}"_s};
        found = co_await runGit(call, cancel);
        if (!found)
            co_return tl::unexpected(found.error());
        commit = found->line();
        if (!commit.isEmpty())
            break;
    }
    if (commit.isEmpty() && saved.spec.branch.isEmpty())
        co_return fail(ErrorCode::Unprocessable,
            u"repository: %1 has no commit yet. Make a first commit, or use the folder in place."_s
                .arg(repository));
    if (commit.isEmpty())
        co_return noSuchBranch(from);

    const QString path = Paths::of(m_options.dataDir, saved.spec.id).workspace();
    const QString branch = branchOf(saved.spec.id);
    call.arguments = {u"worktree"_s, u"prune"_s}; // what an interrupted attempt registered
    found = co_await runGit(call, cancel);
    if (!found)
        co_return tl::unexpected(found.error());
    // -B: the same session's branch, from an interrupted attempt.
    call.arguments = {
        u"worktree"_s, u"add"_s, u"--quiet"_s, u"-B"_s, branch, u"--"_s, path, commit};
    found = co_await runGit(call, cancel);
    if (!found)
        co_return tl::unexpected(found.error());
    if (!found->ok())
        co_return gitFailed(u"The worktree could not be made."_s, *found);
    saved.workspace = {u"worktree"_s, path, branch, commit};
    saved.repository = repository;
    saved.workspaceReady = true;
    co_return saved;
}

QCoro::Task<Result<Saved>> Workspaces::clone(
    Saved saved, QString url, std::shared_ptr<Cancel> cancel, std::function<void(QString)> progress)
{
    const Paths paths = Paths::of(m_options.dataDir, saved.spec.id);
    GitCall call;
    call.folder = paths.root;
    call.timeout = m_options.cloneTimeout;
    lendCredentials(call, saved.spec.environment);
    call.session = saved.spec.id;
    call.progress = progress;
    call.arguments = {u"clone"_s, u"--progress"_s, u"--template="_s, u"--no-recurse-submodules"_s};
    if (!saved.spec.branch.isEmpty())
        call.arguments += {u"--branch"_s, saved.spec.branch};
    call.arguments += {u"--"_s, url, paths.workspace()};
    Result<GitOutput> done = co_await runGit(call, cancel);
    if (!done)
        co_return tl::unexpected(done.error());
    if (!done->ok())
        co_return gitFailed(
            u"%1 could not be cloned. Check the address, the branch, and that the server's user may read it."_s
                .arg(url),
            *done);

    GitCall ask = call;
    ask.folder = paths.workspace();
    ask.progress = {};
    ask.timeout = m_options.gitTimeout;
    ask.arguments = {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"HEAD^{commit}"_s};
    const Result<GitOutput> commit = co_await runGit(ask, cancel);
    if (!commit)
        co_return tl::unexpected(commit.error());
    ask.arguments = {u"symbolic-ref"_s, u"--short"_s, u"--quiet"_s, u"HEAD"_s};
    const Result<GitOutput> branch = co_await runGit(ask, cancel);
    if (!branch)
        co_return tl::unexpected(branch.error());
    saved.workspace = {u"clone"_s, paths.workspace(), branch->line(), commit->line()};
    saved.workspaceReady = true;
    co_return saved;
}

QCoro::Task<Result<QString>> Workspaces::release(Saved saved)
{
    // A creation that was interrupted has no workspace on record, but may have registered one.
    QString repository = saved.repository;
    if (repository.isEmpty() && !saved.workspaceReady && !saved.spec.repository.isEmpty()) {
        const Result<RepositoryRef> ref = readRepository(saved.spec.repository, m_options.home);
        if (ref && ref->kind == RepositoryRef::Local)
            repository = ref->location;
    }
    if (repository.isEmpty() || !QFileInfo(repository).isDir())
        co_return QString();
    const std::shared_ptr<Gate> gate = gateOf(QFileInfo(repository).canonicalFilePath());
    co_await gate->enter();
    const Gate::Ticket ticket = gate->ticket();

    GitCall call;
    call.folder = repository;
    call.timeout = m_options.gitTimeout;
    const QString path = Paths::of(m_options.dataDir, saved.spec.id).workspace();
    // By hand and pruned: "worktree remove" refuses half-made and damaged ones.
    if (QFileInfo::exists(path) && !co_await removeTree(path))
        co_return fail(ErrorCode::Unavailable, u"The worktree could not be removed."_s, path);
    call.arguments = {u"worktree"_s, u"remove"_s, u"--force"_s, u"--force"_s, u"--"_s, path};
    Result<GitOutput> done = co_await runGit(call, {});
    if (!done)
        co_return tl::unexpected(done.error());
    call.arguments = {u"worktree"_s, u"prune"_s};
    done = co_await runGit(call, {});
    if (!done)
        co_return tl::unexpected(done.error());
    co_return co_await dropBranch(call, branchOf(saved.spec.id), saved.workspace.baseCommit);
}

QCoro::Task<Result<QString>> Workspaces::dropBranch(GitCall base, QString branch, QString commit)
{
    base.arguments = {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"refs/heads/"_s + branch};
    Result<GitOutput> tip = co_await runGit(base, {});
    if (!tip)
        co_return tl::unexpected(tip.error());
    if (!tip->ok())
        co_return QString();
    if (!commit.isEmpty() && tip->line() != commit) {
        // Commits that no other branch, tag or remote has are somebody's work.
        base.arguments = {u"rev-list"_s, u"--max-count=1"_s, u"refs/heads/"_s + branch, u"--not"_s,
            u"--exclude=refs/heads/"_s + branch, u"--all"_s, commit};
        const Result<GitOutput> own = co_await runGit(base, {});
        if (!own)
            co_return tl::unexpected(own.error());
        if (!own->ok() || !own->line().isEmpty())
            co_return u"The branch %1 was kept in %2: it has commits of its own."_s.arg(
                branch, base.folder);
    }
    base.arguments = {u"branch"_s, u"-D"_s, u"--quiet"_s, u"--end-of-options"_s, branch};
    const Result<GitOutput> gone = co_await runGit(base, {});
    if (!gone)
        co_return tl::unexpected(gone.error());
    if (!gone->ok())
        co_return u"The branch %1 could not be deleted in %2: %3"_s.arg(
            branch, base.folder, gone->err.right(300));
    co_return QString();
}

QCoro::Task<QStringList> Workspaces::writable(Saved saved)
{
    if (saved.workspace.kind != "worktree"_L1)
        co_return {};
    GitCall call;
    call.folder = saved.workspace.path;
    call.arguments = {
        u"rev-parse"_s, u"--path-format=absolute"_s, u"--git-common-dir"_s, u"--git-dir"_s};
    const Result<GitOutput> found = co_await runGit(call, {});
    if (!found || !found->ok())
        co_return {};
    const QStringList lines = found->line().split(u'\n');
    if (lines.size() != 2)
        co_return {};
    // Not the whole of it: hooks and configuration there run on the user's own account.
    QStringList paths{lines[1]};
    for (const QString &part : {u"objects"_s, u"refs"_s, u"logs"_s}) {
        const QString path = lines[0] + u'/' + part;
        if (QFileInfo(path).isDir())
            paths.append(path);
    }
    co_return paths;
}

} // namespace ccplant::runtime
