// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQml.Models
import Ccplant.Controls

/*! A mode or model to choose: shows the current one, opens a menu with what each means. */
Button {
    id: picker

    required property string label
    required property var options ///< [{id, name, description}]
    required property string value
    signal chosen(string id)

    readonly property var current: options.find(option => option.id === value)

    small: true
    text: current?.name ?? (value !== "" ? value : label)
    variant: Button.Ghost
    visible: options.length > 0
    Accessible.role: Accessible.ComboBox
    Accessible.name: qsTr("%1: %2").arg(label).arg(text)
    onClicked: menu.opened ? menu.close() : menu.open()

    ToolTip {
        text: picker.label
        visible: (picker.hovered || picker.visualFocus) && !menu.opened
    }

    Menu {
        id: menu

        y: -height - Theme.space4

        Instantiator {
            model: picker.options

            delegate: MenuItem {
                required property var modelData

                checkable: true
                checked: modelData.id === picker.value
                text: modelData.name ?? modelData.id
                Accessible.description: modelData.description ?? ""
                onTriggered: picker.chosen(modelData.id)
            }
            onObjectAdded: (index, object) => menu.insertItem(index, object as MenuItem)
            onObjectRemoved: (index, object) => menu.removeItem(object as MenuItem)
        }
    }
}
