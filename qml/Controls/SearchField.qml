// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick

/*! A field with a magnifier that empties on Esc or the cross. */
TextField {
    id: field

    property string keys

    leftPadding: Theme.space12 + Theme.iconSizeSmall + Theme.space8
    rightPadding: Theme.space32
    placeholderText: qsTr("Search")
    Accessible.searchEdit: true
    Keys.onEscapePressed: event => {
        event.accepted = field.length > 0;
        field.clear();
    }

    Icon {
        x: Theme.space12
        anchors.verticalCenter: parent.verticalCenter
        name: "search"
        size: Theme.iconSizeSmall
    }

    KeyHint {
        anchors.right: parent.right
        anchors.rightMargin: Theme.space8
        anchors.verticalCenter: parent.verticalCenter
        keys: field.keys
        visible: keys !== "" && !field.length && !field.activeFocus
    }

    IconButton {
        anchors.right: parent.right
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        icon.name: "close"
        small: true
        text: qsTr("Clear search")
        visible: field.length > 0
        onClicked: {
            field.clear();
            field.forceActiveFocus();
        }
    }
}
