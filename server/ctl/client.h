// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QCoro/QCoroTask>
#include <QUrl>

namespace ccplant::ctl {

/// Where a server is and what gets in. A value.
struct Target {
    QUrl url;
    QByteArray token;
};

/// What the command line and the environment say of it.
struct Wanted {
    QString server; ///< URL; empty: the one that runs on `dataDir`
    QString tokenFile; ///< empty: `token`, else the owner's of `dataDir`
    QByteArray token;
    QString dataDir;
};
/// NotFound when no server runs there, InvalidRequest for a URL that is none or that would send the
/// token unprotected over a network. Reads files.
Result<Target> findTarget(const Wanted &wanted);

struct Call {
    QByteArray method = "GET";
    QString path = {}; ///< percent-encoded, with its query
    QJsonObject body = {};
};
/// The answer's object (empty for 204). Errors are the server's own; Unavailable when it does not
/// answer.
QCoro::Task<Result<QJsonObject>> ask(Target target, Call call);

} // namespace ccplant::ctl
