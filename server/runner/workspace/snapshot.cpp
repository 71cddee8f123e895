// SPDX-License-Identifier: GPL-3.0-or-later
// The baseline of a folder that is under no version control.
#include "server/runner/workspace/baseline.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {

namespace {
struct Selection {
    QByteArray keep; ///< names, each with a NUL behind it
    QJsonObject large;
    bool tooLarge = false;
};

Selection select(const QString &folder, const QList<QByteArray> &names)
{
    Selection selection;
    qint64 bytes = 0;
    for (const auto &name : names) {
        if (name.isEmpty() || name.endsWith('/')) // a repository inside the folder
            continue;
        const auto path = QFile::decodeName(name);
        const auto [size, modified] = detail::stampOf(folder + u'/' + path);
        if (size > detail::maxKeptFile) {
            selection.large.insert(path, QJsonArray{size, modified});
            continue;
        }
        bytes += std::max<qint64>(size, 0);
        selection.keep += name + '\0';
    }
    selection.tooLarge = bytes > detail::maxSnapshotBytes;
    return selection;
}
} // namespace

std::pair<qint64, qint64> detail::stampOf(const QString &path)
{
    struct stat status{};
    if (::lstat(QFile::encodeName(path).constData(), &status) != 0 || !S_ISREG(status.st_mode))
        return {-1, 0};
    return {status.st_size, qint64(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec};
}

Result<Baseline> detail::takeSnapshot(Baseline baseline, const std::atomic_bool *stop)
{
    const auto index = baseline.ownIndex();
    auto list = baseline.call(
        {u"ls-files"_s, u"-z"_s, u"--others"_s, u"--exclude-standard"_s}, index, stop);
    list.maxOutput = 8 * 1024 * 1024;
    list.deadline = 20s;
    const auto listed = mustGit(list);
    const bool slow = !listed && listed.error().code == ErrorCode::Timeout && !(stop && *stop);
    if (!listed && !slow)
        return tl::unexpected(listed.error());
    const auto names = listed ? listed->out.split('\0') : QList<QByteArray>();
    const auto selection =
        select(baseline.workspace, names.first(std::min(names.size(), maxSnapshotFiles)));
    if (slow || listed->truncated || names.size() > maxSnapshotFiles || selection.tooLarge) {
        baseline.kind = Baseline::TooLarge;
        return baseline;
    }
    // Unreadable files are left out (--ignore-errors) and then show as new; that is better than no
    // snapshot.
    auto add = baseline.call({u"-c"_s, u"core.looseCompression=1"_s, u"-c"_s, u"core.fsync=none"_s,
                                 u"add"_s, u"--force"_s, u"--ignore-errors"_s,
                                 u"--pathspec-from-file=-"_s, u"--pathspec-file-nul"_s},
        index, stop);
    add.input = selection.keep;
    if (!selection.keep.isEmpty()) {
        if (const auto added = runGit(add); !added)
            return tl::unexpected(added.error());
    }
    const auto tree = mustGit(baseline.call({u"write-tree"_s}, index, stop));
    if (!tree)
        return tl::unexpected(tree.error());
    baseline.kind = Baseline::Plain;
    baseline.base = QString::fromLatin1(tree->out.trimmed());
    baseline.large = selection.large;
    return baseline;
}

} // namespace ccplant::runner
