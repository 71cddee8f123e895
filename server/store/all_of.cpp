// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/all_of.h"

#include <QCoro/QCoroFuture>

namespace ccplant::store {

QCoro::Task<Result<QList<Record>>> allOf(Store *store, QString collection)
{
    QList<Record> records;
    Query query{.collection = collection, .limit = 1000};
    do {
        const Result<Page> page = co_await store->list(query);
        if (!page)
            co_return tl::unexpected(page.error());
        records += page->records;
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty());
    co_return records;
}

} // namespace ccplant::store
