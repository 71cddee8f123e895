// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Ccplant.Core
import Ccplant.Controls

/*! Files that go with the prompt. They are put into the workspace as soon as they are chosen. */
Flow {
    id: strip

    required property SessionController session
    property var files: [] ///< [{url, name, state: uploading|ready|failed, share, error, block}]

    readonly property int count: files.length
    readonly property bool uploading: files.some(file => file.state === "uploading")

    function addAll(urls: list<url>): void {
        for (const url of urls) {
            if (files.some(file => file.url === String(url)))
                continue;
            files = files.concat([fileOf(String(url))]);
            session.upload(url);
        }
    }

    function fileOf(url: string): var {
        return { url: url, name: decodeURIComponent(url.split(/[\/:]/).pop()), state: "uploading", share: 0, error: "", block: null };
    }

    function change(url: url, fields: var): void {
        const key = String(url);
        // A picture from the clipboard has no file that was added before.
        const known = files.some(file => file.url === key) ? files : files.concat([fileOf(key)]);
        files = known.map(file => file.url === key ? Object.assign({}, file, fields) : file);
    }

    function remove(url: string): void {
        files = files.filter(file => file.url !== url);
    }

    function blocks(): var {
        return files.filter(file => file.state === "ready").map(file => file.block);
    }

    function clear(): void {
        files = [];
    }

    padding: count > 0 ? Theme.space8 : 0
    bottomPadding: 0
    spacing: Theme.space6
    visible: count > 0

    Repeater {
        model: strip.files

        Chip {
            required property var modelData

            icon.name: modelData.state === "failed" ? "alert" : modelData.block?.type === "image" ? "image" : "file"
            ink: modelData.state === "failed" ? Theme.failed : modelData.state === "ready" ? Theme.text : Theme.muted
            removable: true
            removeText: qsTr("Do not attach %1").arg(modelData.name)
            text: modelData.state === "uploading" ? qsTr("%1 · %2 %").arg(modelData.name).arg(Math.round(modelData.share * 100)) : modelData.state === "failed" ? qsTr("%1: %2").arg(modelData.name).arg(modelData.error) : modelData.name
            onRemoved: strip.remove(modelData.url)
        }
    }

    Connections {
        target: strip.session

        function onUploaded(file: url, block: var): void {
            strip.change(file, { state: "ready", block: block });
        }

        function onUploadFailed(file: url, error: string): void {
            strip.change(file, { state: "failed", error: error });
        }

        function onUploadProgress(file: url, fraction: real): void {
            strip.change(file, { share: fraction });
        }
    }
}
