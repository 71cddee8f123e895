// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQml.Models
import Ccplant.Controls

/*! Pull requests, issues and pages that the session is about. */
IconButton {
    id: button

    required property var links ///< [{title, url}]

    icon.name: "link"
    text: qsTr("Links")
    onClicked: menu.opened ? menu.close() : menu.open()

    Menu {
        id: menu

        y: button.height + Theme.space4
        x: button.width - width

        Instantiator {
            model: button.links

            delegate: MenuItem {
                required property var modelData

                enabled: ChatText.isSafeLink(modelData.url ?? "")
                icon.name: "external"
                text: modelData.title || modelData.url
                onTriggered: ChatText.openLink(modelData.url)
            }
            onObjectAdded: (index, object) => menu.insertItem(index, object as MenuItem)
            onObjectRemoved: (index, object) => menu.removeItem(object as MenuItem)
        }
    }
}
