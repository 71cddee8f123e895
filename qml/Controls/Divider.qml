// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

Rectangle {
    property bool vertical: false

    color: Theme.line
    implicitHeight: Theme.hairline
    implicitWidth: Theme.hairline
    Accessible.role: Accessible.Separator
    Accessible.ignored: true
}
