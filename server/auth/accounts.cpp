// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/accounts.h"

#include "server/store/all_of.h"
#include "shared/log.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString collection = u"users"_s;
constexpr int maxAttempts = 8;

} // namespace

Accounts::Accounts(store::Store &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.record.collection != collection)
            return;
        const auto account = Account::fromRecord(change.record);
        if (change.type == store::Change::Put && account)
            m_accounts.insert(account->user, *account);
        else
            m_accounts.removeIf(
                [&](const auto &entry) { return recordIdOf(entry.key()) == change.record.id; });
        Q_EMIT changed();
    });
}

QCoro::Task<Result<void>> Accounts::start()
{
    const auto records = co_await store::allOf(&m_store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records) {
        if (const auto account = Account::fromRecord(record))
            m_accounts.insert(account->user, *account);
        else
            logEvent(lcAuth(), log::Level::Warning, u"a user's record cannot be read"_s,
                {{u"record"_s, record.id}});
    }
    co_return {};
}

std::optional<Account> Accounts::find(const QString &user) const
{
    const auto found = m_accounts.constFind(user);
    return found == m_accounts.cend() ? std::nullopt : std::optional(*found);
}

QList<Account> Accounts::list() const
{
    QList<Account> all = m_accounts.values();
    std::ranges::sort(all, {}, &Account::user);
    return all;
}

bool Accounts::isDisabled(const QString &user) const
{
    const auto found = m_accounts.constFind(user);
    return found != m_accounts.cend() && found->disabled;
}

QCoro::Task<Result<Account>> Accounts::change(QString user, std::function<void(Account &)> change)
{
    const QPointer<Accounts> self(this);
    for (int attempt = 1;; ++attempt) {
        const auto record = co_await m_store.get(collection, recordIdOf(user));
        if (!record && record.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(record.error());
        if (!self)
            co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
        Account account{.user = user, .created = m_clock.now()};
        if (record) {
            const auto known = Account::fromRecord(*record);
            if (!known)
                co_return fail(ErrorCode::Unavailable,
                    u"What is stored of this user cannot be read. An administrator can remove the user."_s,
                    u"users/%1"_s.arg(record->id));
            account = *known;
        }
        change(account);
        // Not within the co_await: GCC 14 makes the operands of a ?: there whatever the condition
        // is.
        const store::Expect expect =
            record ? store::Expect::exactly(record->version) : store::Expect::absent();
        const auto stored = co_await m_store.put(account.toRecord(), expect);
        if (stored) {
            if (self) {
                m_accounts.insert(user, account);
                Q_EMIT changed();
            }
            co_return account;
        }
        const ErrorCode code = stored.error().code;
        const bool raced = code == ErrorCode::VersionMismatch || code == ErrorCode::Conflict;
        if (!self || !raced || attempt == maxAttempts)
            co_return tl::unexpected(stored.error());
    }
}

QCoro::Task<Result<void>> Accounts::remove(QString user)
{
    m_accounts.remove(user);
    Q_EMIT changed();
    co_return co_await m_store.remove(collection, recordIdOf(user));
}

} // namespace ccplant::auth
