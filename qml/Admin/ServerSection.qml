// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Ccplant.Controls
import Ccplant.Core

/*! How the server and its replicas are; maintenance, drain and storage. */
Item {
    id: section

    readonly property var server: query.value
    readonly property bool maintained: server.maintenance?.enabled === true

    Component.onCompleted: {
        query.refresh();
        storage.refresh();
    }

    AdminQuery {
        id: query

        path: "server"
    }

    AdminQuery {
        id: storage

        path: "storage"
    }

    AdminState {
        anchors.fill: parent
        query: query
    }

    Flickable {
        id: flick

        function scroll(key: int): bool {
            const page = height - Theme.space48;
            const steps = { [Qt.Key_Up]: -Theme.space48, [Qt.Key_Down]: Theme.space48, [Qt.Key_PageUp]: -page, [Qt.Key_PageDown]: page, [Qt.Key_Home]: -contentHeight, [Qt.Key_End]: contentHeight };
            if (steps[key] === undefined)
                return false;
            contentY = Math.max(0, Math.min(Math.max(0, contentHeight - height), contentY + steps[key]));
            return true;
        }

        anchors.fill: parent
        anchors.leftMargin: -Theme.space8
        anchors.rightMargin: -Theme.space8
        activeFocusOnTab: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: column.implicitHeight + Theme.space24
        objectName: "adminServer"
        visible: query.loaded && query.errorText === ""
        T.ScrollBar.vertical: ScrollBar {}
        Accessible.role: Accessible.Pane
        Accessible.name: qsTr("Server")
        Keys.onPressed: event => event.accepted = scroll(event.key)

        FocusFrame {
            inset: 0
            parent: flick
            shown: flick.activeFocus
        }

        ColumnLayout {
            id: column

            spacing: Theme.space24
            width: section.width
            x: Theme.space8

            Banner {
                Layout.fillWidth: true
                dismissible: true
                level: "error"
                objectName: "adminChangeError"
                radius: Theme.radius
                text: query.changeError
                visible: text !== ""
                onDismissed: query.clearChangeError()
            }

            AdminFacts {
                facts: [{ "name": qsTr("Maintenance"), "value": section.maintained ? AdminText.line([qsTr("since %1, by %2").arg(AdminText.when(section.server.maintenance.since)).arg(section.server.maintenance.by), section.server.maintenance.message ?? ""]) : qsTr("none") }, { "name": qsTr("This replica"), "value": section.server.draining ? qsTr("is drained: clients are sent elsewhere") : section.server.ready ? qsTr("takes requests") : qsTr("is not ready") }]
                title: qsTr("State")

                Flow {
                    Layout.fillWidth: true
                    spacing: Theme.space8

                    Button {
                        busy: query.busy
                        objectName: "maintenance"
                        text: section.maintained ? qsTr("End maintenance") : qsTr("Begin maintenance…")
                        onClicked: section.maintained ? query.change("PUT", "maintenance", { "enabled": false }) : maintenance.open()
                    }

                    Button {
                        busy: query.busy
                        objectName: "drain"
                        text: section.server.draining ? qsTr("Take requests again") : qsTr("Drain this replica")
                        onClicked: query.change("PUT", "drain", { "enabled": section.server.draining !== true })
                    }

                    Button {
                        busy: query.loading
                        icon.name: "refresh"
                        objectName: "adminRefresh"
                        text: qsTr("Ask again")
                        variant: Button.Ghost
                        onClicked: {
                            query.refresh();
                            storage.refresh();
                        }
                    }
                }
            }

            AdminFacts {
                facts: [{ "name": qsTr("Version"), "value": [section.server.name, section.server.version].join(" ") }, { "name": qsTr("Sessions run"), "value": section.server.runtime === "kubernetes" ? qsTr("as pods of a cluster") : qsTr("on this machine") }, { "name": qsTr("Address"), "value": section.server.public_url ?? (section.server.listen ?? []).join(", ") }, { "name": qsTr("Started"), "value": AdminText.when(section.server.started_at) }, { "name": qsTr("Sessions"), "value": AdminText.line([AdminText.count(section.server.sessions?.total), qsTr("running: %1").arg(AdminText.count(section.server.sessions?.running))]) }, { "name": qsTr("Listeners"), "value": AdminText.line([qsTr("clients: %1").arg(AdminText.count(section.server.sessions?.live_sockets)), qsTr("event streams: %1").arg(AdminText.count(section.server.sessions?.event_readers))]) }, { "name": qsTr("Requests"), "value": AdminText.line([AdminText.count(section.server.http?.requests), qsTr("connections: %1").arg(AdminText.count(section.server.http?.connections))]) }, { "name": qsTr("Memory"), "value": AdminText.bytes(section.server.process?.memory_bytes) }]
                title: qsTr("Server")
            }

            AdminFacts {
                title: qsTr("Replicas")

                Repeater {
                    model: section.server.replicas ?? []

                    AdminRow {
                        required property var modelData
                        required property int index

                        Layout.fillWidth: true
                        last: index === section.server.replicas.length - 1
                        bad: !modelData.healthy
                        facts: AdminText.line([modelData.version, modelData.self ? qsTr("the one that answers") : "", qsTr("started %1").arg(AdminText.when(modelData.started_at))])
                        more: modelData.healthy ? "" : qsTr("last heard of %1").arg(AdminText.when(modelData.seen_at))
                        state: !modelData.healthy ? qsTr("Silent") : modelData.draining ? qsTr("Drained") : !modelData.ready ? qsTr("Not ready") : ""
                        title: modelData.name
                    }
                }
            }

            AdminFacts {
                facts: storage.errorText !== "" ? [{ "name": qsTr("Unknown"), "value": storage.errorText }] : [{ "name": qsTr("Disk"), "value": storage.loaded ? qsTr("%1 free of %2").arg(AdminText.bytes(storage.value.disk_free_bytes)).arg(AdminText.bytes(storage.value.disk_total_bytes)) : "" }, { "name": qsTr("Sessions"), "value": AdminText.bytes(storage.value.sessions_bytes) }, { "name": qsTr("Database"), "value": AdminText.bytes(storage.value.database_bytes) }, { "name": qsTr("Agents"), "value": AdminText.bytes(storage.value.agents_bytes) }, { "name": qsTr("Folder"), "value": storage.value.data_dir ?? "" }]
                title: qsTr("Storage")
            }
        }
    }

    MaintenanceDialog {
        id: maintenance

        onAccepted: {
            query.change("PUT", "maintenance", { "enabled": true, "message": message.trim() });
            message = "";
        }
    }
}
