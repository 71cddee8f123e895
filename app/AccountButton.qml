// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! Who is signed in; opens what concerns them. */
T.AbstractButton {
    id: button

    readonly property string who: Connection.user !== "" ? Connection.user : Connection.serverLabel

    implicitHeight: Theme.touchTarget - Theme.space4
    implicitWidth: implicitHeight
    objectName: "account"
    hoverEnabled: true
    text: qsTr("Account of %1").arg(who)
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: text
    onClicked: {
        if (menu.item === null)
            menu.setSource("AccountMenu.qml"); // read when it is first wanted
        const opened = menu.item as Menu;
        opened.popup(button, button.width + Theme.space4, button.height - opened.implicitHeight);
    }

    contentItem: Item {
        Avatar {
            anchors.centerIn: parent
            name: button.who
        }
    }

    background: Rectangle {
        color: button.pressed ? Theme.pressed : button.hovered ? Theme.hover : "transparent"
        radius: Theme.radius

        FocusFrame {
            inset: 0
            shown: button.visualFocus
        }
    }

    Loader {
        id: menu
    }
}
