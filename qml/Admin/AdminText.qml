// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

/*! What administrators read, in words: times, sizes, what is had of what may be had. */
QtObject {
    id: texts

    /// Parts that say something, on one line.
    function line(parts: list<string>): string {
        return parts.filter(part => part !== "").join("  ·  ");
    }

    /// A time of the server (RFC 3339), as people of this country write it; empty for none.
    function when(time: var): string {
        const date = new Date(time ?? "");
        return isNaN(date.getTime()) ? "" : date.toLocaleString(Qt.locale(), Locale.ShortFormat);
    }

    function bytes(count: var): string {
        return count === undefined || count === null ? "" : Qt.locale().formattedDataSize(count);
    }

    function count(number: var): string {
        return Number(number ?? 0).toLocaleString(Qt.locale(), "f", 0);
    }

    function ofBound(used: string, bound: string): string {
        return bound === "" ? used : qsTr("%1 of %2").arg(used).arg(bound);
    }

    /// What somebody has, of what they may have (openapi.yaml, Usage and Quota).
    function usage(used: var, quota: var): string {
        const bound = name => quota?.[name] === undefined || quota[name] === null ? "" : count(quota[name]);
        const memory = quota?.memory_bytes === undefined || quota.memory_bytes === null ? "" : bytes(quota.memory_bytes);
        const parts = [qsTr("sessions: %1").arg(ofBound(count(used.sessions), bound("sessions"))), qsTr("running: %1").arg(ofBound(count(used.running), bound("running")))];
        if (used.memory_bytes > 0 || memory !== "")
            parts.push(qsTr("memory: %1").arg(ofBound(bytes(used.memory_bytes), memory)));
        if (used.cpu_seconds > 0 || bound("cpu_seconds") !== "")
            parts.push(qsTr("processor: %1 s").arg(ofBound(count(used.cpu_seconds), bound("cpu_seconds"))));
        return line(parts);
    }

    function permissions(list: var): string {
        const names = Array.from(list ?? []);
        if (names.length === 0)
            return qsTr("may do nothing");
        if (names.includes("admin") || names.includes("*"))
            return qsTr("administrator");
        if (names.length === 1 && names[0] === "session:read")
            return qsTr("looks at sessions");
        return names.length === 4 ? qsTr("works with sessions") : names.join(", ");
    }
}
