// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ccplant::demo {

/// ACP content blocks and the content of tool calls.
QJsonObject textBlock(const QString &text);
QJsonObject imageBlock(const QByteArray &bytes, const QString &mimeType);
QJsonObject toolContent(const QJsonObject &block);
QJsonObject toolText(const QString &text);
QJsonObject toolTerminal(const QString &terminalId);
/// `before` null: a new file.
QJsonObject toolDiff(const QString &path, const QString &before, const QString &after);
QJsonObject planEntry(const QString &content, const QString &status);

/// `code` fenced so that backticks in it do not end the fence.
QString fenced(const QString &code, const QString &language);
/// The text blocks of a prompt, joined.
QString promptText(const QJsonArray &prompt);

} // namespace ccplant::demo
