// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"
#include "shared/transcript.h"

namespace ccplant::sessions {

/// A session as a Markdown document for people: who said what, what was run and changed, what was
/// asked and how it ended. Texts of people and agents keep their own Markdown; everything else is
/// quoted or fenced so that it cannot break out.
QString toMarkdown(const Session &session, const Transcript &transcript);

/// A file name from a title: letters, digits and dashes; never empty.
QString fileNameOf(const Session &session);

} // namespace ccplant::sessions
