// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls

/*! Facts under a heading: [{name, value}]; what has no value is left out. */
ColumnLayout {
    id: section

    required property string title
    property var facts: []
    default property alias rows: body.data

    Layout.fillWidth: true
    spacing: Theme.space8

    Label {
        size: Theme.fontBody
        text: section.title
        weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }

    Rectangle {
        Layout.fillWidth: true
        border.color: Theme.line
        border.width: Theme.hairline
        color: Theme.surface
        implicitHeight: body.implicitHeight + 2 * Theme.space12
        radius: Theme.radius

        ColumnLayout {
            id: body

            anchors.left: parent.left
            anchors.leftMargin: Theme.space16
            anchors.right: parent.right
            anchors.rightMargin: Theme.space16
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space8

            Repeater {
                model: section.facts.filter(fact => fact.value !== undefined && fact.value !== "")

                GridLayout {
                    id: fact

                    required property var modelData

                    columnSpacing: Theme.space16
                    columns: section.width < Theme.px(300) ? 1 : 2
                    rowSpacing: Theme.space2
                    Accessible.role: Accessible.StaticText
                    Accessible.name: modelData.name + ": " + modelData.value

                    Label {
                        Layout.alignment: Qt.AlignTop
                        Layout.preferredWidth: Theme.px(130)
                        color: Theme.muted
                        text: fact.modelData.name
                        wrapMode: Text.Wrap
                        Accessible.ignored: true
                    }

                    Label {
                        Layout.fillWidth: true
                        font.features: { "tnum": 1 }
                        text: fact.modelData.value
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
