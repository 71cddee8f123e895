// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQml

/*! Comments on lines of changed files that are to be sent to the agent together. */
QtObject {
    property var entries: [] ///< [{path, line, removed, code, text}]
    readonly property int count: entries.length

    function same(entry: var, path: string, line: int, removed: bool): bool {
        return entry.path === path && entry.line === line && entry.removed === removed;
    }

    function textOf(path: string, line: int, removed: bool): string {
        return entries.find(entry => same(entry, path, line, removed))?.text ?? "";
    }

    /// Empty text takes the comment away.
    function set(path: string, line: int, removed: bool, code: string, text: string): void {
        const others = entries.filter(entry => !same(entry, path, line, removed));
        entries = text.trim() === "" ? others : others.concat([{ path: path, line: line, removed: removed, code: code, text: text.trim() }]);
    }

    function clear(): void {
        entries = [];
    }

    /// One prompt of all comments, by file and line.
    function prompt(): string {
        const sorted = entries.slice().sort((a, b) => a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1);
        const parts = sorted.map(entry => "`" + entry.path + ":" + entry.line + "`" + (entry.removed ? " " + qsTr("(removed line)") : "") + "\n```\n" + entry.code + "\n```\n" + entry.text);
        return qsTr("Please look at these comments on the changes:") + "\n\n" + parts.join("\n\n");
    }
}
