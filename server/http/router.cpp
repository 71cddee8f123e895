// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include "server/http/target.h"

#include <QWebSocket>

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

bool isParameter(const QString &segment)
{
    return segment.startsWith(u'{') && segment.endsWith(u'}');
}

/// Puts the values of the pattern's parameters into `params`; false when the path is another one.
bool matches(const QStringList &pattern, const QStringList &path, QHash<QString, QString> *params)
{
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QString &want = pattern[i];
        if (isParameter(want) && want.endsWith("...}"_L1)) {
            params->insert(want.sliced(1, want.size() - 5), path.mid(i).join(u'/'));
            return true;
        }
        if (i >= path.size())
            return false;
        if (isParameter(want)) {
            if (path[i].isEmpty())
                return false;
            params->insert(want.sliced(1, want.size() - 2), path[i]);
        } else if (want != path[i]) {
            return false;
        }
    }
    return pattern.size() == path.size();
}

/// More literal segments first, so that `/sessions/search` wins over `/sessions/{id}` in whatever
/// order they were added.
int specificity(const QString &segment)
{
    return !isParameter(segment) ? 2 : segment.endsWith("...}"_L1) ? 0 : 1;
}

bool moreSpecific(const QStringList &left, const QStringList &right)
{
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i) {
        if (specificity(left[i]) != specificity(right[i]))
            return specificity(left[i]) > specificity(right[i]);
    }
    return left.size() > right.size();
}

bool answers(const Route &route, const QByteArray &method)
{
    return route.method == method || (method == "HEAD" && route.method == "GET");
}

} // namespace

void Router::insert(Route route)
{
    Q_ASSERT_X(route.pattern.startsWith(u'/'), "Router", "a pattern starts with '/'");
    QStringList segments = route.pattern.sliced(1).split(u'/');
    const auto place = std::find_if(m_patterns.begin(), m_patterns.end(),
        [&](const QStringList &other) { return moreSpecific(segments, other); });
    m_routes.insert(
        m_routes.begin() + (place - m_patterns.begin()), std::make_unique<Route>(std::move(route)));
    m_patterns.insert(place, std::move(segments));
}

void Router::add(QByteArray method, QString pattern, Handler handler, RouteOptions options)
{
    insert({std::move(method), std::move(pattern), options, std::move(handler)});
}

void Router::addTask(QByteArray method, QString pattern, TaskHandler handler, RouteOptions options)
{
    insert({std::move(method), std::move(pattern), options, std::move(handler)});
}

void Router::addStream(
    QByteArray method, QString pattern, StreamHandler handler, RouteOptions options)
{
    insert({std::move(method), std::move(pattern), options, std::move(handler)});
}

void Router::addSocket(QString pattern, SocketHandler handler, RouteOptions options)
{
    insert({"GET", std::move(pattern), options, std::move(handler)});
}

void Router::addFilter(std::function<std::optional<Reply>(Request &, const Match &)> filter)
{
    m_filters.push_back(std::move(filter));
}

void Router::addPreparer(Preparer preparer)
{
    m_preparers.push_back(std::move(preparer));
}

std::vector<QCoro::Task<void>> Router::prepare(const Request &request, const Route &route) const
{
    std::vector<QCoro::Task<void>> begun;
    for (const Preparer &preparer : m_preparers) {
        if (auto task = preparer(request, route))
            begun.push_back(std::move(*task));
    }
    return begun;
}

void Router::addFinisher(Finisher finisher)
{
    m_finishers.push_back(std::move(finisher));
}

void Router::watchStreams(StreamWatcher watcher)
{
    m_watchers.push_back(std::move(watcher));
}

Match Router::match(const QByteArray &method, const QString &path) const
{
    Match out;
    if (!path.startsWith(u'/'))
        return out;
    const auto segments = readSegments(path);
    if (!segments)
        return out;
    for (size_t i = 0; i < m_routes.size(); ++i) {
        const auto &route = m_routes[i];
        QHash<QString, QString> params;
        if (!matches(m_patterns[i], *segments, &params))
            continue;
        if (!out.route && answers(*route, method)) {
            out.route = route.get();
            out.params = std::move(params);
        }
        if (!out.allowed.contains(route->method))
            out.allowed += route->method;
    }
    if (out.allowed.contains("GET"))
        out.allowed += "HEAD";
    if (!out.allowed.isEmpty() && !out.allowed.contains("OPTIONS"))
        out.allowed += "OPTIONS";
    return out;
}

std::optional<Reply> Router::filter(Request &request, const Match &match) const
{
    for (const auto &filter : m_filters) {
        if (auto reply = filter(request, match))
            return reply;
    }
    return {};
}

void Router::finish(const Request &request, Reply &reply) const
{
    for (const auto &finisher : m_finishers)
        finisher(request, reply);
}

void Router::opened(
    const RequestPtr &request, const Route &route, const std::shared_ptr<Stream> &stream) const
{
    for (const auto &watcher : m_watchers)
        watcher(request, route, stream);
}

} // namespace ccplant::http
