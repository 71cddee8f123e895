// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import QtQuick
import Qt.labs.qmlmodels
import Ccplant.Core

/*! Which row shows which kind of entry. */
DelegateChooser {
    id: chooser

    required property TranscriptSource session
    required property ExpansionState expansion
    required property string foundId
    signal quoted(string text)
    signal fileOpened(string path)

    role: "kind"

    DelegateChoice {
        roleValue: "message"

        MessageRow {
            expansion: chooser.expansion
            found: entryId === chooser.foundId
            session: chooser.session
            onFileOpened: path => chooser.fileOpened(path)
            onQuoted: text => chooser.quoted(text)
        }
    }

    DelegateChoice {
        roleValue: "tool"

        ToolRow {
            expansion: chooser.expansion
            found: entryId === chooser.foundId
            session: chooser.session
            onFileOpened: path => chooser.fileOpened(path)
        }
    }

    DelegateChoice {
        roleValue: "group"

        ToolGroupRow {
            session: chooser.session
        }
    }

    DelegateChoice {
        roleValue: "permission"

        PermissionCard {
            expansion: chooser.expansion
            found: entryId === chooser.foundId
            session: chooser.session
            onFileOpened: path => chooser.fileOpened(path)
        }
    }

    DelegateChoice {
        roleValue: "question"

        QuestionCard {
            expansion: chooser.expansion
            found: entryId === chooser.foundId
            session: chooser.session
        }
    }

    DelegateChoice {
        UnknownRow {
            expansion: chooser.expansion
        }
    }
}
