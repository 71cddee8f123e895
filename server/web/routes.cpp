// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/routes.h"

using namespace Qt::StringLiterals;

namespace ccplant::web {

namespace {

constexpr QByteArrayView forever("public, max-age=31536000, immutable");
constexpr QByteArrayView askEachTime("no-cache");

http::Reply notFound(const http::Request &request)
{
    return http::Reply::problem(
        {ErrorCode::NotFound, u"There is nothing at %1."_s.arg(request.path.left(200)), {}, {}},
        request);
}

/// What is said with a file whether it is sent or not (RFC 9110 §15.4.5).
void describe(QHttpHeaders &headers, const File &file, const Variant &variant)
{
    using Name = QHttpHeaders::WellKnownHeader;
    headers.append(Name::ETag, variant.etag);
    headers.append(Name::CacheControl, file.immutable ? forever : askEachTime);
    if (file.variants.size() > 1)
        headers.append(Name::Vary, "Accept-Encoding");
}

const Variant *variantFor(const File &file, const http::Request &request)
{
    QList<Coding> codings;
    for (const Variant &variant : file.variants)
        codings << variant.coding;
    const auto coding = chooseCoding(request.header("accept-encoding"), codings);
    // Who refuses everything gets the plain bytes all the same, as the RFC allows.
    const auto wanted = coding.value_or(Coding::Identity);
    for (const Variant &variant : file.variants) {
        if (variant.coding == wanted)
            return &variant;
    }
    return &file.variants.constFirst();
}

http::Reply serve(SiteFolder &folder, const http::Request &request, const QString &path)
{
    const Site &site = folder.site();
    const File *file = site.find(path);
    if (!file)
        return notFound(request);
    const Variant *variant = variantFor(*file, request);
    const QByteArray known = request.header("if-none-match");
    http::Reply reply = http::Reply::empty(304);
    if (known.isEmpty() || !namesTag(known, variant->etag)) {
        const auto bytes = folder.bytes(*variant);
        if (!bytes)
            return http::Reply::problem(bytes.error(), request);
        reply = http::Reply::bytes(*bytes, file->contentType);
        if (variant->coding != Coding::Identity)
            reply.headers.append(
                QHttpHeaders::WellKnownHeader::ContentEncoding, nameOf(variant->coding));
    }
    describe(reply.headers, *file, *variant);
    reply.headers.append(QHttpHeaders::WellKnownHeader::ContentSecurityPolicy, site.policy());
    return reply;
}

} // namespace

void addSiteRoutes(http::Router &router, SiteFolder &folder)
{
    const http::RouteOptions open{.rule = http::Rule::everybody(), .maxBody = 0, .intent = false};
    router.add(
        "GET", u"/"_s,
        [&folder](http::RequestPtr request) { return serve(folder, *request, u"index.html"_s); },
        open);
    const auto byPath = [&folder](http::RequestPtr request) {
        return serve(folder, *request, request->path.sliced(1));
    };
    for (const QString &pattern : {u"/{file}"_s, u"/assets/{rest...}"_s, u"/icons/{rest...}"_s})
        router.add("GET", pattern, byPath, open);
}

} // namespace ccplant::web
