// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/model-endpoint/script.h"

#include <QJsonDocument>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace fake {
namespace {

constexpr qsizetype pieceLength = 7; // characters in a delta

QString fresh(const QString &prefix)
{
    return prefix + QUuid::createUuid().toString(QUuid::Id128).first(24);
}

QByteArray sse(const QString &type, QJsonObject data)
{
    data["type"_L1] = type;
    return "event: " + type.toUtf8()
        + "\ndata: " + QJsonDocument(data).toJson(QJsonDocument::Compact) + "\n\n";
}

QJsonObject usage(int output)
{
    return {{"input_tokens"_L1, 25}, {"output_tokens"_L1, output},
        {"cache_creation_input_tokens"_L1, 0}, {"cache_read_input_tokens"_L1, 0}};
}

QJsonObject messageObject(const QString &model)
{
    return {{"id"_L1, fresh(u"msg_"_s)}, {"type"_L1, u"message"_s}, {"role"_L1, u"assistant"_s},
        {"model"_L1, model}, {"content"_L1, QJsonArray{}}, {"stop_reason"_L1, QJsonValue::Null},
        {"stop_sequence"_L1, QJsonValue::Null}, {"usage"_L1, usage(1)}};
}

/// The block as it begins, and the deltas that fill it.
QJsonObject emptyBlock(QJsonObject block)
{
    for (const auto name : {"text"_L1, "thinking"_L1, "signature"_L1}) {
        if (block.contains(name))
            block[name] = QString();
    }
    if (block.contains("input"_L1))
        block["input"_L1] = QJsonObject{};
    return block;
}

QList<QJsonObject> deltasOf(const QJsonObject &block)
{
    const QString type = block.value("type"_L1).toString();
    QString whole = block.value("text"_L1).toString();
    QLatin1StringView deltaType = "text_delta"_L1, member = "text"_L1;
    if (type == "tool_use"_L1) {
        whole = QString::fromUtf8(
            QJsonDocument(block.value("input"_L1).toObject()).toJson(QJsonDocument::Compact));
        deltaType = "input_json_delta"_L1;
        member = "partial_json"_L1;
    } else if (type == "thinking"_L1) {
        whole = block.value("thinking"_L1).toString();
        deltaType = "thinking_delta"_L1;
        member = "thinking"_L1;
    }
    QList<QJsonObject> deltas;
    for (qsizetype at = 0; at < whole.size(); at += pieceLength)
        deltas += QJsonObject{{"type"_L1, QString(deltaType)},
            {member, whole.sliced(at, std::min(pieceLength, whole.size() - at))}};
    if (type == "thinking"_L1)
        deltas +=
            QJsonObject{{"type"_L1, u"signature_delta"_s}, {"signature"_L1, u"c2lnbmF0dXJl"_s}};
    return deltas;
}

} // namespace

ModelAnswer ModelAnswer::text(const QString &text)
{
    ModelAnswer answer;
    answer.content += QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, text}};
    answer.stopReason = u"end_turn"_s;
    return answer;
}

ModelAnswer ModelAnswer::call(const QString &text, const QString &tool, const QJsonObject &input)
{
    ModelAnswer answer = ModelAnswer::text(text);
    answer.content += QJsonObject{{"type"_L1, u"tool_use"_s}, {"id"_L1, fresh(u"toolu_"_s)},
        {"name"_L1, tool}, {"input"_L1, input}};
    answer.stopReason = u"tool_use"_s;
    return answer;
}

ModelAnswer ModelAnswer::thinking(const QString &thought, const QString &text)
{
    ModelAnswer answer = ModelAnswer::text(text);
    answer.content.prepend(QJsonObject{
        {"type"_L1, u"thinking"_s}, {"thinking"_L1, thought}, {"signature"_L1, u"c2lnbmF0dXJl"_s}});
    return answer;
}

ModelAnswer ModelAnswer::endless(const QString &text)
{
    ModelAnswer answer = ModelAnswer::text(text);
    answer.hold = true;
    return answer;
}

ModelAnswer ModelAnswer::failure(int status, const QString &error)
{
    ModelAnswer answer;
    answer.status = status;
    answer.error = error;
    return answer;
}

QList<QByteArray> streamOf(const ModelAnswer &answer, const QString &model)
{
    QList<QByteArray> events{sse(u"message_start"_s, {{"message"_L1, messageObject(model)}})};
    for (qsizetype index = 0; index < answer.content.size(); ++index) {
        const QJsonObject block = answer.content.at(index).toObject();
        events += sse(u"content_block_start"_s,
            {{"index"_L1, index}, {"content_block"_L1, emptyBlock(block)}});
        for (const QJsonObject &delta : deltasOf(block))
            events += sse(u"content_block_delta"_s, {{"index"_L1, index}, {"delta"_L1, delta}});
        if (answer.hold)
            return events;
        events += sse(u"content_block_stop"_s, {{"index"_L1, index}});
    }
    const QJsonObject end{
        {"stop_reason"_L1, answer.stopReason}, {"stop_sequence"_L1, QJsonValue::Null}};
    events += sse(u"message_delta"_s, {{"delta"_L1, end}, {"usage"_L1, usage(17)}});
    events += sse(u"message_stop"_s, {});
    return events;
}

QByteArray messageOf(const ModelAnswer &answer, const QString &model)
{
    QJsonObject message = messageObject(model);
    message["content"_L1] = answer.content;
    message["stop_reason"_L1] = answer.stopReason;
    message["usage"_L1] = usage(17);
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

bool isSideRequest(const QJsonObject &request)
{
    return request.value("tools"_L1).toArray().isEmpty()
        || request.value("max_tokens"_L1).toInteger(4096) <= 512;
}

} // namespace fake
