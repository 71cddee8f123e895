// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace ccplant::runner {

/// True when `authorization` is `Bearer TOKEN` with this token. Takes the same time wherever the
/// two differ. An empty token matches nothing.
bool isBearer(const QByteArray &authorization, const QByteArray &token);
/// The same for a token of which only the SHA-256 digest (32 bytes) is known.
bool isBearerOf(const QByteArray &authorization, const QByteArray &digest);

} // namespace ccplant::runner
