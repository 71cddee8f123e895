// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/sqlite/schema.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::store;

/// What is special about the SQLite store: its file.
class TstSqlite : public QObject {
    Q_OBJECT

private:
    QString file() const { return m_folder->filePath(u"test.db"_s); }
    QByteArray content() const
    {
        QFile reader(file());
        return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
    }
    void write(const QByteArray &bytes) const
    {
        QFile writer(file());
        QVERIFY(writer.open(QIODevice::WriteOnly));
        writer.write(bytes);
    }
    static Record record(const QString &id, qsizetype size = 10)
    {
        Record made;
        made.collection = u"things"_s;
        made.id = id;
        made.body = {{u"text"_s, QString(size, u'x')}};
        return made;
    }
    static Result<Record> put(Store &store, const Record &record)
    {
        auto future = store.put(record, Expect::nothing());
        future.waitForFinished();
        return future.result();
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void a_new_file_is_for_its_owner_only()
    {
        QVERIFY(SqliteStore::open({.file = file()}));
        QCOMPARE(QFile(file()).permissions()
                & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
            QFile::Permissions());
    }

    void a_file_that_is_no_database_is_left_alone_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text")
            << "This is my diary, and it is longer than the header of a database would be."_ba
                   .repeated(20);
        QTest::newRow("short") << "diary"_ba;
        QTest::newRow("zeros") << QByteArray(4096, '\0');
    }

    void a_file_that_is_no_database_is_left_alone()
    {
        QFETCH(QByteArray, bytes);
        write(bytes);
        const auto opened = SqliteStore::open({.file = file()});
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains(file()), qPrintable(opened.error().detail));
        QVERIFY2(opened.error().detail.contains("Nothing in it was changed"_L1),
            qPrintable(opened.error().detail));
        QCOMPARE(content(), bytes);
    }

    void a_damaged_database_is_refused_and_left_alone()
    {
        {
            auto opened = SqliteStore::open({.file = file()});
            for (int i = 0; i < 50; ++i)
                QVERIFY(put(**opened, record(u"r%1"_s.arg(i), 2000)));
        }
        QByteArray damaged = content();
        QVERIFY(damaged.size() > 3 * 4096);
        for (qsizetype page = 1; page < damaged.size() / 4096; ++page)
            damaged.replace(page * 4096, 512, QByteArray(512, '\xa5'));
        write(damaged);
        const auto opened = SqliteStore::open({.file = file()});
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains("damaged"_L1), qPrintable(opened.error().detail));
        QCOMPARE(content(), damaged);
    }

    void a_database_of_a_newer_version_is_refused()
    {
        {
            Database database;
            QVERIFY(database.open({.file = file()}));
            QVERIFY(migrate(database));
            QVERIFY(database.run(
                u"INSERT INTO schema_steps VALUES (?, 'then')"_s, {currentSchema() + 1}));
        }
        const auto opened = SqliteStore::open({.file = file()});
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains("newer"_L1), qPrintable(opened.error().detail));
    }

    void migrating_twice_changes_nothing()
    {
        Database database;
        QVERIFY(database.open({.file = file()}));
        QVERIFY(migrate(database));
        QVERIFY(migrate(database));
        auto steps = database.run(u"SELECT COUNT(*) FROM schema_steps"_s);
        QVERIFY(steps && steps->next());
        QCOMPARE(steps->value(0).toInt(), currentSchema());
    }

    void a_full_disk_is_said_and_nothing_is_lost()
    {
        auto opened = SqliteStore::open({.file = file(), .maxPages = 40});
        QVERIFY(opened);
        Result<Record> last = put(**opened, record(u"first"_s));
        QVERIFY(last);
        for (int i = 0; last && i < 100; ++i)
            last = put(**opened, record(u"r%1"_s.arg(i), 8000));
        QVERIFY(!last);
        QCOMPARE(last.error().code, ErrorCode::Unavailable);
        QVERIFY2(last.error().detail.contains("no space left"_L1), qPrintable(last.error().detail));
        auto first = (*opened)->get(u"things"_s, u"first"_s);
        first.waitForFinished();
        QVERIFY(first.result());
        auto removed = (*opened)->remove(u"things"_s, u"r0"_s, Expect::nothing());
        removed.waitForFinished();
        QVERIFY2(removed.result(), "removing must work on a full disk");
        QVERIFY2(put(**opened, record(u"again"_s)), "there is space again");
    }

    void a_folder_that_is_not_there_is_said()
    {
        const auto opened = SqliteStore::open({.file = m_folder->filePath(u"no/such/test.db"_s)});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Unavailable);
        QVERIFY2(opened.error().detail.contains("no/such/test.db"_L1),
            qPrintable(opened.error().detail));
    }

    void a_long_write_of_another_process_is_waited_for()
    {
        auto opened = SqliteStore::open({.file = file()});
        Database other;
        QVERIFY(other.open({.file = file()}));
        QVERIFY(other.run(u"BEGIN IMMEDIATE"_s));
        const auto waiting = (*opened)->put(record(u"a"_s), Expect::nothing());
        const auto reading = (*opened)->list({.collection = u"things"_s});
        QVERIFY(other.run(u"COMMIT"_s));
        QTRY_VERIFY_WITH_TIMEOUT(reading.isFinished(), 30'000);
        QVERIFY(waiting.result());
    }

    void a_write_that_waits_too_long_is_unavailable()
    {
        auto opened = SqliteStore::open({.file = file(), .busyTimeout = 50});
        Database other;
        QVERIFY(other.open({.file = file()}));
        QVERIFY(other.run(u"BEGIN IMMEDIATE"_s));
        const auto refused = put(**opened, record(u"a"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QVERIFY(other.run(u"ROLLBACK"_s));
        QVERIFY(put(**opened, record(u"a"_s)));
    }
};

QTEST_GUILESS_MAIN(TstSqlite)
#include "tst_sqlite.moc"
