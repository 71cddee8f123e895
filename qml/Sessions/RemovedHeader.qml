// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Over a removed session's transcript: what it was, who removed it, how long it is kept, and what can still be done. */
Rectangle {
    id: header

    required property RemovedTranscript session
    property bool narrow: false ///< the list is not beside it
    readonly property bool tight: width < Theme.px(600) ///< no room for words on buttons
    readonly property bool ready: session.state === RemovedTranscript.Ready
    signal backRequested
    signal findRequested
    signal removeRequested

    color: Theme.canvas
    implicitHeight: row.implicitHeight + 2 * Theme.space8

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.leftMargin: header.narrow ? Theme.space4 : Theme.space24
        anchors.right: parent.right
        anchors.rightMargin: Theme.space8
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space4

        IconButton {
            Layout.alignment: Qt.AlignTop
            icon.name: "arrow-left"
            objectName: "removedReaderBack"
            text: qsTr("Back to the list")
            visible: header.narrow
            onClicked: header.backRequested()
        }

        ColumnLayout {
            Layout.fillWidth: true
            Layout.minimumWidth: 0
            spacing: Theme.space2

            Label {
                Layout.fillWidth: true
                elide: Text.ElideRight
                maximumLineCount: 1
                objectName: "removedTitle"
                size: Theme.fontBody
                text: header.session.title
                textFormat: Text.PlainText
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }

            Label {
                Layout.fillWidth: true
                color: Theme.muted
                elide: Text.ElideMiddle
                maximumLineCount: 1
                size: Theme.fontCaption
                text: header.session.place
                textFormat: Text.PlainText
                visible: text !== ""
            }

            Flow {
                Layout.fillWidth: true
                spacing: Theme.space6

                Label {
                    color: Theme.faint
                    objectName: "removedBy"
                    size: Theme.fontCaption
                    text: header.session.removedText
                    textFormat: Text.PlainText
                    visible: text !== ""
                    width: Math.min(implicitWidth, parent.width)
                    wrapMode: Text.Wrap
                }

                Label {
                    color: Theme.faint
                    size: Theme.fontCaption
                    text: "·"
                    visible: !header.tight && header.session.keptText !== ""
                    Accessible.ignored: true
                }

                Label {
                    color: Theme.faint
                    objectName: "removedKept"
                    size: Theme.fontCaption
                    text: header.session.keptText
                    visible: text !== ""
                    width: Math.min(implicitWidth, parent.width)
                    wrapMode: Text.Wrap
                }
            }
        }

        IconButton {
            Layout.alignment: Qt.AlignTop
            enabled: header.ready
            icon.name: "search"
            keys: "Ctrl+F"
            objectName: "removedFind"
            text: qsTr("Find in this session")
            onClicked: header.findRequested()
        }

        Button {
            Layout.alignment: Qt.AlignTop
            busy: header.session.exporting
            enabled: header.ready && !busy
            icon.name: "download"
            objectName: "removedExport"
            small: true
            text: qsTr("Export")
            visible: !header.tight
            Accessible.role: Accessible.ButtonMenu
            onClicked: header.chooseFormat(this)
        }

        IconButton {
            Layout.alignment: Qt.AlignTop
            enabled: header.ready && !header.session.exporting
            icon.name: "download"
            objectName: "removedExport"
            text: qsTr("Export")
            visible: header.tight
            Accessible.role: Accessible.ButtonMenu
            onClicked: header.chooseFormat(this)
        }

        Button {
            Layout.alignment: Qt.AlignTop
            enabled: header.session.title !== ""
            icon.name: "delete"
            objectName: "removedDelete"
            small: true
            text: qsTr("Delete for good")
            visible: !header.tight
            onClicked: header.removeRequested()
        }

        IconButton {
            Layout.alignment: Qt.AlignTop
            danger: true
            enabled: header.session.title !== ""
            icon.name: "delete"
            objectName: "removedDelete"
            text: qsTr("Delete for good")
            visible: header.tight
            onClicked: header.removeRequested()
        }
    }

    Divider {
        anchors.bottom: parent.bottom
        width: parent.width
    }

    Menu {
        id: formats

        MenuItem {
            icon.name: "file"
            objectName: "exportMarkdown"
            text: qsTr("Markdown, to read")
            onTriggered: header.session.exportAs("markdown")
        }

        MenuItem {
            icon.name: "code"
            objectName: "exportJson"
            text: qsTr("JSON, for programs")
            onTriggered: header.session.exportAs("json")
        }
    }

    function chooseFormat(button: Item): void {
        formats.popup(button, button.width - formats.implicitWidth, button.height + Theme.space4);
    }
}
