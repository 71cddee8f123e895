// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/schema.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace ccplant::store {

namespace {

/// Step n brings schema n to n + 1. Steps that were released are never changed.
const QList<QStringList> &steps()
{
    static const QList<QStringList> all{{
        u"CREATE TABLE records (collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT "
        u"NULL, owner TEXT NOT NULL,"
        " body TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (collection, id)) WITHOUT ROWID"_s,
        u"CREATE TABLE labels (collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, "
        u"id TEXT NOT NULL,"
        " PRIMARY KEY (collection, key, value, id),"
        " FOREIGN KEY (collection, id) REFERENCES records (collection, id) ON DELETE CASCADE) WITHOUT ROWID"_s,
        u"CREATE INDEX labels_by_record ON labels (collection, id)"_s,
        u"CREATE TABLE revision (one INTEGER PRIMARY KEY CHECK (one = 1), value INTEGER NOT NULL)"_s,
        u"INSERT INTO revision VALUES (1, 0)"_s,
    }};
    return all;
}

Result<int> schemaOf(Database &database)
{
    auto made = database.run(
        u"CREATE TABLE IF NOT EXISTS schema_steps (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"_s);
    if (!made)
        return tl::unexpected(made.error());
    auto query = database.run(u"SELECT COALESCE(MAX(version), 0) FROM schema_steps"_s);
    if (!query)
        return tl::unexpected(query.error());
    return query->next() ? query->value(0).toInt() : 0;
}

Result<void> apply(Database &database, int version)
{
    for (const QString &statement : steps().at(version - 1)) {
        if (auto ok = database.run(statement); !ok)
            return tl::unexpected(ok.error());
    }
    auto noted = database.run(
        u"INSERT INTO schema_steps VALUES (?, strftime('%Y-%m-%dT%H:%M:%fZ'))"_s, {version});
    if (!noted)
        return tl::unexpected(noted.error());
    return {};
}

} // namespace

int currentSchema()
{
    return int(steps().size());
}

Result<void> migrate(Database &database)
{
    return database.transaction([&]() -> Result<void> {
        const Result<int> found = schemaOf(database);
        if (!found)
            return tl::unexpected(found.error());
        if (*found > currentSchema())
            return fail(ErrorCode::Internal,
                u"The database was written by a newer ccplant (schema %1, this one knows %2). "
                u"Install that version again, "
                "or use another data folder."_s.arg(*found)
                    .arg(currentSchema()));
        for (int version = *found + 1; version <= currentSchema(); ++version) {
            if (auto ok = apply(database, version); !ok)
                return ok;
        }
        return {};
    });
}

} // namespace ccplant::store
