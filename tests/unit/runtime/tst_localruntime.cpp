// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/layout.h"
#include "server/runtime/local/localruntime.h"
#include "server/runtime/local/process.h"
#include "shared/ids.h"
#include "tests/paths/paths.h"

#include <QCoro/QCoroTask>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QtTest>
#include <signal.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runtime;

class TestLocalRuntime : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<LocalRuntime> m_runtime;
    QStringList m_ids;

    LocalOptions options() const
    {
        LocalOptions options;
        options.dataDir = m_place->path();
        options.runner = test::testProgram(u"fake_runner"_s);
        options.sandbox = u"none"_s;
        options.restart = {3, 20ms, 100ms, 60s};
        options.stopDeadline = 5s;
        return options;
    }
    void startServer()
    {
        m_runtime = std::make_unique<LocalRuntime>(options());
        const auto started = QCoro::waitFor(m_runtime->start());
        QVERIFY(started);
    }
    QString create(const QString &mode)
    {
        Spec spec;
        spec.id = newId(u"s");
        spec.agent = {{u"id"_s, mode}};
        m_ids.append(spec.id);
        const auto made = QCoro::waitFor(m_runtime->create(spec));
        return made ? spec.id : QString();
    }
    State stateOf(const QString &id) const
    {
        const auto session = m_runtime->find(id);
        return session ? session->state : State::Deleting;
    }
    qint64 pidOf(const QString &id) const
    {
        const auto runner = runnerOf(Paths::of(m_place->path(), id));
        return runner ? runner->process.pid : 0;
    }
    void writeEvents(const QString &id, const QList<Event> &events)
    {
        QFile file(Paths::of(m_place->path(), id).events());
        QVERIFY(file.open(QIODevice::WriteOnly));
        qint64 seq = 0;
        for (Event event : events) {
            event.seq = ++seq;
            event.time = QDateTime::currentDateTimeUtc();
            file.write(writeEvent(event) + '\n');
        }
    }
    static constexpr int patience = 30'000;

