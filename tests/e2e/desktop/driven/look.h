// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>

class QQuickWindow;

namespace ccplant::test {

/// Everything of the window that a user can see, as a screen reader would name it: an array of
/// {"role","name","text","object","x","y","w","h","enabled","focused","checked"}, in the order of
/// drawing. The rectangle is the part that no ancestor clips, in pixels of the window.
QJsonArray look(QQuickWindow &window);

} // namespace ccplant::test
