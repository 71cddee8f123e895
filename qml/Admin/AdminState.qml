// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! In place of what is not there: it is loading, refused, or could not be had. */
Item {
    id: state

    required property AdminQuery query
    readonly property bool shown: !query.loaded || query.errorText !== ""

    visible: shown

    Skeleton {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        lines: 6
        visible: state.query.loading && state.query.errorText === ""
    }

    ErrorState {
        anchors.horizontalCenter: parent.horizontalCenter
        actionText: qsTr("Try again")
        details: state.query.errorDetails
        objectName: "adminError"
        text: state.query.errorText
        title: state.query.refused ? qsTr("This is for administrators") : qsTr("The server did not say")
        visible: state.query.errorText !== ""
        y: Theme.space32
        onAction: state.query.refresh()
    }
}
