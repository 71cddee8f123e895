// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/outbox.h"
#include "tests/client/fake-server/fake_server.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using ccplant::test::FakeServer;

namespace {
constexpr int deadlineMs = 30'000;
constexpr BackoffPolicy quick{std::chrono::milliseconds(10), std::chrono::milliseconds(50)};
} // namespace

class TestOutbox : public QObject {
    Q_OBJECT

    struct Box {
        Box(const QString &dir, FakeServer &server)
            : outbox(dir + u"/outbox.json"_s, &api)
        {
            api.setServer(server.url(), server.token());
            outbox.setServer(u"test"_s);
            outbox.setBackoff(quick);
        }
        ApiClient api;
        Outbox outbox;
    };

    static QJsonArray text(const QString &text) { return {textBlock(text)}; }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void a_prompt_goes_out_once_online()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        const QString clientId = box.outbox.add(id, text(u"hello"_s), false);
        QCOMPARE(box.outbox.items(id).first().state, OutboxItem::Unsent);
        box.outbox.setOnline(true);
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id), QStringList{clientId}, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            box.outbox.items(id).first().state, OutboxItem::Accepted, deadlineMs);
        box.outbox.confirm(id, clientId);
        QVERIFY(box.outbox.items(id).isEmpty());
    }

    void a_lost_answer_makes_no_second_prompt()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        box.api.setDeadline(std::chrono::milliseconds(200));
        server.loseAnswers(2);
        QSignalSpy accepted(&box.outbox, &Outbox::accepted);
        box.outbox.setOnline(true);
        box.outbox.add(id, text(u"only once"_s), false);
        QTRY_COMPARE_WITH_TIMEOUT(accepted.size(), 1, deadlineMs);
        QCOMPARE(accepted.first().at(2).toString(), u"duplicate"_s);
        QCOMPARE(server.accepted(id).size(), 1);
    }

    void prompts_survive_the_end_of_the_client_and_arrive_once_each_in_order()
    {
        FakeServer server;
        const QString id = server.addSession();
        QStringList ids;
        {
            Box box(m_dir->path(), server);
            for (int i = 0; i < 5; ++i)
                ids << box.outbox.add(id, text(u"prompt %1"_s.arg(i)), false);
        }
        {
            Box box(m_dir->path(), server);
            box.api.setDeadline(std::chrono::milliseconds(100));
            server.loseAnswers(1);
            box.outbox.setOnline(true);
            QTRY_VERIFY_WITH_TIMEOUT(!server.accepted(id).isEmpty(), deadlineMs);
        } // ends while it does not know whether the first one arrived
        Box box(m_dir->path(), server);
        QVERIFY(box.outbox.items(id).first().attempted);
        box.outbox.setOnline(true);
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id), ids, deadlineMs);
    }

    void a_busy_server_is_asked_again()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        server.failPrompts(3, 503, u"unavailable"_s);
        box.outbox.setOnline(true);
        box.outbox.add(id, text(u"patience"_s), false);
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id).size(), 1, deadlineMs);
    }

    void what_waits_as_long_as_the_server_asks_goes_out_at_once_when_told()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        server.refuseNext(1, {ErrorCode::RateLimited, u"Too many requests."_s, {}, {}}, 600);
        box.outbox.setOnline(true);
        box.outbox.add(id, text(u"first"_s), false);
        QTRY_VERIFY_WITH_TIMEOUT(box.outbox.items(id).first().error.contains("600"_L1), deadlineMs);
        // What is said meanwhile waits for the same, says so, and asks nobody.
        box.outbox.add(id, text(u"second"_s), false);
        QVERIFY(box.outbox.items(id).last().error.contains("600"_L1));
        QTest::qWait(300); // six of the longest waits without Retry-After
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(box.outbox.items(id).first().state, OutboxItem::Unsent);
        box.outbox.retryAll();
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id).size(), 2, deadlineMs);
    }

    void a_full_quota_is_not_asked_again_and_again()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        server.refuseNext(1,
            {ErrorCode::RateLimited, u"Your quota allows 2 running sessions. Stop another."_s, {},
                {{u"reason"_s, u"quota"_s}}});
        box.outbox.setOnline(true);
        const QString clientId = box.outbox.add(id, text(u"one more"_s), false);
        QTRY_COMPARE_WITH_TIMEOUT(
            box.outbox.items(id).first().state, OutboxItem::Refused, deadlineMs);
        QVERIFY(box.outbox.items(id).first().error.contains("Stop another"_L1));
        QTest::qWait(300);
        QCOMPARE(server.requests().size(), 1);
        box.outbox.retry(clientId); // there is room now
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id), QStringList{clientId}, deadlineMs);
    }

    void a_refused_prompt_is_kept_and_can_be_changed_and_sent_again()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        server.failPrompts(1, 422, u"unprocessable"_s);
        QSignalSpy refused(&box.outbox, &Outbox::refused);
        box.outbox.setOnline(true);
        const QString clientId = box.outbox.add(id, text(u"too long"_s), false);
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, deadlineMs);
        const OutboxItem item = box.outbox.items(id).first();
        QCOMPARE(item.state, OutboxItem::Refused);
        QVERIFY(!item.error.isEmpty());
        QVERIFY(box.outbox.edit(clientId, text(u"short"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id), QStringList{clientId}, deadlineMs);
        QCOMPARE(plainText(server.log(id).last().fields["content"_L1].toArray()), u"short"_s);
    }

    void a_prompt_that_may_have_arrived_cannot_be_changed_any_more()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        server.loseAnswers(1);
        const QString clientId = box.outbox.add(id, text(u"a"_s), false);
        QVERIFY(box.outbox.edit(clientId, text(u"b"_s))); // not sent yet
        box.outbox.setOnline(true);
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id).size(), 1, deadlineMs);
        QVERIFY(!box.outbox.edit(clientId, text(u"c"_s)));
        QVERIFY(box.outbox.remove(clientId)); // it is then up to the log
        QVERIFY(box.outbox.items(id).isEmpty());
    }

    void prompts_of_another_server_stay_where_they_are()
    {
        FakeServer server;
        const QString id = server.addSession();
        Box box(m_dir->path(), server);
        box.outbox.add(id, text(u"for the first"_s), false);
        box.outbox.setServer(u"another"_s);
        box.outbox.setOnline(true);
        QVERIFY(box.outbox.items(id).isEmpty());
        box.outbox.setServer(u"test"_s);
        QCOMPARE(box.outbox.items(id).size(), 1);
        QVERIFY(server.requests().isEmpty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
