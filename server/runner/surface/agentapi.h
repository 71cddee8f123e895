// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"

/// The wire types of coder/agentapi, made from our fold. Pure.
namespace ccplant::runner::agentapi {

/// True for what agentapi calls a message: something a user or the agent said.
bool isMessage(const Entry &entry);
/// {id, role, content, time}; `number` counts messages from 0.
QJsonObject message(const Entry &entry, qint64 number);
/// All messages of a session.
QJsonArray messages(const Transcript &transcript);
/// A warning or error for people as an `agent_error` {message, level, time}; empty for other
/// entries.
QJsonObject agentError(const Entry &entry);

/// What a client posted to /message.
struct Post {
    enum Type { User, Interrupt, Raw };
    Type type = User;
    QString content;
};
/// Reads {content, type}. An error is Unprocessable for a wrong shape, Internal for what agentapi
/// refuses with 500; its `detail` is the reason.
Result<Post> readPost(const QJsonObject &body);

/// The problem object of agentapi for such an error.
QJsonObject problem(const Error &error);
int statusOf(const Error &error);

} // namespace ccplant::runner::agentapi
