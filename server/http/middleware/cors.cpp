// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/cors.h"

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

// What clients send and may read besides what every page may.
constexpr QByteArrayView methods("GET, HEAD, POST, PUT, PATCH, DELETE");
constexpr QByteArrayView requestFields(
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, "
    "X-Ccplant, X-Request-Id");
constexpr QByteArrayView answerFields(
    "Content-Disposition, ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id");
constexpr QByteArrayView preflightSeconds("7200"); // the longest that browsers keep one

bool isAllowed(const Request &request, const QSet<QString> &origins)
{
    return origins.contains(QString::fromLatin1(request.header("origin")).toLower());
}

std::optional<Reply> preflight(const Request &request, const QSet<QString> &origins)
{
    if (request.method != "OPTIONS" || request.header("access-control-request-method").isEmpty()
        || !isAllowed(request, origins))
        return {};
    return Reply::empty()
        .with("Access-Control-Allow-Methods", methods)
        .with("Access-Control-Allow-Headers", requestFields)
        .with("Access-Control-Max-Age", preflightSeconds);
}

void tellBrowser(const Request &request, Reply &reply, const QSet<QString> &origins)
{
    reply.headers.append(QHttpHeaders::WellKnownHeader::Vary, "Origin"); // for caches on the way
    if (!isAllowed(request, origins))
        return;
    const auto add = [&reply](QLatin1StringView name, QByteArrayView value) {
        reply.headers.append(name, QLatin1StringView(value));
    };
    add("Access-Control-Allow-Origin"_L1, request.header("origin"));
    add("Access-Control-Allow-Credentials"_L1, "true");
    add("Access-Control-Expose-Headers"_L1, answerFields);
}

} // namespace

void addCors(Router &router, QSet<QString> origins)
{
    if (origins.isEmpty())
        return;
    router.addFilter(
        [origins](Request &request, const Match &) { return preflight(request, origins); });
    router.addFinisher([origins = std::move(origins)](const Request &request, Reply &reply) {
        tellBrowser(request, reply, origins);
    });
}

} // namespace ccplant::http
