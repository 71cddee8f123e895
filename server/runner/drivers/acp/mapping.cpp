// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/mapping.h"

#include "shared/event.h"

#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

using Names = std::initializer_list<std::pair<QLatin1StringView, QLatin1StringView>>;

/// The members of `from` that are there and not null, under their new names.
QJsonObject renamed(const QJsonObject &from, const Names &names)
{
    QJsonObject to;
    for (const auto &[theirs, ours] : names) {
        const QJsonValue value = from[theirs];
        if (!value.isUndefined() && !value.isNull())
            to[ours] = value;
    }
    return to;
}

template <typename Map>
QJsonArray mapped(const QJsonArray &from, const Map &map)
{
    QJsonArray to;
    for (const QJsonValue &element : from)
        to += map(element.toObject());
    return to;
}

QJsonObject linkOf(const QString &uri, const QString &mimeType)
{
    QJsonObject link{
        {"type"_L1, u"resource_link"_s}, {"uri"_L1, uri}, {"name"_L1, uri.section(u'/', -1)}};
    if (!mimeType.isEmpty())
        link["mimeType"_L1] = mimeType;
    return link;
}

QJsonObject resourceBlock(const QJsonObject &resource, const PromptCapabilities &capabilities)
{
    if (capabilities.embedded) {
        return {{"type"_L1, u"resource"_s},
            {"resource"_L1,
                renamed(resource,
                    {{"uri"_L1, "uri"_L1}, {"text"_L1, "text"_L1}, {"blob"_L1, "blob"_L1},
                        {"mime_type"_L1, "mimeType"_L1}})}};
    }
    const QString uri = resource["uri"_L1].toString();
    if (resource["text"_L1].isString())
        return textBlock(u"%1:\n%2"_s.arg(uri, resource["text"_L1].toString()));
    return linkOf(uri, resource["mime_type"_L1].toString());
}

Result<QJsonObject> mediaBlock(const QJsonObject &block, bool allowed, const QString &what)
{
    if (!allowed) {
        return fail(ErrorCode::Unprocessable,
            u"This agent does not take %1 in prompts. Put the file into the workspace and mention its path instead."_s
                .arg(what));
    }
    QJsonObject media = renamed(block,
        {{"type"_L1, "type"_L1}, {"mime_type"_L1, "mimeType"_L1}, {"data"_L1, "data"_L1},
            {"uri"_L1, "uri"_L1}});
    if (!media.contains("data"_L1))
        return linkOf(block["uri"_L1].toString(), block["mime_type"_L1].toString());
    return media;
}

Result<QJsonObject> promptBlock(const QJsonObject &block, const PromptCapabilities &capabilities)
{
    const QString type = block["type"_L1].toString();
    if (type == "image"_L1)
        return mediaBlock(block, capabilities.image, u"images"_s);
    if (type == "audio"_L1)
        return mediaBlock(block, capabilities.audio, u"audio"_s);
    if (type == "resource"_L1)
        return resourceBlock(block["resource"_L1].toObject(), capabilities);
    if (type == "resource_link"_L1) {
        return renamed(block,
            {{"type"_L1, "type"_L1}, {"uri"_L1, "uri"_L1}, {"name"_L1, "name"_L1},
                {"mime_type"_L1, "mimeType"_L1}, {"size"_L1, "size"_L1}});
    }
    return textBlock(block["text"_L1].toString());
}

/// A text field of `schema` that `content` leaves empty; empty when there is none.
QString freeTextField(const QJsonObject &schema, const QJsonObject &content)
{
    const QJsonObject properties = schema["properties"_L1].toObject();
    QString found;
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        const QJsonObject field = property.value().toObject();
        const bool isFree = field["type"_L1].toString() == "string"_L1 && !field.contains("enum"_L1)
            && !field.contains("oneOf"_L1);
        if (!isFree || !content[property.key()].toString().isEmpty())
            continue;
        if (schema["required"_L1].toArray().contains(property.key()))
            return property.key();
        if (found.isEmpty())
            found = property.key();
    }
    return found;
}

} // namespace

PromptCapabilities PromptCapabilities::of(const QJsonObject &agentCapabilities)
{
    const QJsonObject prompt = agentCapabilities["promptCapabilities"_L1].toObject();
    return {prompt["image"_L1].toBool(), prompt["audio"_L1].toBool(),
        prompt["embeddedContext"_L1].toBool()};
}

QJsonObject PromptCapabilities::toJson() const
{
    return {{"image"_L1, image}, {"audio"_L1, audio}, {"embedded"_L1, embedded}};
}

Result<QJsonArray> promptBlocks(const QJsonArray &content, const PromptCapabilities &capabilities)
{
    QJsonArray blocks;
    for (const QJsonValue &block : content) {
        const Result<QJsonObject> made = promptBlock(block.toObject(), capabilities);
        if (!made)
            return Failure(made.error());
        blocks += *made;
    }
    return blocks;
}

