// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls
import Ccplant.Chat

/*! One file of the workspace, with its colours. */
Item {
    id: viewer

    required property SessionController session
    property string path
    property var file: null
    property string problem
    signal closed

    readonly property string text: file?.text ?? ""
    readonly property bool picture: (file?.mime_type ?? "").startsWith("image/") && !!file?.base64

    /// `wanted` may carry a line as in `src/main.cpp:12`.
    function load(wanted: string): void {
        path = wanted.replace(/:\d+$/, "");
        file = null;
        problem = "";
        session.readFile(path);
    }

    Keys.onEscapePressed: closed()

    Connections {
        target: viewer.session

        function onFileRead(path: string, file: var): void {
            if (path === viewer.path)
                viewer.file = file;
        }

        function onFileFailed(path: string, error: string): void {
            if (path === viewer.path)
                viewer.problem = error;
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            Layout.fillHeight: false
            Layout.fillWidth: true
            Layout.leftMargin: Theme.space4
            Layout.preferredHeight: Theme.touchTarget
            Layout.rightMargin: Theme.space8
            spacing: Theme.space4

            IconButton {
                icon.name: "arrow-left"
                keys: "Esc"
                small: true
                text: qsTr("Back to the files")
                onClicked: viewer.closed()
            }

            Label {
                Layout.fillWidth: true
                elide: Text.ElideLeft
                mono: true
                size: Theme.fontCaption
                text: viewer.path
            }

            Label {
                color: Theme.faint
                size: Theme.fontCaption
                text: viewer.file ? ChatText.size(viewer.file.size ?? 0) : ""
            }

            CopyButton {
                source: viewer.text
                text: qsTr("Copy the whole file")
                visible: viewer.text !== ""
            }
        }

        Divider {
            Layout.fillWidth: true
        }

        Flickable {
            id: flick

            Layout.fillHeight: true
            Layout.fillWidth: true
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: column.height + Theme.space16
            contentWidth: Math.max(width, column.width)
            T.ScrollBar.horizontal: ScrollBar {}
            T.ScrollBar.vertical: ScrollBar {}

            Column {
                id: column

                CodeBlock {
                    border.width: 0
                    code: viewer.text
                    color: "transparent"
                    headed: false
                    language: ChatText.languageOf(viewer.path)
                    lines: 1000
                    visible: viewer.text !== ""
                    width: flick.width
                }

                ImageBlock {
                    block: ({ data: viewer.file?.base64, mime_type: viewer.file?.mime_type, name: viewer.path })
                    visible: viewer.picture
                    width: flick.width
                }

                Label {
                    color: Theme.muted
                    padding: Theme.space16
                    text: viewer.problem !== "" ? viewer.problem : viewer.file?.truncated ? qsTr("The file is longer; this is its beginning.") : viewer.file && viewer.text === "" && !viewer.picture ? ((viewer.file.size ?? 0) > 0 ? qsTr("This file is not text.") : qsTr("This file is empty.")) : ""
                    visible: text !== ""
                    width: flick.width
                    wrapMode: Text.Wrap
                }
            }
        }
    }

    ProgressLine {
        width: parent.width
        running: viewer.visible && viewer.file === null && viewer.problem === ""
    }
}
