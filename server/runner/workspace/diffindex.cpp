// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/diffindex.h"

#include <QFile>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
constexpr qsizetype maxUntracked = 5'000;

Result<Untracked> findUntracked(
    const Baseline &baseline, const QString &index, const std::atomic_bool *stop)
{
    auto call = baseline.call(
        {u"ls-files"_s, u"-z"_s, u"--others"_s, u"--exclude-standard"_s}, index, stop);
    call.maxOutput = 16 * 1024 * 1024;
    const auto listed = mustGit(call);
    if (!listed)
        return tl::unexpected(listed.error());
    Untracked untracked;
    untracked.truncated = listed->truncated;
    for (const auto &name : listed->out.split('\0')) {
        if (name.isEmpty() || baseline.large.contains(QFile::decodeName(name)))
            continue;
        if (untracked.files.size() == maxUntracked) {
            untracked.truncated = true;
            break;
        }
        (name.endsWith('/') ? untracked.repositories : untracked.files).append(name);
    }
    return untracked;
}

// Marks new files in the index without storing them, so that git shows them and finds renames.
Result<void> markNew(const Baseline &baseline, const QString &index, const QList<QByteArray> &names,
    const std::atomic_bool *stop)
{
    if (names.isEmpty())
        return {};
    auto call = baseline.call({u"add"_s, u"--force"_s, u"--intent-to-add"_s, u"--ignore-errors"_s,
                                  u"--pathspec-from-file=-"_s, u"--pathspec-file-nul"_s},
        index, stop);
    call.input = names.join('\0') + '\0';
    const auto marked = mustGit(call);
    return marked ? Result<void>() : tl::unexpected(marked.error());
}

} // namespace

Result<Untracked> prepareIndex(
    const Baseline &baseline, const QString &index, const std::atomic_bool *stop)
{
    const auto own = baseline.ownIndex();
    QFile::remove(
        own + u".lock"_s); // left behind by a run that was killed; nobody else writes here
    // Remembers which files are unchanged, so that the next question need not read them. Exit code
    // 1: some are changed.
    if (const auto refreshed =
            runGit(baseline.call({u"update-index"_s, u"-q"_s, u"--refresh"_s}, own, stop));
        !refreshed)
        return tl::unexpected(refreshed.error());
    Result<Untracked> untracked;
    for (int attempt = 0; attempt < 3;
        ++attempt) { // a file may vanish between being listed and being marked
        QFile::remove(index);
        QFile::remove(index + u".lock"_s);
        QFile::copy(own, index);
        untracked = findUntracked(baseline, index, stop);
        if (!untracked)
            return untracked;
        const auto marked = markNew(baseline, index, untracked->files, stop);
        if (marked)
            return untracked;
        untracked = tl::unexpected(marked.error());
    }
    return untracked;
}

Result<void> dropUnreadable(
    const Baseline &baseline, const QString &index, const std::atomic_bool *stop)
{
    const auto listed =
        mustGit(baseline.call({u"ls-files"_s, u"-z"_s, u"--cached"_s}, index, stop));
    if (!listed)
        return tl::unexpected(listed.error());
    QByteArray unreadable;
    for (const auto &name : listed->out.split('\0')) {
        const auto path = QFile::encodeName(baseline.workspace) + '/' + name;
        struct stat status{};
        if (name.isEmpty() || ::lstat(path.constData(), &status) != 0)
            continue;
        const bool readable = S_ISREG(status.st_mode) && ::access(path.constData(), R_OK) == 0;
        if (!readable && !S_ISLNK(status.st_mode) && !S_ISDIR(status.st_mode))
            unreadable += name + '\0';
    }
    auto call =
        baseline.call({u"update-index"_s, u"--force-remove"_s, u"-z"_s, u"--stdin"_s}, index, stop);
    call.input = unreadable;
    const auto dropped = mustGit(call);
    return dropped ? Result<void>() : tl::unexpected(dropped.error());
}

} // namespace ccplant::runner
