// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/records.h"

#include <QHash>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::store {

namespace {

constexpr auto columns = "r.collection, r.id, r.version, r.owner, r.body, r.created, r.updated"_L1;

Record recordOf(const QSqlQuery &row)
{
    Record record;
    record.collection = row.value(0).toString();
    record.id = row.value(1).toString();
    record.version = QString::number(row.value(2).toLongLong());
    record.owner = row.value(3).toString();
    record.body = QJsonDocument::fromJson(row.value(4).toByteArray()).object();
    record.created = QDateTime::fromMSecsSinceEpoch(row.value(5).toLongLong(), QTimeZone::UTC);
    record.updated = QDateTime::fromMSecsSinceEpoch(row.value(6).toLongLong(), QTimeZone::UTC);
    return record;
}

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null QString would be bound as NULL
}

Result<void> check(const Expect &expect, const Record *stored)
{
    switch (expect.kind) {
    case Expect::Nothing:
        return {};
    case Expect::Absent:
        return stored
            ? Result<void>(fail(ErrorCode::Conflict, u"'%1' exists already."_s.arg(stored->id)))
            : Result<void>();
    case Expect::Version:
        break;
    }
    if (!stored)
        return fail(ErrorCode::NotFound, u"It does not exist any more."_s);
    if (stored->version != expect.version)
        return fail(ErrorCode::VersionMismatch,
            u"It was changed in the meantime. Load it again and repeat your change."_s, {},
            {{u"version"_s, stored->version}});
    return {};
}

struct Statement {
    QString sql;
    QVariantList values;
};

Statement select(const Query &query)
{
    Statement out;
    out.sql = u"SELECT %1 FROM records r WHERE r.collection = ? AND r.id > ?"_s.arg(columns);
    out.values = {query.collection, text(query.cursor)};
    if (query.owner) {
        out.sql += u" AND r.owner = ?"_s;
        out.values << text(*query.owner);
    }
    for (const auto &[key, value] : query.labels.asKeyValueRange()) {
        out.sql += u" AND EXISTS (SELECT 1 FROM labels l WHERE l.collection = r.collection AND "
                   u"l.key = ? AND l.value = ?"
                   " AND l.id = r.id)"_s;
        out.values << key << text(value);
    }
    out.sql += u" ORDER BY r.id LIMIT ?"_s;
    out.values << query.limit + 1; // one more than asked for: is there a next page?
    return out;
}

} // namespace

Result<Record> Records::get(const QString &collection, const QString &id)
{
    auto query = m_database.run(
        u"SELECT %1 FROM records r WHERE r.collection = ? AND r.id = ?"_s.arg(columns),
        {collection, id});
    if (!query)
        return tl::unexpected(query.error());
    if (!query->next())
        return fail(ErrorCode::NotFound, u"There is no '%1'."_s.arg(id));
    Record record = recordOf(*query);
    auto labels = labelsOf(collection, id);
    if (!labels)
        return tl::unexpected(labels.error());
    record.labels = *labels;
    return record;
}

Result<Record> Records::put(Record record, const Expect &expect)
{
    return m_database.transaction([&]() -> Result<Record> {
        const Result<Record> stored = get(record.collection, record.id);
        if (!stored && stored.error().code != ErrorCode::NotFound)
            return stored;
        if (auto ok = check(expect, stored ? &*stored : nullptr); !ok)
            return tl::unexpected(ok.error());
        const QDateTime now =
            QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch(), QTimeZone::UTC);
        record.created = stored ? stored->created : now;
        record.updated = now;
        if (auto ok = write(record, stored.has_value()); !ok)
            return tl::unexpected(ok.error());
        return record;
    });
}

