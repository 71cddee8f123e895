// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/agentapi.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::agentapi {

bool isMessage(const Entry &entry)
{
    const QString role = entry.fields["role"_L1].toString();
    return entry.kind == "message"_L1 && (role == "user"_L1 || role == "agent"_L1);
}

QJsonObject message(const Entry &entry, qint64 number)
{
    return {{"id"_L1, number}, {"role"_L1, entry.fields["role"_L1]}, {"content"_L1, entry.text()},
        {"time"_L1, formatTime(entry.time)}};
}

QJsonArray messages(const Transcript &transcript)
{
    QJsonArray out;
    for (const Entry &entry : transcript.entries()) {
        if (isMessage(entry))
            out.append(message(entry, out.size()));
    }
    return out;
}

QJsonObject agentError(const Entry &entry)
{
    const QString level = entry.fields["level"_L1].toString();
    if (entry.kind != "message"_L1 || (level != "error"_L1 && level != "warning"_L1))
        return {};
    return {{"message"_L1, entry.text()}, {"level"_L1, level}, {"time"_L1, formatTime(entry.time)}};
}

Result<Post> readPost(const QJsonObject &body)
{
    const QJsonValue content = body["content"_L1];
    const QString type = body["type"_L1].toString();
    if (!content.isString())
        return fail(
            ErrorCode::Unprocessable, u"expected required property content to be present"_s);
    const QString text = content.toString();
    if (type == "raw"_L1) {
        // There is no terminal to type into. The keys that interrupt (Ctrl-C, Escape) do what they
        // are meant to do.
        if (text.contains(u'\x03') || text == u"\x1b"_s)
            return Post{Post::Interrupt, text};
        return fail(ErrorCode::Internal,
            u"raw messages need a terminal; this agent has none (only Ctrl-C and Escape work)"_s);
    }
    if (type != "user"_L1)
        return fail(ErrorCode::Unprocessable, u"expected type to be one of \"user, raw\""_s);
    if (text.isEmpty())
        return fail(ErrorCode::Internal, u"message must not be empty"_s);
    if (text != text.trimmed())
        return fail(
            ErrorCode::Internal, u"message must be trimmed of leading and trailing whitespace"_s);
    return Post{Post::User, text};
}

int statusOf(const Error &error)
{
    return error.code == ErrorCode::Unprocessable || error.code == ErrorCode::InvalidRequest ? 422
                                                                                             : 500;
}

QJsonObject problem(const Error &error)
{
    const bool isShape = statusOf(error) == 422;
    const QJsonArray errors{QJsonObject{
        {"message"_L1, error.detail}, {"location"_L1, isShape ? u"body"_s : QString()}}};
    return {{"title"_L1, isShape ? u"Unprocessable Entity"_s : u"Internal Server Error"_s},
        {"status"_L1, statusOf(error)},
        {"detail"_L1, isShape ? u"validation failed"_s : u"unexpected error occurred"_s},
        {"errors"_L1, errors}};
}

} // namespace ccplant::runner::agentapi
