// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/database.h"

#include "shared/ids.h"

#include <fcntl.h>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::store {

namespace {

// SQLite's primary result codes (https://www.sqlite.org/rescode.html); extended ones have them in
// the low byte.
enum SqliteCode {
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    NoDatabase = 26
};

QString damaged(const QString &file)
{
    return u"The database %1 is damaged or is no database. Nothing in it was changed. Put a backup "
           u"in its place, or move it "
           "away to start with an empty one."_s.arg(file);
}

/// Makes the file with mode 0600 before SQLite would make it with the umask's.
Result<void> createPrivately(const QString &file)
{
    const int fd =
        ::open(QFile::encodeName(file).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(ErrorCode::Unavailable,
            u"The database %1 cannot be opened: %2."_s.arg(file, qt_error_string()));
    ::close(fd);
    return {};
}

} // namespace

Database::~Database()
{
    if (m_name.isEmpty())
        return;
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> Database::open(const SqliteOptions &options)
{
    m_file = options.file;
    m_name = newId(u"db");
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    if (!m_database.isValid())
        return fail(ErrorCode::Internal,
            u"Qt's SQLite driver is missing: install the package libqt6sql6-sqlite."_s);
    if (auto ok = checkFile(options.file); !ok)
        return ok;
    if (auto ok = createPrivately(options.file); !ok)
        return ok;
    m_database.setDatabaseName(options.file);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(options.busyTimeout));
    if (!m_database.open())
        return failure(m_database.lastError());
    if (auto ok = checkIntegrity(); !ok)
        return ok;
    return configure(options);
}

Result<void> Database::checkFile(const QString &path) const
{
    // SQLite itself would take a file shorter than its header for an empty database and overwrite
    // it.
    QFile file(path);
    if (!file.exists() || file.size() == 0)
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unavailable,
            u"The database %1 cannot be read: %2."_s.arg(path, file.errorString()));
    if (file.read(16) != QByteArray("SQLite format 3\0", 16))
        return fail(ErrorCode::Internal, damaged(path), u"wrong file header"_s);
    return {};
}

Result<void> Database::configure(const SqliteOptions &options)
{
    QStringList pragmas{
        u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s, u"PRAGMA foreign_keys=ON"_s};
    if (options.maxPages > 0)
        pragmas << u"PRAGMA max_page_count=%1"_s.arg(options.maxPages);
    for (const QString &pragma : std::as_const(pragmas)) {
        if (auto ok = run(pragma); !ok)
            return tl::unexpected(ok.error());
    }
    return {};
}

Result<void> Database::checkIntegrity()
{
    auto query = run(u"PRAGMA quick_check(1)"_s);
    if (!query)
        return tl::unexpected(query.error());
    const QString verdict = query->next() ? query->value(0).toString() : u"no answer"_s;
    if (verdict != "ok"_L1)
        return fail(ErrorCode::Internal, damaged(m_file), verdict);
    return {};
}

Result<QSqlQuery> Database::run(const QString &sql, const QVariantList &values)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return failure(query.lastError());
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (!query.exec())
        return failure(query.lastError());
    return query;
}

Failure Database::failure(const QSqlError &error) const
{
    const QString cause = u"SQLite %1: %2"_s.arg(error.nativeErrorCode(), error.text());
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Busy:
    case Locked:
        return fail(
            ErrorCode::Unavailable, u"The database is busy. Try again in a moment."_s, cause);
    case Full:
        return fail(ErrorCode::Unavailable,
            u"There is no space left for the database in %1. Free some space and try again."_s.arg(
                QFileInfo(m_file).absolutePath()),
            cause);
    case ReadOnly:
    case CannotOpen:
        return fail(ErrorCode::Unavailable,
            u"The database %1 cannot be written. Check its permissions."_s.arg(m_file), cause);
    case IoError:
        return fail(ErrorCode::Unavailable,
            u"Reading or writing the database %1 failed. Check the disk."_s.arg(m_file), cause);
    case Corrupt:
    case NoDatabase:
        return fail(ErrorCode::Internal, damaged(m_file), cause);
    default:
        return fail(ErrorCode::Internal, u"The database could not do what was asked."_s, cause);
    }
}

} // namespace ccplant::store
