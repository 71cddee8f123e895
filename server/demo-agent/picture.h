// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace ccplant::demo {

/// A small PNG (96 × 96, a green leaf on a light ground), drawn by hand so that no image library is
/// needed.
QByteArray leafPicture();

} // namespace ccplant::demo
