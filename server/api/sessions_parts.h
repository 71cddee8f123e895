// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/sessions/service.h"

namespace ccplant::api {

// The parts of addSessionRoutes(), one file each.
void addSessionCollection(
    http::Router &router, sessions::SessionService &service); ///< list, create, get, change, delete
void addSessionState(
    http::Router &router, sessions::SessionService &service); ///< stop, resume, cancel, config
void addSessionMessages(http::Router &router,
    sessions::SessionService &service); ///< messages, queue, permissions, questions
void addSessionFiles(
    http::Router &router, sessions::SessionService &service); ///< files, diff, uploads
void addSessionEvents(http::Router &router, sessions::SessionService &service); ///< the stream
void addSessionTranscript(
    http::Router &router, sessions::SessionService &service); ///< transcript, export

} // namespace ccplant::api
