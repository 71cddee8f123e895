// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick.Dialogs

/*! Lets the user choose files of this computer. */
FileDialog {
    id: picker

    signal picked(list<url> files)

    fileMode: FileDialog.OpenFiles
    onAccepted: picker.picked(selectedFiles)
}
