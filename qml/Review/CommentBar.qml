// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Core
import Ccplant.Controls

/*! Sends the collected comments. */
Rectangle {
    id: bar

    required property SessionController session
    required property ReviewComments comments

    color: Theme.surface
    implicitHeight: row.implicitHeight + 2 * Theme.space12
    visible: comments.count > 0

    Divider {
        width: parent.width
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.space12
        spacing: Theme.space8

        Item {
            Layout.fillWidth: true
        }

        Button {
            text: qsTr("Discard")
            variant: Button.Ghost
            onClicked: bar.comments.clear()
        }

        Button {
            icon.name: "send"
            text: qsTr("Send %n comment(s)", "", bar.comments.count)
            variant: Button.Primary
            onClicked: {
                bar.session.send(bar.comments.prompt());
                bar.comments.clear();
            }
        }
    }
}
