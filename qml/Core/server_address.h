// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

namespace ccplant::client {

/// What a person typed as a server, made a URL; the token of a login link is taken out of it.
struct ServerAddress {
    QUrl url;
    QString token;
    QString error; ///< for people; empty when it can be used
};
ServerAddress readAddress(const QString &text);

/// `path` (percent-encoded, beginning with a slash) of a server. `server` may have a path of its
/// own, with a slash at its end or without.
QUrl urlAt(const QUrl &server, const QString &path);

} // namespace ccplant::client
