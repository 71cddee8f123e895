// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace ccplant::http {

/// A request target taken apart.
struct Target {
    QString path; ///< decoded for people and prefix checks; an encoded slash stays `%2F`
    QString encodedPath; ///< as sent, for Router::match()
    QString query; ///< as sent, without the question mark
};

/// Reads an origin-form target. InvalidRequest for a bad percent-encoding, UTF-8 that is none, a
/// NUL or another control character, and `.` or `..` as a path segment, also when they hide behind
/// an encoding.
Result<Target> readTarget(const QByteArray &target);

/// The decoded segments of an encoded path that starts with '/': `/a/b%2Fc` → `a`, `b/c`. Same
/// errors.
Result<QStringList> readSegments(QStringView encodedPath);

} // namespace ccplant::http
