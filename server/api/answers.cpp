// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/answers.h"

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

Result<std::optional<QString>> tagIn(const QByteArray &header)
{
    if (header.isEmpty())
        return std::nullopt;
    const QByteArray tag = header.trimmed();
    if (tag.size() < 3 || !tag.startsWith('"') || !tag.endsWith('"') || tag.count('"') != 2)
        return fail(
            ErrorCode::InvalidRequest, u"If-Match must be one version in quotes, such as \"7\"."_s);
    return QString::fromLatin1(tag.sliced(1, tag.size() - 2));
}

} // namespace

http::Reply answer(const Result<QJsonObject> &result, const http::Request &request, int status)
{
    return result ? http::Reply::json(*result, status)
                  : http::Reply::problem(result.error(), request);
}

Result<std::optional<QString>> demandedVersion(const http::Request &request, QJsonObject &body)
{
    const auto tag = tagIn(request.header("if-match"));
    if (!tag)
        return tag;
    const QJsonValue member = body.take(u"version"_s);
    if (member.isUndefined() || member.isNull())
        return tag;
    if (!member.isString())
        return fail(ErrorCode::InvalidRequest,
            u"version must be the text that was given out with the object."_s);
    if (*tag && **tag != member.toString())
        return fail(ErrorCode::InvalidRequest, u"If-Match and version in the body differ."_s);
    return member.toString();
}

} // namespace ccplant::api
