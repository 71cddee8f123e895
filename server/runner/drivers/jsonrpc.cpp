// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/jsonrpc.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

QByteArray lineOf(QJsonObject object)
{
    object["jsonrpc"_L1] = u"2.0"_s;
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

RpcMessage fault(const QString &text)
{
    RpcMessage message;
    message.fault = text;
    return message;
}

RpcError errorOf(const QJsonValue &value)
{
    RpcError error;
    error.code = value["code"_L1].toInt(RpcError::internalError);
    error.message =
        value["message"_L1].toString(u"the agent reported an error without a message"_s);
    error.data = value["data"_L1];
    return error;
}

} // namespace

QString RpcError::text() const
{
    QString details = data.toString();
    for (const auto member : {"details"_L1, "message"_L1, "error"_L1}) {
        if (details.isEmpty())
            details = data[member].toString();
    }
    return details.isEmpty() || message.contains(details) ? message : message + u": "_s + details;
}

QString RpcPeer::keyOf(const QJsonValue &id)
{
    return id.isString() ? u's' + id.toString() : u'n' + QString::number(id.toDouble(), 'g', 17);
}

RpcMessage RpcPeer::receive(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    if (document.isArray())
        return fault(u"a batch of %1 messages, which is not part of the protocol"_s.arg(
            document.array().size()));
    if (!document.isObject())
        return fault(u"a line that is no JSON object (%1)"_s.arg(error.errorString()));
    const QJsonObject object = document.object();
    return object.contains("method"_L1) ? receiveCall(object) : receiveAnswer(object);
}

RpcMessage RpcPeer::receiveCall(const QJsonObject &object)
{
    RpcMessage message;
    message.method = object["method"_L1].toString();
    message.params = object["params"_L1].toObject();
    message.id = object["id"_L1];
    if (message.method.isEmpty())
        return fault(u"a request without a method"_s);
    if (message.id.isUndefined() || message.id.isNull()) {
        message.type = RpcMessage::Notification;
        return message;
    }
    if (!message.id.isString() && !message.id.isDouble())
        return fault(
            u"the request '%1' with an id that is neither text nor number"_s.arg(message.method));
    if (isOpen(message.id))
        return fault(u"the request '%1' with an id that is still open"_s.arg(message.method));
    if (m_open.size() >= maxOpenRequests)
        return fault(u"the request '%1', when %2 were open already"_s.arg(message.method)
                .arg(m_open.size()));
    m_open.insert(keyOf(message.id));
    message.type = RpcMessage::Request;
    return message;
}

RpcMessage RpcPeer::receiveAnswer(const QJsonObject &object)
{
    const QJsonValue id = object["id"_L1];
    const bool failed = object.contains("error"_L1);
    if (!failed && !object.contains("result"_L1))
        return fault(u"an object that is neither request nor answer"_s);
    // Some JSON-RPC libraries answer a numeric id with its text.
    bool isNumber = id.isDouble();
    const qint64 call = isNumber ? id.toInteger() : id.toString().toLongLong(&isNumber);
    const auto found = isNumber ? m_calls.constFind(call) : m_calls.constEnd();
    if (found == m_calls.constEnd()) {
        return fault(failed ? u"an error that answers no open request: %1"_s.arg(
                                  errorOf(object["error"_L1]).text())
                            : u"an answer to no open request"_s);
    }
    RpcMessage message;
    message.type = RpcMessage::Answer;
    message.call = call;
    message.method = *found;
    message.failed = failed;
    message.result = object["result"_L1];
    if (failed)
        message.error = errorOf(object["error"_L1]);
    m_calls.erase(found);
    return message;
}

QByteArray RpcPeer::request(const QString &method, const QJsonObject &params, qint64 *call)
{
    *call = ++m_lastCall;
    m_calls.insert(*call, method);
    return lineOf({{"id"_L1, *call}, {"method"_L1, method}, {"params"_L1, params}});
}

QByteArray RpcPeer::notification(const QString &method, const QJsonObject &params)
{
    return lineOf({{"method"_L1, method}, {"params"_L1, params}});
}

QByteArray RpcPeer::answer(const QJsonValue &id, const QJsonValue &result)
{
    return m_open.remove(keyOf(id)) ? lineOf({{"id"_L1, id}, {"result"_L1, result}}) : QByteArray();
}

QByteArray RpcPeer::refuse(const QJsonValue &id, int code, const QString &message)
{
    if (!m_open.remove(keyOf(id)))
        return {};
    return lineOf(
        {{"id"_L1, id}, {"error"_L1, QJsonObject{{"code"_L1, code}, {"message"_L1, message}}}});
}

} // namespace ccplant::runner
