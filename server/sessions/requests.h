// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"

namespace ccplant::sessions {

/// `POST /api/v1/sessions`, checked.
struct CreateRequest {
    QString agent; ///< empty: the default
    QJsonArray content; ///< the first prompt; empty: none
    QString clientId; ///< of the first prompt; empty: made by the service
    QString title;
    QString team; ///< `org/team`; empty: a personal session
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

/// Longest prompt, attachments included.
inline constexpr qsizetype maxPromptBytes = 24 * 1024 * 1024;

/// Reads a create body (without `template`, which is resolved before). Unknown and ill-formed
/// fields: InvalidRequest that names the field and what is allowed.
Result<CreateRequest> readCreate(const QJsonObject &body);

/// `PATCH /api/v1/sessions/{id}`, checked. What is absent stays.
struct Patch {
    std::optional<QString> title;
    std::optional<QMap<QString, QString>> tags;
    std::optional<bool> pinned;
    std::optional<bool> archived;
};
Result<Patch> readPatch(const QJsonObject &body);

/// A template's body under what the request itself says; objects (tags, env, options, limits) are
/// merged.
QJsonObject overlay(const QJsonObject &templateBody, const QJsonObject &body);

/// InvalidRequest about one field: `field` is in `extra` too.
Failure wrongField(const QString &field, const QString &what);
/// InvalidRequest when `body` has a field that is not in `known`.
Result<void> onlyFields(const QJsonObject &body, const QStringList &known);

} // namespace ccplant::sessions
