// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! One row of a MarkdownDocument: its quote bars, its list marker, and what it is. */
Item {
    id: block

    required property string type
    required property string html
    required property string plain
    required property string language
    required property string marker
    required property int level
    required property int depth
    required property int quote
    required property int task
    required property bool tight
    required property bool open
    required property var cells
    required property var alignments
    required property int index
    property color ink: Theme.text
    property int textSize: Theme.fontBody

    readonly property int quoteStep: Theme.space16
    readonly property int listStep: Theme.space24
    readonly property int lead: Math.min(quote, 4) * quoteStep
    readonly property int indent: lead + Math.min(depth, 6) * listStep
    readonly property int gap: index === 0 ? 0 : type === "heading" ? Theme.space16 : tight ? Theme.space4 : Theme.space12

    height: gap + body.height

    Repeater {
        model: Math.min(block.quote, 4)

        Rectangle {
            required property int index

            x: index * block.quoteStep
            y: block.gap
            width: Theme.focusWidth + Theme.hairline
            height: block.height - block.gap
            color: Theme.lineStrong
            radius: Theme.hairline
        }
    }

    Label {
        x: block.indent - block.listStep
        y: block.gap + Theme.hairline
        width: block.listStep - Theme.space6
        color: Theme.muted
        elide: Text.ElideNone
        font.features: { "tnum": 1 }
        horizontalAlignment: Text.AlignRight
        size: block.textSize
        text: block.marker
        visible: block.marker !== "" && block.task < 0
    }

    Icon {
        x: block.indent - block.listStep + Theme.space2
        y: block.gap + Theme.space4
        color: block.task === 1 ? Theme.accent : Theme.muted
        name: block.task === 1 ? "check-circle" : "circle"
        size: Theme.iconSizeSmall
        visible: block.task >= 0
    }

    Loader {
        id: body

        x: block.indent
        y: block.gap
        width: block.width - block.indent
        sourceComponent: block.type === "code" ? code : block.type === "table" ? table : block.type === "rule" ? rule : words
    }

    Component {
        id: words

        MarkdownText {
            width: body.width
            color: block.quote > 0 ? Theme.muted : block.ink
            font.pixelSize: block.level === 1 ? Theme.fontTitle + Theme.space2 : block.level === 2 ? Theme.fontTitle : block.textSize
            html: block.html
            level: block.level
        }
    }

    Component {
        id: code

        CodeBlock {
            width: body.width
            code: block.plain
            growing: block.open
            language: block.language
        }
    }

    Component {
        id: table

        MarkdownTable {
            width: body.width
            alignments: block.alignments
            cells: block.cells
        }
    }

    Component {
        id: rule

        Divider {
            width: body.width
        }
    }
}
