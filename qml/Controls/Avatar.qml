// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A person's or agent's first letters on a quiet disc. */
Rectangle {
    id: avatar

    required property string name
    property string icon

    color: Theme.accentSoft
    implicitHeight: Theme.avatarSize
    implicitWidth: Theme.avatarSize
    radius: width / 2
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    Label {
        anchors.centerIn: parent
        color: Theme.accent
        size: Math.round(avatar.width * 0.42)
        text: avatar.name.trim().split(/[\s@._-]+/).filter(part => part !== "").slice(0, 2).map(part => part[0].toUpperCase()).join("")
        visible: avatar.icon === ""
        weight: Font.DemiBold
        Accessible.ignored: true
    }

    Icon {
        anchors.centerIn: parent
        color: Theme.accent
        name: avatar.icon
        size: Math.round(avatar.width * 0.58)
        visible: avatar.icon !== ""
    }
}
