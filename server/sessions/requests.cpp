// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/requests.h"

#include "server/sessions/fields.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qint64 longestTtl = 10LL * 365 * 24 * 3600; // seconds
constexpr qsizetype longestPath = 4096;

const QRegularExpression &agentPattern()
{
    static const QRegularExpression pattern(u"\\A[a-z0-9][a-z0-9-]{0,62}\\z"_s);
    return pattern;
}

const QRegularExpression &teamPattern()
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}\\z"_s);
    return pattern;
}

void readTags(Fields &fields, QMap<QString, QString> &into)
{
    static const QRegularExpression names(u"\\A[A-Za-z0-9][A-Za-z0-9._/-]{0,62}\\z"_s);
    fields.map(u"tags"_s, into, names,
        u"Allowed are 1 to 63 of A-Z a-z 0-9 . _ / -, the first a letter or digit"_s, 256, 64);
}

void readEnvironment(Fields &fields, QMap<QString, QString> &into)
{
    static const QRegularExpression names(
        u"\\A(?!CCPLANT_(?!DEMO_)|LD_)[A-Za-z_][A-Za-z0-9_]{0,127}\\z"_s);
    fields.map(u"env"_s, into, names,
        u"Allowed are 1 to 128 of A-Z a-z 0-9 _, not beginning with a digit, CCPLANT_ or LD_"_s,
        32 * 1024, 256);
}

void readPrompt(Fields &fields, CreateRequest &request)
{
    if (fields.has(u"message"_s) && fields.has(u"content"_s))
        return fields.wrong(u"content"_s, u"give either message or content, not both"_s);
    if (fields.has(u"message"_s)) {
        const QString text = fields.value(u"message"_s).toString();
        if (!fields.value(u"message"_s).isString() || text.size() > maxPromptBytes / 4)
            return fields.wrong(
                u"message"_s, u"text of at most %1 characters"_s.arg(maxPromptBytes / 4));
        if (!text.trimmed().isEmpty())
            request.content = {textBlock(text)};
    }
    if (fields.has(u"content"_s)) {
        const Result<QJsonArray> content = readContent(fields.value(u"content"_s), maxPromptBytes);
        if (!content)
            return fields.failed(content.error());
        request.content = *content;
    }
    if (fields.has(u"client_id"_s)) {
        request.clientId = fields.value(u"client_id"_s).toString();
        if (!isClientId(request.clientId))
            fields.wrong(u"client_id"_s, u"1 to 128 of A-Z a-z 0-9 . _ : -"_s);
    }
}

void readLimits(Fields &fields, QJsonObject &into)
{
    fields.object(u"limits"_s, into);
    static const QStringList names{u"memory_bytes"_s, u"processes"_s, u"open_files"_s,
        u"cpu_seconds"_s, u"file_bytes"_s, u"upload_bytes"_s, u"log_bytes"_s};
    for (auto limit = into.constBegin(); limit != into.constEnd(); ++limit) {
        if (!names.contains(limit.key()))
            return fields.wrong(u"limits."_s + limit.key().left(80),
                u"unknown. Known are "_s + names.join(u", "_s));
        const double number = limit->toDouble(-1);
        if (!limit->isDouble() || number < 0 || number > 9e15 || number != qint64(number))
            return fields.wrong(u"limits."_s + limit.key(), u"a whole number; 0 means no limit"_s);
    }
}

} // namespace

Result<CreateRequest> readCreate(const QJsonObject &body)
{
    const Result<void> known = onlyFields(body,
        {u"agent"_s, u"message"_s, u"content"_s, u"client_id"_s, u"title"_s, u"team"_s,
            u"repository"_s, u"branch"_s, u"folder"_s, u"mode"_s, u"model"_s, u"options"_s,
            u"mcp_servers"_s, u"env"_s, u"tags"_s, u"ttl"_s, u"oneshot"_s, u"template"_s,
            u"limits"_s});
    if (!known)
        return tl::unexpected(known.error());
    CreateRequest request;
    Fields fields(body);
    fields.matching(u"agent"_s, request.agent, agentPattern(),
        u"the id of an agent, as GET /api/v1/agents lists them"_s);
    readPrompt(fields, request);
    fields.line(u"title"_s, request.title, 200);
    fields.matching(u"team"_s, request.team, teamPattern(), u"a team of yours, as org/team"_s);
    fields.line(u"repository"_s, request.repository, longestPath);
    fields.line(u"branch"_s, request.branch, 244);
    fields.line(u"folder"_s, request.folder, longestPath);
    fields.line(u"mode"_s, request.mode, 200);
    fields.line(u"model"_s, request.model, 200);
    fields.object(u"options"_s, request.options);
    fields.array(u"mcp_servers"_s, request.mcpServers, 64);
    readEnvironment(fields, request.environment);
    readTags(fields, request.tags);
    fields.number(u"ttl"_s, request.ttl, 1, longestTtl);
    fields.boolean(u"oneshot"_s, request.oneshot);
    readLimits(fields, request.limits);
    if (fields.error())
        return tl::unexpected(*fields.error());
    return request;
}

Result<Patch> readPatch(const QJsonObject &body)
{
    if (const Result<void> known =
            onlyFields(body, {u"title"_s, u"tags"_s, u"pinned"_s, u"archived"_s});
        !known)
        return tl::unexpected(known.error());
    Fields fields(body);
    Patch patch;
    QString title;
    QMap<QString, QString> tags;
    bool pinned = false, archived = false;
    fields.line(u"title"_s, title, 200);
    readTags(fields, tags);
    fields.boolean(u"pinned"_s, pinned);
    fields.boolean(u"archived"_s, archived);
    if (fields.has(u"title"_s) && title.trimmed().isEmpty())
        fields.wrong(u"title"_s, u"one line of text that is not empty"_s);
    if (fields.error())
        return tl::unexpected(*fields.error());
    if (fields.has(u"title"_s))
        patch.title = title.trimmed();
    if (fields.has(u"tags"_s))
        patch.tags = tags;
    if (fields.has(u"pinned"_s))
        patch.pinned = pinned;
    if (fields.has(u"archived"_s))
        patch.archived = archived;
    return patch;
}

QJsonObject overlay(const QJsonObject &templateBody, const QJsonObject &body)
{
    QJsonObject whole = templateBody;
    for (auto field = body.begin(); field != body.end(); ++field) {
        if (field->isObject() && whole[field.key()].isObject())
            whole[field.key()] = overlay(whole[field.key()].toObject(), field->toObject());
        else
            whole[field.key()] = *field;
    }
    // The request's own prompt, repository or folder stands in the place of the template's.
    const auto replaces = [&](const QString &one, const QString &other) {
        if (body.contains(one) && !body.contains(other))
            whole.remove(other);
    };
    replaces(u"message"_s, u"content"_s);
    replaces(u"content"_s, u"message"_s);
    replaces(u"repository"_s, u"folder"_s);
    replaces(u"folder"_s, u"repository"_s);
    whole.remove(u"template"_s);
    return whole;
}

} // namespace ccplant::sessions
