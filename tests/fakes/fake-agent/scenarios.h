// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/fake-agent/wire.h"

namespace fake {

/// How the agent behaves when it is started, chosen by arguments.
struct Behaviour {
    QString start; ///< what goes wrong before the session is open; empty: nothing
    bool load = false, resume = false, images = false, embedded = false, options = false;
};

/// Answers what comes before the first prompt. Misbehaves as `behaviour.start` says.
void handleSetup(Wire &wire, const Behaviour &behaviour, const QJsonObject &message);

/// Plays the scenario that the first word of `text` names; the rest of it is its argument. Answers
/// the prompt `id`, or does not.
void play(Wire &wire, const QJsonValue &id, const QString &text);

} // namespace fake
