// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace ccplant {

/// A fresh id: `prefix` + '_' + 26 characters of lower-case base32 (RFC 4648 alphabet), 128 bits
/// from the system's random generator. Thread-safe.
QString newId(QStringView prefix);

/// True for a string that newId(prefix) could have made.
bool isId(QStringView id, QStringView prefix);

/// True for an id that a client may choose: 1–128 characters of [A-Za-z0-9._:-].
bool isClientId(QStringView id);

} // namespace ccplant
