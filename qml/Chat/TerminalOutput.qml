// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! What a command printed: its last 20 lines, in the colours it asked for, and how it ended. */
Rectangle {
    id: view

    required property string output
    property string title: qsTr("output")
    property var exit: null ///< {code, signal} once it ended
    property bool truncated: false
    property bool whole: false

    readonly property var cut: whole ? { text: output, hidden: 0 } : ChatText.lastLines(output, Theme.codeLines)

    border.color: Theme.line
    border.width: Theme.hairline
    color: Theme.code
    height: column.height
    implicitHeight: height
    radius: Theme.radius
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Terminal output")

    Column {
        id: column

        width: parent.width

        RowLayout {
            width: parent.width
            height: Theme.controlHeightSmall + Theme.space4
            spacing: Theme.space8

            Label {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space12
                color: Theme.faint
                size: Theme.fontCaption
                text: view.title
            }

            Label {
                color: Theme.failed
                size: Theme.fontCaption
                text: view.exit?.signal ? qsTr("ended by %1").arg(view.exit.signal) : qsTr("exit code %1").arg(view.exit?.code ?? 0)
                visible: !!view.exit && (!!view.exit.signal || (view.exit.code ?? 0) !== 0)
            }

            CopyButton {
                Layout.rightMargin: Theme.space2
                source: ChatText.terminalPlain(view.output)
                text: qsTr("Copy output")
            }
        }

        Button {
            icon.name: "chevron-up"
            small: true
            text: qsTr("Show %n line(s) before", "", view.cut.hidden)
            variant: Button.Ghost
            visible: view.cut.hidden > 0
            onClicked: view.whole = true
        }

        Label {
            color: Theme.faint
            leftPadding: Theme.space12
            size: Theme.fontCaption
            text: qsTr("The beginning was too long and is left out.")
            visible: view.truncated && view.cut.hidden === 0
        }

        TextEdit {
            width: parent.width
            bottomPadding: Theme.space12
            color: Theme.text
            font.family: Theme.mono
            font.pixelSize: Theme.fontSmall
            leftPadding: Theme.space12
            readOnly: true
            rightPadding: Theme.space12
            selectByMouse: !Pointer.touch
            selectedTextColor: Theme.text
            selectionColor: Theme.selection
            text: ChatText.terminalHtml(view.cut.text, Theme.dark)
            textFormat: TextEdit.RichText
            visible: view.output !== ""
            wrapMode: TextEdit.WrapAnywhere
            Accessible.role: Accessible.StaticText
            Accessible.name: getText(0, length)
            Accessible.readOnly: true
        }
    }
}
