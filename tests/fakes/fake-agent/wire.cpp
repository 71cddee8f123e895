// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fake-agent/wire.h"

#include <cstdlib>
#include <iostream>
#include <QJsonDocument>
#include <string>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace fake {

std::optional<QJsonObject> Wire::read()
{
    std::string line;
    while (std::getline(std::cin, line)) {
        const QJsonObject message =
            QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        if (!message.isEmpty())
            return message;
    }
    return std::nullopt;
}

void Wire::raw(const QByteArray &bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t n =
            ::write(STDOUT_FILENO, bytes.constData() + written, size_t(bytes.size() - written));
        if (n <= 0)
            std::_Exit(1);
        written += n;
    }
}

void Wire::send(const QJsonObject &message)
{
    QJsonObject whole = message;
    whole["jsonrpc"_L1] = u"2.0"_s;
    raw(QJsonDocument(whole).toJson(QJsonDocument::Compact) + '\n');
}

void Wire::answer(const QJsonValue &id, const QJsonObject &result)
{
    send({{"id"_L1, id}, {"result"_L1, result}});
}

void Wire::refuse(const QJsonValue &id, int code, const QString &message, const QJsonObject &data)
{
    QJsonObject error{{"code"_L1, code}, {"message"_L1, message}};
    if (!data.isEmpty())
        error["data"_L1] = data;
    send({{"id"_L1, id}, {"error"_L1, error}});
}

void Wire::update(const QString &kind, QJsonObject fields)
{
    fields["sessionUpdate"_L1] = kind;
    send({{"method"_L1, u"session/update"_s},
        {"params"_L1, QJsonObject{{"sessionId"_L1, session}, {"update"_L1, fields}}}});
}

void Wire::say(const QString &text, const QString &messageId)
{
    QJsonObject fields{{"content"_L1, QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, text}}}};
    if (!messageId.isEmpty())
        fields["messageId"_L1] = messageId;
    update(u"agent_message_chunk"_s, fields);
}

void Wire::tool(const QString &id, const QString &status, QJsonObject more)
{
    const QString kind = more.contains("title"_L1) ? u"tool_call"_s : u"tool_call_update"_s;
    more["toolCallId"_L1] = id;
    more["status"_L1] = status;
    update(kind, more);
}

void Wire::askOnly(const QString &method, QJsonObject params, const QJsonValue &id)
{
    params["sessionId"_L1] = session;
    send({{"id"_L1, id}, {"method"_L1, method}, {"params"_L1, params}});
}

QJsonObject Wire::ask(const QString &method, QJsonObject params, const QJsonValue &id)
{
    const QJsonValue used = id.isNull() ? QJsonValue(++m_lastId) : id;
    askOnly(method, params, used);
    while (const std::optional<QJsonObject> message = read()) {
        if (!message->contains("method"_L1) && message->value("id"_L1) == used)
            return *message;
        if (message->value("method"_L1).toString() == "session/cancel"_L1)
            m_cancelled = true;
    }
    std::_Exit(0);
}

QJsonObject Wire::permissionParams(const QString &toolId, const QString &title) const
{
    const auto option = [](const QString &id, const QString &name) {
        return QJsonObject{{"optionId"_L1, id}, {"name"_L1, name}, {"kind"_L1, id}};
    };
    return {{"toolCall"_L1, QJsonObject{{"toolCallId"_L1, toolId}, {"title"_L1, title}}},
        {"options"_L1,
            QJsonArray{
                option(u"allow_once"_s, u"Allow"_s), option(u"reject_once"_s, u"Reject"_s)}}};
}

std::optional<QString> Wire::permission(const QString &toolId, const QString &title)
{
    const QJsonObject answer =
        ask(u"session/request_permission"_s, permissionParams(toolId, title));
    const QJsonObject outcome = answer["result"_L1]["outcome"_L1].toObject();
    if (outcome["outcome"_L1].toString() != "selected"_L1)
        return std::nullopt;
    return outcome["optionId"_L1].toString();
}

bool Wire::waitForCancel()
{
    while (!m_cancelled) {
        const std::optional<QJsonObject> message = read();
        if (!message)
            return false;
        m_cancelled = message->value("method"_L1).toString() == "session/cancel"_L1;
    }
    m_cancelled = false;
    return true;
}

} // namespace fake
