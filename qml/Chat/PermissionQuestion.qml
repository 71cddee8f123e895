// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! An open permission. */
FocusScope {
    id: ask

    required property string title
    required property string reason
    required property string where
    required property var rawInput
    required property var content
    required property var options ///< [{id, name, kind}] in the order of the buttons
    required property bool answering
    property double armedAt: 0 ///< before it, keys are still meant for what had the keyboard
    signal answered(string id)
    signal fileOpened(string path)

    /// The option that a key stands for.
    function optionFor(kind: string): var {
        return options.find(option => option.kind === kind);
    }

    function answerWith(kind: string): bool {
        const option = optionFor(kind);
        if (option === undefined || answering)
            return false;
        answered(option.id);
        return true;
    }

    /// A, Shift+A and D; false when the key means nothing here.
    function takeKey(event: KeyEvent): bool {
        if (event.modifiers & ~Qt.ShiftModifier || event.isAutoRepeat || Date.now() < armedAt)
            return false;
        if (event.key === Qt.Key_A)
            return answerWith(event.modifiers & Qt.ShiftModifier ? "allow_always" : "allow_once");
        return event.key === Qt.Key_D && event.modifiers === Qt.NoModifier && answerWith("reject_once");
    }

    activeFocusOnTab: true
    implicitHeight: frame.height
    height: implicitHeight
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Permission needed: %1").arg(title)
    Keys.onPressed: event => event.accepted = takeKey(event)

    Rectangle {
        id: frame

        width: parent.width
        height: column.height + 2 * Theme.space16
        border.color: Theme.attentionLine
        border.width: Theme.hairline
        color: Theme.attentionSoft
        radius: Theme.radiusLarge

        FocusFrame {
            radius: Theme.radiusLarge - inset
            shown: ask.activeFocus
        }

        Column {
            id: column

            x: Theme.space16
            y: Theme.space16
            width: parent.width - 2 * Theme.space16
            spacing: Theme.space12

            RowLayout {
                width: parent.width
                spacing: Theme.space8

                Icon {
                    Layout.alignment: Qt.AlignTop
                    color: Theme.attention
                    name: "shield"
                }

                Label {
                    Layout.fillWidth: true
                    size: Theme.fontBody
                    text: ask.title !== "" ? ask.title : qsTr("The agent wants to use a tool")
                    weight: Font.DemiBold
                    wrapMode: Text.Wrap
                    maximumLineCount: 4
                }
            }

            Label {
                width: parent.width
                color: Theme.muted
                lineHeight: Theme.linePercent / 100
                text: ask.reason
                visible: text !== ""
                wrapMode: Text.Wrap
            }

            PermissionDetails {
                width: parent.width
                content: ask.content
                rawInput: ask.rawInput
                title: ask.title
                onFileOpened: path => ask.fileOpened(path)
            }

            RowLayout {
                width: parent.width
                spacing: Theme.space6
                visible: ask.where !== ""

                Icon {
                    name: "folder"
                    size: Theme.iconSizeSmall
                }

                Label {
                    Layout.fillWidth: true
                    color: Theme.muted
                    elide: Text.ElideMiddle
                    mono: true
                    size: Theme.fontCaption
                    text: ask.where
                    Accessible.name: qsTr("in %1").arg(ask.where)
                }
            }

            Flow {
                width: parent.width
                spacing: Theme.space8

                Repeater {
                    model: ask.options

                    Button {
                        required property var modelData
                        required property int index

                        busy: ask.answering
                        keys: modelData.kind === "allow_once" ? "A" : modelData.kind === "allow_always" ? "⇧A" : modelData.kind === "reject_once" ? "D" : ""
                        text: ask.nameOf(modelData)
                        variant: modelData.kind === "allow_once" ? Button.Primary : Button.Secondary
                        Accessible.description: modelData.name
                        onClicked: ask.answered(modelData.id)
                    }
                }
            }
        }
    }

    /// Our own words where the option is one of the usual four, so that the buttons read the same for every agent.
    function nameOf(option: var): string {
        const same = options.filter(other => other.kind === option.kind).length;
        if (same > 1)
            return option.name;
        switch (option.kind) {
        case "allow_once":
            return qsTr("Allow once");
        case "allow_always":
            return qsTr("Always allow");
        case "reject_once":
            return qsTr("Deny");
        case "reject_always":
            return qsTr("Always deny");
        default:
            return option.name;
        }
    }
}
