// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Ccplant.Core
import Ccplant.Controls

/*! Slash commands of the agent and files of the workspace, while they are being typed. */
Popup {
    id: popup

    required property SessionController session
    required property TextEdit input
    property string trigger
    property string query
    property int begin: 0
    property var entries: [] ///< [{insert, title, subtitle, icon}]

    function update(text: string, cursor: int): void {
        const found = ChatText.completion(text, cursor);
        const same = found.trigger === trigger && found.query === query;
        trigger = found.trigger;
        query = found.query;
        begin = found.begin;
        if (trigger === "/")
            setEntries(commands());
        else if (trigger === "@" && !same)
            session.searchFiles(query);
        else if (trigger === "")
            setEntries([]);
    }

    function commands(): var {
        const wanted = query.toLowerCase();
        return Array.from(session.config.commands ?? []).filter(command => command.name.toLowerCase().includes(wanted))
            .sort((a, b) => Number(b.name.toLowerCase().startsWith(wanted)) - Number(a.name.toLowerCase().startsWith(wanted)))
            .map(command => ({ insert: "/" + command.name + " ", title: "/" + command.name, subtitle: command.description ?? "", icon: "slash" }));
    }

    function setEntries(next: var): void {
        entries = next;
        list.currentIndex = 0;
        const exact = next.length === 1 && trigger === "/" && next[0].title === "/" + query;
        if (next.length > 0 && !exact && input.activeFocus)
            open();
        else
            close();
    }

    function takeKey(event: KeyEvent): bool {
        if (event.key === Qt.Key_Down || event.key === Qt.Key_Up) {
            list.currentIndex = (list.currentIndex + (event.key === Qt.Key_Down ? 1 : list.count - 1)) % list.count;
            return true;
        }
        if (event.key === Qt.Key_Escape) {
            close();
            return true;
        }
        const take = event.key === Qt.Key_Tab || ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers === Qt.NoModifier);
        if (take)
            choose(list.currentIndex);
        return take;
    }

    function choose(index: int): void {
        const entry = entries[index];
        if (entry === undefined)
            return;
        const end = begin + trigger.length + query.length;
        close();
        input.remove(begin, end);
        input.insert(begin, entry.insert);
        close();
    }

    closePolicy: T.Popup.CloseOnPressOutside
    focus: false
    height: Math.min(list.contentHeight, Theme.popupMaxHeight * 0.7) + 2 * padding
    margins: -1
    padding: Theme.space4

    contentItem: ListView {
        id: list

        boundsBehavior: Flickable.StopAtBounds
        clip: true
        highlightMoveDuration: 0
        model: popup.entries
        T.ScrollBar.vertical: ScrollBar {}
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Completions")

        delegate: ListRow {
            required property var modelData
            required property int index

            width: ListView.view.width
            focusPolicy: Qt.NoFocus
            highlighted: ListView.isCurrentItem
            leading: modelData.icon
            subtitle: modelData.subtitle
            title: modelData.title
            onClicked: popup.choose(index)
        }
    }

    Connections {
        target: popup.session

        function onFilesFound(query: string, paths: list<string>): void {
            if (popup.trigger !== "@" || query !== popup.query)
                return;
            popup.setEntries(Array.from(paths).map(path => ({ insert: "@" + path + " ", title: path.split("/").pop(), subtitle: path, icon: "file" })));
        }
    }
}
