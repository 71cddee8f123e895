// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! Where toasts appear: put one over the window's content and call show(). */
Item {
    id: host

    /// One toast at a time. With `undoText`, `undo` is called when it is pressed.
    function show(text: string, undoText: string, undo: var): void {
        loader.active = false;
        loader.undo = undo;
        loader.undoText = undoText;
        loader.message = text;
        loader.active = true;
    }

    implicitHeight: Theme.controlHeight
    Accessible.ignored: true

    Loader {
        id: loader

        property string message
        property string undoText
        property var undo

        active: false
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space24
        anchors.horizontalCenter: parent.horizontalCenter
        sourceComponent: Toast {
            maximumWidth: host.width - 2 * Theme.space16
            text: loader.message
            undoText: loader.undoText ?? ""
            onUndone: {
                const undo = loader.undo;
                loader.active = false;
                if (undo)
                    undo();
            }
            onFinished: loader.active = false
        }
    }
}
