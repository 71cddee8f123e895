// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import Ccplant.Controls

/*! A CodeHighlighter in the theme's colours. */
CodeHighlighter {
    addedColor: Theme.addedText
    commentColor: Theme.codeComment
    keywordColor: Theme.codeKeyword
    metaColor: Theme.codeMeta
    numberColor: Theme.codeNumber
    removedColor: Theme.removedText
    stringColor: Theme.codeString
    titleColor: Theme.codeTitle
    typeColor: Theme.codeType
}
