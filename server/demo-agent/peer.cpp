// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/peer.h"

using namespace Qt::StringLiterals;

namespace ccplant::demo {

Peer::Peer(Channel *channel, QObject *parent)
    : QObject(parent)
    , m_channel(channel)
{
    connect(channel, &Channel::received, this, &Peer::receive);
    connect(channel, &Channel::malformed, this, [this](const QString &why) {
        refuse(QJsonValue::Null, ParseError, u"Parse error: "_s + why);
    });
}

void Peer::notify(const QString &method, const QJsonObject &params)
{
    m_channel->send({{u"jsonrpc"_s, u"2.0"_s}, {u"method"_s, method}, {u"params"_s, params}});
}

qint64 Peer::request(
    const QString &method, const QJsonObject &params, std::function<void(Answer)> done)
{
    const auto id = ++m_lastId;
    if (done)
        m_pending.insert(id, std::move(done));
    m_channel->send(
        {{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}});
    return id;
}

void Peer::respond(const QJsonValue &id, const QJsonValue &result)
{
    m_channel->send({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"result"_s, result}});
}

void Peer::refuse(const QJsonValue &id, int code, const QString &message, const QJsonValue &data)
{
    QJsonObject error{{u"code"_s, code}, {u"message"_s, message}};
    if (!data.isNull() && !data.isUndefined())
        error.insert(u"data"_s, data);
    m_channel->send({{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"error"_s, error}});
}

void Peer::receive(const QJsonObject &message)
{
    const auto id = message.value(u"id"_s);
    const auto method = message.value(u"method"_s);
    if (method.isUndefined() && (message.contains(u"result"_s) || message.contains(u"error"_s)))
        return settle(message);
    const bool isRequest = id.isString() || id.isDouble();
    if (!method.isString() || (!isRequest && !id.isUndefined()))
        return refuse(isRequest ? id : QJsonValue(QJsonValue::Null), InvalidRequest,
            u"This is neither a request, a notification nor an answer"_s);
    const auto params = message.value(u"params"_s);
    if (!params.isObject() && !params.isUndefined() && !params.isNull()) {
        if (isRequest)
            refuse(id, InvalidParams, u"params must be an object"_s);
        return;
    }
    if (isRequest)
        Q_EMIT requested(id, method.toString(), params.toObject());
    else
        Q_EMIT notified(method.toString(), params.toObject());
}

void Peer::settle(const QJsonObject &message)
{
    const auto done = m_pending.take(message.value(u"id"_s).toInteger(-1));
    if (!done)
        return; // a late answer to what a cancelled turn had asked
    QJsonObject error = message.value(u"error"_s).toObject();
    if (message.contains(u"error"_s) && error.isEmpty())
        error = {{u"code"_s, InternalError}, {u"message"_s, u"The client refused"_s}};
    done({message.value(u"result"_s).toObject(), error});
}

} // namespace ccplant::demo
