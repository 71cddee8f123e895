// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQml

/*! What the user opened in a transcript, by id; outside the rows, for those are used again for other entries. */
QtObject {
    property var ids: ({})

    function isOpen(id: string): bool {
        return ids[id] === true;
    }

    function set(id: string, open: bool): void {
        ids = Object.assign({}, ids, { [id]: open });
    }
}
