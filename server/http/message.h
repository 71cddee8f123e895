// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "shared/error.h"

#include <chrono>
#include <functional>
#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QHttpHeaders>
#include <QJsonObject>
#include <QPointer>
#include <QUrlQuery>

namespace ccplant::http {

class Connection;

/// Who makes a request, as the authentication filter found it. Empty user: nobody.
struct Identity {
    QString user;
    QString method; ///< `owner-token`, `cookie`, `api-key`, `static-key`
    bool browser =
        false; ///< credentials that a browser adds by itself: unsafe methods need a proof of intent
    Permissions permissions = {};
    QStringList teams = {}; ///< `org/team`: whose sessions are this caller's too
    QString key = {}; ///< id of the API key; empty without one
};

/// A request as handlers see it: a value, free of QtHttpServer's types.
struct Request {
    QByteArray method; ///< upper case
    QString path; ///< decoded, starts with '/', without query; has no `.` or `..` segment
    QUrlQuery query;
    QHttpHeaders headers;
    QByteArray body;
    QHostAddress peer; ///< the client, as far as trusted proxies say who that is
    QByteArray scheme; ///< `http` or `https`, as a trusted proxy says; empty: not known
    quint16 peerPort = 0;
    QString id; ///< request id, in the log and in every problem answer
    QHash<QString, QString> params; ///< values of `{name}` in the route's pattern
    Identity identity;
    QByteArray rateLimit, ratePolicy; ///< field values to be told; empty: not bounded
    QPointer<Connection> connection; ///< null once the client has left
    std::chrono::steady_clock::time_point received; ///< when its head was complete

    QString param(const QString &name) const { return params.value(name); }
    /// A query value, decoded ('+' stays '+'); empty when absent.
    QString queryValue(const QString &name) const;
    QByteArray header(QByteArrayView name) const;
    /// For WebSockets: calls `tell` when the caller may not have the connection any more (signed
    /// out, key removed). What it writes is sent, then the connection closes.
    void onRevoked(QObject *context, std::function<void()> tell) const;
    /// The body as a JSON object. UnsupportedMediaType without `application/json`, InvalidRequest
    /// for anything else.
    Result<QJsonObject> json() const;
};

/// A whole answer.
struct Reply {
    int status = 200;
    QByteArray body;
    QByteArray contentType;
    QHttpHeaders headers;
    bool stream =
        false; ///< set for finishers only: the head of an answer whose body follows in pieces

    static Reply json(const QJsonObject &object, int status = 200);
    static Reply bytes(QByteArray body, QByteArray contentType, int status = 200);
    static Reply empty(int status = 204);
    /// Problem details (RFC 9457). Logs error.internal with the request's id.
    static Reply problem(const Error &error, const Request &request);
    /// The same under a status that no code stands for, such as 421.
    static Reply problem(const Error &error, const Request &request, int status);
    Reply &&with(QByteArrayView name, QByteArrayView value) &&;
};

} // namespace ccplant::http
