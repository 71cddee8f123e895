// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHttpHeaders>

namespace ccplant::http {

/// How a body's end is told to the client.
enum class Framing { Length, Chunked, UntilClose, None };

struct ResponseHead {
    int status = 200;
    QByteArray contentType; ///< empty: none
    QHttpHeaders headers;
    Framing framing = Framing::Length;
    qint64 length = 0; ///< for Framing::Length
    bool keepAlive = true;
    int minorVersion = 1; ///< of the request
};

/// Status line and header fields, with the empty line. Pure but for the Date field.
QByteArray writeHead(const ResponseHead &head);
/// True for statuses that never have a body or a Content-Length (RFC 9110 §6.4.1, §8.6).
bool isBodiless(int status);
QByteArray reasonOf(int status);

} // namespace ccplant::http
