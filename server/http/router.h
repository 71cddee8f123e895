// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/access.h"
#include "server/http/message.h"
#include "server/http/stream.h"

#include <functional>
#include <memory>
#include <optional>
#include <QCoro/QCoroTask>
#include <QStringList>

QT_FORWARD_DECLARE_CLASS(QWebSocket)

namespace ccplant::http {

using RequestPtr = std::shared_ptr<const Request>;
struct Route;
/// Answers at once.
using Handler = std::function<Reply(RequestPtr)>;
/// Answers later. When the client leaves the answer is dropped, not the work.
using TaskHandler = std::function<QCoro::Task<Reply>(RequestPtr)>;
/// Answers piece by piece, or with one Reply through Stream::reply().
using StreamHandler = std::function<void(RequestPtr, std::shared_ptr<Stream>)>;
/// Takes over an upgraded connection.
using SocketHandler = std::function<void(RequestPtr, std::unique_ptr<QWebSocket>)>;
/// Begins what must be done before a request is handled, or does nothing (null).
using Preparer = std::function<std::optional<QCoro::Task<void>>(const Request &, const Route &)>;
/// Sees every answer before it is sent, streams with their head only: adds headers, logs, counts.
using Finisher = std::function<void(const Request &, Reply &)>;

/// Is told of every answer that stays open, before its handler is: an event stream, or a WebSocket
/// (then `stream` is null).
using StreamWatcher =
    std::function<void(const RequestPtr &, const Route &, const std::shared_ptr<Stream> &stream)>;

/// Who may use a route and what it may take.
struct RouteOptions {
    Rule rule;
    qint64 maxBody = 1024 * 1024; ///< bytes; larger: 413
    bool intent =
        false; ///< wants the proof that no foreign page sent it (addCsrfGuard), whoever asks
    bool metered = true; ///< counts for rate limits
};

struct Route {
    QByteArray method;
    QString pattern; ///< `/api/v1/sessions/{id}`; `{rest...}` as last segment takes the rest
    RouteOptions options;
    std::variant<Handler, TaskHandler, StreamHandler, SocketHandler> handler;
};

struct Match {
    const Route *route = nullptr; ///< null: no route with this path, or none with this method
    QHash<QString, QString> params;
    QList<QByteArray> allowed; ///< methods the path has, for 405's Allow
};

/// The table of routes. Built before the server listens, then only read. HEAD is answered by GET's
/// route, OPTIONS by Allow.
class Router {
public:
    void add(QByteArray method, QString pattern, Handler handler, RouteOptions options);
    void addTask(QByteArray method, QString pattern, TaskHandler handler, RouteOptions options);
    void addStream(QByteArray method, QString pattern, StreamHandler handler, RouteOptions options);
    void addSocket(QString pattern, SocketHandler handler, RouteOptions options);
    /// Looks at a request before its handler and may change it (identity) or answer in its place.
    /// Filters run in the order added and also see requests that no route matches, so that an
    /// unauthenticated caller cannot tell routes apart.
    void addFilter(std::function<std::optional<Reply>(Request &, const Match &)> filter);
    /// Runs after the filters, once the body is there; not for WebSockets. What it begins does not
    /// throw.
    void addPreparer(Preparer preparer);
    void addFinisher(Finisher finisher);
    void watchStreams(StreamWatcher watcher);

    /// `path` as it stands in the request line: percent-encoded, so that `%2F` stays inside its
    /// segment. A path that is not valid matches nothing. Where several patterns fit, the one with
    /// more literal segments wins.
    Match match(const QByteArray &method, const QString &path) const;
    const std::vector<std::unique_ptr<Route>> &routes() const { return m_routes; }
    std::optional<Reply> filter(Request &request, const Match &match) const;
    std::vector<QCoro::Task<void>> prepare(const Request &request, const Route &route) const;
    void finish(const Request &request, Reply &reply) const;
    void opened(
        const RequestPtr &request, const Route &route, const std::shared_ptr<Stream> &stream) const;

private:
    void insert(Route route);

    std::vector<std::unique_ptr<Route>> m_routes; // most specific first
    std::vector<QStringList> m_patterns; // their patterns, in segments
    std::vector<std::function<std::optional<Reply>(Request &, const Match &)>> m_filters;
    std::vector<Preparer> m_preparers;
    std::vector<Finisher> m_finishers;
    std::vector<StreamWatcher> m_watchers;
};

} // namespace ccplant::http
