// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/shell/shell_fixture.h"

#include <QGuiApplication>
#include <QQuickStyle>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

/// The page of administrators, on a fake server.
class TestAdmin : public QObject {
    Q_OBJECT

    static void open(Shell &shell, FakeServer &server)
    {
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->admin(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
        shell.core().navigation()->go(u"admin"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"admin"_s, deadlineMs);
    }
    static void show(Shell &shell, const QString &part)
    {
        QVERIFY(shell.find(u"adminPage"_s)->setProperty("part", part));
    }
    static int rows(const Shell &shell)
    {
        const QQuickItem *list = shell.find(u"adminList"_s);
        return list ? list->property("count").toInt() : -1;
    }

private Q_SLOTS:
    void initTestCase() { QQuickStyle::setStyle(u"Basic"_s); }

    void only_administrators_are_shown_the_way_and_the_server_decides()
    {
        FakeServer server;
        addAdministration(server);
        server.setAdmin(false);
        Shell shell;
        shell.connectTo(server);
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().connection()->serverName(), u"ccplantd"_s, deadlineMs);
        QVERIFY(!shell.core().connection()->admin());
        QVERIFY(!shell.shows(u"railAdmin"_s));
        // Nothing is asked for that nobody looks at.
        QVERIFY(server.requests().filter(u"/admin/"_s).isEmpty());
        // A link leads there all the same; the server says no, and who can help.
        shell.core().navigation()->go(u"admin"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminError"_s), deadlineMs);
        QVERIFY(shell.find(u"adminError"_s)->property("text").toString().contains("Ask one"_L1));
        shell.shot(u"admin-refused"_s);
        server.setAdmin(true);
        shell.core().connection()->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"railAdmin"_s), deadlineMs);
    }

    void a_server_is_maintained_and_drained_and_used_again()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        shell.click(u"maintenance"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceMessage"_s)
                && shell.find(u"maintenanceMessage"_s)->hasActiveFocus(),
            deadlineMs);
        shell.type(u"New disks, until ten"_s);
        shell.shot(u"admin-maintenance"_s);
        shell.click(u"maintenanceDialogAccept"_s);
        const auto state = [&] { return server.admin()["server"_L1]["maintenance"_L1]; };
        QTRY_VERIFY_WITH_TIMEOUT(state()["enabled"_L1].toBool(), deadlineMs);
        QCOMPARE(state()["message"_L1].toString(), u"New disks, until ten"_s);
        const auto says = [&] { return shell.find(u"maintenance"_s)->property("text").toString(); };
        QTRY_COMPARE_WITH_TIMEOUT(says(), u"End maintenance"_s, deadlineMs);
        shell.click(u"drain"_s);
        QTRY_VERIFY_WITH_TIMEOUT(server.admin()["server"_L1]["draining"_L1].toBool(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.find(u"drain"_s)->property("text").toString(),
            u"Take requests again"_s, deadlineMs);
        shell.shot(u"admin-server-maintained"_s);
        shell.click(u"drain"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!server.admin()["server"_L1]["draining"_L1].toBool(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.find(u"maintenance"_s)->isEnabled(), deadlineMs);
        shell.click(u"maintenance"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!state()["enabled"_L1].toBool(), deadlineMs);
    }

    void a_session_of_anybody_is_stopped_at_once_and_removed_when_asked()
    {
        FakeServer server;
        addAdministration(server);
        const QStringList ids = server.sessionIds();
        Shell shell;
        open(shell, server);
        show(shell, u"sessions"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 3, deadlineMs);
        shell.click(u"adminStop"_s);
        QTRY_COMPARE_WITH_TIMEOUT(
            server.session(ids.first())["status"_L1].toString(), u"stopped"_s, deadlineMs);
        shell.click(u"adminRemove"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminAskAccept"_s), deadlineMs);
        shell.shot(u"admin-session-remove"_s);
        QCOMPARE(server.sessionIds().size(), 3); // asked first
        shell.click(u"adminAskAccept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 2, deadlineMs);
        QVERIFY(!server.sessionIds().contains(ids.first()));
    }

    void a_user_is_kept_out_after_a_question_and_the_owner_cannot_be()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        show(shell, u"users"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 3, deadlineMs);
        shell.click(u"userMenu"_s); // the first is the owner
        shell.click(u"userDisable"_s);
        shell.click(u"adminAskAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminChangeError"_s), deadlineMs);
        QVERIFY(shell.find(u"adminChangeError"_s)
                ->property("text")
                .toString()
                .contains("owner of the machine"_L1));
        shell.shot(u"admin-user-refused"_s);
        QCOMPARE(rows(shell), 3);
    }

    void what_is_done_to_a_user_is_done_to_the_one_whose_menu_it_was()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        show(shell, u"users"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 3, deadlineMs);
        shell.click(u"userSearch"_s);
        shell.type(u"hana"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 1, deadlineMs);
        const auto choose = [&](const QString &what) {
            shell.click(u"userMenu"_s);
            shell.click(what);
        };
        const auto wasAsked = [&](const QString &request) {
            return !server.requests().filter(request).isEmpty();
        };
        choose(u"userSignOut"_s);
        QTRY_VERIFY_WITH_TIMEOUT(wasAsked(u"/admin/users/hanako/sign-out"_s), deadlineMs);
        choose(u"userCheck"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminChangeError"_s), deadlineMs);
        QVERIFY(shell.find(u"adminChangeError"_s)
                ->property("text")
                .toString()
                .contains("Try again later"_L1));
        choose(u"userDisable"_s);
        QVERIFY(!wasAsked(u"PATCH"_s)); // asked first
        shell.click(u"adminAskAccept"_s);
        const auto isOut = [&] {
            return server.admin()["users"_L1]["users"_L1][1]["disabled"_L1].toBool();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOut(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"adminChangeError"_s), deadlineMs);
        choose(u"userDisable"_s); // in again, at once
        QTRY_VERIFY_WITH_TIMEOUT(!isOut(), deadlineMs);
        choose(u"userForget"_s);
        shell.click(u"adminAskAccept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(
            server.admin()["users"_L1]["users"_L1].toArray().size(), 2, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 0, deadlineMs);
    }

    void a_quota_shows_what_is_set_and_is_changed()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        show(shell, u"teams"_s);
        shell.click(u"quotaUsers"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"quotaSessions"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.find(u"quotaSessions"_s)->property("text").toString(), u"20"_s, deadlineMs);
        shell.click(u"quotaSessions"_s);
        shell.key(Qt::Key_A, Qt::ControlModifier);
        shell.type(u"many"_s);
        shell.shot(u"admin-quota-wrong"_s);
        QVERIFY(!shell.find(u"quotaDialogAccept"_s)->isEnabled());
        shell.key(Qt::Key_A, Qt::ControlModifier);
        shell.type(u"30"_s);
        shell.click(u"quotaDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"quotaSessions"_s), deadlineMs);
        const QJsonObject quota =
            server.admin()["quotas"_L1]["quotas"_L1][0]["quota"_L1].toObject();
        QCOMPARE(quota["sessions"_L1].toInt(), 30);
        QCOMPARE(quota["memory_bytes"_L1].toInteger(), 17179869184); // untouched
        QVERIFY(quota["cpu_seconds"_L1].isNull());
    }

    void a_key_of_anybody_is_made_void_and_the_audit_goes_back_page_by_page()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        show(shell, u"keys"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 2, deadlineMs);
        shell.click(u"adminVoidKey"_s);
        shell.click(u"adminAskAccept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 1, deadlineMs);
        show(shell, u"audit"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 3, deadlineMs);
        shell.click(u"adminMore"_s);
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 4, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"adminMore"_s), deadlineMs);
    }

    void a_server_that_does_not_answer_is_asked_again()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        server.pause();
        show(shell, u"users"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminError"_s), deadlineMs);
        shell.shot(u"admin-error"_s);
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->online(), deadlineMs);
        QMetaObject::invokeMethod(shell.find(u"adminError"_s), "action");
        QTRY_COMPARE_WITH_TIMEOUT(rows(shell), 3, deadlineMs);
    }

    void every_part_fits_every_size_theme_language_and_scale_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("scale");
        QTest::addRow("360-light-en-100") << 360 << u"light"_s << u"en"_s << 100;
        QTest::addRow("360-dark-ja-150") << 360 << u"dark"_s << u"ja"_s << 150;
        QTest::addRow("1440-light-en-100") << 1440 << u"light"_s << u"en"_s << 100;
        QTest::addRow("1440-dark-ja-100") << 1440 << u"dark"_s << u"ja"_s << 100;
    }
    void every_part_fits_every_size_theme_language_and_scale()
    {
        QFETCH(const int, width);
        QFETCH(const QString, theme);
        QFETCH(const QString, language);
        QFETCH(const int, scale);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        FakeServer server;
        addAdministration(server);
        Shell shell;
        shell.resize(width, width < 700 ? 780 : 900);
        open(shell, server);
        shell.dress(theme, language, scale);
        for (const auto &part : {u"server"_s, u"sessions"_s, u"users"_s, u"teams"_s, u"keys"_s,
                 u"audit"_s, u"configuration"_s}) {
            show(shell, part);
            if (part != "server"_L1)
                QTRY_VERIFY_WITH_TIMEOUT(rows(shell) > 0, deadlineMs);
            shell.shot(u"admin-%1-%2"_s.arg(part, tag));
            QCOMPARE(shell.brokenButtons(), QStringList());
        }
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    TestAdmin test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_admin.moc"
