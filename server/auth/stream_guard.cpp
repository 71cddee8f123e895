// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/stream_guard.h"

#include "server/http/connection.h"
#include "server/http/middleware/accesslog.h"
#include "shared/log.h"

using namespace Qt::StringLiterals;

namespace ccplant::auth {

StreamGuard::StreamGuard(Authenticator &authenticator, QObject *parent)
    : QObject(parent)
    , m_authenticator(authenticator)
{
    m_soon.setSingleShot(true); // one look for many changes in a row
    connect(&m_soon, &QTimer::timeout, this, &StreamGuard::check);
    connect(&m_authenticator, &Authenticator::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(&m_timer, &QTimer::timeout, this, &StreamGuard::check);
    m_timer.start(interval);
}

void StreamGuard::install(http::Router &router)
{
    router.watchStreams([this](const http::RequestPtr &request, const http::Route &route,
                            const std::shared_ptr<http::Stream> &stream) {
        if (route.options.rule.isOpen())
            return;
        add({request, route.options.rule, stream == nullptr, stream,
            m_authenticator.standingOf(*request)});
    });
}

void StreamGuard::add(Open open)
{
    if (m_open.size() >= m_tidyAt) {
        std::erase_if(m_open, [](const Open &each) { return !isOpen(each); });
        m_tidyAt = std::max<size_t>(64, 2 * m_open.size());
    }
    m_open.push_back(std::move(open));
}

bool StreamGuard::isOpen(const Open &open)
{
    if (open.socket)
        return open.request->connection && open.request->connection->isOpen();
    const auto stream = open.stream.lock();
    return stream && stream->isOpen();
}

bool StreamGuard::mayStay(const Open &open)
{
    const auto now = open.standing();
    const http::Identity &then = open.request->identity;
    return now && now->user == then.user && now->permissions == then.permissions
        && now->teams == then.teams
        && (now->permissions & open.rule.permissions()) == open.rule.permissions();
}

void StreamGuard::end(const Open &open)
{
    logEvent(lcAuth(), log::Level::Info, u"ended what was open"_s,
        {{u"request_id"_s, open.request->id}, {u"user"_s, open.request->identity.user},
            {u"path"_s, http::loggedPath(*open.request)}});
    if (const auto stream = open.stream.lock())
        stream->revoke();
    else if (open.socket && open.request->connection)
        open.request->connection->revoke();
}

void StreamGuard::check()
{
    std::erase_if(m_open, [](const Open &each) { return !isOpen(each); });
    std::vector<Open> over;
    std::erase_if(m_open, [&over](const Open &each) {
        if (mayStay(each))
            return false;
        over.push_back(each);
        return true;
    });
    for (const Open &each : over) // ending one may open or end others
        end(each);
}

} // namespace ccplant::auth
