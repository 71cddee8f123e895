// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/sessions/service.h"

#include <QCoro/QCoroTask>

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

void addRemovedSessions(
    http::Router &router, sessions::SessionService &service); ///< what is left of removed ones

/// The answer with a transcript, docs/protocol.md §4.
QCoro::Task<http::Reply> transcriptReply(Transcript transcript);
/// `?format=` of an export: `json` (also when it is absent) or `markdown`; InvalidRequest.
Result<QString> exportFormat(const http::Request &request);
/// The file: `about` names it, `facts` stand in the JSON.
QCoro::Task<http::Reply> exportReply(
    QString format, sessions::Session about, QJsonObject facts, Transcript transcript);

} // namespace ccplant::api
