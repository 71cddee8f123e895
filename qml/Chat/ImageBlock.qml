// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A picture that came within the message. Pictures at an address are never fetched; they are shown as links. */
Item {
    id: view

    required property var block

    readonly property bool inline: !!block.data
    readonly property string mimeType: block.mime_type ?? "image/png"
    readonly property bool readable: ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"].includes(mimeType)

    height: inline && readable ? picture.height : link.height
    implicitHeight: height

    Image {
        id: picture

        readonly property real fit: implicitWidth > 0 ? Math.min(1, view.width / implicitWidth, Theme.imageHeight / implicitHeight) : 1

        width: implicitWidth * fit
        height: status === Image.Ready ? implicitHeight * fit : Theme.rowHeight
        asynchronous: false
        cache: false
        fillMode: Image.PreserveAspectFit
        mipmap: true
        source: view.inline && view.readable ? "data:" + view.mimeType + ";base64," + view.block.data : ""
        visible: view.inline && view.readable
        Accessible.role: Accessible.Graphic
        Accessible.name: view.block.name ?? qsTr("Picture")

        Label {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.muted
            text: qsTr("This picture cannot be read.")
            visible: picture.status === Image.Error
        }
    }

    ResourceLink {
        id: link

        icon.name: "image"
        name: view.block.name ?? view.block.uri ?? qsTr("Picture (%1)").arg(view.mimeType)
        size: 0
        uri: view.block.uri ?? ""
        visible: !picture.visible
    }
}
