// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/sqlite_store.h"

#include "server/store/attach.h"
#include "server/store/sqlite/database.h"
#include "server/store/sqlite/records.h"
#include "server/store/sqlite/schema.h"

#include <QPromise>

using namespace Qt::StringLiterals;

namespace ccplant::store {

SqliteStore::SqliteStore()
    : m_worker(std::make_unique<QObject>())
{
    qRegisterMetaType<Change>();
    m_thread.setObjectName(u"store"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

SqliteStore::~SqliteStore()
{
    // Posted after everything that was asked before, so all of that is done first.
    QMetaObject::invokeMethod(m_worker.get(), [this] {
        m_records.reset();
        m_database.reset();
        m_thread.quit();
    });
    m_thread.wait();
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(SqliteOptions options)
{
    std::unique_ptr<SqliteStore> store(new SqliteStore);
    QFuture<Result<void>> started =
        store->later<void>([s = store.get(), options] { return s->start(options); });
    started.waitForFinished();
    if (const Result<void> ok = started.result(); !ok)
        return tl::unexpected(ok.error());
    return store;
}

Result<void> SqliteStore::start(SqliteOptions options)
{
    m_database = std::make_unique<Database>();
    if (auto ok = m_database->open(options); !ok)
        return ok;
    m_records = std::make_unique<Records>(*m_database);
    return migrate(*m_database);
}

template <typename T, typename Work>
QFuture<Result<T>> SqliteStore::later(Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QMetaObject::invokeMethod(m_worker.get(), [promise, work = std::move(work)] {
        promise->addResult(work());
        finish(*promise);
    });
    return promise->future();
}

void SqliteStore::announce(Change change)
{
    QMetaObject::invokeMethod(this, [this, change = std::move(change)] { Q_EMIT changed(change); });
}

QFuture<Result<Record>> SqliteStore::get(QString collection, QString id)
{
    return later<Record>(
        [this, collection = std::move(collection), id = std::move(id)]() -> Result<Record> {
            if (auto ok = checkName(collection, id); !ok)
                return tl::unexpected(ok.error());
            return m_records->get(collection, id);
        });
}

QFuture<Result<Record>> SqliteStore::put(Record record, Expect expect)
{
    return later<Record>(
        [this, record = std::move(record), expect = std::move(expect)]() -> Result<Record> {
            if (auto ok = checkRecord(record); !ok)
                return tl::unexpected(ok.error());
            Result<Record> stored = m_records->put(record, expect);
            if (stored)
                announce({Change::Put, *stored});
            return stored;
        });
}

QFuture<Result<void>> SqliteStore::remove(QString collection, QString id, Expect expect)
{
    return later<void>([this, collection = std::move(collection), id = std::move(id),
                           expect = std::move(expect)]() -> Result<void> {
        if (auto ok = checkName(collection, id); !ok)
            return ok;
        if (expect.kind == Expect::Absent)
            return fail(ErrorCode::InvalidRequest, u"Only something that exists can be removed."_s);
        Result<Record> removed = m_records->remove(collection, id, expect);
        if (!removed)
            return tl::unexpected(removed.error());
        announce({Change::Removed, *removed});
        return {};
    });
}

QFuture<Result<Page>> SqliteStore::list(Query query)
{
    return later<Page>([this, query = std::move(query)]() -> Result<Page> {
        if (auto ok = checkQuery(query); !ok)
            return tl::unexpected(ok.error());
        return m_records->list(query);
    });
}

} // namespace ccplant::store
