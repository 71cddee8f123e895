// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! One content block by its type; an unknown one as its JSON. */
Loader {
    id: slot

    required property var block
    property bool canOpen: false
    property bool outputText: false
    signal fileOpened(string path)

    sourceComponent: choose()

    function choose(): Component {
        switch (block.type) {
        case "text":
            return outputText && !/```/.test(block.text ?? "") ? printed : words;
        case "diff":
            return diff;
        case "terminal":
            return terminal;
        case "image":
            return image;
        case "resource_link":
        case "resource":
        case "audio":
            return link;
        default:
            return unknown;
        }
    }

    Component {
        id: words

        MarkdownView {
            width: slot.width
            markdown: slot.block.text ?? ""
            textSize: Theme.fontSmall
        }
    }

    Component {
        id: printed

        TerminalOutput {
            width: slot.width
            output: slot.block.text ?? ""
            title: qsTr("result")
        }
    }

    Component {
        id: diff

        DiffView {
            width: slot.width
            canOpen: slot.canOpen
            newText: slot.block.new_text ?? ""
            oldText: slot.block.old_text ?? ""
            path: slot.block.path ?? ""
            onOpened: path => slot.fileOpened(path)
        }
    }

    Component {
        id: terminal

        TerminalOutput {
            width: slot.width
            exit: slot.block.exit ?? null
            output: slot.block.output ?? ""
            truncated: slot.block.truncated ?? false
        }
    }

    Component {
        id: image

        ImageBlock {
            width: slot.width
            block: slot.block
        }
    }

    Component {
        id: link

        Item {
            implicitHeight: chip.implicitHeight

            ResourceLink {
                id: chip

                name: slot.block.name ?? slot.block.resource?.uri ?? slot.block.uri ?? slot.block.type
                size: slot.block.size ?? 0
                uri: slot.block.uri ?? slot.block.resource?.uri ?? ""
                onFileOpened: path => slot.fileOpened(path)
            }
        }
    }

    Component {
        id: unknown

        CodeBlock {
            width: slot.width
            code: ChatText.json(slot.block)
            language: "json"
            title: slot.block.type ?? qsTr("unknown")
        }
    }
}
