// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/layout.h"
#include "server/runtime/local/process.h"
#include "server/runtime/local/starter.h"

#include "shared/ids.h"

#include <QSignalSpy>
#include <QtTest>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runtime;

class TestProcess : public QObject {
    Q_OBJECT

    static std::unique_ptr<QProcess> sleeper(const QString &session)
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"CCPLANT_SESSION_ID"_s, session);
        process->setProcessEnvironment(environment);
        process->start(u"sleep"_s, {u"1000"_s});
        process->waitForStarted(30'000);
        return process;
    }

private Q_SLOTS:
    void a_process_is_itself_and_no_other()
    {
        const auto ticks = startTicksOf(::getpid());
        QVERIFY(ticks);
        QVERIFY(isAlive({::getpid(), *ticks}));
        QVERIFY(!isAlive({::getpid(), *ticks + 1})); // the number was given again
        QVERIFY(!isAlive({::getpid(), 0}));
        QVERIFY(!startTicksOf(0));
        QVERIFY(!startTicksOf(-1));
    }

    void the_end_of_a_process_is_told_once()
    {
        const auto process = sleeper(newId(u"s"));
        ProcessWatch watch({process->processId(), startTicksOf(process->processId()).value_or(0)});
        QSignalSpy ended(&watch, &ProcessWatch::ended);
        QTest::qWait(50);
        QCOMPARE(ended.size(), 0);
        process->kill();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
    }

    void a_process_that_is_gone_already_is_told_too()
    {
        ProcessWatch watch({::getpid(), 1}); // never existed
        QSignalSpy ended(&watch, &ProcessWatch::ended);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
    }

    void processes_are_found_by_their_session_only()
    {
        const QString one = newId(u"s"), other = newId(u"s");
        const auto a = sleeper(one);
        const auto b = sleeper(other);
        QTRY_COMPARE_WITH_TIMEOUT(processesOf(one).size(), 1, 20'000); // after its exec
        QCOMPARE(processesOf(one).first().pid, a->processId());
        QTRY_COMPARE_WITH_TIMEOUT(processesOf(other).size(), 1, 20'000);
        QVERIFY(QCoro::waitFor(endProcesses(one, std::chrono::seconds(5))));
        QVERIFY(processesOf(one).isEmpty());
        QCOMPARE(processesOf(other).size(), 1);
        b->kill();
        b->waitForFinished(30'000);
        a->waitForFinished(30'000);
    }

    void a_runner_file_is_believed_only_when_it_is_whole()
    {
        const QByteArray good =
            R"({"pid": 7, "start_ticks": 9, "url": "http://127.0.0.1:80", "token": "t", "session_id": "s_x"})";
        const auto runner = readRunnerFile(good);
        QVERIFY(runner);
        QCOMPARE(runner->process.pid, 7);
        QCOMPARE(runner->endpoint.token, "t");
        for (const QByteArray &bad : {QByteArray(), QByteArray("{"), QByteArray("[]"),
                 QByteArray(good).replace("7", "-7"), QByteArray(good).replace("\"t\"", "\"\""),
                 QByteArray(good).replace("http:", "file:"), QByteArray(good).replace("9", "0")})
            QVERIFY2(!readRunnerFile(bad), bad.constData());
    }

    void a_log_is_cut_at_a_line()
    {
        QTemporaryDir place;
        const QString path = place.filePath(u"runner.log"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 1000; ++i)
            file.write("line " + QByteArray::number(i) + '\n');
        file.close();
        capLog(path, 1'000'000);
        QCOMPARE(QFileInfo(path).size(), file.size());
        capLog(path, 1000);
        QVERIFY(QFileInfo(path).size() < 1000);
        QVERIFY(tailOf(path, 100).endsWith(u"line 999"_s));
        QVERIFY(tailOf(path, 100).startsWith(u"line "_s));
    }
};

QTEST_GUILESS_MAIN(TestProcess)
#include "tst_process.moc"
