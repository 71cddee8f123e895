// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/requestid.h"

#include <algorithm>

namespace ccplant::http {

bool isRequestId(QByteArrayView id)
{
    return !id.isEmpty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '_' || c == '-';
    });
}

void addRequestId(Router &router)
{
    router.addFilter([](Request &request, const Match &) -> std::optional<Reply> {
        const QByteArray given = request.header("x-request-id");
        if (isRequestId(given))
            request.id = QString::fromLatin1(given);
        return {};
    });
    router.addFinisher([](const Request &request, Reply &reply) {
        reply.headers.replaceOrAppend("X-Request-Id", request.id);
    });
}

} // namespace ccplant::http
