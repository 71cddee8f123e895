// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <functional>
#include <QJsonArray>
#include <QJsonObject>

/// Between the Agent Client Protocol, version 1, and docs/protocol.md §2. Pure.
namespace ccplant::runner::acp {

/// What an agent takes in prompts (`promptCapabilities`).
struct PromptCapabilities {
    bool image = false, audio = false, embedded = false;

    static PromptCapabilities of(const QJsonObject &agentCapabilities);
    QJsonObject toJson() const; ///< as in the `config` event
};

/// Our content blocks as ACP's. What the agent cannot take as a resource becomes text or a link;
/// Unprocessable for images and audio that it cannot take.
Result<QJsonArray> promptBlocks(const QJsonArray &content, const PromptCapabilities &capabilities);

/// ACP's content block as ours; an unknown one stays as it is.
QJsonObject contentBlock(const QJsonObject &block);

/// Gives the `terminal` block for a terminal's id.
using TerminalBlock = std::function<QJsonObject(const QString &terminalId)>;

/// ACP's `ToolCallContent[]` as our blocks.
QJsonArray toolContent(const QJsonArray &content, const TerminalBlock &terminal);
/// The fields of a `tool` event that a `tool_call` or `tool_call_update` mentions, without `id` and
/// without `content`.
QJsonObject toolFields(const QJsonObject &call);

QJsonArray permissionOptions(const QJsonArray &options);
QJsonArray planEntries(const QJsonArray &entries);
QJsonArray commands(const QJsonArray &available);
/// A `usage_update`.
QJsonObject usage(const QJsonObject &update);
/// The `usage` of an answer to `session/prompt`, which some agents give; empty when there is none.
QJsonObject promptUsage(const QJsonObject &usage);
/// Authentication methods as in the `agent` event.
QJsonArray authMethods(const QJsonArray &methods);

/// The answer to `elicitation/create` for our answer {action, content?, text?}. Free text goes into
/// the first text field of `schema` that is empty; where there is none the request is declined.
QJsonObject elicitationAnswer(const QJsonObject &answer, const QJsonObject &schema);

} // namespace ccplant::runner::acp
