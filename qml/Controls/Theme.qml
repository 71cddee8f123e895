// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

/*!
    Every colour, size, duration and font of the client. Nothing else holds such a number. `mode`, `scale` and
    `reducedMotion` are the user's; the rest follows.
*/
QtObject {
    id: theme

    property string mode: "system" ///< "light", "dark" or "system"
    property real userScale: 1 ///< 0.8 … 1.5, multiplies type and space
    property bool reducedMotion: false

    readonly property bool dark: mode === "dark" || (mode === "system" && Application.styleHints.colorScheme === Qt.ColorScheme.Dark)
    readonly property real scale: Math.min(1.5, Math.max(0.8, userScale))

    // Space
    readonly property int hairline: 1
    readonly property int space2: px(2)
    readonly property int space4: px(4)
    readonly property int space6: px(6)
    readonly property int space8: px(8)
    readonly property int space12: px(12)
    readonly property int space16: px(16)
    readonly property int space24: px(24)
    readonly property int space32: px(32)
    readonly property int space48: px(48)
    readonly property int radiusSmall: 4
    readonly property int radius: 8
    readonly property int radiusLarge: 12
    readonly property int focusWidth: 2

    // Things that have one size everywhere
    readonly property int controlHeight: px(34)
    readonly property int controlHeightSmall: px(28)
    readonly property int rowHeight: px(36)
    readonly property int touchTarget: px(44)
    readonly property int iconSize: px(20)
    readonly property int iconSizeSmall: px(16)
    readonly property int markSize: px(12)
    readonly property int avatarSize: px(28)
    readonly property int listWidth: px(320)
    readonly property int sideWidth: px(380)
    readonly property int railWidth: px(56)
    readonly property int columnWidth: px(760)
    readonly property int dialogWidth: px(440)
    readonly property int paletteWidth: px(600)
    readonly property int menuWidth: px(220)
    readonly property int popupMaxHeight: px(420)
    readonly property int wideWindow: 1100 ///< window width from which three panes are shown
    readonly property int narrowWindow: 700 ///< window width under which one pane is shown

    // Type
    readonly property string sans: firstFamily(["Inter", "Inter Variable"], Application.font.family)
    readonly property string mono: firstFamily(["JetBrains Mono", "JetBrains Mono NL", "Cascadia Mono", "SF Mono", "Menlo",
                                                "Consolas", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono"], "monospace")
    readonly property int fontCaption: px(12)
    readonly property int fontSmall: px(13)
    readonly property int fontBody: px(15)
    readonly property int fontTitle: px(18)
    readonly property int fontDisplay: px(24)
    readonly property real lineText: 1.45
    readonly property real lineInterface: 1.2
    readonly property int linePercent: 122 ///< of a font's own line height, for rich text: 1.45 with Inter
    readonly property int codeLines: 20 ///< shown of code and output before "show all"
    readonly property int diffLines: 40
    readonly property int composerLines: 8
    readonly property int imageHeight: px(320)
    readonly property int armDelay: 700 ///< ms: keys mean nothing to a card that took the keyboard by itself
    readonly property int commandDelay: 1500 ///< ms: a second Esc within it stops the agent

    // Motion
    readonly property int fast: reducedMotion ? 0 : 120
    readonly property int pane: reducedMotion ? 0 : 180
    readonly property int tooltipDelay: 500
    readonly property int toastTime: 6000

    // Surfaces and lines
    readonly property color canvas: dark ? "#131416" : "#F7F7F5"
    readonly property color surface: dark ? "#1A1C1F" : "#FFFFFF"
    readonly property color raised: dark ? "#212428" : "#FFFFFF"
    readonly property color sunken: dark ? "#0F1012" : "#F1F1EE"
    readonly property color line: dark ? "#2A2D32" : "#E6E5E1"
    readonly property color lineStrong: dark ? "#3A3E45" : "#D0CFC9"
    readonly property color fieldLine: dark ? "#686D76" : "#8E9096" ///< the edge of something to type in: contrast ≥ 3
    readonly property color hover: dark ? "#0FFFFFFF" : "#0A1B1C1E"
    readonly property color pressed: dark ? "#1AFFFFFF" : "#141B1C1E"
    readonly property color selected: dark ? "#1E2A25" : "#E8F1EC"
    readonly property color userBlock: dark ? "#22262A" : "#EDEDE9"
    readonly property color scrim: dark ? "#99000000" : "#521B1C1E"
    readonly property color shadow: dark ? "#30000000" : "#0A000000"
    readonly property color selection: dark ? "#2F6B4E" : "#BFE3CF"

    // Words
    readonly property color text: dark ? "#ECEDEE" : "#1B1C1E"
    readonly property color muted: dark ? "#A2A6AE" : "#5C5F66"
    readonly property color faint: dark ? "#878B93" : "#6C6F76"
    readonly property color disabled: dark ? "#5C6067" : "#A5A7AC"

    // What asks for something, or says how it stands
    readonly property color accent: dark ? "#4CC38A" : "#1F7A4D"
    readonly property color accentHover: dark ? "#5FD09A" : "#1A6A43"
    readonly property color accentPressed: dark ? "#3DB27A" : "#155A38"
    readonly property color accentInk: dark ? "#08130D" : "#FFFFFF"
    readonly property color accentSoft: dark ? "#16291F" : "#E5F2EA"
    readonly property color attention: dark ? "#FFB454" : "#A85800"
    readonly property color attentionSoft: dark ? "#2B2112" : "#FFF3E0"
    readonly property color attentionLine: dark ? "#5A4319" : "#F0D3A6"
    readonly property color running: dark ? "#7AB0FF" : "#2563C9"
    readonly property color runningSoft: dark ? "#14202F" : "#EAF1FE"
    readonly property color failed: dark ? "#FF7B72" : "#C0322B"
    readonly property color failedHover: dark ? "#FF928A" : "#A82A24"
    readonly property color failedSoft: dark ? "#2D1715" : "#FDECEA"
    readonly property color failedLine: dark ? "#5C2B27" : "#F0BDB9"
    readonly property color added: dark ? "#12291C" : "#E3F5E9"
    readonly property color addedStrong: dark ? "#1F5A37" : "#B4E4C4"
    readonly property color addedText: dark ? "#6BD69B" : "#1A7243"
    readonly property color removed: dark ? "#2E1718" : "#FBE7E6"
    readonly property color removedStrong: dark ? "#6E2A2B" : "#F4BDBA"
    readonly property color removedText: dark ? "#FF8F87" : "#B42D27"

    // Code
    readonly property color code: dark ? "#16181B" : "#FBFBFA"
    readonly property color codeKeyword: dark ? "#C792EA" : "#7B3FB5"
    readonly property color codeString: dark ? "#A5D6A0" : "#2F6F3A"
    readonly property color codeNumber: dark ? "#F2B880" : "#9A4A00"
    readonly property color codeComment: dark ? "#878B93" : "#6C6F76"
    readonly property color codeTitle: dark ? "#82AAFF" : "#1F55B5"
    readonly property color codeType: dark ? "#7FD5CF" : "#0B6E69"
    readonly property color codeMeta: dark ? "#E6A8C0" : "#A0315F"

    function px(size: real): int {
        return Math.round(size * scale);
    }

    function firstFamily(wanted: list<string>, fallback: string): string {
        const installed = Qt.fontFamilies();
        return wanted.find(name => installed.includes(name)) ?? fallback;
    }

    /// Foreground of a session's or tool's state.
    function statusColor(status: string): color {
        switch (status) {
        case "needs_input":
        case "pending":
            return attention;
        case "running":
        case "creating":
        case "starting":
        case "in_progress":
            return running;
        case "failed":
        case "exited":
            return failed;
        case "completed":
            return accent;
        default:
            return muted;
        }
    }

    /// A session's state in a word or two.
    function statusText(status: string): string {
        switch (status) {
        case "creating":
            return qsTr("Starting");
        case "running":
            return qsTr("Running");
        case "needs_input":
            return qsTr("Needs you");
        case "idle":
            return qsTr("Idle");
        case "stopped":
            return qsTr("Stopped");
        case "failed":
            return qsTr("Failed");
        case "deleting":
            return qsTr("Deleting");
        default:
            return status;
        }
    }
}
