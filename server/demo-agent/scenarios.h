// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/demo-agent/turn.h"

namespace ccplant::demo {

/// One slash command. The table of them is in scenarios.cpp; /help and the client's completion are
/// made from it.
struct Scenario {
    QString name; ///< without the slash
    QString description;
    QString hint; ///< what may follow; empty when nothing
    Script script;
};

const QList<Scenario> &scenarios();
QJsonArray availableCommands();

struct Choice {
    Script script;
    QString arguments;
};
/// What to do about a prompt: a command's script, or the tour for free text.
Choice chooseScript(const QString &prompt);

/// The first word of `text` (in "double quotes" when it has spaces) and the rest.
std::pair<QString, QString> splitFirst(const QString &text);
/// A number at the start of `text`, within bounds; `otherwise` when there is none.
int numberIn(const QString &text, int otherwise, int least, int most);

namespace scripts {
QCoro::Task<> tour(Turn *turn); // tour.cpp
QCoro::Task<> help(Turn *turn); // scenarios.cpp
QCoro::Task<> unknown(Turn *turn);

QCoro::Task<> streamText(Turn *turn); // scenarios_text.cpp
QCoro::Task<> think(Turn *turn);
QCoro::Task<> plan(Turn *turn);
QCoro::Task<> longText(Turn *turn);
QCoro::Task<> code(Turn *turn);
QCoro::Task<> image(Turn *turn);
QCoro::Task<> slow(Turn *turn);
QCoro::Task<> ask(Turn *turn);

QCoro::Task<> run(Turn *turn); // scenarios_tools.cpp
QCoro::Task<> edit(Turn *turn);
QCoro::Task<> write(Turn *turn);
QCoro::Task<> read(Turn *turn);
QCoro::Task<> permission(Turn *turn);
QCoro::Task<> tools(Turn *turn);
QCoro::Task<> subagent(Turn *turn);

QCoro::Task<> error(Turn *turn); // scenarios_faults.cpp
QCoro::Task<> refuse(Turn *turn);
QCoro::Task<> crash(Turn *turn);
QCoro::Task<> auth(Turn *turn);
} // namespace scripts

/// Asks for permission with the diff, then writes. True when the file was written. `before` empty:
/// a new file.
QCoro::Task<bool> changeFile(
    Turn *turn, QString path, std::optional<QString> before, QString after);

} // namespace ccplant::demo
