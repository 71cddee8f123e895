// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace fake {

/// What the model answers to one request of the main conversation. Pure values, so that a test
/// reads like a dialogue.
struct ModelAnswer {
    QJsonArray content; ///< Anthropic content blocks: text, thinking, tool_use
    QString stopReason;
    bool hold = false; ///< sends the content and then nothing more, until the client hangs up
    int status = 200;
    QString error; ///< with a status other than 200

    static ModelAnswer text(const QString &text);
    /// Some text, then a call of `tool`.
    static ModelAnswer call(const QString &text, const QString &tool, const QJsonObject &input);
    static ModelAnswer thinking(const QString &thought, const QString &text);
    /// Begins to say `text` and never ends.
    static ModelAnswer endless(const QString &text);
    static ModelAnswer failure(int status, const QString &error);
};

/// An answer as the server-sent events of the Messages API (`message_start` … `message_stop`), one
/// element an event.
QList<QByteArray> streamOf(const ModelAnswer &answer, const QString &model);
/// An answer as one JSON message, for requests without `stream`.
QByteArray messageOf(const ModelAnswer &answer, const QString &model);

/// True for what an agent asks besides the conversation (titles, topics, quota checks): such
/// requests have no tools, or ask for a few tokens only.
bool isSideRequest(const QJsonObject &request);

} // namespace fake
