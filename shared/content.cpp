// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/event.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

constexpr qsizetype maxBlocks = 256;

/// Bytes that the block's text and data take, or why it is no block that a user may send.
Result<qsizetype> measureBlock(const QJsonObject &block)
{
    const QString type = block["type"_L1].toString();
    const auto isText = [&block](QLatin1StringView name) { return block[name].isString(); };
    if (type == "text"_L1 && isText("text"_L1))
        return block["text"_L1].toString().toUtf8().size();
    if ((type == "image"_L1 || type == "audio"_L1) && isText("mime_type"_L1)
        && (isText("data"_L1) || isText("uri"_L1)))
        return block["data"_L1].toString().size() + block["uri"_L1].toString().size();
    if (type == "resource_link"_L1 && isText("uri"_L1) && isText("name"_L1))
        return block["uri"_L1].toString().size() + block["name"_L1].toString().size();
    if (type == "resource"_L1) {
        const QJsonObject resource = block["resource"_L1].toObject();
        if (resource["uri"_L1].isString()
            && (resource["text"_L1].isString() || resource["blob"_L1].isString()))
            return resource["text"_L1].toString().toUtf8().size()
                + resource["blob"_L1].toString().size();
    }
    return fail(ErrorCode::InvalidRequest,
        u"a content block must be one of text {text}, image or audio {mime_type, data or uri}, "
        u"resource {resource: {uri, "
        "text or blob}}, resource_link {uri, name}"_s);
}

} // namespace

QJsonObject textBlock(const QString &text)
{
    return {{"type"_L1, u"text"_s}, {"text"_L1, text}};
}

QString plainText(const QJsonArray &content)
{
    QStringList texts;
    for (const QJsonValue &block : content) {
        if (block["type"_L1].toString() == "text"_L1)
            texts += block["text"_L1].toString();
    }
    return texts.join(u'\n');
}

Result<QJsonArray> readContent(const QJsonValue &value, qsizetype maxBytes)
{
    const QJsonArray content = value.toArray();
    if (content.isEmpty() || content.size() > maxBlocks)
        return fail(ErrorCode::InvalidRequest,
            u"'content' must be an array of 1 to %1 content blocks"_s.arg(maxBlocks));
    qsizetype bytes = 0;
    for (const QJsonValue &block : content) {
        const Result<qsizetype> size = measureBlock(block.toObject());
        if (!size)
            return Failure(size.error());
        bytes += *size;
        if (bytes > maxBytes)
            return fail(ErrorCode::PayloadTooLarge,
                u"'content' may have at most %1 bytes; upload large files instead"_s.arg(maxBytes));
    }
    return content;
}

} // namespace ccplant
