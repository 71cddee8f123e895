// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/requests.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

bool isRequest(const QString &kind)
{
    return kind == "permission"_L1 || kind == "question"_L1;
}

QList<const Entry *> withDelivery(const Transcript &transcript, QLatin1StringView delivery)
{
    QList<const Entry *> found;
    for (const Entry &entry : transcript.entries()) {
        if (isRequest(entry.kind) && entry.fields["delivery"_L1].toString() == delivery)
            found.append(&entry);
    }
    return found;
}

/// What makes two requests the same one, asked twice.
QJsonArray identityOf(const QString &kind, const QJsonObject &fields)
{
    if (kind == "question"_L1)
        return {fields["message"_L1], fields["schema"_L1]};
    return {fields["title"_L1], fields["raw_input"_L1]};
}

QJsonObject optionOf(const QJsonArray &options, QLatin1StringView field, const QString &value)
{
    for (const QJsonValue &option : options) {
        if (option[field].toString() == value)
            return option.toObject();
    }
    return {};
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString answerText(const Entry &entry)
{
    if (entry.kind == "permission"_L1) {
        const QString optionId = entry.fields["outcome"_L1]["option_id"_L1].toString();
        const QJsonObject option =
            optionOf(entry.fields["options"_L1].toArray(), "id"_L1, optionId);
        return option["name"_L1].toString(optionId);
    }
    const QJsonObject answer = entry.fields["answer"_L1].toObject();
    QString text = answer["action"_L1].toString();
    if (!answer["content"_L1].toObject().isEmpty())
        text += u": "_s + compact(answer["content"_L1].toObject());
    if (!answer["text"_L1].toString().isEmpty())
        text += u": "_s + answer["text"_L1].toString();
    return text;
}

QString titleOf(const Entry &entry)
{
    return entry.fields[entry.kind == "question"_L1 ? "message"_L1 : "title"_L1].toString();
}

} // namespace

QString requestKey(const QString &kind, const QString &id)
{
    return kind + u'\n' + id;
}

bool isPending(const Entry &entry)
{
    return isRequest(entry.kind) && entry.fields["state"_L1].toString() == "pending"_L1;
}

QList<const Entry *> undelivered(const Transcript &transcript)
{
    return withDelivery(transcript, "waiting"_L1);
}

QList<const Entry *> told(const Transcript &transcript)
{
    return withDelivery(transcript, "told"_L1);
}

const Entry *sameRequest(
    const Transcript &transcript, const Event &request, const QSet<QString> &asked)
{
    const QJsonArray identity = identityOf(request.kind, request.fields);
    for (const Entry &entry : transcript.entries()) {
        if (entry.kind != request.kind || identityOf(entry.kind, entry.fields) != identity)
            continue;
        const QString delivery = entry.fields["delivery"_L1].toString();
        if (delivery == "waiting"_L1 || delivery == "told"_L1
            || (isPending(entry) && !asked.contains(requestKey(entry.kind, entry.id))))
            return &entry;
    }
    return nullptr;
}

QJsonObject outcomeFor(const Entry &answered, const Event &request)
{
    const QJsonObject outcome = answered.fields["outcome"_L1].toObject();
    const QJsonArray options = request.fields["options"_L1].toArray();
    QJsonObject option = optionOf(options, "id"_L1, outcome["option_id"_L1].toString());
    if (option["kind"_L1] != outcome["kind"_L1]) // the same name need not mean the same thing in
                                                 // another agent process
        option = optionOf(options, "kind"_L1, outcome["kind"_L1].toString());
    if (option.isEmpty())
        return {};
    return {{"option_id"_L1, option["id"_L1]}, {"kind"_L1, option["kind"_L1]}};
}

QString continuationText(const QList<const Entry *> &answered)
{
    QStringList lines{
        u"You were interrupted while you waited for the user. These are the user's answers:"_s};
    for (const Entry *entry : answered)
        lines.append(u"- %1 → %2"_s.arg(titleOf(*entry), answerText(*entry)));
    lines.append(u"Go on where you were interrupted, and respect these answers. If something still "
                 u"needs permission, ask "
                 "for it again in the usual way."_s);
    return lines.join(u'\n');
}

QString continuationNotice(const QList<const Entry *> &answered)
{
    QStringList lines;
    for (const Entry *entry : answered)
        lines.append(u"%1 → %2"_s.arg(titleOf(*entry), answerText(*entry)));
    return u"The agent was interrupted while it waited for you. It is back and has been told your answer: %1"_s
        .arg(lines.join(u"; "_s));
}

Result<QJsonObject> readOutcome(const Entry &permission, const QJsonObject &body)
{
    if (body["cancelled"_L1].toBool())
        return QJsonObject{{"cancelled"_L1, true}};
    if (!body["option_id"_L1].isString())
        return fail(ErrorCode::InvalidRequest, u"Give 'option_id', or 'cancelled': true."_s);
    const QJsonObject option = optionOf(
        permission.fields["options"_L1].toArray(), "id"_L1, body["option_id"_L1].toString());
    if (option.isEmpty())
        return fail(
            ErrorCode::InvalidRequest, u"'option_id' is none of this permission's options."_s);
    return QJsonObject{{"option_id"_L1, option["id"_L1]}, {"kind"_L1, option["kind"_L1]}};
}

Result<QJsonObject> readAnswer(const QJsonObject &body)
{
    const QString action = body["action"_L1].toString();
    if (action != "accept"_L1 && action != "decline"_L1 && action != "cancel"_L1)
        return fail(
            ErrorCode::InvalidRequest, u"'action' must be 'accept', 'decline' or 'cancel'."_s);
    QJsonObject answer{{"action"_L1, action}};
    if (const QJsonValue content = body["content"_L1]; !content.isUndefined()) {
        if (!content.isObject())
            return fail(ErrorCode::InvalidRequest, u"'content' must be an object."_s);
        answer["content"_L1] = content;
    }
    if (const QJsonValue text = body["text"_L1]; !text.isUndefined()) {
        if (!text.isString())
            return fail(ErrorCode::InvalidRequest, u"'text' must be a text."_s);
        answer["text"_L1] = text;
    }
    return answer;
}

} // namespace ccplant::runner
