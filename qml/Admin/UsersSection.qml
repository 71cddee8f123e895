// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Controls
import Ccplant.Core

/*! Everybody who is known: what they may and have, and how to keep them out. */
AdminList {
    id: section

    signal shown(string part, string user)

    emptyTitle: search.text !== "" ? qsTr("Nobody of this name") : qsTr("Nobody yet")
    items: query.items.filter(user => search.text === "" || (user.user + " " + (user.name ?? "") + " " + user.teams.join(" ")).toLowerCase().includes(search.text.trim().toLowerCase()))
    label: qsTr("Users")
    query: AdminQuery {
        list: "users"
        path: "users"
    }
    delegate: AdminRow {
        id: row

        required property var modelData
        readonly property string user: modelData.user

        bad: modelData.disabled
        facts: AdminText.line([modelData.teams.join(", "), modelData.permissions ? AdminText.permissions(modelData.permissions) : qsTr("by keys only")])
        more: AdminText.line([AdminText.usage(modelData.usage, modelData.quota), qsTr("keys: %1").arg(modelData.keys), modelData.signed_in_at ? qsTr("signed in %1").arg(AdminText.when(modelData.signed_in_at)) : "", modelData.lapsed ?? ""])
        state: modelData.disabled ? qsTr("Kept out") : modelData.lapsed ? qsTr("Has to sign in again") : ""
        title: modelData.name ? modelData.name + " (" + user + ")" : user

        IconButton {
            id: more

            icon.name: "more"
            objectName: "userMenu"
            text: qsTr("What to do with %1").arg(row.user)
            onClicked: {
                menu.user = row.modelData;
                menu.popup(more, 0, more.height);
            }
        }
    }

    SearchField {
        id: search

        objectName: "userSearch"
        placeholderText: qsTr("Name or team")
        width: section.fieldWidth
    }

    Menu {
        id: menu

        property var user: ({})
        readonly property string name: user.user ?? ""
        readonly property string path: "users/" + encodeURIComponent(name)

        MenuItem {
            icon.name: "list"
            text: qsTr("Sessions")
            onTriggered: section.shown("sessions", menu.name)
        }

        MenuItem {
            icon.name: "key"
            text: qsTr("Keys")
            onTriggered: section.shown("keys", menu.name)
        }

        MenuItem {
            icon.name: "history"
            text: qsTr("What they did")
            onTriggered: section.shown("audit", menu.name)
        }

        MenuItem {
            icon.name: "gauge"
            objectName: "userQuota"
            text: qsTr("Quota…")
            onTriggered: quota.openFor("user", menu.name)
        }

        MenuSeparator {}

        MenuItem {
            icon.name: "refresh"
            objectName: "userCheck"
            text: qsTr("Ask GitHub for their teams")
            visible: menu.user.github !== undefined
            onTriggered: section.query.change("POST", menu.path + "/check")
        }

        MenuItem {
            icon.name: "logout"
            objectName: "userSignOut"
            text: qsTr("Sign out everywhere")
            onTriggered: section.query.change("POST", menu.path + "/sign-out")
        }

        MenuItem {
            danger: menu.user.disabled !== true
            icon.name: "lock"
            objectName: "userDisable"
            text: menu.user.disabled ? qsTr("Let in again") : qsTr("Keep out")
            onTriggered: {
                const path = menu.path;
                if (menu.user.disabled)
                    section.query.change("PATCH", path, { "disabled": false });
                else
                    section.ask(qsTr("Keep %1 out?").arg(menu.name), qsTr("They are signed out everywhere, their keys open nothing, and what they have open ends. Their sessions stay. They can be let in again."), qsTr("Keep them out"), () => section.query.change("PATCH", path, { "disabled": true }));
            }
        }

        MenuItem {
            danger: true
            icon.name: "delete"
            objectName: "userForget"
            text: qsTr("Forget this user")
            onTriggered: {
                const path = menu.path;
                section.ask(qsTr("Forget %1?").arg(menu.name), qsTr("They are signed out and their keys are void for good. Their sessions stay. Whoever may sign in can come back; to prevent it, keep them out."), qsTr("Forget them"), () => section.query.change("DELETE", path));
            }
        }
    }

    QuotaDialog {
        id: quota

        onSaved: section.query.refresh()
    }
}
