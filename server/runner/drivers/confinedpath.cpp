// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/confinedpath.h"

#include <filesystem>
#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

namespace fs = std::filesystem;

bool isInside(const fs::path &root, const fs::path &path)
{
    const auto [rootEnd, rest] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return rootEnd == root.end();
}

} // namespace

Result<QString> confinedPath(const QString &root, const QString &path)
{
    const auto outside = [&path] {
        return fail(ErrorCode::Forbidden, u"the path '%1' is outside of the workspace"_s.arg(path));
    };
    if (path.isEmpty() || path.contains(QChar::Null))
        return fail(ErrorCode::InvalidRequest, u"the path is empty or has a NUL in it"_s);
    std::error_code error;
    const fs::path base = fs::canonical(QDir(root).absolutePath().toStdString(), error);
    if (error)
        return fail(ErrorCode::NotFound, u"the workspace does not exist"_s,
            QString::fromStdString(error.message()));
    const fs::path wanted = fs::path(path.toStdString()).is_absolute()
        ? fs::path(path.toStdString())
        : base / path.toStdString();
    const fs::path resolved = fs::weakly_canonical(wanted, error);
    if (error || !isInside(base, resolved))
        return outside();
    // weakly_canonical stops at a link whose target does not exist and keeps the rest as it is
    // written.
    fs::path walked;
    for (const fs::path &part : resolved) {
        walked /= part;
        if (fs::is_symlink(fs::symlink_status(walked, error)))
            return outside();
    }
    return QString::fromStdString(resolved.string());
}

} // namespace ccplant::runner
