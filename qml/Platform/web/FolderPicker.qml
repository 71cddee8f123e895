// SPDX-License-Identifier: GPL-3.0-or-later
import QtQml

/*! A page cannot learn where a folder lies, so there is nothing to open: ask `available` before offering it. */
QtObject {
    property string title
    readonly property bool available: false
    signal picked(string folder)

    function open(): void {
        console.warn("a page cannot choose a folder");
    }
}
