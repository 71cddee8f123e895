// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

/*! Several lines to type in. Set `framed: false` where something around it draws the edge. */
T.TextArea {
    id: area

    property string label
    property bool invalid: false
    property bool framed: true

    implicitWidth: Math.max(contentWidth + leftPadding + rightPadding, Theme.menuWidth)
    implicitHeight: Math.max(contentHeight + topPadding + bottomPadding, Theme.controlHeight)
    padding: Theme.space8
    leftPadding: Theme.space12
    rightPadding: Theme.space12
    color: enabled ? Theme.text : Theme.disabled
    font.family: Theme.sans
    font.pixelSize: Theme.fontBody
    placeholderTextColor: Theme.faint
    selectByMouse: !Pointer.touch
    selectedTextColor: Theme.text
    selectionColor: Theme.selection
    wrapMode: TextEdit.Wrap
    textFormat: TextEdit.PlainText
    hoverEnabled: true
    Accessible.role: Accessible.EditableText
    Accessible.multiLine: true
    Accessible.name: label !== "" ? label : placeholderText

    background: FieldFrame {
        enabled: area.enabled
        focused: area.activeFocus
        hovered: area.hovered
        invalid: area.invalid
        visible: area.framed
    }

    Label {
        x: area.leftPadding
        y: area.topPadding
        width: area.width - area.leftPadding - area.rightPadding
        color: area.placeholderTextColor
        font: area.font
        text: area.placeholderText
        visible: !area.length && !area.preeditText
        Accessible.ignored: true
    }
}
