// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/browser_sign_ins.h"

#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString collection = u"signed-out"_s;

/// Whole seconds, as the cookie has them.
QDateTime seconds(const QDateTime &time)
{
    return QDateTime::fromSecsSinceEpoch(time.toSecsSinceEpoch(), QTimeZone::UTC);
}

} // namespace

BrowserSignIns::BrowserSignIns(
    store::Store &store, Keyring keys, const Clock &clock, bool secure, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(std::move(keys))
    , m_clock(clock)
    , m_secure(secure)
{
    // In a cluster another replica may be the one where somebody signs out.
    connect(&m_store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.type == store::Change::Put && change.record.collection == collection)
            remember(change.record);
    });
}

QCoro::Task<Result<void>> BrowserSignIns::start()
{
    QString cursor;
    do {
        const auto page = co_await m_store.list(
            {.collection = collection, .labels = {}, .owner = {}, .cursor = cursor, .limit = 1000});
        if (!page)
            co_return tl::unexpected(page.error());
        for (const store::Record &record : page->records) {
            remember(record);
            if (m_signedOut.contains(record.id))
                continue;
            if (const auto removed = co_await m_store.remove(collection, record.id);
                !removed && removed.error().code != ErrorCode::NotFound)
                logEvent(lcAuth(), log::Level::Warning, u"an ended sign-out cannot be forgotten"_s,
                    {{u"detail"_s, removed.error().detail},
                        {u"cause"_s, removed.error().internal}});
        }
        cursor = page->nextCursor;
    } while (!cursor.isEmpty());
    co_return {};
}

void BrowserSignIns::remember(const store::Record &record)
{
    const QDateTime end = parseTime(record.body.value("until"_L1).toString());
    if (end > m_clock.now())
        m_signedOut.insert(record.id, end);
}

QByteArray BrowserSignIns::signIn(const QString &user)
{
    const QDateTime now = seconds(m_clock.now());
    return cookieOf({newId(u"a"), user, now, now});
}

QByteArray BrowserSignIns::cookieOf(const SignIn &signIn) const
{
    const QDateTime end = std::min(signIn.idleEnd(), signIn.absoluteEnd());
    return setCookie(sealSignIn(signIn, m_keys),
        std::chrono::seconds(seconds(m_clock.now()).secsTo(end)), m_secure);
}

std::optional<SignIn> BrowserSignIns::check(const QByteArray &cookieHeader) const
{
    const auto signIn = openSignIn(cookieValue(cookieHeader, cookieName(m_secure)), m_keys);
    if (!signIn || signIn->isOver(m_clock.now()) || m_signedOut.contains(signIn->id))
        return {};
    return signIn;
}

QByteArray BrowserSignIns::renewal(const QByteArray &cookieHeader) const
{
    auto signIn = check(cookieHeader);
    const QDateTime now = seconds(m_clock.now());
    if (!signIn || !signIn->wantsRenewal(now))
        return {};
    signIn->renewed = now;
    return cookieOf(*signIn);
}

QCoro::Task<Result<void>> BrowserSignIns::signOut(SignIn signIn)
{
    store::Record record;
    record.collection = collection;
    record.id = signIn.id;
    record.owner = signIn.user;
    record.body = {{u"until"_s, formatTime(signIn.absoluteEnd())}};
    m_signedOut.insert(signIn.id, signIn.absoluteEnd());
    const auto stored = co_await m_store.put(record);
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return {};
}

} // namespace ccplant::auth
