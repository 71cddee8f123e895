// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat_fixture.h"

namespace ccplant::client::scenes {

/// A turn of work with every kind of entry, in English or Japanese.
void work(ChatFixture &chat, bool japanese);
/// An open permission after a few steps, with a plan and a queue.
void permission(ChatFixture &chat);
/// An open question with every kind of field.
void question(ChatFixture &chat);
/// A message that is being written.
void streaming(ChatFixture &chat);
/// What the review pane shows.
void review(ChatFixture &chat);

} // namespace ccplant::client::scenes
