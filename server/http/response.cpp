// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/response.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

/// IMF-fixdate (RFC 9110 §5.6.7), made once a second.
QByteArray dateNow()
{
    thread_local qint64 second = 0;
    thread_local QByteArray text;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    if (now != second) {
        second = now;
        text = QLocale::c()
                   .toString(QDateTime::fromSecsSinceEpoch(now, QTimeZone::UTC),
                       u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s)
                   .toLatin1();
    }
    return text;
}

bool isSafe(QByteArrayView value)
{
    return std::none_of(
        value.begin(), value.end(), [](char c) { return uchar(c) < 0x20 || c == 0x7f; });
}

void appendField(QByteArray &out, QByteArrayView name, QByteArrayView value)
{
    if (isSafe(value)) // last defence against response splitting; QHttpHeaders has refused such
                       // values already
        out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

bool isBodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

QByteArray reasonOf(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 307:
        return "Temporary Redirect";
    case 308:
        return "Permanent Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    }
    return "Status";
}

QByteArray writeHead(const ResponseHead &head)
{
    QByteArray out;
    out.reserve(512);
    out.append("HTTP/1.1 ")
        .append(QByteArray::number(head.status))
        .append(' ')
        .append(reasonOf(head.status))
        .append("\r\n");
    appendField(out, "Date", dateNow());
    if (!head.contentType.isEmpty())
        appendField(out, "Content-Type", head.contentType);
    if (head.framing == Framing::Length && !isBodiless(head.status))
        appendField(out, "Content-Length", QByteArray::number(head.length));
    else if (head.framing == Framing::Chunked)
        appendField(out, "Transfer-Encoding", "chunked");
    if (!head.keepAlive)
        appendField(out, "Connection", "close");
    else if (head.minorVersion == 0)
        appendField(out, "Connection", "keep-alive");
    for (qsizetype i = 0; i < head.headers.size(); ++i)
        appendField(out,
            QByteArrayView(head.headers.nameAt(i).data(), head.headers.nameAt(i).size()),
            head.headers.valueAt(i));
    out.append("\r\n");
    return out;
}

} // namespace ccplant::http
