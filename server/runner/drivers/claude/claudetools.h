// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

/// What Claude Code's tools, permissions and questions are in docs/protocol.md §2. Pure.
namespace ccplant::runner::claude {

/// Title, kind, raw input, locations and content (diffs) of a call.
QJsonObject toolFields(const QString &tool, const QJsonObject &input);
/// What a `tool_result` block adds; `details` is the line's `tool_use_result`.
QJsonObject resultFields(const QString &tool, const QString &toolId, const QJsonObject &result,
    const QJsonValue &details);
/// Tools that keep the plan (it is shown instead of their calls).
bool isPlanTool(const QString &tool);

/// The suggestions that "always allow" means: rules and folders, or a mode where there is nothing
/// narrower.
QJsonArray lastingPermissions(const QJsonArray &suggestions);
QJsonArray permissionOptions(const QString &tool, const QJsonArray &suggestions);
/// The `response` for a chosen option; empty `option`: cancelled.
QJsonObject permissionAnswer(const QString &option, const QString &tool, const QJsonObject &input,
    const QJsonArray &suggestions);

/// AskUserQuestion's input as {message, schema}.
QJsonObject questionOf(const QJsonObject &input);
/// The `response` for our answer {action, content?, text?}. Free text answers the first question
/// that has no answer.
QJsonObject questionAnswer(const QJsonObject &input, const QJsonObject &answer);

/// A prompt as the `content` of a user message.
QJsonArray promptContent(const QJsonArray &content);
/// ACP's MCP servers as the object of `--mcp-config`.
QJsonObject mcpConfig(const QJsonArray &servers);

} // namespace ccplant::runner::claude
