// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/browser_sign_ins.h"

#include "server/auth/secrets.h"
#include "server/store/all_of.h"
#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QPointer>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString signedOut = u"signed-out"_s;
const QString epochs = u"sign-in-epochs"_s;
constexpr int maxAttempts = 8;

/// A user's name may have characters that a record's id may not.
QString epochId(const QString &user)
{
    return QString::fromLatin1(sha256(user.toUtf8()).toHex());
}

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
        if (change.type == store::Change::Put)
            changed(change.record);
    });
}

QCoro::Task<Result<void>> BrowserSignIns::start()
{
    const auto take = [this](const store::Record &record) { changed(record); };
    if (const auto ok = co_await forEach(epochs, take); !ok)
        co_return ok;
    QStringList ended;
    const auto sift = [this, &ended](const store::Record &record) {
        changed(record);
        if (!m_signedOut.contains(record.id))
            ended << record.id;
    };
    if (const auto ok = co_await forEach(signedOut, sift); !ok)
        co_return ok;
    for (const QString &id : std::as_const(ended))
        co_await forget(id);
    co_return {};
}

QCoro::Task<Result<void>> BrowserSignIns::forEach(
    QString collection, std::function<void(const store::Record &)> visit)
{
    const auto records = co_await store::allOf(&m_store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records)
        visit(record);
    co_return {};
}

QCoro::Task<void> BrowserSignIns::forget(QString id)
{
    const auto removed = co_await m_store.remove(signedOut, id);
    if (!removed && removed.error().code != ErrorCode::NotFound)
        logEvent(lcAuth(), log::Level::Warning, u"an ended sign-out cannot be forgotten"_s,
            {{u"detail"_s, removed.error().detail}, {u"cause"_s, removed.error().internal}});
}

void BrowserSignIns::changed(const store::Record &record)
{
    if (record.collection == epochs) {
        qint64 &epoch = m_epochs[record.owner];
        epoch = std::max(epoch, record.body.value("epoch"_L1).toInteger());
        Q_EMIT voided();
    } else if (record.collection == signedOut) {
        const QDateTime end = parseTime(record.body.value("until"_L1).toString());
        if (end > m_clock.now())
            m_signedOut.insert(record.id, end);
        Q_EMIT voided();
    }
}

QByteArray BrowserSignIns::signIn(const QString &user)
{
    return cookieOf(fresh(user));
}

SignIn BrowserSignIns::fresh(const QString &user) const
{
    const QDateTime now = seconds(m_clock.now());
    return {newId(u"a"), user, now, now, m_epochs.value(user)};
}

BrowserSignIns::ProgramToken BrowserSignIns::signInProgram(const QString &user)
{
    return renewedToken(fresh(user));
}

BrowserSignIns::ProgramToken BrowserSignIns::renewedToken(SignIn signIn) const
{
    signIn.renewed = seconds(m_clock.now());
    return {
        signInTokenPrefix.toByteArray() + sealSignIn(signIn, m_keys, Carrier::Token), signIn.end()};
}

std::optional<SignIn> BrowserSignIns::checkToken(QByteArrayView secret) const
{
    if (!secret.startsWith(signInTokenPrefix))
        return {};
    return ifGood(
        openSignIn(secret.sliced(signInTokenPrefix.size()), m_clock.now(), m_keys, Carrier::Token));
}

QByteArray BrowserSignIns::cookieOf(const SignIn &signIn) const
{
    return setCookie(sealSignIn(signIn, m_keys),
        std::chrono::seconds(seconds(m_clock.now()).secsTo(signIn.end())), m_secure);
}

std::optional<SignIn> BrowserSignIns::check(const QByteArray &cookieHeader) const
{
    return ifGood(
        openSignIn(cookieValue(cookieHeader, cookieName(m_secure)), m_clock.now(), m_keys));
}

std::optional<SignIn> BrowserSignIns::ifGood(const std::optional<SignIn> &signIn) const
{
    return signIn && !signIn->isOver(m_clock.now()) && stands(*signIn) ? signIn : std::nullopt;
}

bool BrowserSignIns::stands(const SignIn &signIn) const
{
    return m_clock.now() < signIn.absoluteEnd() && !m_signedOut.contains(signIn.id)
        && signIn.epoch == m_epochs.value(signIn.user);
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
    record.collection = signedOut;
    record.id = signIn.id;
    record.owner = signIn.user;
    record.body = {{u"until"_s, formatTime(signIn.absoluteEnd())}};
    m_signedOut.insert(signIn.id, signIn.absoluteEnd());
    Q_EMIT voided();
    const auto stored = co_await m_store.put(record);
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return {};
}

QCoro::Task<Result<void>> BrowserSignIns::signOutEverywhere(QString user)
{
    // Two replicas may do this at once: whoever comes second counts on from the first.
    const QPointer<BrowserSignIns> self(this);
    for (int attempt = 1;; ++attempt) {
        auto record = co_await m_store.get(epochs, epochId(user));
        if (!record && record.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(record.error());
        if (!self)
            co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
        store::Record next = record.value_or(store::Record{});
        const auto expect = record ? store::Expect::exactly(next.version) : store::Expect::absent();
        next.collection = epochs;
        next.id = epochId(user);
        next.owner = user;
        next.body = {{u"epoch"_s, next.body.value("epoch"_L1).toInteger() + 1}};
        const auto stored = co_await m_store.put(next, expect);
        if (stored) {
            if (self)
                changed(*stored);
            co_return {};
        }
        const ErrorCode code = stored.error().code;
        const bool raced = code == ErrorCode::VersionMismatch || code == ErrorCode::Conflict;
        if (!self || !raced || attempt == maxAttempts)
            co_return tl::unexpected(stored.error());
    }
}

} // namespace ccplant::auth
