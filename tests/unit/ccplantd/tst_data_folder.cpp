// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/parent_watch.h"
#include "server/ccplantd/ready_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::daemon;

class TstDataFolder : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const QString &name) const { return m_folder->filePath(name); }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void it_is_made_for_its_owner_only()
    {
        QVERIFY(DataFolder::open(path(u"a/b"_s)));
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup
            | QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
        QVERIFY(!(QFile(path(u"a/b"_s)).permissions() & others));
    }

    void a_second_server_is_told_who_has_it()
    {
        auto first = DataFolder::open(path(u"data"_s));
        QVERIFY(first);
        const auto second = DataFolder::open(path(u"data"_s));
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        QVERIFY2(
            second.error().detail.contains(QString::number(QCoreApplication::applicationPid())),
            qPrintable(second.error().detail));
        first = DataFolder();
        QVERIFY(DataFolder::open(path(u"data"_s)));
    }

    void a_folder_that_others_can_write_is_refused()
    {
        QVERIFY(QDir().mkpath(path(u"data"_s)));
        QFile::setPermissions(path(u"data"_s),
            QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::WriteGroup
                | QFile::ExeGroup);
        const auto opened = DataFolder::open(path(u"data"_s));
        QVERIFY(!opened);
        QVERIFY2(opened.error().detail.contains("chmod 700"_L1), qPrintable(opened.error().detail));
    }

    void a_file_in_its_place_is_refused()
    {
        QVERIFY(QFile(path(u"data"_s)).open(QIODevice::WriteOnly));
        QVERIFY(!DataFolder::open(path(u"data"_s)));
        QVERIFY(!DataFolder::open(path(u"data/below"_s)));
    }

    void the_ready_file_goes_with_its_server()
    {
        {
            ReadyFile ready;
            QVERIFY(ready.write(path(u"ready"_s), {{u"pid"_s, 1}}));
            QVERIFY(
                !(QFile(path(u"ready"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        }
        QVERIFY(!QFile::exists(path(u"ready"_s)));
    }

    void the_ready_file_of_a_successor_stays()
    {
        ReadyFile old, successor;
        QVERIFY(old.write(path(u"ready"_s), {{u"pid"_s, 1}}));
        QVERIFY(successor.write(path(u"ready"_s), {{u"pid"_s, 2}}));
        old.remove();
        QVERIFY(QFile::exists(path(u"ready"_s)));
    }

    void the_end_of_a_parent_is_noticed()
    {
        QProcess parent;
        parent.start(u"cat"_s, {});
        QVERIFY(parent.waitForStarted());
        ParentWatch watch;
        QSignalSpy ended(&watch, &ParentWatch::ended);
        QVERIFY(watch.start(parent.processId()));
        QCoreApplication::processEvents();
        QCOMPARE(ended.size(), 0);
        const qint64 pid = parent.processId();
        parent.closeWriteChannel();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(parent.state(), QProcess::NotRunning, 30'000);
        ParentWatch late;
        QCOMPARE(late.start(pid).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TstDataFolder)
#include "tst_data_folder.moc"
