// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/queue_model.h"
#include "qml/Core/session_controller.h"
#include "tests/client/shell/shell_fixture.h"

#include <QGuiApplication>
#include <QQuickStyle>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

/// A server that takes nothing for now: it is maintained, somebody's quota is full, or there were
/// too many requests. It is said, nothing that was typed is lost, and the same works later.
class TestRefusals : public QObject {
    Q_OBJECT

    static QJsonObject maintenance()
    {
        return {{u"enabled"_s, true}, {u"message"_s, u"New disks, back at ten."_s},
            {u"by"_s, u"hanako"_s}, {u"since"_s, u"2026-01-05T09:00:00.000Z"_s}};
    }
    static QJsonObject noMaintenance() { return {{u"enabled"_s, false}}; }
    static Error quota()
    {
        return {ErrorCode::RateLimited,
            u"Your quota allows 2 sessions. Stop or delete another session, or ask an administrator of this server for more."_s,
            {}, {{u"reason"_s, u"quota"_s}}};
    }
    static Error tooMany()
    {
        return {ErrorCode::RateLimited, u"Too many requests. Try again in 1 seconds."_s, {}, {}};
    }
    static void open(Shell &shell, FakeServer &server)
    {
        shell.core().outbox()->setBackoff(
            {std::chrono::milliseconds(10), std::chrono::milliseconds(50)});
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->online(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->all()->loaded(), deadlineMs);
    }
    static QString textOf(const Shell &shell, const QString &name)
    {
        const QQuickItem *item = shell.find(name);
        return item ? item->property("text").toString() : QString();
    }
    static void typeNewSession(Shell &shell, const QString &text)
    {
        shell.key(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"message"_s), deadlineMs);
        shell.type(text);
        QTRY_VERIFY_WITH_TIMEOUT(shell.find(u"createSession"_s)->isEnabled(), deadlineMs);
    }
    static qsizetype countOf(const FakeServer &server, const QString &request)
    {
        return server.requests().count(request);
    }