QJsonObject contentBlock(const QJsonObject &block)
{
    const QString type = block["type"_L1].toString();
    if (type == "text"_L1)
        return textBlock(block["text"_L1].toString());
    if (type == "image"_L1 || type == "audio"_L1)
        return renamed(block,
            {{"type"_L1, "type"_L1}, {"data"_L1, "data"_L1}, {"uri"_L1, "uri"_L1},
                {"mimeType"_L1, "mime_type"_L1}});
    if (type == "resource_link"_L1) {
        return renamed(block,
            {{"type"_L1, "type"_L1}, {"uri"_L1, "uri"_L1}, {"name"_L1, "name"_L1},
                {"mimeType"_L1, "mime_type"_L1}, {"size"_L1, "size"_L1}});
    }
    if (type == "resource"_L1) {
        const QJsonObject resource = renamed(block["resource"_L1].toObject(),
            {{"uri"_L1, "uri"_L1}, {"text"_L1, "text"_L1}, {"blob"_L1, "blob"_L1},
                {"mimeType"_L1, "mime_type"_L1}});
        return {{"type"_L1, type}, {"resource"_L1, resource}};
    }
    return block;
}

QJsonArray toolContent(const QJsonArray &content, const TerminalBlock &terminal)
{
    return mapped(content, [&terminal](const QJsonObject &item) -> QJsonObject {
        const QString type = item["type"_L1].toString();
        if (type == "content"_L1)
            return contentBlock(item["content"_L1].toObject());
        if (type == "terminal"_L1)
            return terminal(item["terminalId"_L1].toString());
        if (type != "diff"_L1)
            return item;
        QJsonObject diff = renamed(
            item, {{"type"_L1, "type"_L1}, {"path"_L1, "path"_L1}, {"newText"_L1, "new_text"_L1}});
        diff["old_text"_L1] =
            item["oldText"_L1].isString() ? item["oldText"_L1] : QJsonValue(QJsonValue::Null);
        return diff;
    });
}

QJsonObject toolFields(const QJsonObject &call)
{
    QJsonObject fields = renamed(call,
        {{"title"_L1, "title"_L1}, {"kind"_L1, "tool_kind"_L1}, {"status"_L1, "status"_L1},
            {"rawInput"_L1, "raw_input"_L1}, {"rawOutput"_L1, "raw_output"_L1}});
    if (call["locations"_L1].isArray()) {
        fields["locations"_L1] =
            mapped(call["locations"_L1].toArray(), [](const QJsonObject &location) {
                return renamed(location, {{"path"_L1, "path"_L1}, {"line"_L1, "line"_L1}});
            });
    }
    // ACP v1 has no place for it; this is where Claude's adapter says which call a subagent's call
    // belongs to.
    const QJsonValue parent = call["_meta"_L1]["claudeCode"_L1]["parentToolUseId"_L1];
    if (parent.isString())
        fields["parent_id"_L1] = parent;
    return fields;
}

QJsonArray permissionOptions(const QJsonArray &options)
{
    return mapped(options, [](const QJsonObject &option) {
        return renamed(
            option, {{"optionId"_L1, "id"_L1}, {"name"_L1, "name"_L1}, {"kind"_L1, "kind"_L1}});
    });
}

QJsonArray planEntries(const QJsonArray &entries)
{
    return mapped(entries, [](const QJsonObject &entry) {
        return renamed(entry,
            {{"content"_L1, "content"_L1}, {"priority"_L1, "priority"_L1},
                {"status"_L1, "status"_L1}});
    });
}

QJsonArray commands(const QJsonArray &available)
{
    return mapped(available, [](const QJsonObject &command) {
        QJsonObject ours =
            renamed(command, {{"name"_L1, "name"_L1}, {"description"_L1, "description"_L1}});
        const QJsonValue hint = command["input"_L1]["hint"_L1];
        if (hint.isString())
            ours["hint"_L1] = hint;
        return ours;
    });
}

QJsonObject usage(const QJsonObject &update)
{
    return renamed(
        update, {{"used"_L1, "tokens"_L1}, {"size"_L1, "context_size"_L1}, {"cost"_L1, "cost"_L1}});
}

QJsonObject promptUsage(const QJsonObject &usage)
{
    return renamed(
        usage, {{"inputTokens"_L1, "input_tokens"_L1}, {"outputTokens"_L1, "output_tokens"_L1}});
}

QJsonArray authMethods(const QJsonArray &methods)
{
    return mapped(methods, [](const QJsonObject &method) {
        return renamed(method,
            {{"id"_L1, "id"_L1}, {"name"_L1, "name"_L1}, {"description"_L1, "description"_L1}});
    });
}

QJsonObject elicitationAnswer(const QJsonObject &answer, const QJsonObject &schema)
{
    const QString action = answer["action"_L1].toString();
    if (action != "accept"_L1)
        return {{"action"_L1, action == "decline"_L1 ? action : u"cancel"_s}};
    QJsonObject content = answer["content"_L1].toObject();
    const QString text = answer["text"_L1].toString();
    if (!text.isEmpty()) {
        const QString field = freeTextField(schema, content);
        if (!field.isEmpty())
            content[field] = text;
        else if (content.isEmpty())
            return {{"action"_L1, u"decline"_s}};
    }
    return {{"action"_L1, u"accept"_s}, {"content"_L1, content}};
}

} // namespace ccplant::runner::acp
