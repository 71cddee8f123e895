// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Code with its language, a copy button and a switch for long lines; shows 20 lines until asked for all. */
Rectangle {
    id: block

    required property string code
    property string language
    property string title: language !== "" ? language : qsTr("code")
    property bool growing: false
    property bool wrap: false
    property bool whole: false
    property int lines: Theme.codeLines
    property bool headed: true
    property bool wrapSwitch: true

    readonly property var cut: whole ? { text: code, hidden: 0 } : ChatText.firstLines(code, lines)

    border.color: Theme.line
    border.width: Theme.hairline
    color: Theme.code
    height: column.height
    implicitHeight: height
    radius: Theme.radius
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Code: %1").arg(title)

    Column {
        id: column

        width: parent.width

        RowLayout {
            width: parent.width
            height: Theme.controlHeightSmall + Theme.space4
            spacing: 0
            visible: block.headed

            Label {
                Layout.fillWidth: true
                Layout.leftMargin: Theme.space12
                color: Theme.faint
                size: Theme.fontCaption
                text: block.title
            }

            IconButton {
                checkable: true
                checked: block.wrap
                icon.name: "wrap"
                small: true
                text: qsTr("Wrap long lines")
                visible: block.wrapSwitch && (block.wrap || edit.implicitWidth > flick.width)
                onClicked: block.wrap = checked
            }

            CopyButton {
                Layout.rightMargin: Theme.space2
                source: block.code
                text: qsTr("Copy code")
            }
        }

        Flickable {
            id: flick

            width: parent.width
            height: edit.height
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: height
            contentWidth: edit.width
            flickableDirection: Flickable.HorizontalFlick
            interactive: contentWidth > width

            TextEdit {
                id: edit

                width: block.wrap ? flick.width : Math.max(implicitWidth, flick.width)
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
                text: block.cut.text
                textFormat: TextEdit.PlainText
                topPadding: block.headed ? Theme.space2 : Theme.space8
                wrapMode: block.wrap ? TextEdit.WrapAnywhere : TextEdit.NoWrap
                Accessible.role: Accessible.StaticText
                Accessible.name: text
                Accessible.readOnly: true
            }
        }

        Button {
            icon.name: "chevron-down"
            small: true
            text: qsTr("Show all %n line(s)", "", block.cut.hidden + block.lines)
            variant: Button.Ghost
            visible: block.cut.hidden > 0
            onClicked: block.whole = true
        }
    }

    CodeColors {
        document: edit.textDocument
        language: block.language
    }
}