private Q_SLOTS:
    void initTestCase() { QQuickStyle::setStyle(u"Basic"_s); }

    void maintenance_is_said_with_who_can_help_and_goes_away_by_itself()
    {
        FakeServer server;
        addInbox(server);
        Shell shell;
        open(shell, server);
        QVERIFY(!shell.shows(u"maintenanceBanner"_s));
        const qsizetype asked = countOf(server, u"GET /api/v1/me"_s);
        server.setMaintenance(maintenance());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        const QString said = textOf(shell, u"maintenanceBanner"_s);
        QVERIFY2(said.contains("back at ten"_L1) && said.contains("hanako"_L1), qPrintable(said));
        shell.shot(u"maintenance"_s);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.shot(u"maintenance-dark-ja"_s);
        shell.dress(u"light"_s, u"en"_s, 100);
        server.setMaintenance(noMaintenance());
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"maintenanceBanner"_s), deadlineMs);
        QCOMPARE(countOf(server, u"GET /api/v1/me"_s), asked); // it was told, it did not ask
    }

    void maintenance_that_began_or_ended_while_the_link_was_broken_is_known()
    {
        FakeServer server;
        server.setMaintenance(maintenance());
        Shell shell;
        open(shell, server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        server.pause();
        server.setMaintenance(noMaintenance());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectionBanner"_s), deadlineMs);
        QVERIFY(shell.shows(u"maintenanceBanner"_s)); // nothing else is known
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"maintenanceBanner"_s), deadlineMs);
        server.pause();
        server.setMaintenance(maintenance());
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        // It is of this server, not of the next one.
        FakeServer other;
        shell.connectTo(other);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"maintenanceBanner"_s), deadlineMs);
    }

    void administrators_are_reminded_and_led_to_where_it_ends()
    {
        FakeServer server;
        addAdministration(server);
        server.setMaintenance(maintenance());
        Shell shell;
        open(shell, server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->admin(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        QCOMPARE(shell.find(u"maintenanceBanner"_s)->property("level").toString(), u"info"_s);
        shell.shot(u"maintenance-admin"_s);
        QVERIFY(QMetaObject::invokeMethod(shell.find(u"maintenanceBanner"_s), "action"));
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"admin"_s, deadlineMs);
    }

    void a_session_that_is_refused_during_maintenance_is_started_by_the_same_try_later()
    {
        FakeServer server;
        Shell shell;
        open(shell, server);
        server.setMaintenance(maintenance());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        typeNewSession(shell, u"Tidy the tools"_s);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"createError"_s), deadlineMs);
        QVERIFY(textOf(shell, u"createError"_s).contains("hanako"_L1));
        QCOMPARE(textOf(shell, u"message"_s), u"Tidy the tools"_s);
        QCOMPARE(server.sessionIds().size(), 0);
        shell.shot(u"maintenance-new-session"_s);
        QTest::qWait(200);
        QCOMPARE(countOf(server, u"POST /api/v1/sessions"_s), 1); // nothing is tried by itself
        server.setMaintenance(noMaintenance());
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"createError"_s), deadlineMs);
        QCOMPARE(textOf(shell, u"message"_s), u"Tidy the tools"_s);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(server.sessionIds().size(), 1, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"session"_s, deadlineMs);
    }

    void a_refusal_tells_a_client_that_was_not_told()
    {
        FakeServer server;
        Shell shell;
        open(shell, server);
        server.refuseNext(1,
            {ErrorCode::Unavailable, u"The server is being maintained."_s, {},
                {{u"reason"_s, u"maintenance"_s}}},
            120);
        const qsizetype asked = countOf(server, u"GET /api/v1/me"_s);
        typeNewSession(shell, u"Tidy"_s);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(
            textOf(shell, u"createError"_s).contains("administrator"_L1), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(server, u"GET /api/v1/me"_s), asked + 1, deadlineMs);
    }

    void a_prompt_during_maintenance_is_kept_and_goes_out_when_it_ends()
    {
        FakeServer server;
        const QString id = server.addSession();
        Shell shell;
        open(shell, server);
        shell.core().sessions()->setCurrentId(id);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->current()->live(), deadlineMs);
        server.setMaintenance(maintenance());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        shell.core().sessions()->current()->send(u"and now the tests"_s, {});
        const QString messages = u"POST /api/v1/sessions/%1/messages"_s.arg(id);
        QTRY_COMPARE_WITH_TIMEOUT(countOf(server, messages), 1, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.core().outbox()->items(id).first().error.contains("hanako"_L1), deadlineMs);
        shell.shot(u"maintenance-prompt"_s);
        QCOMPARE(countOf(server, messages), 1); // asked once: the server said when to come back
        server.setMaintenance(noMaintenance());
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id).size(), 1, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().outbox()->items(id).isEmpty(), deadlineMs);
    }

    void a_full_quota_and_too_many_requests_keep_what_was_typed_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<int>("retryAfter");
        QTest::addColumn<QString>("said");
        QTest::addRow("quota") << quota() << 0 << u"Stop or delete another session"_s;
        QTest::addRow("too_many") << tooMany() << 1 << u"in 1 second;"_s;
    }
    void a_full_quota_and_too_many_requests_keep_what_was_typed()
    {
        QFETCH(const Error, error);
        QFETCH(const int, retryAfter);
        QFETCH(const QString, said);
        FakeServer server;
        Shell shell;
        open(shell, server);
        typeNewSession(shell, u"One more thing"_s);
        server.refuseNext(1, error, retryAfter);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"createError"_s), deadlineMs);
        const QString text = textOf(shell, u"createError"_s);
        QVERIFY2(text.contains(said) && text.contains("administrator"_L1), qPrintable(text));
        QCOMPARE(textOf(shell, u"message"_s), u"One more thing"_s);
        shell.shot(u"refused-%1"_s.arg(QString::fromLatin1(QTest::currentDataTag())));
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(server.sessionIds().size(), 1, deadlineMs);
        QCOMPARE(
            server.session(server.sessionIds().last())["title"_L1].toString(), u"One more thing"_s);
    }

    void a_queued_prompt_over_quota_shows_what_was_said_and_why_it_waits()
    {
        FakeServer server;
        const QString id = addInbox(server).first();
        playTurn(server, id);
        Shell shell;
        open(shell, server);
        shell.core().sessions()->setCurrentId(id);
        SessionController *session = shell.core().sessions()->current();
        QTRY_VERIFY_WITH_TIMEOUT(session->live() && session->working(), deadlineMs);
        server.refuseNext(1, quota());
        session->send(u"then the release notes"_s, {});
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"queueRowError"_s), deadlineMs);
        QVERIFY(textOf(shell, u"queueRowError"_s).contains("quota"_L1));
        QCOMPARE(session->lastError(), QString()); // once is enough
        QCOMPARE(session->queue()->index(0, 0).data(QueueModel::TextRole).toString(),
            u"then the release notes"_s);
        shell.shot(u"refused-queued"_s);
        session->retry(session->queue()->index(0, 0).data(QueueModel::ClientIdRole).toString());
        QTRY_COMPARE_WITH_TIMEOUT(server.accepted(id).size(), 1, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"queueRowError"_s), deadlineMs);
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    TestRefusals test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_refusals.moc"
