// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/parser.h"

#include <algorithm>
#include <QByteArrayList>

namespace ccplant::http {

namespace {

/// QtHttpServer's header parser gives up silently above this number.
constexpr size_t maxFields = 100;

bool same(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

bool hasToken(const QByteArray &list, QByteArrayView token)
{
    for (const QByteArray &part : list.split(',')) {
        if (same(part.trimmed(), token))
            return true;
    }
    return false;
}

} // namespace

QByteArray Head::field(QByteArrayView name) const
{
    for (const Field &f : fields) {
        if (same(f.name, name))
            return f.value;
    }
    return {};
}

int Head::count(QByteArrayView name) const
{
    return int(std::count_if(
        fields.begin(), fields.end(), [&](const Field &f) { return same(f.name, name); }));
}

RequestParser::RequestParser(qint64 maxHeaderBytes, qint64 maxBodyBytes)
    : m_maxHeader(maxHeaderBytes)
    , m_hardMaxBody(maxBodyBytes)
    , m_maxBody(maxBodyBytes)
{
    llhttp_init(&m_parser, HTTP_REQUEST, &settings());
    m_parser.data = this;
}

const llhttp_settings_t &RequestParser::settings()
{
    static const llhttp_settings_t settings = [] {
        llhttp_settings_t s;
        llhttp_settings_init(&s);
        s.on_message_begin = [](llhttp_t *p) {
            of(p)->m_started = true;
            return 0;
        };
        s.on_method = [](llhttp_t *p, const char *at, size_t length) {
            of(p)->m_head.method.append(at, qsizetype(length));
            return 0;
        };
        s.on_url = [](llhttp_t *p, const char *at, size_t length) {
            of(p)->m_head.target.append(at, qsizetype(length));
            return 0;
        };
        s.on_header_field = [](llhttp_t *p, const char *at, size_t length) {
            RequestParser *self = of(p);
            if (self->m_inBody) // a trailer; its size is bounded with the framing, and it is not
                                // used
                return 0;
            // A new field begins when the last one has its value; `value` is non-null from then on.
            if (self->m_head.fields.empty() || !self->m_head.fields.back().value.isNull())
                self->m_head.fields.emplace_back();
            self->m_head.fields.back().name.append(at, qsizetype(length));
            return 0;
        };
        s.on_header_value = [](llhttp_t *p, const char *at, size_t length) {
            if (!of(p)->m_inBody)
                of(p)->m_head.fields.back().value.append(at, qsizetype(length));
            return 0;
        };
        s.on_header_value_complete = [](llhttp_t *p) {
            if (of(p)->m_inBody)
                return 0;
            QByteArray &value = of(p)->m_head.fields.back().value;
            value = value.isNull() ? QByteArray("") : value.trimmed();
            return 0;
        };
        s.on_headers_complete = [](llhttp_t *) { return int(HPE_PAUSED); };
        s.on_body = [](llhttp_t *p, const char *at, size_t length) {
            return of(p)->takeBodyPart(at, length);
        };
        s.on_message_complete = [](llhttp_t *p) {
            of(p)->m_messagePaused = true;
            return int(HPE_PAUSED);
        };
        return s;
    }();
    return settings;
}

void RequestParser::next()
{
    llhttp_init(&m_parser, HTTP_REQUEST, &settings());
    m_parser.data = this;
    m_head = {};
    m_body.clear();
    m_maxBody = m_hardMaxBody;
    m_headerBytes = m_bodyFraming = 0;
    m_started = m_inBody = m_messagePaused = false;
}

RequestParser::Step RequestParser::feed(QByteArrayView bytes, qsizetype *consumed)
{
    *consumed = 0;
    if (m_refusal.status)
        return Step::Refused;
    if (!m_inBody) // never look at more header than is allowed, however much the network brought
        bytes = bytes.first(std::min<qsizetype>(bytes.size(), m_maxHeader - m_headerBytes + 1));
    const qint64 bodyBefore = m_body.size();
    const llhttp_errno_t error = llhttp_execute(&m_parser, bytes.data(), size_t(bytes.size()));
    if (m_refusal.status)
        return Step::Refused;
    const bool paused = error == HPE_PAUSED || error == HPE_PAUSED_UPGRADE;
    if (error != HPE_OK && !paused)
        return refuseError(error);
    *consumed = paused ? llhttp_get_error_pos(&m_parser) - bytes.data() : bytes.size();
    if (!m_inBody) {
        m_headerBytes += *consumed;
        if (m_headerBytes > m_maxHeader || m_head.fields.size() > maxFields)
            return refuse(431, "The request's header is too large.");
    } else {
        m_bodyFraming += *consumed - (m_body.size() - bodyBefore);
        // Chunk sizes, extensions and trailers may not outweigh what they carry without bound.
        if (m_bodyFraming > m_maxHeader + 8 * m_body.size())
            return refuse(400, "The request's chunks carry too little data for their framing.");
    }
    return paused ? afterPause() : Step::NeedMore;
}

RequestParser::Step RequestParser::afterPause()
{
    if (m_messagePaused)
        return Step::MessageDone;
    if (!judgeHead())
        return Step::Refused;
    m_inBody = true;
    llhttp_resume(&m_parser);
    return Step::HeadDone;
}

RequestParser::Step RequestParser::refuse(int status, QByteArray why)
{
    m_refusal = {status, std::move(why)};
    return Step::Refused;
}

RequestParser::Step RequestParser::refuseError(llhttp_errno_t error)
{
    const QByteArrayView reason = llhttp_get_error_reason(&m_parser);
    if (error == HPE_INVALID_VERSION
        && reason == "Invalid HTTP version") // the other reason is a bare LF behind it
        return refuse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
    return refuse(
        400, QByteArray("The request is not well-formed HTTP/1.1: ") + reason.toByteArray());
}

bool RequestParser::denied(int status, QByteArray why)
{
    m_refusal = {status, std::move(why)};
    return false;
}

bool RequestParser::judgeHead()
{
    if (llhttp_get_http_major(&m_parser) != 1 || llhttp_get_http_minor(&m_parser) > 1)
        return denied(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
    m_head.minorVersion = llhttp_get_http_minor(&m_parser);
    m_head.keepAlive = llhttp_should_keep_alive(&m_parser);
    return judgeTarget() && judgeHost() && judgeFraming() && judgeUpgrade();
}

bool RequestParser::judgeTarget()
{
    QByteArray &target = m_head.target;
    if (target.startsWith('/') || (target == "*" && m_head.method == "OPTIONS"))
        return true;
    // absolute-form (RFC 9112 §3.2.2): the authority takes the place of the Host field.
    if (same(target.first(std::min<qsizetype>(7, target.size())), "http://")) {
        const qsizetype end = target.indexOf('/', 7);
        m_head.host = target.mid(7, end < 0 ? -1 : end - 7);
        target = end < 0 ? QByteArray("/") : target.mid(end);
        if (!m_head.host.isEmpty() && !m_head.host.contains('@') && !m_head.host.contains('?'))
            return true;
    }
    return denied(400, "The request's target must be a path.");
}

bool RequestParser::judgeHost()
{
    const int count = m_head.count("host");
    if (count > 1 || (count == 0 && m_head.minorVersion == 1))
        return denied(400, "The request must have one Host field.");
    if (m_head.host.isEmpty())
        m_head.host = m_head.field("host");
    return true;
}

bool RequestParser::judgeFraming()
{
    const int lengths = m_head.count("content-length");
    const int encodings = m_head.count("transfer-encoding");
    if (lengths > 1 || encodings > 1 || (lengths && encodings))
        return denied(400, "The request says in two ways how long its body is.");
    if (encodings) {
        if (m_head.minorVersion == 0)
            return denied(400, "HTTP/1.0 has no Transfer-Encoding.");
        if (!same(m_head.field("transfer-encoding"), "chunked"))
            return denied(501, "The only Transfer-Encoding that is understood is chunked.");
        m_head.contentLength = -1;
    } else if (lengths) {
        if (m_parser.content_length > quint64(m_maxBody))
            return denied(413, "The request's body is too large.");
        m_head.contentLength = qint64(m_parser.content_length);
    }
    const QByteArray expect = m_head.field("expect");
    if (!expect.isEmpty() && !same(expect, "100-continue"))
        return denied(417, "The only expectation that is understood is 100-continue.");
    m_head.expectContinue =
        !expect.isEmpty() && m_head.minorVersion == 1 && m_head.contentLength != 0;
    return true;
}

bool RequestParser::judgeUpgrade()
{
    if (!same(m_head.field("upgrade"), "websocket")
        || !hasToken(m_head.field("connection"), "upgrade"))
        return true; // other upgrades may be ignored (RFC 9110 §7.8), and are
    if (m_head.method != "GET" || m_head.minorVersion != 1 || m_head.contentLength != 0)
        return denied(400, "A WebSocket is opened with a GET request without a body.");
    if (m_head.field("sec-websocket-version") != "13")
        return denied(426, "Only version 13 of the WebSocket protocol is spoken here.");
    if (QByteArray::fromBase64(m_head.field("sec-websocket-key")).size() != 16)
        return denied(400, "The WebSocket handshake lacks a valid Sec-WebSocket-Key.");
    m_head.webSocket = true;
    return true;
}

int RequestParser::takeBodyPart(const char *at, size_t length)
{
    if (m_body.size() + qint64(length) > m_maxBody) {
        m_refusal = {413, "The request's body is too large."};
        return HPE_USER;
    }
    if (m_body.isEmpty()
        && m_head.contentLength > 0) // announced, judged, and bounded by the route by now
        m_body.reserve(std::min<qint64>(m_head.contentLength, 1024 * 1024));
    m_body.append(at, qsizetype(length));
    return 0;
}

} // namespace ccplant::http
