// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/enginefixture.h"

#include <QSignalSpy>

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

class TestEngineTurns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_prompt_becomes_a_turn()
    {
        EngineFixture f;
        QCOMPARE(f.agentState(), u"starting"_s);
        QCOMPARE(f.transcript().status(), u"creating"_s);
        f.ready();
        QCOMPARE(f.agentState(), u"ready"_s);
        QCOMPARE(f.transcript().agent()["name"_L1].toString(), u"Fake"_s);
        QVERIFY(f.engine->isIdle());
        QCOMPARE(f.send(u"c1"_s, u"hello"_s), Engine::Accepted::Sent);
        QCOMPARE(f.driver->prompts, QStringList{u"hello"_s});
        QCOMPARE(f.turnState(), u"running"_s);
        QVERIFY(!f.engine->isIdle());
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {}, false));
        f.driver->say(events::delta(u"m_a"_s, u"hi"_s));
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {textBlock(u"hi"_s)}, true));
        f.driver->endTurn(u"end_turn"_s, {{u"usage"_s, QJsonObject{{u"tokens"_s, 3}}}});
        QCOMPARE(f.turnState(), u"idle"_s);
        QCOMPARE(f.stopReason(), u"end_turn"_s);
        QCOMPARE(f.transcript().turn()["usage"_L1]["tokens"_L1].toInt(), 3);
        QCOMPARE(f.said(u"agent"_s), QStringList{u"hi"_s});
        QCOMPARE(f.said(u"user"_s), QStringList{u"hello"_s});
        QVERIFY(f.engine->isIdle());
    }

    void a_prompt_that_comes_before_the_agent_is_ready_waits_for_it()
    {
        EngineFixture f;
        QCOMPARE(f.send(u"c1"_s, u"early"_s), Engine::Accepted::Sent);
        QCOMPARE(f.send(u"c2"_s, u"later"_s), Engine::Accepted::Queued);
        QVERIFY(f.driver->prompts.isEmpty());
        f.ready();
        QCOMPARE(f.driver->prompts, QStringList{u"early"_s});
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts, QStringList({u"early"_s, u"later"_s}));
        QVERIFY(f.queued().isEmpty());
    }

    void prompts_wait_in_order_and_can_be_edited_and_removed()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        for (const auto &id : {u"c2"_s, u"c3"_s, u"c4"_s})
            QCOMPARE(f.send(id, id), Engine::Accepted::Queued);
        QVERIFY(f.engine->editQueued(u"c3"_s, {textBlock(u"edited"_s)}));
        QVERIFY(f.engine->removeQueued(u"c2"_s));
        QCOMPARE(f.queued(), QStringList({u"c3"_s, u"c4"_s}));
        QCOMPARE(
            f.engine->editQueued(u"c1"_s, {textBlock(u"x"_s)}).error().code, ErrorCode::NotFound);
        QCOMPARE(f.engine->removeQueued(u"nobody"_s).error().code, ErrorCode::NotFound);
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts.last(), u"edited"_s);
        f.driver->endTurn();
        QTRY_COMPARE(f.driver->prompts.last(), u"c4"_s);
        QCOMPARE(f.said(u"user"_s), QStringList({u"one"_s, u"edited"_s, u"c4"_s}));
    }

    void steering_ends_the_turn_and_goes_first()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.send(u"c2"_s, u"two"_s);
        QCOMPARE(f.send(u"c3"_s, u"now"_s, true), Engine::Accepted::Queued);
        QCOMPARE(f.driver->cancels, 1);
        f.driver->endTurn(u"cancelled"_s);
        QTRY_COMPARE(f.driver->prompts.last(), u"now"_s);
        QCOMPARE(f.queued(), QStringList{u"c2"_s});
        f.send(u"c4"_s, u"four"_s);
        QVERIFY(f.engine->sendQueued(u"c4"_s));
        QCOMPARE(f.driver->cancels, 2);
        f.driver->endTurn(u"cancelled"_s);
        QTRY_COMPARE(f.driver->prompts.last(), u"four"_s);
        QCOMPARE(f.engine->sendQueued(u"c4"_s).error().code, ErrorCode::NotFound);
    }

    void a_client_id_is_accepted_once_also_after_restarts()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.send(u"c2"_s, u"two"_s);
        QCOMPARE(f.send(u"c1"_s, u"one"_s), Engine::Accepted::Duplicate);
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Duplicate);
        f.restart();
        QCOMPARE(f.send(u"c1"_s, u"one"_s), Engine::Accepted::Duplicate);
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Duplicate);
        f.ready();
        QTRY_COMPARE(f.driver->prompts, QStringList{u"two"_s});
        QCOMPARE(f.said(u"user"_s), QStringList({u"one"_s, u"two"_s}));
    }

    void a_removed_prompt_does_not_come_back_with_its_retry()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.send(u"c2"_s, u"two"_s);
        QVERIFY(f.engine->removeQueued(u"c2"_s));
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Duplicate);
        f.restart();
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Duplicate);
        QVERIFY(f.queued().isEmpty());
    }

    void the_initial_prompt_is_given_once()
    {
        EngineFixture f;
        f.initialPrompt = Prompt{u"first"_s, {textBlock(u"begin"_s)}};
        f.restart();
        f.ready();
        QCOMPARE(f.driver->prompts, QStringList{u"begin"_s});
        f.driver->endTurn();
        f.restart();
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty());
        QCOMPARE(f.said(u"user"_s), QStringList{u"begin"_s});
    }

    void cancelling_without_a_turn_says_so()
    {
        EngineFixture f;
        f.ready();
        QCOMPARE(f.engine->cancel().error().code, ErrorCode::NoTurn);
        f.send(u"c1"_s, u"one"_s);
        QVERIFY(f.engine->cancel());
        QCOMPARE(f.driver->cancels, 1);
        f.driver->endTurn(u"cancelled"_s);
        QCOMPARE(f.stopReason(), u"cancelled"_s);
    }

    void a_prompt_that_waits_for_the_agent_can_be_cancelled()
    {
        EngineFixture f;
        f.send(u"c1"_s, u"one"_s);
        QVERIFY(f.engine->cancel());
        QCOMPARE(f.stopReason(), u"cancelled"_s);
        f.ready();
        QVERIFY(f.driver->prompts.isEmpty());
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Sent);
        QCOMPARE(f.driver->prompts, QStringList{u"two"_s});
    }

    void the_first_message_makes_the_title_until_the_agent_gives_one()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c1"_s, u"\n  Fix   the parser \nand more"_s);
        QCOMPARE(f.transcript().session()["title"_L1].toString(), u"Fix the parser"_s);
        f.driver->say(events::make(u"session"_s, {{u"title"_s, u"Parser fix"_s}}));
        f.driver->endTurn();
        f.send(u"c2"_s, u"again"_s);
        QCOMPARE(f.transcript().session()["title"_L1].toString(), u"Parser fix"_s);
    }

    void a_full_disk_refuses_a_prompt_and_half_accepts_nothing()
    {
        EngineFixture f;
        f.ready();
        const qint64 last = f.transcript().lastSeq();
        f.disk().room = 10;
        const auto refused = f.engine->submit({u"c1"_s, {textBlock(u"one"_s)}}, false);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unavailable);
        QCOMPARE(f.transcript().lastSeq(), last);
        QVERIFY(f.driver->prompts.isEmpty());
        f.disk().room = -1;
        QCOMPARE(f.send(u"c1"_s, u"one"_s), Engine::Accepted::Sent);
        f.disk().room = 10;
        QVERIFY(!f.engine->submit({u"c2"_s, {textBlock(u"two"_s)}}, false));
        f.disk().room = -1;
        QVERIFY(f.queued().isEmpty());
        QCOMPARE(f.send(u"c2"_s, u"two"_s), Engine::Accepted::Queued);
    }

    void too_many_waiting_prompts_are_refused()
    {
        EngineFixture f;
        f.ready();
        f.send(u"c"_s, u"one"_s);
        for (int i = 0; i < PromptBook::maxWaiting; ++i)
            f.send(u"c%1"_s.arg(i), u"more"_s);
        QCOMPARE(f.engine->submit({u"over"_s, {textBlock(u"x"_s)}}, false).error().code,
            ErrorCode::RateLimited);
        QCOMPARE(f.send(u"c1"_s, u"more"_s), Engine::Accepted::Duplicate);
    }

    void a_change_of_config_is_agreed_with_the_agent()
    {
        EngineFixture f;
        f.ready();
        Result<QJsonObject> result = fail(ErrorCode::Internal, {});
        f.engine->configure({{u"mode"_s, u"plan"_s}},
            [&](Result<QJsonObject> config) { result = std::move(config); });
        QCOMPARE(f.driver->changes.size(), 1);
        f.driver->say(events::make(u"config"_s, {{u"mode"_s, u"plan"_s}, {u"model"_s, u"big"_s}}));
        QVERIFY(result);
        QCOMPARE(result->value("mode"_L1).toString(), u"plan"_s);
        QCOMPARE(f.driver->config.mode, u"ask"_s);
        f.restart();
        QCOMPARE(f.driver->config.mode, u"plan"_s); // what people chose is chosen again
        QCOMPARE(f.driver->config.model, QString());
    }

    void a_change_that_the_agent_refuses_or_ignores_is_an_error()
    {
        EngineFixture f;
        f.ready();
        QList<ErrorCode> codes;
        const auto note = [&](const Result<QJsonObject> &config) {
            codes.append(config ? ErrorCode::Internal : config.error().code);
        };
        f.engine->configure({{u"mode"_s, u"x"_s}}, note);
        f.engine->configure({{u"model"_s, u"y"_s}}, note); // waits for the first
        QCOMPARE(f.driver->changes.size(), 1);
        Q_EMIT f.driver->configRefused({ErrorCode::InvalidRequest, u"no such mode"_s, {}, {}});
        QCOMPARE(codes, QList{ErrorCode::InvalidRequest});
        QTRY_COMPARE(f.driver->changes.size(), 2);
        QTRY_COMPARE(codes, QList({ErrorCode::InvalidRequest, ErrorCode::Timeout}));
        f.engine->configure({{u"mode"_s, u"z"_s}}, note);
        QTRY_COMPARE(f.driver->changes.size(), 3);
        f.driver->die();
        QCOMPARE(codes.last(), ErrorCode::AgentUnavailable);
        f.engine->configure({}, note);
        QCOMPARE(codes.last(), ErrorCode::InvalidRequest);
    }

    void a_change_while_no_agent_runs_holds_at_its_next_start()
    {
        EngineFixture f;
        f.ready();
        f.driver->say(events::make(u"config"_s,
            {{u"modes"_s,
                 QJsonArray{QJsonObject{{u"id"_s, u"ask"_s}}, QJsonObject{{u"id"_s, u"plan"_s}}}},
                {u"mode"_s, u"ask"_s}}));
        Q_EMIT f.driver->authRequired({});
        f.driver->die();
        QList<Result<QJsonObject>> results;
        const auto note = [&](const Result<QJsonObject> &config) { results.append(config); };
        f.engine->configure({{u"mode"_s, u"plan"_s}}, note);
        f.engine->configure({{u"mode"_s, u"nonsense"_s}}, note);
        QCOMPARE(results.size(), 2);
        QCOMPARE(results.first().value()["mode"_L1].toString(), u"plan"_s);
        QCOMPARE(results.last().error().code, ErrorCode::InvalidRequest);
        f.send(u"c1"_s, u"wake up"_s);
        QCOMPARE(f.driver->config.mode, u"plan"_s);
    }
};

QTEST_GUILESS_MAIN(TestEngineTurns)
#include "tst_engine_turns.moc"
