// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! Every key that does something, by section. */
ColumnLayout {
    id: list

    spacing: 0

    CommandModel {
        id: commands

        keysOnly: true
    }

    Repeater {
        model: commands

        RowLayout {
            id: row

            required property string text
            required property string section
            required property string shortcut

            Layout.bottomMargin: Theme.space4
            Layout.fillWidth: true
            Layout.topMargin: Theme.space4
            spacing: Theme.space16
            Accessible.role: Accessible.StaticText
            Accessible.name: row.text + ", " + row.shortcut

            Label {
                Layout.fillWidth: true
                text: row.text
                wrapMode: Text.Wrap
                Accessible.ignored: true
            }

            Label {
                color: Theme.faint
                size: Theme.fontCaption
                text: row.section
                Accessible.ignored: true
            }

            KeyHint {
                keys: row.shortcut
            }
        }
    }
}
