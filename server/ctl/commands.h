// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/ctl/arguments.h"
#include "server/ctl/client.h"

#include <functional>
#include <QJsonObject>

namespace ccplant::ctl {

/// One command: how it is written, what it asks the server, and how the answer is shown. A value.
struct Command {
    QStringList words; ///< `users`, `disable`
    QStringList parameters = {}; ///< `USER`; `[USER]` may be left out
    QStringList options = {}; ///< it takes, besides those of all
    QString help;
    /// InvalidRequest for parameters that make no sense.
    std::function<Result<Call>(const Arguments &, const QStringList &parameters)> call;
    QString list = {}; ///< member of the answer that is a list; empty: the answer is one thing
    QStringList columns = {}; ///< of the list
};

const QList<Command> &commands();

/// The command that the words are, with its parameters. InvalidRequest says what is meant to be
/// there.
Result<std::pair<const Command *, QStringList>> findCommand(const QStringList &words);
/// What --help says.
QString helpText();
/// All options with a value, and those without.
QStringList knownOptions();
QStringList knownFlags();
/// What is printed for an answer.
QString shown(const Command &command, const QJsonObject &answer);

} // namespace ccplant::ctl
