// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/sqlite/database.h"
#include "server/store/store.h"

namespace ccplant::store {

/// The store's operations on one connection; they block. Names and sizes have been checked.
class Records {
public:
    explicit Records(Database &database)
        : m_database(database)
    {
    }

    Result<Record> get(const QString &collection, const QString &id);
    Result<Record> put(Record record, const Expect &expect);
    /// Gives back what was removed.
    Result<Record> remove(const QString &collection, const QString &id, const Expect &expect);
    Result<Page> list(const Query &query);

private:
    Result<void> write(Record &record, bool exists);
    Result<void> writeLabels(const Record &record);
    Result<qint64> nextVersion();
    Result<QMap<QString, QString>> labelsOf(const QString &collection, const QString &id);
    Result<void> addLabels(QList<Record> &records, const QString &collection);

    Database &m_database;
};

} // namespace ccplant::store
