// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Ccplant.Controls
import Ccplant.Core

/*! How much a user or team may have at once, or everybody without a quota of their own. */
Dialog {
    id: dialog

    property string kind: "user"
    property string name
    readonly property int mebibyte: 1048576
    readonly property bool valid: [sessions, running, memory, processor].every(field => /^\d{0,9}$/.test(field.text.trim()))
    signal saved

    acceptEnabled: quotas.loaded && !quotas.busy && valid
    acceptText: qsTr("Set the quota")
    closesOnAccept: false
    objectName: "quotaDialog"
    text: qsTr("What is left empty is not bounded. Who has more already keeps it, and can start nothing further.")
    title: name !== "" ? qsTr("Quota of %1").arg(name) : kind === "user" ? qsTr("Quota of every user without one of their own") : qsTr("Quota of every team without one of its own")
    onConfirmed: save()
    onOpened: sessions.forceActiveFocus(Qt.TabFocusReason)

    AdminQuery {
        id: quotas

        list: "quotas"
        path: "quotas"
        onChanged: if (!loading && dialog.filling) dialog.fill()
        onDone: {
            dialog.saved();
            dialog.close();
        }
    }

    property bool filling: false

    function openFor(kind: string, name: string): void {
        dialog.kind = kind;
        dialog.name = name;
        for (const field of [sessions, running, memory, processor])
            field.text = "";
        quotas.clearChangeError();
        filling = true;
        quotas.refresh();
        open();
    }

    function fill(): void {
        filling = false;
        const own = quotas.items.find(entry => entry.kind === kind && entry.name === name)?.quota ?? {};
        const shown = (bound, unit) => bound === undefined || bound === null ? "" : String(Math.ceil(bound / unit));
        sessions.text = shown(own.sessions, 1);
        running.text = shown(own.running, 1);
        memory.text = shown(own.memory_bytes, mebibyte);
        processor.text = shown(own.cpu_seconds, 1);
    }

    function save(): void {
        const bound = (field, unit) => field.text.trim() === "" ? null : Number(field.text.trim()) * unit;
        const body = {
            "kind": kind,
            "quota": {
                "sessions": bound(sessions, 1),
                "running": bound(running, 1),
                "memory_bytes": bound(memory, mebibyte),
                "cpu_seconds": bound(processor, 1)
            }
        };
        if (name !== "")
            body.name = name;
        quotas.change("PUT", "quotas", body);
    }

    GridLayout {
        Layout.fillWidth: true
        columnSpacing: Theme.space12
        columns: 2
        rowSpacing: Theme.space12
        uniformCellWidths: true

        FormField {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            label: qsTr("Sessions")

            TextField {
                id: sessions

                Layout.fillWidth: true
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (dialog.acceptEnabled) dialog.save()
                label: qsTr("Sessions")
                objectName: "quotaSessions"
            }
        }

        FormField {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            label: qsTr("Running at once")

            TextField {
                id: running

                Layout.fillWidth: true
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (dialog.acceptEnabled) dialog.save()
                label: qsTr("Running at once")
            }
        }

        FormField {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            label: qsTr("Memory in MiB")

            TextField {
                id: memory

                Layout.fillWidth: true
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (dialog.acceptEnabled) dialog.save()
                label: qsTr("Memory in MiB")
            }
        }

        FormField {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            label: qsTr("Processor time in s")

            TextField {
                id: processor

                Layout.fillWidth: true
                inputMethodHints: Qt.ImhDigitsOnly
                onAccepted: if (dialog.acceptEnabled) dialog.save()
                label: qsTr("Processor time in s")
            }
        }
    }

    Banner {
        Layout.fillWidth: true
        level: "error"
        radius: Theme.radius
        text: !dialog.valid ? qsTr("Enter whole numbers from 0.") : quotas.changeError !== "" ? quotas.changeError : quotas.errorText
        visible: text !== ""
    }
}
