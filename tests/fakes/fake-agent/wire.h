// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace fake {

/// The agent's side of ACP over stdin and stdout, blocking. Small on purpose: it shares no code
/// with what it tests.
class Wire {
public:
    QString session;

    /// The next message from the client; nothing at the end of input.
    std::optional<QJsonObject> read();
    /// Bytes as they are, also invalid ones.
    void raw(const QByteArray &bytes);
    void send(const QJsonObject &message);
    void answer(const QJsonValue &id, const QJsonObject &result);
    void refuse(
        const QJsonValue &id, int code, const QString &message, const QJsonObject &data = {});
    void update(const QString &kind, QJsonObject fields);
    void say(const QString &text, const QString &messageId = {});
    void tool(const QString &id, const QString &status, QJsonObject more = {});

    /// Sends a request and reads on until its answer (a cancel that comes meanwhile is remembered).
    QJsonObject ask(const QString &method, QJsonObject params, const QJsonValue &id = {});
    /// Sends a request and does not wait.
    void askOnly(const QString &method, QJsonObject params, const QJsonValue &id);
    /// Asks for permission for a tool call; the chosen option, or nothing when it was cancelled.
    std::optional<QString> permission(const QString &toolId, const QString &title);
    QJsonObject permissionParams(const QString &toolId, const QString &title) const;
    /// Reads until the client cancels; false at the end of input.
    bool waitForCancel();

private:
    bool m_cancelled = false;
    int m_lastId = 1000;
};

} // namespace fake
