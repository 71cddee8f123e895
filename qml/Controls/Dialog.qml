// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

/*! A modal question or form. The button says what will happen: `acceptText` ("Delete session"), never "OK". */
T.Dialog {
    id: dialog

    property string text
    property string acceptText
    property string rejectText: qsTr("Cancel")
    property bool destructive: false
    property bool acceptEnabled: true
    property bool closesOnAccept: true ///< else `confirmed` says what to do, and the dialog stays
    default property alias content: body.data
    signal confirmed

    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.dialogWidth, (parent?.width ?? Theme.dialogWidth) - 2 * Theme.space16)
    height: Math.min(implicitHeight, (parent?.height ?? implicitHeight) - 2 * Theme.space16)
    implicitHeight: column.implicitHeight + topPadding + bottomPadding
    focus: true
    modal: true
    padding: Theme.space24
    popupType: T.Popup.Item
    T.Overlay.modal: Rectangle {
        color: Theme.scrim
    }

    contentItem: ColumnLayout {
        id: column

        spacing: Theme.space16
        Accessible.role: Accessible.Dialog
        Accessible.name: dialog.title

        Label {
            Layout.fillWidth: true
            size: Theme.fontTitle
            text: dialog.title
            visible: text !== ""
            weight: Font.DemiBold
            wrapMode: Text.Wrap
        }

        Label {
            Layout.fillWidth: true
            color: Theme.muted
            lineHeight: Theme.lineText
            text: dialog.text
            visible: text !== ""
            wrapMode: Text.Wrap
        }

        Flickable {
            id: middle

            readonly property bool isShort: contentHeight > height
            readonly property Item focused: Window.activeFocusItem

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: body.implicitHeight
            boundsBehavior: Flickable.StopAtBounds
            clip: isShort
            contentHeight: body.implicitHeight
            interactive: isShort
            objectName: dialog.objectName + "Middle"
            visible: body.children.length > 0
            T.ScrollBar.vertical: ScrollBar {
                visible: middle.isShort
            }
            onFocusedChanged: reveal()
            onIsShortChanged: reveal()

            ColumnLayout {
                id: body

                spacing: Theme.space12
                width: middle.width
            }

            /// What has the keyboard is seen.
            function reveal(): void {
                let inside = focused;
                while (inside !== null && inside !== body)
                    inside = inside.parent;
                if (inside === null || focused === body)
                    return;
                const top = focused.mapToItem(body, 0, 0).y - Theme.space8;
                const bottom = top + focused.height + 2 * Theme.space8;
                const most = Math.max(0, contentHeight - height);
                contentY = Math.max(0, Math.min(most, Math.min(top, Math.max(contentY, bottom - height))));
            }
        }

        GridLayout {
            readonly property bool fits: reject.implicitWidth + accept.implicitWidth + columnSpacing <= dialog.availableWidth

            Layout.alignment: Qt.AlignRight
            Layout.topMargin: Theme.space8
            Layout.fillWidth: !fits
            columnSpacing: Theme.space8
            columns: fits ? 2 : 1
            rowSpacing: Theme.space8

            Button {
                id: reject

                Layout.fillWidth: true
                focus: dialog.destructive
                objectName: dialog.objectName + "Reject"
                text: dialog.rejectText
                visible: text !== ""
                onClicked: dialog.reject()
            }

            Button {
                id: accept

                Layout.fillWidth: true
                enabled: dialog.acceptEnabled
                focus: !dialog.destructive
                objectName: dialog.objectName + "Accept"
                text: dialog.acceptText
                variant: dialog.destructive ? Button.Danger : Button.Primary
                visible: text !== ""
                onClicked: dialog.closesOnAccept ? dialog.accept() : dialog.confirmed()
            }
        }
    }

    background: Rectangle {
        border.color: Theme.line
        border.width: Theme.hairline
        color: Theme.raised
        radius: Theme.radiusLarge

        Elevation {
            radius: Theme.radiusLarge
        }
    }

    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fast; easing.type: Easing.OutCubic }
    }
}
