// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoro/QCoroTask>
#include <QString>

namespace ccplant::runtime {

/// Whether bwrap(1) can make a sandbox here: empty when it can, else why not. Tries it once, with a
/// deadline.
QCoro::Task<QString> probeBwrap();

} // namespace ccplant::runtime
