// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QString>

namespace ccplant::runtime {

/// What a `repository` of a create request means.
struct RepositoryRef {
    enum Kind { Local, Remote };
    Kind kind = Local;
    QString location; ///< absolute path, or what git clones from
};

/// A path (absolute, or from `~/` on), a URL (http, https, ssh, file, or `user@host:path`) or
/// `owner/name` of GitHub. InvalidRequest says what is allowed. Pure, but for the home folder.
Result<RepositoryRef> readRepository(const QString &text, const QString &home);

/// A branch, tag or commit that cannot be taken for an option or an expression
/// (git-check-ref-format(1)).
Result<QString> readBranch(const QString &text);

/// An existing folder to work in: absolute, a directory, not inside `dataDir`. Its canonical path.
Result<QString> checkFolder(const QString &path, const QString &dataDir);

} // namespace ccplant::runtime
