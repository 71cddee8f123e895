// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/enginefixture.h"

#include <QSignalSpy>

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

class TestEngineDeaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void an_agent_that_dies_in_a_turn_is_started_again_and_it_is_said()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {}, false));
        f.driver->say(events::delta(u"m_a"_s, u"half"_s));
        f.driver->say(
            events::make(u"tool"_s, {{u"id"_s, u"t_a"_s}, {u"status"_s, u"in_progress"_s}}));
        f.driver->die();
        QCOMPARE(f.turnState(), u"idle"_s);
        QCOMPARE(f.stopReason(), u"interrupted"_s);
        QCOMPARE(f.agentState(), u"exited"_s);
        QCOMPARE(f.transcript().agent()["stderr_tail"_L1].toString(), u"last words"_s);
        QCOMPARE(f.entry(u"tool"_s, u"t_a"_s)["status"_L1].toString(), u"failed"_s);
        QCOMPARE(f.entry(u"message"_s, u"m_a"_s)["done"_L1].toBool(), true);
        QCOMPARE(f.said(u"agent"_s), QStringList{u"half"_s});
        QVERIFY(f.said(u"system"_s).join(QString()).contains(u"killed by signal 9"_s));
        QTRY_COMPARE(f.starts, 2);
        QCOMPARE(f.driver->resumedWith, u"agent-session"_s);
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty()); // what it had begun is not given twice
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Sent);
    }

    void an_agent_that_keeps_dying_is_given_up_until_somebody_wants_it()
    {
        EngineFixture f;
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.driver->die();
        QTRY_COMPARE(f.starts, 3);
        f.driver->die();
        QTest::qWait(30); // longer than the pause
        QCOMPARE(f.starts, 3);
        QCOMPARE(f.said(u"system"_s).size(), 1);
        QVERIFY(f.said(u"system"_s).first().contains(u"not started again"_s));
        QVERIFY(f.engine->isIdle());
        QCOMPARE(f.send(u"c1"_s, u"try"_s), Engine::Accepted::Sent);
        QCOMPARE(f.starts, 4);
        f.ready();
        QCOMPARE(f.driver->prompts, QStringList{u"try"_s});
    }

    void an_agent_that_cannot_resume_says_that_it_forgot()
    {
        EngineFixture f;
        f.ready(false);
        QVERIFY(f.said(u"system"_s).isEmpty());
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready(false);
        QVERIFY(f.said(u"system"_s).last().contains(u"does not remember"_s));
    }

    void an_agent_that_needs_a_login_is_not_tried_again_by_itself()
    {
        EngineFixture f;
        Q_EMIT f.driver->authRequired({QJsonObject{
            {u"id"_s, u"x"_s}, {u"name"_s, u"Log in"_s}, {u"description"_s, u"Run `login`"_s}}});
        f.driver->die(u"needs a login"_s);
        QTest::qWait(30); // longer than the pause
        QCOMPARE(f.starts, 1);
        QCOMPARE(f.transcript().agent()["auth"_L1]["methods"_L1].toArray().size(), 1);
        QVERIFY(f.said(u"system"_s).join(QString()).contains(u"Run `login`"_s));
        f.send(u"c1"_s, u"try"_s);
        QCOMPARE(f.starts, 2);
    }

    void a_killed_runner_ends_what_was_open_and_says_so()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {textBlock(u"ha"_s)}, false));
        f.driver->say(events::delta(u"m_a"_s, u"lf"_s));
        f.driver->say(
            events::make(u"tool"_s, {{u"id"_s, u"t_a"_s}, {u"status"_s, u"in_progress"_s}}));
        f.restart();
        QCOMPARE(f.turnState(), u"idle"_s);
        QCOMPARE(f.stopReason(), u"interrupted"_s);
        QCOMPARE(f.entry(u"tool"_s, u"t_a"_s)["status"_L1].toString(), u"failed"_s);
        QCOMPARE(f.entry(u"message"_s, u"m_a"_s)["done"_L1].toBool(), true);
        QCOMPARE(f.said(u"agent"_s), QStringList{u"half"_s});
        QVERIFY(f.said(u"system"_s).first().contains(u"killed while the agent was working"_s));
        QCOMPARE(f.driver->resumedWith, u"agent-session"_s);
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty());
        const qsizetype entries = f.transcript().entries().size();
        f.restart(); // once more, from a quiet state
        QCOMPARE(f.transcript().entries().size(), entries + 1);
        QVERIFY(f.said(u"system"_s).last().contains(u"Nothing is lost"_s));
    }

    void a_prompt_accepted_before_a_crash_is_given_after_it()
    {
        EngineFixture f;
        f.send(u"c1"_s, u"one"_s); // the agent is not ready yet
        f.send(u"c2"_s, u"two"_s);
        f.restart();
        f.ready();
        QCOMPARE(f.driver->prompts, QStringList{u"one"_s});
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts.last(), u"two"_s);
        QCOMPARE(f.said(u"user"_s), QStringList({u"one"_s, u"two"_s}));
    }

    void a_crash_at_any_byte_of_a_conversation_gives_each_prompt_at_most_once()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->say(events::delta(u"m_a"_s, u"text"_s));
        f.send(u"c2"_s, u"two"_s);
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts.size(), 2);
        f.engine.reset();
        const QByteArray whole = f.bytes();
        for (qsizetype cut = 0; cut <= whole.size(); cut += 29) {
            f.write(whole.first(cut));
            f.boot();
            f.ready();
            // Given before the crash: those whose turn stands in what was left.
            const QByteArray left = whole.first(whole.first(cut).lastIndexOf('\n') + 1);
            const bool firstBegun = left.contains("\"state\":\"running\"");
            QVERIFY(!firstBegun || !f.driver->prompts.contains(u"one"_s));
            QVERIFY(f.driver->prompts.size() <= 1);
            QVERIFY(
                f.said(u"user"_s).count(u"one"_s) <= 1 && f.said(u"user"_s).count(u"two"_s) <= 1);
            if (left.contains("\"client_id\":\"c1\"") && !firstBegun)
                QCOMPARE(f.driver->prompts, QStringList{u"one"_s});
            f.engine.reset();
        }
    }

    void replayed_history_is_not_shown_twice()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->endTurn();
        f.restart();
        Event old = events::message(u"m_old"_s, u"agent"_s, {textBlock(u"again"_s)}, true);
        old.fields[u"replayed"_s] = true;
        f.driver->say(old);
        QVERIFY(!f.said(u"agent"_s).contains(u"again"_s));
    }

    void a_graceful_stop_ends_the_agent_and_leaves_a_quiet_log()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        QSignalSpy stopped(f.engine.get(), &Engine::stopped);
        f.engine->stop(std::chrono::seconds(1));
        QCOMPARE(f.engine->submit({u"c2"_s, {textBlock(u"x"_s)}}, false).error().code,
            ErrorCode::Unavailable);
        QTRY_COMPARE(stopped.size(), 1);
        QCOMPARE(f.stopReason(), u"interrupted"_s);
        QCOMPARE(f.agentState(), u"exited"_s);
        f.restart();
        QVERIFY(f.said(u"system"_s).isEmpty()); // nothing died
        QCOMPARE(f.starts, 2);
    }

    void stopping_without_an_agent_works_too()
    {
        EngineFixture f;
        Q_EMIT f.driver->authRequired({});
        f.driver->die();
        QSignalSpy stopped(f.engine.get(), &Engine::stopped);
        f.engine->stop(std::chrono::seconds(1));
        QTRY_COMPARE(stopped.size(), 1);
    }

    void a_flooding_message_is_cut_and_that_is_said()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"flood"_s);
        const QString mebibyte = u"x"_s.repeated(1024 * 1024);
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {}, false));
        for (int i = 0; i < 20; ++i)
            f.driver->say(events::delta(u"m_a"_s, mebibyte));
        QVERIFY(f.said(u"agent"_s).first().size() < 10 * mebibyte.size());
        QCOMPARE(f.said(u"system"_s).size(), 1);
        QVERIFY(f.said(u"system"_s).first().contains(u"left out"_s));
    }

    void a_full_disk_stops_the_agent_before_memory_is_used_up()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.disk().room = 0;
        const QString text = u"x"_s.repeated(1024 * 1024);
        for (int i = 0; i < 40 && f.said(u"system"_s).isEmpty(); ++i)
            f.driver->say(events::message(u"m_%1"_s.arg(i), u"agent"_s, {textBlock(text)}, true));
        QVERIFY(f.said(u"system"_s).join(QString()).contains(u"disk is full"_s));
        FakeDriver *driver = f.driver;
        QTRY_COMPARE(driver->stops, 1);
        QTRY_COMPARE(f.agentState(), u"exited"_s);
        f.disk().room = -1;
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Sent);
        QCOMPARE(f.starts, 2);
        f.restart();
        QCOMPARE(f.said(u"user"_s), QStringList({u"one"_s, u"two"_s}));
    }
};

QTEST_GUILESS_MAIN(TestEngineDeaths)
#include "tst_engine_deaths.moc"
