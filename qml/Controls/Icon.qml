// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

/*! An outline icon by `name` (see IconPaths), drawn at `size` from a 24-pixel grid. */
IconItem {
    color: Theme.muted
    size: Theme.iconSize
}
