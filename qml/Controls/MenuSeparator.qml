// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

T.MenuSeparator {
    implicitWidth: Theme.menuWidth - 2 * Theme.space4
    implicitHeight: Theme.hairline + 2 * Theme.space4
    padding: Theme.space4
    contentItem: Rectangle {
        color: Theme.line
        implicitHeight: Theme.hairline
    }
}