Result<void> Records::write(Record &record, bool exists)
{
    const Result<qint64> version = nextVersion();
    if (!version)
        return tl::unexpected(version.error());
    record.version = QString::number(*version);
    const QString body =
        QString::fromUtf8(QJsonDocument(record.body).toJson(QJsonDocument::Compact));
    const qint64 updated = record.updated.toMSecsSinceEpoch();
    auto ok = exists
        ? m_database.run(
              u"UPDATE records SET version = ?, owner = ?, body = ?, updated = ? WHERE collection = ? AND id = ?"_s,
              {*version, text(record.owner), body, updated, record.collection, record.id})
        : m_database.run(u"INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
              {record.collection, record.id, *version, text(record.owner), body,
                  record.created.toMSecsSinceEpoch(), updated});
    if (!ok)
        return tl::unexpected(ok.error());
    return writeLabels(record);
}

Result<void> Records::writeLabels(const Record &record)
{
    auto cleared = m_database.run(
        u"DELETE FROM labels WHERE collection = ? AND id = ?"_s, {record.collection, record.id});
    if (!cleared)
        return tl::unexpected(cleared.error());
    for (const auto &[key, value] : record.labels.asKeyValueRange()) {
        auto ok =
            m_database.run(u"INSERT INTO labels (collection, id, key, value) VALUES (?, ?, ?, ?)"_s,
                {record.collection, record.id, key, text(value)});
        if (!ok)
            return tl::unexpected(ok.error());
    }
    return {};
}

Result<Record> Records::remove(const QString &collection, const QString &id, const Expect &expect)
{
    return m_database.transaction([&]() -> Result<Record> {
        const Result<Record> stored = get(collection, id);
        if (!stored)
            return stored;
        if (auto ok = check(expect, &*stored); !ok)
            return tl::unexpected(ok.error());
        // The labels go with it (foreign key).
        auto ok = m_database.run(
            u"DELETE FROM records WHERE collection = ? AND id = ?"_s, {collection, id});
        if (!ok)
            return tl::unexpected(ok.error());
        return stored;
    });
}

Result<Page> Records::list(const Query &query)
{
    const Statement statement = select(query);
    auto rows = m_database.run(statement.sql, statement.values);
    if (!rows)
        return tl::unexpected(rows.error());
    Page page;
    while (rows->next()) {
        if (page.records.size() == query.limit) {
            page.nextCursor = page.records.constLast().id;
            break;
        }
        page.records.append(recordOf(*rows));
    }
    rows->finish();
    if (auto ok = addLabels(page.records, query.collection); !ok)
        return tl::unexpected(ok.error());
    return page;
}

Result<void> Records::addLabels(QList<Record> &records, const QString &collection)
{
    if (records.isEmpty())
        return {};
    auto rows = m_database.run(
        u"SELECT id, key, value FROM labels WHERE collection = ? AND id BETWEEN ? AND ?"_s,
        {collection, records.constFirst().id, records.constLast().id});
    if (!rows)
        return tl::unexpected(rows.error());
    QHash<QString, qsizetype> index;
    for (qsizetype i = 0; i < records.size(); ++i)
        index.insert(records.at(i).id, i);
    while (rows->next()) {
        // Records between the first and the last that the query left out have labels too.
        if (const auto found = index.constFind(rows->value(0).toString()); found != index.cend())
            records[*found].labels.insert(rows->value(1).toString(), rows->value(2).toString());
    }
    return {};
}

Result<QMap<QString, QString>> Records::labelsOf(const QString &collection, const QString &id)
{
    auto rows = m_database.run(
        u"SELECT key, value FROM labels WHERE collection = ? AND id = ?"_s, {collection, id});
    if (!rows)
        return tl::unexpected(rows.error());
    QMap<QString, QString> labels;
    while (rows->next())
        labels.insert(rows->value(0).toString(), rows->value(1).toString());
    return labels;
}

Result<qint64> Records::nextVersion()
{
    // One counter for all records: a record that is removed and made again never gets an old
    // version back.
    auto row =
        m_database.run(u"UPDATE revision SET value = value + 1 WHERE one = 1 RETURNING value"_s);
    if (!row)
        return tl::unexpected(row.error());
    if (!row->next())
        return fail(ErrorCode::Internal, u"The database could not do what was asked."_s,
            u"no row in revision"_s);
    const qint64 version = row->value(0).toLongLong();
    row->finish();
    return version;
}

} // namespace ccplant::store
