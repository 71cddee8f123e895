// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/core/client_fixture.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestSessionController : public QObject {
    Q_OBJECT

    SessionController *open()
    {
        m_client->connectTo(*m_server);
        SessionController *session = m_client->core.sessions()->open(m_id);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(session->live(), deadlineMs); }();
        [&] { QTRY_VERIFY_WITH_TIMEOUT(!session->status().isEmpty(), deadlineMs); }();
        return session;
    }
    static QVariant cell(QAbstractItemModel *model, int row, int role)
    {
        return model->data(model->index(row, 0), role);
    }
    void turn(const QString &state)
    {
        m_server->emitEvent(m_id, u"turn"_s, {{u"id"_s, u"t_1"_s}, {u"state"_s, state}});
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeServer>();
        m_client = std::make_unique<Client>(m_dir->path());
        m_id = m_server->addSession();
        m_server->emitEvent(m_id, u"agent"_s, {{u"state"_s, u"ready"_s}});
    }
    void cleanup() { m_client.reset(); }

    void a_whole_turn_is_shown()
    {
        playTurn(*m_server, m_id);
        SessionController *session = open();
        QCOMPARE(session->status(), u"needs_input"_s);
        QCOMPARE(session->pending().size(), 1);
        QCOMPARE(session->planDone(), 2);
        QCOMPARE(session->config()[u"mode"_s].toString(), u"ask"_s);
        QVERIFY(session->rows()->count() > 5);
        QVERIFY(!session->loading());
    }

    void a_prompt_is_shown_at_once_and_once()
    {
        SessionController *session = open();
        session->setDraft(u"half a thou"_s);
        session->send(u" do it "_s);
        QCOMPARE(session->draft(), QString());
        QCOMPARE(session->rows()->count(), 1);
        QCOMPARE(cell(session->rows(), 0, TranscriptModel::TextRole).toString(), u"do it"_s);
        QTRY_COMPARE_WITH_TIMEOUT(
            cell(session->rows(), 0, TranscriptModel::SendStateRole).toString(), QString(),
            deadlineMs);
        QCOMPARE(session->rows()->count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_client->core.outbox()->items(m_id).isEmpty(), deadlineMs);
    }

    void a_prompt_while_the_agent_works_is_queued_and_can_be_sent_now()
    {
        SessionController *session = open();
        turn(u"running"_s);
        QTRY_VERIFY_WITH_TIMEOUT(session->working(), deadlineMs);
        session->send(u"afterwards"_s);
        QCOMPARE(session->rows()->count(), 0);
        QCOMPARE(session->queue()->count(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(cell(session->queue(), 0, QueueModel::SendStateRole).toString(),
            u"queued"_s, deadlineMs);
        QCOMPARE(session->queue()->count(), 1);
        session->steer(u"now"_s);
        QTRY_COMPARE_WITH_TIMEOUT(session->rows()->count(), 1, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->accepted(m_id).size(), 2, deadlineMs);
    }

    void offline_prompts_wait_visibly_and_go_out_once()
    {
        SessionController *session = open();
        m_server->pause();
        QTRY_VERIFY_WITH_TIMEOUT(!session->live(), deadlineMs);
        session->send(u"later"_s);
        QCOMPARE(cell(session->rows(), 0, TranscriptModel::SendStateRole).toString(), u"unsent"_s);
        m_server->resume();
        QTRY_COMPARE_WITH_TIMEOUT(
            cell(session->rows(), 0, TranscriptModel::SendStateRole).toString(), QString(),
            deadlineMs);
        QCOMPARE(session->rows()->count(), 1);
        QCOMPARE(m_server->accepted(m_id).size(), 1);
    }

    void a_permission_is_answered_and_the_second_answer_is_told_so()
    {
        playTurn(*m_server, m_id);
        SessionController *session = open();
        const int row = session->transcript()->rowOf(u"permission"_s, u"p_1"_s);
        const QVariantList options =
            cell(session->transcript(), row, TranscriptModel::OptionsRole).toList();
        QCOMPARE(
            options.first().toMap()[u"kind"_s].toString(), u"allow_once"_s); // in the fixed order
        session->answerPermission(u"p_1"_s, u"once"_s);
        QCOMPARE(cell(session->transcript(), row, TranscriptModel::AskStateRole).toString(),
            u"answering"_s);
        QTRY_COMPARE_WITH_TIMEOUT(
            cell(session->transcript(), row, TranscriptModel::AskStateRole).toString(),
            u"resolved"_s, deadlineMs);
        QVERIFY(session->pending().isEmpty());
        QSignalSpy notice(session, &SessionController::notice);
        session->answerPermission(u"p_1"_s, u"no"_s);
        QTRY_COMPARE_WITH_TIMEOUT(notice.size(), 1, deadlineMs);
        QVERIFY(notice.first().first().toString().contains(u"me"_s));
        QCOMPARE(session->lastError(), QString());
    }

    void drafts_survive_a_restart()
    {
        open()->setDraft(u"not finished"_s);
        m_client.reset();
        m_client = std::make_unique<Client>(m_dir->path());
        QCOMPARE(open()->draft(), u"not finished"_s);
    }

    void switching_the_mode_shows_at_once()
    {
        playTurn(*m_server, m_id);
        SessionController *session = open();
        session->setMode(u"auto"_s);
        QCOMPARE(session->config()[u"mode"_s].toString(), u"auto"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->log(m_id).last().kind, u"config"_s, deadlineMs);
    }

    void stopping_ends_the_turn()
    {
        SessionController *session = open();
        turn(u"running"_s);
        QTRY_VERIFY_WITH_TIMEOUT(session->working(), deadlineMs);
        QSignalSpy ended(session, &SessionController::turnEnded);
        session->cancel();
        QVERIFY(session->cancelling());
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, deadlineMs);
        QVERIFY(!session->working() && !session->cancelling());
    }

    void a_reconnect_shows_nothing_twice()
    {
        playTurn(*m_server, m_id);
        SessionController *session = open();
        const int rows = session->rows()->count();
        QSignalSpy live(session, &SessionController::liveChanged);
        m_server->dropLinks();
        QTRY_VERIFY_WITH_TIMEOUT(live.size() >= 2 && session->live(), deadlineMs); // away, and back
        QCOMPARE(session->rows()->count(), rows);
    }

    void a_session_that_is_gone_says_so()
    {
        m_client->connectTo(*m_server);
        SessionController *session = m_client->core.sessions()->open(u"s_gone"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!session->unavailable().isEmpty(), deadlineMs);
        QVERIFY(!session->loading());
    }

    void files_are_found_for_completion()
    {
        m_server->setFiles({u"src/main.cpp"_s, u"src/auth.cpp"_s, u"README.md"_s});
        SessionController *session = open();
        QSignalSpy found(session, &SessionController::filesFound);
        session->searchFiles(u"m"_s);
        session->searchFiles(u"main"_s); // the first answer is no longer asked for
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 1, deadlineMs);
        QCOMPARE(found.first().at(1).toStringList(), QStringList{u"src/main.cpp"_s});
    }

    void what_was_not_looked_at_for_long_is_let_go()
    {
        m_client->connectTo(*m_server);
        SessionStore *store = m_client->core.sessions();
        for (int i = 0; i < 12; ++i)
            store->setCurrentId(m_server->addSession());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        int subscribed = 0;
        const QStringList ids = m_server->sessionIds();
        for (const QString &id : ids)
            subscribed += m_client->core.live()->isSubscribed(id);
        QCOMPARE(subscribed, SessionStore::keepOpen);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Client> m_client;
    QString m_id;
};

QTEST_GUILESS_MAIN(TestSessionController)
#include "tst_session_controller.moc"
