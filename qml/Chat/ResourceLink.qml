// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A file or address that a message names. Web addresses open in the browser, files of the workspace in the side pane. */
Chip {
    id: link

    required property string name
    required property string uri
    required property int size
    signal fileOpened(string path)

    readonly property bool web: ChatText.isSafeLink(uri)
    readonly property string path: uri.startsWith("file://") ? decodeURIComponent(uri.slice("file://".length)) : uri.includes("://") || uri.startsWith("data:") ? "" : uri

    enabled: web || path !== ""
    icon.name: web ? "link" : "file"
    text: size > 0 ? qsTr("%1 (%2)").arg(name).arg(ChatText.size(size)) : name
    Accessible.role: Accessible.Link
    onClicked: {
        if (web)
            ChatText.openLink(uri);
        else
            fileOpened(path);
    }
}