private Q_SLOTS:
    void init()
    {
        m_place = std::make_unique<QTemporaryDir>();
        startServer();
    }
    void cleanup()
    {
        m_runtime.reset();
        for (const QString &id : std::exchange(m_ids, {}))
            signalAll(id, SIGKILL);
    }

    void a_session_comes_up_and_can_be_reached()
    {
        QSignalSpy changes(m_runtime.get(), &SessionRuntime::changed);
        const QString id = create(u"works"_s);
        QVERIFY(!id.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        const auto endpoint = m_runtime->endpoint(id);
        QVERIFY(endpoint);
        QCOMPARE(endpoint->url.host(), u"127.0.0.1"_s);
        QCOMPARE(endpoint->token, "secret");
        QCOMPARE(m_runtime->find(id)->workspace.kind, u"empty"_s);
        QVERIFY(!changes.isEmpty());
        const auto mode = QFileInfo(Paths::of(m_place->path(), id).spec()).permissions();
        QVERIFY(!(mode & (QFile::ReadGroup | QFile::ReadOther))); // secrets of the agent are in it
    }

    void a_runner_that_does_not_start_says_why()
    {
        const QString id = create(u"exits"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Failed, patience);
        QVERIFY2(m_runtime->find(id)->reason.contains(u"made of cheese"_s),
            qPrintable(m_runtime->find(id)->reason));
        QVERIFY(!m_runtime->endpoint(id));
        QVERIFY(processesOf(id).isEmpty());
    }

    void a_runner_that_never_answers_is_ended()
    {
        m_runtime.reset();
        LocalOptions impatient = options();
        impatient.startDeadline = 500ms;
        m_runtime = std::make_unique<LocalRuntime>(impatient);
        QVERIFY(QCoro::waitFor(m_runtime->start()));
        const QString id = create(u"silent"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Failed, patience);
        QVERIFY(m_runtime->find(id)->reason.contains(u"did not answer"_s));
        QVERIFY(processesOf(id).isEmpty());
    }

    void stop_and_resume()
    {
        const QString id = create(u"works"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        QVERIFY(QCoro::waitFor(m_runtime->stop(id)));
        QCOMPARE(stateOf(id), State::Stopped);
        QVERIFY(processesOf(id).isEmpty());
        QVERIFY(QCoro::waitFor(m_runtime->stop(id))); // nothing to do
        QVERIFY(QCoro::waitFor(m_runtime->resume(id, {})));
        QCOMPARE(stateOf(id), State::Running);
        QVERIFY(QCoro::waitFor(m_runtime->resume(id, {})));
    }

    void a_runner_that_dies_is_started_again()
    {
        const QString id = create(u"works"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        const qint64 before = pidOf(id);
        ::kill(static_cast<pid_t>(before), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(
            stateOf(id) == State::Running && pidOf(id) != before && pidOf(id) != 0, patience);
    }

    void a_runner_that_dies_again_and_again_is_given_up()
    {
        const QString id = create(u"works"_s);
        for (int i = 0; i < 4; ++i) {
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
            const qint64 pid = pidOf(id);
            ::kill(static_cast<pid_t>(pid), SIGKILL);
            QTRY_VERIFY_WITH_TIMEOUT(stateOf(id) == State::Failed
                    || (pidOf(id) != pid && pidOf(id) != 0 && stateOf(id) == State::Running),
                patience);
        }
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Failed, patience);
        QVERIFY2(m_runtime->find(id)->reason.contains(u"in a row"_s),
            qPrintable(m_runtime->find(id)->reason));
        QVERIFY(QCoro::waitFor(m_runtime->resume(id, {}))); // a person may try again
    }

    void a_server_that_comes_back_finds_its_runners()
    {
        const QString runs = create(u"works"_s), rests = create(u"works"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stateOf(runs) == State::Running && stateOf(rests) == State::Running, patience);
        QVERIFY(QCoro::waitFor(m_runtime->stop(rests)));
        const qint64 pid = pidOf(runs);
        m_runtime.reset(); // the server is gone, its runners are not
        QVERIFY(processesOf(runs).size() == 1);
        startServer();
        QCOMPARE(stateOf(runs), State::Running);
        QCOMPARE(pidOf(runs), pid);
        QVERIFY(m_runtime->endpoint(runs));
        QCOMPARE(stateOf(rests), State::Stopped);
        ::kill(static_cast<pid_t>(pid), SIGKILL); // and watches them, though it is not their parent
        QTRY_VERIFY_WITH_TIMEOUT(
            stateOf(runs) == State::Running && pidOf(runs) != pid && pidOf(runs) != 0, patience);
    }

    void what_died_with_the_server_goes_on_only_where_there_is_work()
    {
        const QString busy = create(u"works"_s), idle = create(u"works"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stateOf(busy) == State::Running && stateOf(idle) == State::Running, patience);
        writeEvents(busy, {events::turn(u"t_1"_s, u"running"_s)});
        writeEvents(
            idle, {events::turn(u"t_1"_s, u"running"_s), events::turn(u"t_1"_s, u"idle"_s)});
        const qint64 pid = pidOf(busy);
        m_runtime.reset();
        signalAll(busy, SIGKILL);
        signalAll(idle, SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(
            processesOf(busy).isEmpty() && processesOf(idle).isEmpty(), patience);
        startServer();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(busy), State::Running, patience);
        QVERIFY(pidOf(busy) != pid);
        QCOMPARE(stateOf(idle), State::Stopped);
        QVERIFY(processesOf(idle).isEmpty());
    }

    void removal_leaves_nothing()
    {
        const QString id = create(u"leaves-a-child"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        QTRY_COMPARE_WITH_TIMEOUT(processesOf(id).size(), 2, patience);
        QSignalSpy removed(m_runtime.get(), &SessionRuntime::removed);
        QVERIFY(QCoro::waitFor(m_runtime->remove(id, LogAfter::Gone)));
        QTRY_COMPARE_WITH_TIMEOUT(removed.size(), 1, patience);
        QVERIFY(processesOf(id).isEmpty());
        QVERIFY(!QFile::exists(Paths::of(m_place->path(), id).root));
        QVERIFY(!m_runtime->find(id));
        QCOMPARE(QCoro::waitFor(m_runtime->remove(id, LogAfter::Gone)).error().code,
            ErrorCode::NotFound);
    }

    void a_log_that_is_kept_outlives_its_session()
    {
        const QString id = create(u"works"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        writeEvents(id, {events::systemMessage(u"one"_s, u"info"_s, u"I was here."_s)});
        const QString root = Paths::of(m_place->path(), id).root;
        QSignalSpy removed(m_runtime.get(), &SessionRuntime::removed);
        QVERIFY(QCoro::waitFor(m_runtime->remove(id, LogAfter::Kept)));
        QTRY_COMPARE_WITH_TIMEOUT(removed.size(), 1, patience);
        QVERIFY(!QFile::exists(root));
        const auto page = QCoro::waitFor(m_runtime->readKept(id, 0, 0, 1'000'000));
        QVERIFY(page);
        QCOMPARE(page->events.size(), 1);
        QCOMPARE(page->events.first().id(), u"one"_s);
        const QFileInfo kept(Paths::keptLog(m_place->path(), id));
        QVERIFY(kept.isFile());
        QVERIFY(!(QFileInfo(kept.path()).permissions() & (QFile::ExeGroup | QFile::ExeOther)));

        startServer(); // does not take it for a session
        QVERIFY(m_runtime->list().isEmpty());
        QVERIFY(QCoro::waitFor(m_runtime->dropKept(id)));
        QVERIFY(!QFile::exists(kept.filePath()));
        QVERIFY(QCoro::waitFor(m_runtime->dropKept(id))); // nothing more happens
        QVERIFY(QCoro::waitFor(m_runtime->readKept(id, 0, 0, 1000))->events.isEmpty());
        QVERIFY(!QCoro::waitFor(m_runtime->readKept(u"../../etc/passwd"_s, 0, 0, 1000)));
        QVERIFY(!QCoro::waitFor(m_runtime->dropKept(u"../../etc/passwd"_s)));
    }

    void a_removal_that_keeps_the_log_goes_on_after_a_crash()
    {
        for (const bool isPutAside : {false, true}) {
            const QString id = create(u"works"_s);
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
            writeEvents(id, {events::systemMessage(u"one"_s, u"info"_s, u"I was here."_s)});
            const Paths paths = Paths::of(m_place->path(), id);
            m_runtime.reset();
            Result<Saved> saved = load(paths);
            QVERIFY(saved);
            saved->want = Saved::Want::DeleteAndKeepLog;
            QVERIFY(save(paths, *saved));
            const QString kept = Paths::keptLog(m_place->path(), id);
            if (isPutAside) {
                QVERIFY(QDir().mkpath(QFileInfo(kept).path()));
                QVERIFY(QFile::rename(paths.events(), kept));
            }
            startServer();
            QTRY_VERIFY_WITH_TIMEOUT(!m_runtime->find(id), patience);
            QVERIFY(!QFile::exists(paths.root));
            QCOMPARE(QCoro::waitFor(m_runtime->readKept(id, 0, 0, 1000))->events.size(), 1);
        }
    }

    void of_a_removal_the_log_can_still_go()
    {
        const QString id = create(u"leaves-a-child"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        writeEvents(id, {events::systemMessage(u"one"_s, u"info"_s, u"I was here."_s)});
        QVERIFY(QCoro::waitFor(m_runtime->remove(id, LogAfter::Kept)));
        QVERIFY(QCoro::waitFor(m_runtime->remove(id, LogAfter::Gone)));
        QVERIFY(QCoro::waitFor(m_runtime->remove(id, LogAfter::Kept))); // too late
        QTRY_VERIFY_WITH_TIMEOUT(!m_runtime->find(id), patience);
        QVERIFY(!QFile::exists(Paths::keptLog(m_place->path(), id)));
    }

    void a_removal_that_was_interrupted_goes_on()
    {
        const QString id = create(u"works"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        const Paths paths = Paths::of(m_place->path(), id);
        m_runtime.reset();
        Result<Saved> saved =
            load(paths); // as the server left it that died right after its promise
        QVERIFY(saved);
        saved->want = Saved::Want::Delete;
        QVERIFY(save(paths, *saved));
        startServer();
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(paths.root), patience);
        QVERIFY(processesOf(id).isEmpty());
    }

    void a_creation_that_was_interrupted_goes_on()
    {
        Spec spec;
        spec.id = newId(u"s");
        spec.agent = {{u"id"_s, u"works"_s}};
        m_ids.append(spec.id);
        m_runtime.reset();
        const Paths paths = Paths::of(m_place->path(), spec.id);
        QVERIFY(QDir().mkpath(paths.root));
        Saved saved;
        saved.spec = spec;
        QVERIFY(save(paths, saved));
        startServer();
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(spec.id), State::Running, patience);
    }

    void a_spec_that_cannot_be_met_is_refused_and_leaves_nothing()
    {
        Spec spec;
        spec.id = newId(u"s");
        spec.folder = u"../../etc"_s;
        const auto made = QCoro::waitFor(m_runtime->create(spec));
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::InvalidRequest);
        QVERIFY(!QFile::exists(Paths::of(m_place->path(), spec.id).root));
    }

    void the_log_of_a_stopped_session_can_be_read()
    {
        const QString id = create(u"works"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), State::Running, patience);
        QVERIFY(QCoro::waitFor(m_runtime->stop(id)));
        writeEvents(id, {events::delta(u"m_1"_s, u"a"_s), events::delta(u"m_1"_s, u"b"_s)});
        const auto page = QCoro::waitFor(m_runtime->readLog(id, 1, 0, 1000));
        QVERIFY(page);
        QCOMPARE(page->events.size(), 1);
        QCOMPARE(QCoro::waitFor(m_runtime->readLog(newId(u"s"), 0, 0, 1000)).error().code,
            ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestLocalRuntime)
#include "tst_localruntime.moc"
