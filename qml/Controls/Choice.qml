// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

/*! One of a few: side by side where there is room, else a list that opens. */
Item {
    id: choice

    required property var options ///< [{value, text}]
    property string value
    property string label
    readonly property bool fits: segments.implicitWidth <= room
    required property real room ///< how wide it may be
    signal chosen(string value)

    Layout.fillWidth: !fits
    implicitHeight: fits ? segments.implicitHeight : box.implicitHeight
    implicitWidth: fits ? segments.implicitWidth : box.implicitWidth

    SegmentedControl {
        id: segments

        label: choice.label
        options: choice.options
        value: choice.value
        visible: choice.fits
        onChosen: value => choice.chosen(value)
    }

    ComboBox {
        id: box

        currentIndex: choice.options.findIndex(option => option.value === choice.value)
        label: choice.label
        model: choice.options
        textRole: "text"
        valueRole: "value"
        visible: !choice.fits
        width: parent.width
        onActivated: choice.chosen(currentValue)
    }
}
