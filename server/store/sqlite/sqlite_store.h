// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/sqlite/sqlite_options.h"
#include "server/store/store.h"

#include <memory>
#include <QThread>

namespace ccplant::store {

class Database;
class Records;

/// A store in one SQLite file. All work is done by one thread of its own, in the order asked.
/// `changed` tells of the changes made through this object.
class SqliteStore final : public Store {
    Q_OBJECT
public:
    /// Opens or makes the file and brings it to the current schema. Blocks: for program start and
    /// tests.
    static Result<std::unique_ptr<SqliteStore>> open(SqliteOptions options);
    ~SqliteStore() override;

    QFuture<Result<Record>> get(QString collection, QString id) override;
    QFuture<Result<Record>> put(Record record, Expect expect) override;
    QFuture<Result<void>> remove(QString collection, QString id, Expect expect) override;
    QFuture<Result<Page>> list(Query query) override;

private:
    SqliteStore();
    Result<void> start(SqliteOptions options);
    void announce(Change change);
    template <typename T, typename Work>
    QFuture<Result<T>> later(Work work);

    QThread m_thread;
    std::unique_ptr<QObject> m_worker; // lives in m_thread; work is posted to it
    std::unique_ptr<Database> m_database; // touched in m_thread only
    std::unique_ptr<Records> m_records;
};

} // namespace ccplant::store
