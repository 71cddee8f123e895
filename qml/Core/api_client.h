// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>
#include <QUrlQuery>

#include <chrono>
#include <functional>

class QNetworkReply;

namespace ccplant::client {

/// What the server answered.
struct ApiReply {
    int status = 0; ///< 2xx
    QByteArray body;
    QString contentType;
    /// The body as an object; empty for another kind of body.
    QJsonObject json() const;
};

/// The server said that it is being maintained.
bool isMaintenance(const Error &error);

/// One call on its way. It deletes itself when it is done; hold it in a QPointer. Continuations are
/// bound to a context object: when that dies, they are dropped (the call itself goes on, so that
/// what was asked for happens). Exactly one Result reaches each continuation, never from within the
/// function that made the call.
class ApiCall final : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const Result<ApiReply> &)>;

    /// Runs `handler` in `context`'s life. Answers itself for chaining.
    ApiCall *then(QObject *context, Handler handler);
    /// Gives up: continuations are told nothing more.
    void abort();

Q_SIGNALS:
    void uploadProgress(qint64 sent, qint64 total);

private:
    friend class ApiClient;
    ApiCall(QObject *parent, QNetworkReply *reply);
    void finish();

    QPointer<QNetworkReply> m_reply;
    QList<std::pair<QPointer<QObject>, Handler>> m_handlers;
};

/// HTTP to one server (docs/protocol.md §5): the bearer token, JSON, deadlines, problems as Error.
///
/// Errors besides the server's own: `Unavailable` when the server cannot be reached (detail says
/// which address), `Timeout` past the deadline, `Internal` when the answer is not what the protocol
/// says. `extra.retry_after`: seconds, where the server says when to try again. Main thread only.
class ApiClient : public QObject {
    Q_OBJECT
public:
    explicit ApiClient(QObject *parent = nullptr);

    /// `token` may be empty (a browser has its cookie).
    void setServer(const QUrl &base, const QString &token);
    QUrl base() const { return m_base; }
    QString token() const { return m_token; }

    /// `path` starts with `/` and is already percent-encoded (see segment()).
    ApiCall *get(const QString &path, const QUrlQuery &query = {});
    ApiCall *post(
        const QString &path, const QJsonObject &body = {}, const QByteArray &idempotencyKey = {});
    ApiCall *patch(const QString &path, const QJsonObject &body);
    ApiCall *put(const QString &path, const QJsonObject &body);
    ApiCall *remove(const QString &path);
    ApiCall *upload(const QString &path, const QUrlQuery &query, const QByteArray &bytes,
        const QByteArray &mimeType);

    /// Deadline for the next calls; 20 s unless set, 120 s for uploads.
    void setDeadline(std::chrono::milliseconds deadline) { m_deadline = deadline; }

    /// One percent-encoded path segment.
    static QString segment(const QString &text);

Q_SIGNALS:
    /// The server refused the token (401).
    void unauthenticated();
    /// The server refused a change because it is being maintained.
    void maintained();

private:
    QNetworkRequest request(
        const QString &path, const QUrlQuery &query, std::chrono::milliseconds deadline) const;
    ApiCall *track(QNetworkReply *reply);

    QNetworkAccessManager m_network;
    QUrl m_base;
    QString m_token;
    std::chrono::milliseconds m_deadline{20'000};
};

} // namespace ccplant::client
