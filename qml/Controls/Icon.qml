// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

/*! An outline icon by `name` (see IconPaths), drawn at `size` from a 24-pixel grid. */
Item {
    id: icon

    required property string name
    property int size: Theme.iconSize
    property color color: Theme.muted
    property bool filled: false
    property real stroke: 1.75

    readonly property int grid: 24

    implicitWidth: size
    implicitHeight: size
    Accessible.ignored: true

    Shape {
        anchors.centerIn: parent
        width: icon.grid
        height: icon.grid
        scale: icon.size / icon.grid
        preferredRendererType: Shape.CurveRenderer

        ShapePath {
            strokeColor: icon.color
            strokeWidth: icon.stroke
            fillColor: icon.filled ? icon.color : "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: IconPaths.of(icon.name)
            }
        }
    }
}
