// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/enginefixture.h"

#include <QSignalSpy>

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

namespace {

QJsonObject choose(const QString &option, const QString &by = u"ada"_s)
{
    return {{u"option_id"_s, option}, {u"by"_s, by}};
}

/// A session whose agent waits for a permission.
void askForPermission(EngineFixture &f)
{
    f.ready();
    f.send(u"c1"_s, u"one"_s);
    f.driver->ask(u"p_1"_s, u"Run rm"_s, {{u"command"_s, u"rm"_s}});
}

} // namespace

class TestEngineRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_permission_is_asked_and_answered()
    {
        EngineFixture f;
        askForPermission(f);
        QCOMPARE(f.turnState(), u"needs_input"_s);
        QCOMPARE(f.transcript().status(), u"needs_input"_s);
        QCOMPARE(f.transcript().pending().size(), 1);
        const auto answered = f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s));
        QVERIFY(answered);
        QCOMPARE(answered->value("outcome"_L1)["kind"_L1].toString(), u"allow_once"_s);
        QCOMPARE(f.driver->answers, QStringList{u"p_1=yes"_s});
        QCOMPARE(f.turnState(), u"running"_s);
        QCOMPARE(f.entry(u"permission"_s, u"p_1"_s)["by"_L1].toString(), u"ada"_s);
    }

    void the_first_answer_wins_and_the_second_is_told_so()
    {
        EngineFixture f;
        askForPermission(f);
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"no"_s)));
        const auto second = f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s, u"bob"_s));
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::AlreadyResolved);
        QCOMPARE(second.error().extra["outcome"_L1]["option_id"_L1].toString(), u"no"_s);
        QCOMPARE(second.error().extra["by"_L1].toString(), u"ada"_s);
        QCOMPARE(f.driver->answers.size(), 1);
    }

    void answers_that_make_no_sense_are_refused()
    {
        EngineFixture f;
        askForPermission(f);
        QCOMPARE(f.engine->answerPermission(u"p_9"_s, choose(u"yes"_s)).error().code,
            ErrorCode::NotFound);
        QCOMPARE(f.engine->answerPermission(u"p_1"_s, choose(u"maybe"_s)).error().code,
            ErrorCode::InvalidRequest);
        QCOMPARE(f.engine->answerPermission(u"p_1"_s, {}).error().code, ErrorCode::InvalidRequest);
        QCOMPARE(f.engine->answerQuestion(u"p_1"_s, {}).error().code, ErrorCode::NotFound);
        QVERIFY(f.driver->answers.isEmpty());
        QVERIFY(f.engine->answerPermission(u"p_1"_s, {{u"cancelled"_s, true}}));
        QCOMPARE(f.driver->answers, QStringList{u"p_1="_s});
    }

    void a_question_is_asked_and_answered()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->askQuestion(u"q_1"_s, u"Which colour?"_s);
        QCOMPARE(f.engine->answerQuestion(u"q_1"_s, {{u"action"_s, u"perhaps"_s}}).error().code,
            ErrorCode::InvalidRequest);
        QVERIFY(f.engine->answerQuestion(
            u"q_1"_s, {{u"action"_s, u"accept"_s}, {u"text"_s, u"blue"_s}}));
        QCOMPARE(f.driver->answers, QStringList{u"q_1=acceptblue"_s});
        QCOMPARE(f.engine->answerQuestion(u"q_1"_s, {{u"action"_s, u"cancel"_s}}).error().code,
            ErrorCode::AlreadyResolved);
    }

    void an_answer_that_cannot_be_stored_is_not_given()
    {
        EngineFixture f;
        askForPermission(f);
        f.disk().room = 5;
        QCOMPARE(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)).error().code,
            ErrorCode::Unavailable);
        QVERIFY(f.driver->answers.isEmpty());
        QCOMPARE(f.transcript().pending().size(), 1);
        f.disk().room = -1;
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
    }

    void cancelling_ends_open_requests()
    {
        EngineFixture f;
        askForPermission(f);
        QVERIFY(f.engine->cancel());
        QVERIFY(f.transcript().pending().isEmpty());
        QVERIFY(f.entry(u"permission"_s, u"p_1"_s)["outcome"_L1]["cancelled"_L1].toBool());
        QCOMPARE(f.driver->cancels, 1);
        f.driver->endTurn(u"cancelled"_s);
        QCOMPARE(f.turnState(), u"idle"_s);
    }

    void a_request_that_the_agent_withdraws_is_closed()
    {
        EngineFixture f;
        askForPermission(f);
        Q_EMIT f.driver->withdrawn(u"permission"_s, u"p_1"_s);
        QVERIFY(f.transcript().pending().isEmpty());
        QCOMPARE(f.turnState(), u"running"_s);
        f.driver->ask(u"p_2"_s, u"Other"_s);
        f.driver->endTurn(); // an agent that asked and did not wait
        QVERIFY(f.transcript().pending().isEmpty());
    }

    void a_prompt_waits_while_a_request_is_open()
    {
        EngineFixture f;
        askForPermission(f);
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Queued);
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty());
        QCOMPARE(f.send(u"c3"_s, u"three"_s), Engine::Accepted::Queued);
    }

    void a_permission_survives_the_death_of_the_agent()
    {
        EngineFixture f;
        askForPermission(f);
        f.driver->die();
        QCOMPARE(f.transcript().pending().size(), 1);
        QCOMPARE(f.transcript().status(), u"needs_input"_s);
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
        QTRY_COMPARE(f.starts, 2);
        QCOMPARE(f.driver->resumedWith, u"agent-session"_s);
        f.ready();
        QCOMPARE(f.driver->prompts.size(), 1); // it is told
        QVERIFY(f.driver->prompts.first().contains(u"Run rm → Allow"_s));
        QCOMPARE(f.turnState(), u"running"_s);
        f.driver->ask(
            u"p_2"_s, u"Run rm"_s, {{u"command"_s, u"rm"_s}}); // asks again: answered by itself
        QVERIFY(f.transcript().pending().isEmpty());
        QTRY_COMPARE(f.driver->answers, QStringList{u"p_2=yes"_s});
        QCOMPARE(f.entry(u"permission"_s, u"p_2"_s)["by"_L1].toString(), u"ada"_s);
        f.driver->ask(
            u"p_3"_s, u"Run rm"_s, {{u"command"_s, u"rm"_s}}); // an answer is given again once
        QCOMPARE(f.transcript().pending().size(), 1);
        f.driver->endTurn();
    }

    void a_permission_survives_the_death_of_the_runner()
    {
        EngineFixture f;
        askForPermission(f);
        f.restart();
        QCOMPARE(f.transcript().pending().size(), 1);
        QVERIFY(f.said(u"system"_s).first().contains(u"waits for your answer"_s));
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"no"_s)));
        f.restart(); // the answer, too
        QCOMPARE(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)).error().code,
            ErrorCode::AlreadyResolved);
        f.ready();
        QTRY_COMPARE(f.driver->prompts.size(), 1);
        QVERIFY(f.driver->prompts.first().contains(u"Run rm → Reject"_s));
        f.restart(); // it was told: not again
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty());
    }

    void a_request_repeated_before_it_is_answered_is_one_request()
    {
        EngineFixture f;
        askForPermission(f);
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        f.driver->ask(u"p_7"_s, u"Run rm"_s, {{u"command"_s, u"rm"_s}});
        QCOMPARE(f.transcript().pending().size(), 1);
        QVERIFY(f.entry(u"permission"_s, u"p_7"_s).isEmpty());
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
        QCOMPARE(f.driver->answers, QStringList{u"p_7=yes"_s});
        QVERIFY(f.driver->prompts.isEmpty()); // it knows, nothing to tell
    }

    void an_answer_that_is_no_longer_offered_is_asked_anew()
    {
        EngineFixture f;
        askForPermission(f);
        f.driver->die();
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        const QJsonArray options{QJsonObject{
            {u"id"_s, u"never"_s}, {u"name"_s, u"Never"_s}, {u"kind"_s, u"reject_always"_s}}};
        f.driver->say(events::make(u"permission"_s,
            {{u"id"_s, u"p_2"_s}, {u"title"_s, u"Run rm"_s},
                {u"raw_input"_s, QJsonObject{{u"command"_s, u"rm"_s}}}, {u"options"_s, options},
                {u"state"_s, u"pending"_s}}));
        QCOMPARE(f.transcript().pending().size(), 1);
        QVERIFY(f.driver->answers.isEmpty());
    }

    void the_agent_is_told_when_the_last_open_request_is_answered()
    {
        EngineFixture f;
        askForPermission(f);
        f.driver->ask(u"p_2"_s, u"Run mv"_s);
        f.driver->askQuestion(u"q_1"_s, u"Why?"_s);
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
        QVERIFY(f.engine->answerPermission(u"p_2"_s, {{u"cancelled"_s, true}}));
        QVERIFY(f.driver->prompts.isEmpty());
        QVERIFY(f.engine->answerQuestion(
            u"q_1"_s, {{u"action"_s, u"accept"_s}, {u"text"_s, u"because"_s}}));
        QCOMPARE(f.driver->prompts.size(), 1);
        QVERIFY(f.driver->prompts.first().contains(u"Run rm → Allow"_s));
        QVERIFY(f.driver->prompts.first().contains(u"because"_s));
        QVERIFY(!f.driver->prompts.first().contains(
            u"Run mv"_s)); // a cancelled request needs no answer
    }

    void the_queue_goes_on_after_a_late_answer()
    {
        EngineFixture f;
        askForPermission(f);
        f.send(u"c2"_s, u"two"_s);
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        QVERIFY(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)));
        QCOMPARE(f.driver->prompts.size(), 1);
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts.size(), 2);
        QCOMPARE(f.driver->prompts.last(), u"two"_s);
    }

    void steering_past_a_request_of_a_dead_agent_cancels_it()
    {
        EngineFixture f;
        askForPermission(f);
        f.driver->die();
        QTRY_COMPARE(f.starts, 2);
        f.ready();
        f.send(u"c2"_s, u"forget that"_s, true);
        QVERIFY(f.transcript().pending().isEmpty());
        QCOMPARE(f.driver->prompts, QStringList{u"forget that"_s});
    }

    void a_graceful_stop_keeps_requests_open()
    {
        EngineFixture f;
        askForPermission(f);
        QSignalSpy stopped(f.engine.get(), &Engine::stopped);
        f.engine->stop(std::chrono::seconds(1));
        Q_EMIT f.driver->withdrawn(u"permission"_s, u"p_1"_s); // as a driver does that ends a turn
        QCOMPARE(f.engine->answerPermission(u"p_1"_s, choose(u"yes"_s)).error().code,
            ErrorCode::Unavailable);
        QTRY_COMPARE(stopped.size(), 1);
        f.restart();
        QCOMPARE(f.transcript().pending().size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestEngineRequests)
#include "tst_engine_requests.moc"
