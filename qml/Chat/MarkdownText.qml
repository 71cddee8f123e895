// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls

/*! A paragraph or heading of rich text (as MarkdownDocument makes it) that can be selected. */
TextEdit {
    id: edit

    required property string html
    property int level: 0 ///< of a heading; 0 for a paragraph

    color: Theme.text
    font.family: Theme.sans
    font.pixelSize: level === 1 ? Theme.fontTitle + Theme.space2 : level === 2 ? Theme.fontTitle : level === 3 ? Theme.fontBody + 1 : Theme.fontBody
    font.weight: level > 0 ? Font.DemiBold : Font.Normal
    readOnly: true
    selectByMouse: !Pointer.touch
    selectedTextColor: Theme.text
    selectionColor: Theme.selection
    text: "<p style=\"margin:0;line-height:" + Theme.linePercent + "%\">" + html + "</p>"
    textFormat: TextEdit.RichText
    wrapMode: TextEdit.Wrap
    Accessible.role: level > 0 ? Accessible.Heading : Accessible.Paragraph
    Accessible.name: getText(0, length)
    Accessible.readOnly: true
    onLinkActivated: link => ChatText.openLink(link)

    HoverHandler {
        cursorShape: edit.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor
    }
}
