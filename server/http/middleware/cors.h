// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"

#include <QSet>

namespace ccplant::http {

/// Lets pages of these origins (`https://app.example.org`, lower case, as browsers write them) read
/// answers and send credentials (Fetch standard, CORS protocol): exact names, never `*`. Answers
/// their preflights, which carry no credentials, so it comes before the authentication filter; and
/// after the guards that refuse every other origin. Nothing is added where `origins` is empty.
void addCors(Router &router, QSet<QString> origins);

} // namespace ccplant::http
