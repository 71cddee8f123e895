// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick.Dialogs

/*! Lets the user choose a folder of this computer. */
FolderDialog {
    id: picker

    readonly property bool available: true
    signal picked(string folder)

    onAccepted: picker.picked(decodeURIComponent(selectedFolder.toString().replace(/^file:\/\//, "")))
}
