// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <optional>
#include <QDateTime>
#include <QFuture>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QObject>
#include <QString>

namespace ccplant::store {

/// One stored thing: a setting, a template, a session's facts. What a Kubernetes Secret or
/// ConfigMap can hold.
struct Record {
    QString collection; ///< [a-z][a-z0-9-]{0,62}
    QString id; ///< 1–200 characters of [A-Za-z0-9._:-], unique in its collection
    QString version; ///< opaque, never used twice; set by the store, ignored by put()
    QString owner; ///< the user it belongs to; may be empty
    QMap<QString, QString>
        labels; ///< what list() can ask for; keys as collections, values ≤ 256 characters
    QJsonObject body; ///< ≤ 1 MiB as compact JSON
    QDateTime created; ///< UTC, milliseconds; set by the store
    QDateTime updated; ///< UTC, milliseconds; set by the store
    bool operator==(const Record &) const = default;
};

/// What a write demands of the record that is stored (optimistic locking).
struct Expect {
    enum Kind { Nothing, Absent, Version };
    Kind kind = Nothing;
    QString version;

    static Expect nothing() { return {}; } ///< create or replace, whatever is there
    static Expect absent() { return {Absent, {}}; } ///< create; Conflict when it exists
    static Expect exactly(QString v)
    {
        return {Version, std::move(v)};
    } ///< VersionMismatch when another is stored
};

struct Query {
    QString collection = {};
    QMap<QString, QString> labels = {}; ///< all of them must match, exactly
    std::optional<QString> owner = {};
    QString cursor = {}; ///< empty: from the start; else `Page::nextCursor` of the same query
    int limit = 100; ///< 1–1000
};

struct Page {
    QList<Record> records; ///< in ascending order of id (by code point)
    QString nextCursor; ///< empty: this was the last page
};

struct Change {
    enum Type { Put, Removed };
    Type type = Put;
    Record record; ///< as stored now; for Removed as it was
};

/// Keeps everything that is not a session's log. Calls may come from any thread and never block; a
/// write that a caller starts after another is applied after it. Futures always finish, with a
/// value; when the store is destroyed, what was asked before is still done.
///
/// Errors: InvalidRequest (names, sizes), NotFound, Conflict, VersionMismatch (`extra.version` is
/// the stored version), Unavailable (disk full, storage unreachable: may be tried again), Internal.
class Store : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QFuture<Result<Record>> get(QString collection, QString id) = 0;
    /// Writes the whole record and gives it back as stored.
    virtual QFuture<Result<Record>> put(Record record, Expect expect = Expect::nothing()) = 0;
    /// NotFound when there is none. Expect::absent() makes no sense here: InvalidRequest.
    virtual QFuture<Result<void>> remove(
        QString collection, QString id, Expect expect = Expect::nothing()) = 0;
    virtual QFuture<Result<Page>> list(Query query) = 0;

Q_SIGNALS:
    /// Every change of any record, once, after it is durable, in the order in which the versions of
    /// one record follow each other. Emitted in the thread that the store object lives in.
    void changed(const ccplant::store::Change &change);
};

/// Checks names and sizes; what every implementation does before it writes.
Result<void> checkRecord(const Record &record);
Result<void> checkName(const QString &collection, const QString &id);
Result<void> checkQuery(const Query &query);

} // namespace ccplant::store
