// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/client/fake-server/fake_server.h"

namespace ccplant::test {

/// Sessions as somebody who works has them: two that ask, some that run, idle and done ones.
QStringList addInbox(FakeServer &server);
/// `count` sessions in all states.
void addMany(FakeServer &server, int count);
/// A whole turn in session `id`: text, thought, plan, tools, a diff, and a permission that is open.
void playTurn(FakeServer &server, const QString &id);
/// Removed sessions as a team has them, kept for 30 days; answers their ids, last removed first. In
/// the first a whole turn was played.
QStringList addRemovals(FakeServer &server);
/// A server of a few people and two teams, as its administrators see it.
void addAdministration(FakeServer &server);

} // namespace ccplant::test
