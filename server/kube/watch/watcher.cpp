// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/watch/watcher.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

using std::chrono::milliseconds;

milliseconds times(milliseconds time, double factor)
{
    return milliseconds(qint64(double(time.count()) * factor));
}

/// The server or the network is not well, or does not let us: nothing is wrong with what we asked.
bool isPassing(const ApiError &error)
{
    switch (error.reason) {
    case Reason::Unreachable:
    case Reason::DeadlineExceeded:
    case Reason::TooManyRequests:
    case Reason::ServiceUnavailable:
    case Reason::ServerTimeout:
    case Reason::Timeout:
    case Reason::Unauthorized:
    case Reason::Forbidden:
    case Reason::BadCredentials:
        return true;
    default:
        return false;
    }
}

} // namespace

Watcher::Watcher(ListOptions which, WatchPolicy policy, Random random)
    : m_which(std::move(which))
    , m_policy(policy)
    , m_random(random)
    , m_backoff(policy.backoff, random)
{
    m_which.limit = m_policy.pageSize;
}

watching::Actions Watcher::start()
{
    return m_state == Stopped ? goOn() : Actions();
}

watching::Actions Watcher::stop()
{
    const State before = std::exchange(m_state, Stopped);
    return before == Stopped ? Actions() : Actions{watching::Abort{m_call++}};
}

watching::Actions Watcher::goOn()
{
    return m_version.isEmpty() ? list() : watch(false);
}

watching::Actions Watcher::list()
{
    m_state = Listing;
    m_version.clear();
    m_failedAt.clear();
    m_wellSince.reset();
    m_pages = {};
    return page();
}

watching::Actions Watcher::page()
{
    ListOptions options = m_which;
    options.continueToken = m_pages.continueToken;
    return {watching::List{++m_call, options}};
}

watching::Actions Watcher::listed(quint64 call, const ApiResult<ObjectList> &answer)
{
    if (call != m_call || m_state != Listing)
        return {};
    if (!answer)
        return answer.error().isGone() ? gone(answer.error()) : wait(answer.error());
    if (answer->resourceVersion.isEmpty())
        return wait({.reason = Reason::BadAnswer, .message = u"a list without a version"_s});
    m_pages.items += answer->items;
    m_pages.resourceVersion = answer->resourceVersion;
    m_pages.continueToken = answer->continueToken;
    if (!m_pages.continueToken.isEmpty())
        return page();
    m_version = m_pages.resourceVersion;
    return Actions{watching::Replace{std::exchange(m_pages, {})}} + watch(false);
}

watching::Actions Watcher::watch(bool isRenewal)
{
    m_state = Opening;
    m_isRenewal = isRenewal;
    // Replicas that started together do not come back together.
    const auto timeout =
        std::chrono::round<std::chrono::seconds>(times(m_policy.timeout, 1 + m_random() / 2));
    m_patience = timeout + m_policy.grace;
    return {watching::Watch{++m_call,
        {.labelSelector = m_which.labelSelector,
            .fieldSelector = m_which.fieldSelector,
            .resourceVersion = m_version,
            .timeout = timeout}}};
}

watching::Actions Watcher::opened(quint64 call, Time now)
{
    if (call != m_call || m_state != Opening)
        return {};
    m_state = Watching;
    m_openedAt = now;
    if (!m_wellSince)
        m_wellSince = now;
    return {watching::Wake{m_patience}};
}

watching::Actions Watcher::line(quint64 call, const QByteArray &line, Time now)
{
    if (call != m_call || m_state != Watching)
        return {};
    const auto read = readWatchEvent(line);
    return read ? event(*read, now) : Actions{watching::Abort{call}} + unreadable(read.error());
}

watching::Actions Watcher::event(const WatchEvent &event, Time now)
{
    if (event.type == WatchEvent::Error)
        return Actions{watching::Abort{m_call}}
        + (event.error.isGone() ? gone(event.error) : watchFailed(event.error));
    m_version = resourceVersionOf(event.object);
    m_failedAt.clear();
    progressed(now);
    switch (event.type) {
    case WatchEvent::Added:
    case WatchEvent::Modified:
        return {watching::Upsert{event.object}};
    case WatchEvent::Deleted:
        return {watching::Remove{event.object}};
    default:
        return {};
    }
}

void Watcher::progressed(Time now)
{
    if (now - m_openedAt >= m_policy.shortest)
        m_mayRelistAtOnce = true;
    m_backoff.healthy(now - m_wellSince.value_or(now));
}

watching::Actions Watcher::ended(quint64 call, const ApiResult<void> &how, Time now)
{
    if (call != m_call || (m_state != Opening && m_state != Watching))
        return {};
    if (!how)
        return how.error().isGone() ? gone(how.error()) : watchFailed(how.error());
    if (m_state == Opening || now - m_openedAt < m_policy.shortest)
        return watchFailed(
            {.reason = Reason::Unreachable, .message = u"the watch ended as soon as it began"_s});
    progressed(now);
    return watch(true);
}

watching::Actions Watcher::timeUp()
{
    if (m_state == Waiting)
        return goOn();
    if (m_state != Watching)
        return {};
    m_wellSince.reset();
    const ApiError silent{.reason = Reason::DeadlineExceeded,
        .message = u"the server did not end the watch when it was time"_s};
    return Actions{watching::Report{silent, milliseconds(0)}, watching::Abort{m_call}}
    + watch(false);
}

/// A line that cannot be read may have hidden a change.
watching::Actions Watcher::unreadable(const ApiError &error)
{
    m_version.clear();
    return wait(error);
}

/// What we know is older than what the server remembers.
watching::Actions Watcher::gone(const ApiError &error)
{
    m_version.clear();
    if (!std::exchange(m_mayRelistAtOnce, false))
        return wait(error);
    return Actions{watching::Report{error, milliseconds(0)}} + list();
}

watching::Actions Watcher::watchFailed(const ApiError &error)
{
    if (!isPassing(error)) {
        if (m_failedAt == m_version) // it never gets over this one
            m_version.clear();
        m_failedAt = m_version;
    }
    return wait(error);
}

watching::Actions Watcher::wait(const ApiError &error)
{
    m_state = Waiting;
    m_wellSince.reset();
    m_pages = {};
    ++m_call; // what still comes of it does not matter
    milliseconds delay = m_backoff.next();
    if (error.retryAfter) // all were told the same
        delay = times(*error.retryAfter, 1 + m_random() / 2);
    return {watching::Report{error, delay}, watching::Wake{delay}};
}

} // namespace ccplant::kube
