// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/sqlite/sqlite_options.h"
#include "shared/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace ccplant::store {

/// One connection to a SQLite file. Used by one thread; every call blocks.
class Database {
public:
    Database() = default;
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Opens or makes the file, checks that it is whole, and sets WAL, foreign keys and the busy
    /// timeout. A file that is damaged or no database is left as it is.
    Result<void> open(const SqliteOptions &options);
    /// Runs one statement with its bound values.
    Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {});
    /// Runs `work` inside a write transaction; a failure rolls it back.
    template <typename Work>
    auto transaction(Work work) -> decltype(work());

private:
    Result<void> checkFile(const QString &file) const;
    Result<void> configure(const SqliteOptions &options);
    Result<void> checkIntegrity();
    Failure failure(const QSqlError &error) const;

    QSqlDatabase m_database;
    QString m_name;
    QString m_file;
};

template <typename Work>
auto Database::transaction(Work work) -> decltype(work())
{
    // IMMEDIATE: the write lock is taken before anything is read, so two writers cannot both read
    // the old version.
    if (auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return tl::unexpected(begun.error());
    auto result = work();
    auto ended = run(result ? QStringLiteral("COMMIT") : QStringLiteral("ROLLBACK"));
    if (result && !ended) {
        Error error = ended.error();
        (void)run(
            QStringLiteral("ROLLBACK")); // fails when the failed COMMIT has rolled back already
        return tl::unexpected(error);
    }
    return result;
}

} // namespace ccplant::store
