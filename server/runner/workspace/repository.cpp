// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/repository.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {

namespace {
GitCall callIn(const QString &workspace, const QStringList &arguments, const std::atomic_bool *stop)
{
    return {.folder = workspace,
        .arguments = arguments,
        .environment = {},
        .input = {},
        .maxOutput = 64 * 1024,
        .deadline = 20s,
        .stop = stop};
}
} // namespace

// These are the only calls that read the repository's own configuration. None of them runs a
// filter, a hook or a diff.
std::optional<Repository> findRepository(const QString &workspace, const std::atomic_bool *stop)
{
    const auto where = mustGit(callIn(workspace,
        {u"rev-parse"_s, u"--path-format=absolute"_s, u"--show-toplevel"_s, u"--git-path"_s,
            u"objects"_s, u"--git-path"_s, u"index"_s, u"--git-path"_s, u"info/exclude"_s,
            u"--show-object-format"_s, u"--show-prefix"_s},
        stop));
    if (!where)
        return {};
    const auto lines = QFile::decodeName(where->out).split(u'\n');
    if (lines.size() != 7) // six lines and what follows the last line feed; a path with a line feed
                           // is not for us
        return {};
    Repository repository{lines.at(0), lines.at(1), lines.at(2), lines.at(3), lines.at(4), {}};
    if (!lines.at(5).isEmpty()) {
        auto tracked = callIn(workspace, {u"ls-files"_s, u"-z"_s, u"--"_s, u"."_s}, stop);
        tracked.maxOutput = 1;
        const auto names = runGit(tracked);
        if (!names || names->out.isEmpty())
            return {};
    }
    const auto head = runGit(
        callIn(workspace, {u"rev-parse"_s, u"--verify"_s, u"--quiet"_s, u"HEAD^{commit}"_s}, stop));
    if (head && head->exitCode == 0)
        repository.head = QString::fromLatin1(head->out.trimmed());
    return repository;
}

} // namespace ccplant::runner
