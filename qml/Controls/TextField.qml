// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! One line to type in. Set `label` for its accessible name where no FormField says it. */
T.TextField {
    id: field

    property string label
    property bool invalid: false

    implicitWidth: Theme.menuWidth
    implicitHeight: Theme.controlHeight
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    color: enabled ? Theme.text : Theme.disabled
    font.family: Theme.sans
    font.pixelSize: Theme.fontSmall
    placeholderTextColor: Theme.faint
    selectByMouse: true
    selectedTextColor: Theme.text
    selectionColor: Theme.selection
    verticalAlignment: TextInput.AlignVCenter
    hoverEnabled: true
    Accessible.role: Accessible.EditableText
    Accessible.name: label !== "" ? label : placeholderText

    background: FieldFrame {
        enabled: field.enabled
        focused: field.activeFocus
        hovered: field.hovered
        invalid: field.invalid
    }

    Label {
        x: field.leftPadding
        width: field.width - field.leftPadding - field.rightPadding
        height: field.height
        color: field.placeholderTextColor
        font: field.font
        text: field.placeholderText
        visible: !field.length && !field.preeditText
        Accessible.ignored: true
    }
}
