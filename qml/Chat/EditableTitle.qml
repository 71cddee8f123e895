// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A title that becomes a field on a double click or by edit(); Enter keeps, Esc drops what was typed. */
Item {
    id: title

    required property string text
    readonly property bool editing: field.visible
    signal renamed(string text)

    function edit(): void {
        field.text = title.text;
        field.visible = true;
        field.forceActiveFocus();
        field.selectAll();
    }

    function finish(keep: bool): void {
        if (!field.visible)
            return;
        const text = field.text.trim();
        field.visible = false;
        if (keep && text !== "" && text !== title.text)
            renamed(text);
    }

    implicitHeight: Theme.px(24)

    Label {
        id: label

        anchors.fill: parent
        size: Theme.fontBody
        text: title.text.replace(/\s+/g, " ")
        visible: !field.visible
        weight: Font.DemiBold
        Accessible.role: Accessible.Heading

        TapHandler {
            onDoubleTapped: title.edit()
        }

        HoverHandler {
            id: hover
        }

        ToolTip {
            text: title.text.slice(0, 500)
            visible: hover.hovered && label.truncated
            width: Math.min(implicitWidth, Theme.dialogWidth)
            y: label.height + Theme.space4
        }
    }

    TextField {
        id: field

        anchors.fill: parent
        font.pixelSize: Theme.fontBody
        label: qsTr("Title of the session")
        leftPadding: Theme.space6
        maximumLength: 300
        visible: false
        onActiveFocusChanged: if (!activeFocus) title.finish(true)
        Keys.onEscapePressed: title.finish(false)
        Keys.onReturnPressed: event => {
            event.accepted = !field.inputMethodComposing;
            if (event.accepted)
                title.finish(true);
        }
    }
}
