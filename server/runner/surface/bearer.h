// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace ccplant::runner {

/// True when `authorization` is `Bearer TOKEN` with this token. Takes the same time wherever the
/// two differ. An empty token matches nothing.
bool isBearer(const QByteArray &authorization, const QByteArray &token);

} // namespace ccplant::runner
