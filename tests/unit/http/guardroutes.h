// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/http/fixture.h"

namespace ccplant::http {

using namespace Qt::StringLiterals;

/// Routes that the tests of the guard ask.
inline void addRoutes(Router &router)
{
    router.add("GET", u"/hello"_s, [](RequestPtr) { return Reply::bytes("hello", "text/plain"); },
        {Rule::everybody()});
    router.add("POST", u"/echo"_s, echo, {Rule::everybody()});
    router.add("POST", u"/big"_s,
        [](RequestPtr r) { return Reply::bytes(QByteArray::number(r->body.size()), "text/plain"); },
        {.rule = http::Rule::everybody(), .maxBody = 4 * 1024 * 1024});
}

/// A head with a Host field; `fields` end in CRLF each.
inline QByteArray head(
    const QByteArray &fields, const QByteArray &requestLine = "POST /echo HTTP/1.1")
{
    return requestLine + "\r\nHost: localhost\r\n" + fields + "\r\n";
}

} // namespace ccplant::http
