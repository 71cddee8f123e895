// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/demo-agent/history.h"

#include <QJsonArray>
#include <QSet>

namespace ccplant::demo {

/// What of the client's abilities the demo uses.
struct ClientAbilities {
    bool readFiles = false, writeFiles = false, terminal = false, elicitation = false,
         booleanOptions = false;
    static ClientAbilities of(const QJsonObject &clientCapabilities);
};

/// One conversation.
class Session {
public:
    Session(const QString &id, const QString &cwd, const QString &stateFolder);

    const QString id;
    QString cwd;
    QString mode; ///< `ask`, `auto-edit` or `plan`
    QString model; ///< `demo-fast` or `demo-slow`
    bool thoughts = true;
    QString title;
    qint64 used = 0; ///< pretended tokens
    QSet<QString> alwaysAllowed; ///< tool kinds
    QString messageId; ///< of the message that is being said
    QString unfinished; ///< the prompt that is being worked on; what a death leaves behind
    bool leaving = false; ///< what is unfinished stays so
    int lastTool = 0; ///< number of the last tool call, for its id
    History history;

    QJsonObject modes() const;
    QJsonArray configOptions(const ClientAbilities &client) const;
    /// False when there is no such mode, option or value.
    bool setMode(const QString &mode);
    bool setOption(const QString &option, const QJsonValue &value);
    QJsonObject facts() const;
    void restore(const QJsonObject &facts);

    static QString newId();
    /// True for what newId() makes; only such ids become file names.
    static bool isId(const QString &id);
    static QString fileOf(const QString &id, const QString &stateFolder);
};

/// Where histories are kept: $CCPLANT_DEMO_STATE, or ccplant-demo-agent under $XDG_STATE_HOME or
/// ~/.local/state.
QString stateFolder();

} // namespace ccplant::demo
