// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! One of a list. `model` is strings, or objects with `textRole` and `valueRole`. */
T.ComboBox {
    id: combo

    property string label
    property bool small: false

    implicitWidth: flat ? contentItem.implicitWidth + leftPadding + rightPadding : Theme.menuWidth
    implicitHeight: small ? Theme.controlHeightSmall : Theme.controlHeight
    leftPadding: flat ? Theme.space8 : Theme.space12
    rightPadding: Theme.space24
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    hoverEnabled: true
    Accessible.role: Accessible.ComboBox
    Accessible.name: label !== "" ? label : displayText

    contentItem: Label {
        color: combo.enabled ? (combo.flat && !combo.hovered ? Theme.muted : Theme.text) : Theme.disabled
        font: combo.font
        text: combo.displayText
        Accessible.ignored: true
    }

    indicator: Icon {
        x: combo.width - width - Theme.space6
        anchors.verticalCenter: parent.verticalCenter
        name: "chevron-down"
        size: Theme.iconSizeSmall
    }

    background: FieldFrame {
        border.color: combo.flat ? "transparent" : focused ? Theme.accent : hovered ? Theme.muted : Theme.fieldLine
        color: combo.flat ? (combo.hovered || combo.popup.visible ? Theme.hover : "transparent") : Theme.surface
        focused: combo.visualFocus || combo.popup.visible
        hovered: combo.hovered

        FocusFrame {
            inset: 0
            shown: combo.flat && combo.visualFocus
        }
    }

    delegate: ListRow {
        required property var model
        required property int index

        width: ListView.view.width
        highlighted: combo.highlightedIndex === index
        title: model[combo.textRole] ?? model.modelData?.[combo.textRole] ?? model.modelData ?? ""
        trailing: combo.currentIndex === index ? "check" : ""
    }

    popup: Popup {
        y: combo.height + Theme.space4
        width: Math.max(combo.width, Theme.menuWidth)
        height: Math.min(contentItem.implicitHeight + 2 * padding, Theme.popupMaxHeight)
        padding: Theme.space4

        contentItem: ListView {
            implicitHeight: contentHeight
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            currentIndex: combo.highlightedIndex
            model: combo.popup.visible ? combo.delegateModel : null
            T.ScrollBar.vertical: ScrollBar {}
        }
    }
}
