// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"

namespace ccplant::sessions {

/// `POST /api/v1/sessions`, checked.
struct CreateRequest {
    QString agent; ///< empty: the default
    QJsonArray content; ///< the first prompt; empty: none
    QString clientId; ///< of the first prompt; empty: made here
    QString title;
    QString repository, branch, folder;
    QString mode, model;
    QJsonObject options;
    QJsonArray mcpServers;
    QMap<QString, QString> environment;
    QMap<QString, QString> tags;
    std::optional<qint64> ttl;
    bool oneshot = false;
    QJsonObject limits;
};

/// Reads a create body (without `template`, which is resolved before). Unknown and ill-formed fields: InvalidRequest that
/// names the field and what is allowed.
Result<CreateRequest> readCreate(const QJsonObject &body);

/// `PATCH /api/v1/sessions/{id}`, checked. What is absent stays.
struct Patch {
    std::optional<QString> title;
    std::optional<QMap<QString, QString>> tags;
    std::optional<bool> pinned;
    std::optional<bool> archived;
};
Result<Patch> readPatch(const QJsonObject &body);

} // namespace ccplant::sessions
