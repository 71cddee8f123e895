// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/search.h"

#include <algorithm>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {

namespace {
constexpr qsizetype maxListed = 200'000;
constexpr int maxWalked = 50'000;

struct Ranked {
    int rank;
    qsizetype index;
};

// -1: no match
int rankOf(const QString &path, const QString &query)
{
    const QStringView base = QStringView(path).sliced(path.lastIndexOf(u'/') + 1);
    if (base.startsWith(query, Qt::CaseInsensitive))
        return 0;
    if (base.contains(query, Qt::CaseInsensitive))
        return 1;
    return path.contains(query, Qt::CaseInsensitive) ? 2 : -1;
}

QStringList walk(const QString &folder, const std::atomic_bool *stop)
{
    QStringList paths;
    QStringList folders{QString()};
    QElapsedTimer since;
    since.start();
    int walked = 0;
    while (
        !folders.isEmpty() && walked < maxWalked && !since.hasExpired(5'000) && !(stop && *stop)) {
        const auto relative = folders.takeFirst();
        QDirIterator it(folder + u'/' + relative,
            QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
        while (it.hasNext() && ++walked < maxWalked) {
            const auto info = it.nextFileInfo();
            const auto path =
                relative.isEmpty() ? info.fileName() : relative + u'/' + info.fileName();
            static const QStringList hidden{u".git"_s, u".ccplant"_s, u"node_modules"_s};
            if (info.isSymLink() || hidden.contains(info.fileName()))
                continue;
            if (info.isDir())
                folders += path;
            else if (info.isFile())
                paths += path;
        }
    }
    return paths;
}
} // namespace

QStringList rankPaths(const QStringList &paths, const QString &query, qsizetype limit)
{
    std::vector<Ranked> found;
    for (qsizetype i = 0; i < paths.size(); ++i) {
        if (const int rank = rankOf(paths.at(i), query); rank >= 0)
            found.push_back({rank, i});
    }
    const auto better = [&](const Ranked &a, const Ranked &b) {
        const auto &left = paths.at(a.index), &right = paths.at(b.index);
        return std::tuple(a.rank, left.size(), QStringView(left))
            < std::tuple(b.rank, right.size(), QStringView(right));
    };
    const auto count = std::min<qsizetype>(std::max<qsizetype>(limit, 0), qsizetype(found.size()));
    std::partial_sort(found.begin(), found.begin() + count, found.end(), better);
    QStringList best;
    for (qsizetype i = 0; i < count; ++i)
        best += paths.at(found[size_t(i)].index);
    return best;
}

QStringList listFiles(
    const QString &workspace, const std::optional<Baseline> &baseline, const std::atomic_bool *stop)
{
    if (!baseline || baseline->kind == Baseline::TooLarge)
        return walk(workspace, stop);
    // Through the shadow, but with the user's index: what is tracked and what is not follows the
    // user's own repository.
    const auto index = baseline->kind == Baseline::Git ? baseline->userIndex : baseline->ownIndex();
    auto call = baseline->call({u"ls-files"_s, u"-z"_s, u"--cached"_s, u"--others"_s,
                                   u"--exclude-standard"_s, u"--deduplicate"_s},
        index, stop);
    call.deadline = 20s;
    const auto listed = runGit(call);
    if (!listed || listed->exitCode != 0)
        return walk(workspace, stop);
    QStringList paths;
    for (const auto &name : listed->out.split('\0')) {
        if (name.isEmpty() || name.endsWith('/'))
            continue;
        if (paths.size() == maxListed)
            break;
        paths += QFile::decodeName(name);
    }
    return paths;
}

} // namespace ccplant::runner
