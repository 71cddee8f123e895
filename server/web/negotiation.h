// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>
#include <QList>

namespace ccplant::web {

/// How a file's bytes are sent. The smallest is the last, and is preferred.
enum class Coding { Identity, Gzip, Brotli };

/// What Content-Encoding says; empty for Identity.
QByteArray nameOf(Coding coding);

/// The coding of `available` that an Accept-Encoding field (empty when there is none) likes best;
/// of those it likes as much, the smallest. Nothing when it refuses all of them (RFC 9110 §12.5.3).
/// Members that make no sense are passed over. Pure.
std::optional<Coding> chooseCoding(
    const QByteArray &acceptEncoding, const QList<Coding> &available);

/// True when an If-None-Match field names `etag`, by weak comparison (RFC 9110 §13.1.2), or is `*`.
/// Pure.
bool namesTag(const QByteArray &ifNoneMatch, const QByteArray &etag);

} // namespace ccplant::web
