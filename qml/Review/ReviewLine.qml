// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Chat

/*! A line of a diff that can be commented. */
Column {
    id: row

    required property string type
    required property int oldLine
    required property int newLine
    required property string plain
    required property string html
    required property int index
    required property ReviewComments comments
    required property string path
    required property int digits
    required property bool commenting
    required property bool current
    signal requested
    signal finished

    readonly property bool removed: type === "removed"
    readonly property int line: removed ? oldLine : newLine
    readonly property bool commentable: type !== "hunk"
    readonly property string comment: comments.entries, comments.textOf(path, line, removed)

    DiffLineRow {
        id: diffLine

        width: parent.width
        digits: row.digits
        html: row.html
        newLine: row.newLine
        oldLine: row.oldLine
        plain: row.plain
        type: row.type

        Rectangle {
            anchors.fill: parent
            border.color: Theme.accent
            border.width: row.current ? Theme.hairline : 0
            color: hover.hovered && row.commentable ? Theme.hover : "transparent"
        }

        IconButton {
            anchors.right: parent.right
            height: Theme.iconSize
            icon.name: "comment"
            icon.width: Theme.iconSizeSmall - Theme.space2
            text: qsTr("Comment on this line")
            visible: row.commentable && hover.hovered && !row.commenting
            width: Theme.iconSize + Theme.space4
            onClicked: row.requested()
        }

        HoverHandler {
            id: hover
        }

        TapHandler {
            enabled: row.commentable
            onDoubleTapped: row.requested()
        }
    }

    Loader {
        width: parent.width
        active: row.commenting || row.comment !== ""
        visible: active
        sourceComponent: row.commenting ? editor : note
    }

    Component {
        id: editor

        CommentEditor {
            text: row.comment
            width: row.width
            onDone: text => {
                row.comments.set(row.path, row.line, row.removed, row.plain, text);
                row.finished();
            }
            onDropped: row.finished()
        }
    }

    Component {
        id: note

        Item {
            height: words.implicitHeight + 2 * Theme.space8
            width: row.width

            Rectangle {
                anchors.fill: parent
                color: Theme.attentionSoft
            }

            Label {
                id: words

                x: Theme.space16
                y: Theme.space8
                text: row.comment
                width: parent.width - 2 * Theme.space16
                wrapMode: Text.Wrap
            }

            TapHandler {
                onTapped: row.requested()
            }
        }
    }
}
