// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/model-endpoint/dialects.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace fake {
namespace {

constexpr qsizetype pieceLength = 7; // characters in a delta

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray named(const QString &type, QJsonObject event)
{
    event["type"_L1] = type;
    return "event: " + type.toUtf8() + "\ndata: " + compact(event) + "\n\n";
}

QStringList piecesOf(const QString &text)
{
    QStringList pieces;
    for (qsizetype at = 0; at < text.size(); at += pieceLength)
        pieces += text.sliced(at, std::min(pieceLength, text.size() - at));
    return pieces;
}

/// A block of the script as an output item of the Responses API.
QJsonObject itemOf(const QJsonObject &block, qsizetype index)
{
    if (block["type"_L1].toString() == "tool_use"_L1) {
        return {{"type"_L1, u"function_call"_s}, {"id"_L1, u"fc_%1"_s.arg(index)},
            {"call_id"_L1, block["id"_L1]}, {"name"_L1, block["name"_L1]},
            {"arguments"_L1, QString::fromUtf8(compact(block["input"_L1].toObject()))},
            {"status"_L1, u"completed"_s}};
    }
    const QJsonObject text{{"type"_L1, u"output_text"_s}, {"text"_L1, block["text"_L1]},
        {"annotations"_L1, QJsonArray{}}};
    return {{"type"_L1, u"message"_s}, {"id"_L1, u"msg_%1"_s.arg(index)},
        {"role"_L1, u"assistant"_s}, {"status"_L1, u"completed"_s},
        {"content"_L1, QJsonArray{text}}};
}

QList<QByteArray> itemEvents(const QJsonObject &block, qsizetype index)
{
    const QJsonObject item = itemOf(block, index);
    QJsonObject begun = item;
    begun["status"_L1] = u"in_progress"_s;
    const bool isText = item["type"_L1].toString() == "message"_L1;
    begun[isText ? "content"_L1 : "arguments"_L1] =
        isText ? QJsonValue(QJsonArray{}) : QJsonValue(QString());
    QList<QByteArray> events{
        named(u"response.output_item.added"_s, {{"output_index"_L1, index}, {"item"_L1, begun}})};
    for (const QString &piece : piecesOf(isText ? block["text"_L1].toString() : QString()))
        events += named(u"response.output_text.delta"_s,
            {{"item_id"_L1, item["id"_L1]}, {"output_index"_L1, index}, {"content_index"_L1, 0},
                {"delta"_L1, piece}});
    events +=
        named(u"response.output_item.done"_s, {{"output_index"_L1, index}, {"item"_L1, item}});
    return events;
}

QJsonObject geminiChunk(const QJsonObject &part, const QString &model, bool last)
{
    QJsonObject candidate{{"index"_L1, 0},
        {"content"_L1, QJsonObject{{"role"_L1, u"model"_s}, {"parts"_L1, QJsonArray{part}}}}};
    if (last)
        candidate["finishReason"_L1] = u"STOP"_s;
    return {{"candidates"_L1, QJsonArray{candidate}}, {"modelVersion"_L1, model},
        {"usageMetadata"_L1,
            QJsonObject{{"promptTokenCount"_L1, 25}, {"candidatesTokenCount"_L1, 17},
                {"totalTokenCount"_L1, 42}}}};
}

QList<QJsonObject> geminiParts(const ModelAnswer &answer)
{
    QList<QJsonObject> parts;
    for (const QJsonValue &block : answer.content) {
        if (block["type"_L1].toString() == "tool_use"_L1) {
            parts += QJsonObject{{"functionCall"_L1,
                QJsonObject{{"name"_L1, block["name"_L1]}, {"args"_L1, block["input"_L1]}}}};
        }
        for (const QString &piece : piecesOf(block["text"_L1].toString()))
            parts += QJsonObject{{"text"_L1, piece}};
    }
    return parts;
}

} // namespace

QList<QByteArray> responsesStreamOf(const ModelAnswer &answer, const QString &model)
{
    QJsonObject response{{"id"_L1, u"resp_1"_s}, {"object"_L1, u"response"_s}, {"model"_L1, model},
        {"status"_L1, u"in_progress"_s}, {"output"_L1, QJsonArray{}}};
    QList<QByteArray> events{named(u"response.created"_s, {{"response"_L1, response}})};
    QJsonArray output;
    for (qsizetype index = 0; index < answer.content.size(); ++index) {
        const QJsonObject block = answer.content.at(index).toObject();
        events += itemEvents(block, index);
        output += itemOf(block, index);
    }
    response["output"_L1] = output;
    response["status"_L1] = u"completed"_s;
    response["usage"_L1] =
        QJsonObject{{"input_tokens"_L1, 25}, {"output_tokens"_L1, 17}, {"total_tokens"_L1, 42}};
    events += named(u"response.completed"_s, {{"response"_L1, response}});
    return events;
}

QList<QByteArray> geminiStreamOf(const ModelAnswer &answer, const QString &model)
{
    const QList<QJsonObject> parts = geminiParts(answer);
    QList<QByteArray> events;
    for (const QJsonObject &part : parts) {
        const bool last = events.size() + 1 == parts.size();
        events += "data: " + compact(geminiChunk(part, model, last)) + "\n\n";
    }
    return events;
}

QByteArray geminiMessageOf(const ModelAnswer &answer, const QString &model)
{
    const QString text = answer.content.at(0)["text"_L1].toString();
    return compact(geminiChunk({{"text"_L1, text}}, model, true));
}

} // namespace fake
