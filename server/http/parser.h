// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <llhttp.h>
#include <QByteArray>
#include <vector>

namespace ccplant::http {

/// The head of a request that the guard has judged well-formed (RFC 9112).
struct Head {
    struct Field {
        QByteArray name; ///< as sent
        QByteArray value; ///< without surrounding white space
    };
    QByteArray method;
    QByteArray target; ///< origin-form (`/path?query`), or `*` for OPTIONS
    QByteArray host; ///< of the Host field or of an absolute-form target; empty only for HTTP/1.0
    std::vector<Field> fields;
    int minorVersion = 1; ///< 1 for HTTP/1.1, 0 for HTTP/1.0
    qint64 contentLength = 0; ///< bytes of body announced; -1 for a chunked body
    bool keepAlive = true;
    bool expectContinue = false;
    bool webSocket = false; ///< asks for `Upgrade: websocket`

    QByteArray field(QByteArrayView name) const;
    int count(QByteArrayView name) const;
};

/// Why the guard will not have a request: a status and a sentence for the client.
struct Refusal {
    int status = 0; ///< 0: none
    QByteArray why;
};

/// The guard's judge: a strict HTTP/1.x request parser over llhttp. No I/O, no Qt event loop. One
/// message at a time: it stops behind a head and behind a message, so that pipelined bytes stay
/// with the caller. Not thread-safe.
class RequestParser {
public:
    enum class Step {
        NeedMore, ///< all bytes taken
        HeadDone, ///< head() is complete; feed on for the body
        MessageDone, ///< takeBody() is complete; next() before more is fed
        Refused, ///< refusal() says why; nothing more may be fed
    };

    RequestParser(qint64 maxHeaderBytes, qint64 maxBodyBytes);
    RequestParser(const RequestParser &) = delete;
    RequestParser &operator=(const RequestParser &) = delete;

    /// Takes bytes up to the next step; `*consumed` says how many.
    Step feed(QByteArrayView bytes, qsizetype *consumed);
    /// Starts over for the next message.
    void next();
    /// Lowers the body's bound once the route is known.
    void setMaxBody(qint64 bytes) { m_maxBody = bytes; }

    /// True when bytes of a message were taken (empty lines before it do not count).
    bool started() const { return m_started; }
    const Head &head() const { return m_head; }
    const Refusal &refusal() const { return m_refusal; }
    QByteArray takeBody() { return std::exchange(m_body, {}); }
    qint64 bodySize() const { return m_body.size(); }

private:
    static const llhttp_settings_t &settings();
    static RequestParser *of(llhttp_t *parser)
    {
        return static_cast<RequestParser *>(parser->data);
    }

    Step afterPause();
    Step refuse(int status, QByteArray why);
    Step refuseError(llhttp_errno_t error);
    /// What llhttp lets through and we do not. True when the head may pass.
    bool judgeHead();
    bool judgeTarget();
    bool judgeHost();
    bool judgeFraming();
    bool judgeUpgrade();
    bool denied(int status, QByteArray why);
    int takeBodyPart(const char *at, size_t length);

    llhttp_t m_parser;
    Head m_head;
    Refusal m_refusal;
    QByteArray m_body;
    qint64 m_maxHeader;
    qint64 m_hardMaxBody;
    qint64 m_maxBody;
    qint64 m_headerBytes = 0;
    qint64 m_bodyFraming = 0; // bytes of a chunked body that are no data
    bool m_started = false;
    bool m_inBody = false;
    bool m_messagePaused = false;
};

} // namespace ccplant::http
