// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <QString>

namespace ccplant::fuzz {

/// Plays an agent that says `data`, line by line, to the driver of that name. Aborts when the
/// driver breaks its promises (server/runner/driver.h): each event can be written and read back,
/// each message and tool call is ended with its turn, a turn ends once.
void sayToDriver(const QString &driver, const uint8_t *data, size_t size);

} // namespace ccplant::fuzz
