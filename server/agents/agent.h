// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace ccplant::agents {

/// An agent as the table of presets or the configuration describes it. A value.
struct Agent {
    QString id; ///< [a-z0-9][a-z0-9-]{0,62}
    QString name; ///< for people
    QString description; ///< one sentence
    QString driver = QStringLiteral("acp"); ///< `acp` or `claude`
    QStringList
        command; ///< program and arguments; the program is a name to look up, or an absolute path
    QMap<QString, QString> env; ///< added to the agent's environment
    /// Variables whose value is the found path of another program, for instance
    /// CLAUDE_CODE_EXECUTABLE → `claude`.
    QMap<QString, QString> envPrograms;
    QString mode; ///< mode of a new session that asks for none; empty: the agent's own choice
    QStringList packages; ///< npm packages that bring `command`; empty: not installable from here
    QString loginHint; ///< how to sign in, for people; empty: none needed
    QString docsUrl; ///< where to read how to install it by hand
    bool custom = false; ///< from the configuration
};

/// How to start an agent: what the runner's configuration takes (docs/protocol.md §3).
struct Launch {
    QString id;
    QString driver;
    QStringList command; ///< the program as an absolute path
    QMap<QString, QString> env;
    QString mode; ///< of a new session that asks for none; empty: the agent's own choice

    /// `{"id","driver","command","env"}`, and `mode` when there is one
    QJsonObject toJson() const;
};

} // namespace ccplant::agents
