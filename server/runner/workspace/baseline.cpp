// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/baseline.h"

#include "server/runner/workspace/repository.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(1024 * 1024) + '\n' : QByteArray();
}

Result<void> writeTo(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Internal, u"The session's state folder cannot be written."_s,
            path + u": "_s + file.errorString());
    return {};
}

QString userIgnoreFile()
{
    auto folder = qEnvironmentVariable("XDG_CONFIG_HOME");
    if (!QDir::isAbsolutePath(folder))
        folder = QDir::homePath() + u"/.config"_s;
    return folder + u"/git/ignore"_s;
}

Result<void> initShadow(const Baseline &baseline, const QString &format, const QByteArray &exclude,
    const std::atomic_bool *stop)
{
    QDir(baseline.shadow).removeRecursively();
    QDir().mkpath(baseline.shadow);
    GitCall init{.folder = baseline.shadow,
        .arguments = {u"init"_s, u"--quiet"_s, u"--bare"_s, u"--template="_s,
            u"--initial-branch=main"_s, u"--object-format="_s + format, u"."_s},
        .environment = {},
        .input = {},
        .stop = stop};
    if (const auto made = mustGit(init); !made)
        return tl::unexpected(made.error());
    // What people upload and what ccplant keeps in a workspace is not a change.
    return writeTo(baseline.shadow + u"/info/exclude"_s,
        exclude + contentOf(userIgnoreFile()) + ".ccplant/\n");
}

// The commit's tree as index. The user's index is copied first, for its time stamps: with them git
// need not read every file once, and files that a filter (LFS) changed on checkout do not look
// modified.
Result<void> readBase(
    const Baseline &baseline, const QString &userIndex, const std::atomic_bool *stop)
{
    const auto index = baseline.ownIndex();
    QFile::remove(index);
    if (QFile::copy(userIndex, index)) {
        const auto seeded =
            runGit(baseline.call({u"read-tree"_s, u"-m"_s, baseline.base}, index, stop));
        if (seeded && seeded->exitCode == 0)
            return {};
        QFile::remove(index);
        QFile::remove(index + u".lock"_s);
    }
    const auto read = mustGit(baseline.call({u"read-tree"_s, baseline.base}, index, stop));
    return read ? Result<void>() : tl::unexpected(read.error());
}

Result<Baseline> makeFromRepository(Baseline baseline, const Repository &repository,
    const QString &baseCommit, const std::atomic_bool *stop)
{
    baseline.kind = Baseline::Git;
    baseline.top = repository.top;
    baseline.userIndex = repository.index;
    if (const auto made =
            initShadow(baseline, repository.format, contentOf(repository.exclude), stop);
        !made)
        return tl::unexpected(made.error());
    if (const auto borrowed = writeTo(baseline.shadow + u"/objects/info/alternates"_s,
            QFile::encodeName(repository.objects) + '\n');
        !borrowed)
        return tl::unexpected(borrowed.error());
    baseline.base = baseCommit.isEmpty() ? repository.head : baseCommit;
    if (baseline.base.isEmpty()) { // no commit yet: everything is new
        const auto empty = mustGit(baseline.call({u"mktree"_s}, baseline.ownIndex(), stop));
        if (!empty)
            return tl::unexpected(empty.error());
        baseline.base = QString::fromLatin1(empty->out.trimmed());
    }
    const auto known =
        runGit(baseline.call({u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"--end-of-options"_s,
                                 baseline.base + u"^{tree}"_s},
            baseline.ownIndex(), stop));
    if (!known)
        return tl::unexpected(known.error());
    if (known->exitCode != 0)
        return fail(ErrorCode::Conflict,
            u"The commit that this session started from is no longer in the repository."_s,
            baseline.base);
    if (const auto read = readBase(baseline, repository.index, stop); !read)
        return tl::unexpected(read.error());
    return baseline;
}

QByteArray written(const Baseline &baseline)
{
    return QJsonDocument(QJsonObject{{u"version"_s, 1}, {u"kind"_s, int(baseline.kind)},
                             {u"workspace"_s, baseline.workspace}, {u"top"_s, baseline.top},
                             {u"base"_s, baseline.base}, {u"user_index"_s, baseline.userIndex},
                             {u"large"_s, baseline.large}})
        .toJson(QJsonDocument::Compact);
}

// False when nothing usable is kept for this workspace.
bool readKept(Baseline &baseline, const QString &file, const QString &baseCommit)
{
    QFile kept(file);
    if (!kept.open(QIODevice::ReadOnly))
        return false;
    const auto json = QJsonDocument::fromJson(kept.readAll()).object();
    const int kind = json.value(u"kind"_s).toInt(-1);
    if (json.value(u"version"_s) != 1 || kind < Baseline::Git || kind > Baseline::TooLarge
        || json.value(u"workspace"_s) != baseline.workspace)
        return false;
    baseline.kind = Baseline::Kind(kind);
    baseline.top = json.value(u"top"_s).toString();
    baseline.base = json.value(u"base"_s).toString();
    baseline.userIndex = json.value(u"user_index"_s).toString();
    baseline.large = json.value(u"large"_s).toObject();
    const bool otherBase =
        baseline.kind == Baseline::Git && !baseCommit.isEmpty() && baseCommit != baseline.base;
    return !otherBase && QFileInfo::exists(baseline.shadow + u"/HEAD"_s);
}
} // namespace

GitCall Baseline::call(
    const QStringList &arguments, const QString &index, const std::atomic_bool *stop) const
{
    return {.folder = workspace,
        .arguments = arguments,
        .environment = {{u"GIT_DIR"_s, shadow}, {u"GIT_WORK_TREE"_s, top},
            {u"GIT_INDEX_FILE"_s, index}},
        .input = {},
        .stop = stop};
}

Result<Baseline> openBaseline(const QString &workspace, const QString &stateDir,
    const QString &baseCommit, const std::atomic_bool *stop)
{
    const auto folder = QFileInfo(workspace).canonicalFilePath();
    if (folder.isEmpty())
        return fail(ErrorCode::NotFound, u"The workspace folder is gone."_s, workspace);
    Baseline baseline;
    baseline.workspace = baseline.top = folder;
    baseline.shadow = QDir(stateDir).absoluteFilePath(u"changes/shadow.git"_s);
    const auto file = QDir(stateDir).absoluteFilePath(u"changes/baseline.json"_s);
    if (readKept(baseline, file, baseCommit))
        return baseline;
    const auto repository = findRepository(baseline.workspace, stop);
    const auto shadow = baseline.shadow;
    baseline = Baseline();
    baseline.workspace = baseline.top = folder;
    baseline.shadow = shadow;
    if (!repository) {
        if (const auto made = initShadow(baseline, u"sha1"_s, {}, stop); !made)
            return tl::unexpected(made.error());
    }
    auto made = repository ? makeFromRepository(baseline, *repository, baseCommit, stop)
                           : detail::takeSnapshot(baseline, stop);
    if (!made)
        return made;
    if (const auto kept = writeTo(file, written(*made)); !kept)
        return tl::unexpected(kept.error());
    return made;
}

} // namespace ccplant::runner
