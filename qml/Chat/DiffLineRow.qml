// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! One line of a diff: its numbers, its sign, and the text with its changed words marked. */
Rectangle {
    id: row

    required property string type
    required property int oldLine
    required property int newLine
    required property string plain
    required property string html
    property int digits: 3

    readonly property bool change: type === "added" || type === "removed"
    readonly property int numberWidth: Math.ceil(digits * Theme.fontCaption * 0.62) + Theme.space8

    color: type === "added" ? Theme.added : type === "removed" ? Theme.removed : type === "hunk" ? Theme.sunken : "transparent"
    implicitHeight: words.height
    height: implicitHeight
    Accessible.role: Accessible.StaticText
    Accessible.name: (type === "added" ? qsTr("added: %1") : type === "removed" ? qsTr("removed: %1") : "%1").arg(plain)

    component Number: Label {
        color: Theme.faint
        font.features: { "tnum": 1 }
        horizontalAlignment: Text.AlignRight
        mono: true
        rightPadding: Theme.space4
        size: Theme.fontCaption
        topPadding: Theme.space2
        verticalAlignment: Text.AlignTop
        visible: row.type !== "hunk"
        width: row.numberWidth
        Accessible.ignored: true
    }

    Number {
        text: row.oldLine > 0 ? String(row.oldLine) : ""
    }

    Number {
        x: row.numberWidth
        text: row.newLine > 0 ? String(row.newLine) : ""
    }

    Label {
        x: 2 * row.numberWidth + Theme.space4
        color: row.type === "added" ? Theme.addedText : Theme.removedText
        mono: true
        size: Theme.fontSmall
        text: row.type === "added" ? "+" : row.type === "removed" ? "−" : ""
        Accessible.ignored: true
    }

    Text {
        id: words

        x: row.type === "hunk" ? Theme.space12 : 2 * row.numberWidth + Theme.space4 + Theme.space16
        width: row.width - x - Theme.space8
        bottomPadding: Theme.hairline
        color: row.type === "hunk" ? Theme.faint : Theme.text
        font.family: Theme.mono
        font.pixelSize: row.type === "hunk" ? Theme.fontCaption : Theme.fontSmall
        text: row.change ? row.html : row.plain.slice(0, 4000)
        textFormat: row.change ? Text.RichText : Text.PlainText
        topPadding: Theme.hairline
        wrapMode: Text.WrapAnywhere
        Accessible.ignored: true
    }
}
