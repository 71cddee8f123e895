// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/one_time.h"

#include "server/auth/secrets.h"
#include "server/store/all_of.h"
#include "shared/event.h"

#include <QCoro/QCoroFuture>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

const QString collection = u"used-once"_s;

} // namespace

QCoro::Task<Result<void>> OneTime::start()
{
    store::Store *store = &m_store;
    const QDateTime now = m_clock.now();
    const auto records = co_await store::allOf(store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records) {
        if (parseTime(record.body["until"_L1].toString()) > now)
            continue;
        const auto removed = co_await store->remove(collection, record.id);
        if (!removed && removed.error().code != ErrorCode::NotFound)
            co_return tl::unexpected(removed.error());
    }
    co_return {};
}

QCoro::Task<Result<void>> OneTime::use(QByteArray value, QDateTime end)
{
    store::Record record;
    record.collection = collection;
    record.id = QString::fromLatin1(sha256(value).toHex());
    record.body = {{u"until"_s, formatTime(end)}};
    const auto stored = co_await m_store.put(std::move(record), store::Expect::absent());
    if (stored)
        co_return {};
    if (stored.error().code == ErrorCode::Conflict)
        co_return fail(ErrorCode::Forbidden, u"This sign-in was used before. Begin again."_s);
    co_return tl::unexpected(stored.error());
}

} // namespace ccplant::auth
