// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_controller.h"
#include "tests/client/shell/shell_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQuickStyle>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

class TestShell : public QObject {
    Q_OBJECT

    static void waitForList(Shell &shell, int count)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->all()->loaded(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->all()->count(), count, deadlineMs);
    }
    static QJsonArray agents()
    {
        const auto agent = [](const QString &id, const QString &name, const QString &about,
                               bool installed) {
            return QJsonObject{{u"id"_s, id}, {u"name"_s, name}, {u"description"_s, about},
                {u"installed"_s, installed}, {u"version"_s, installed ? u"1.4.2"_s : QString()},
                {u"default"_s, id == "claude"_L1},
                {u"install"_s,
                    QJsonObject{{u"command"_s, u"npm install"_s}, {u"can_install"_s, true}}}};
        };
        return {agent(u"claude"_s, u"Claude Code"_s, u"Anthropic's coding agent"_s, true),
            agent(u"codex"_s, u"Codex"_s, u"OpenAI's coding agent"_s, false),
            agent(u"gemini"_s, u"Gemini CLI"_s, u"Google's coding agent"_s, false),
            agent(u"demo"_s, u"Demo agent"_s,
                u"Shows what an agent does, without a model and without an account"_s, true)};
    }

private Q_SLOTS:
    void initTestCase() { QQuickStyle::setStyle(u"Basic"_s); }

    void the_door_opens_with_a_token_and_says_what_is_wrong_without()
    {
        FakeServer server;
        Shell shell;
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        shell.shot(u"connect-light"_s);
        shell.click(u"serverAddress"_s);
        shell.type(server.url().toString());
        shell.click(u"connectButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.core().servers()->formError().isEmpty(), deadlineMs);
        shell.click(u"serverToken"_s);
        shell.type(u"wrong"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.core().connection()->errorText().isEmpty(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        shell.shot(u"connect-refused"_s);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.shot(u"connect-dark-ja"_s);
        shell.core().servers()->connectTo(server.url().toString(), server.token());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
    }

    void a_session_is_started_by_keyboard_alone_and_its_chat_opens()
    {
        FakeServer server;
        server.setAgents(agents());
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, 0);
        shell.shot(u"empty-light"_s);
        shell.key(Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"new"_s, deadlineMs);
        shell.type(u"Make the tests faster"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().agents()->agents().size(), 4, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"agent-claude"_s), deadlineMs);
        shell.shot(u"new-light"_s);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(server.sessionIds().size(), 1, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"session"_s, deadlineMs);
        const QString id = server.sessionIds().first();
        QCOMPARE(server.session(id)["agent"_L1].toString(), u"claude"_s);
        QCOMPARE(shell.core().sessions()->currentId(), id);
        shell.type(u"and the build"_s); // the composer has the keyboard
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().sessions()->current()->draft(), u"and the build"_s, deadlineMs);
        shell.shot(u"new-started"_s);
    }

    void everything_of_a_new_session_is_reached_by_tab()
    {
        FakeServer server;
        server.setAgents(agents());
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, 0);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().agents()->agents().size(), 4, deadlineMs);
        shell.key(Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"new"_s, deadlineMs);
        QSet<QString> reached;
        for (int step = 0; step < 60; ++step) {
            for (QQuickItem *item = shell.window()->activeFocusItem(); item;
                item = item->parentItem())
                reached.insert(item->objectName());
            shell.key(Qt::Key_Tab);
        }
        for (const auto &name : {u"message"_s, u"agent-claude"_s, u"moreOptions"_s,
                 u"createSession"_s, u"sessionSearch"_s, u"sessionList"_s, u"railSettings"_s})
            QVERIFY2(reached.contains(name), qPrintable(name));
    }

    void the_list_is_walked_and_opened_by_keyboard()
    {
        FakeServer server;
        const QStringList ids = addInbox(server);
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        shell.key(Qt::Key_1, Qt::ControlModifier);
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Up);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->currentId(), ids.first(), deadlineMs);
        shell.key(Qt::Key_J, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->currentId(), ids.at(1), deadlineMs);
        shell.key(Qt::Key_L, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->currentId(), ids.first(), deadlineMs);
    }

    void a_selection_is_archived_and_a_deletion_is_undone()
    {
        FakeServer server;
        const QStringList ids = addInbox(server);
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        shell.key(Qt::Key_1, Qt::ControlModifier);
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Space);
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.find(u"sessionList"_s)->property("picked").toList().size(), 2, deadlineMs);
        shell.shot(u"selection"_s);
        shell.key(Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->undoCount(), 2, deadlineMs);
        shell.shot(u"undo"_s);
        shell.core().sessions()->undo();
        QCOMPARE(server.sessionIds().size(), ids.size());
    }

    void sessions_of_a_team_are_seen_apart_and_started_for_it()
    {
        FakeServer server;
        server.setAgents(agents());
        server.setTeams({u"acme/tools"_s, u"acme/web-shop-and-everything-around-it"_s});
        addInbox(server);
        const QStringList ids = server.sessionIds();
        server.changeSession(ids.at(0), {{u"team"_s, u"acme/tools"_s}});
        server.changeSession(ids.at(1), {{u"team"_s, u"acme/web-shop-and-everything-around-it"_s}});
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"teamSwitcher"_s), deadlineMs);
        shell.shot(u"teams-all"_s);
        const auto shown = [&] {
            return shell.find(u"sessionList"_s)
                ->property("sessions")
                .value<SessionFilterModel *>()
                ->matchCount();
        };
        QCOMPARE(shown(), int(ids.size()));
        shell.click(u"teamSwitcher"_s);
        shell.shot(u"teams-open"_s);
        shell.key(Qt::Key_Down); // past "everything" and "yours alone"
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->scope(), u"acme/tools"_s, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 1, deadlineMs);
        shell.key(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"sessionOwner"_s), deadlineMs);
        shell.type(u"Tidy the tools"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"agent-claude"_s), deadlineMs);
        shell.shot(u"teams-new"_s);
        shell.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(server.sessionIds().size(), ids.size() + 1, deadlineMs);
        QCOMPARE(server.session(server.sessionIds().last())["team"_L1].toString(), u"acme/tools"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), 2, deadlineMs);
        shell.core().sessions()->setScope(u"personal"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shown(), int(ids.size()) - 2, deadlineMs);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.shot(u"teams-personal-dark-ja"_s);
        // Who is in no team any more sees what is left, not an empty list.
        shell.core().sessions()->setScope(u"acme/tools"_s);
        server.setTeams({});
        shell.core().connection()->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().sessions()->scope(), QString(), deadlineMs);
        QVERIFY(!shell.shows(u"teamSwitcher"_s));
    }

    void an_api_key_is_made_shown_once_and_made_void()
    {
        FakeServer server;
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, 0);
        shell.key(Qt::Key_Comma, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"newKey"_s), deadlineMs);
        shell.click(u"newKey"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keyName"_s), deadlineMs);
        shell.shot(u"key-new"_s);
        shell.type(u"full"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.core().apiKeys()->errorText().contains("Remove one"_L1), deadlineMs);
        QVERIFY(shell.shows(u"keyName"_s));
        shell.shot(u"key-refused"_s);
        shell.key(Qt::Key_A, Qt::ControlModifier);
        shell.type(u"Build robot"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keySecret"_s), deadlineMs);
        QCOMPARE(shell.find(u"keySecret"_s)->property("text").toString(),
            u"ccpk_"_s + QString(59, u'a'));
        shell.shot(u"key-made"_s);
        shell.click(u"copyKey"_s);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"ccpk_"_s + QString(59, u'a'));
        QCOMPARE(server.keys().size(), 1);
        QVERIFY(server.keys()[0].toObject().contains("expires_at"_L1)); // 90 days unless told
        shell.click(u"newKeyDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"keySecret"_s), deadlineMs);
        const QVariantList keys = shell.core().apiKeys()->keys();
        QCOMPARE(keys.size(), 1);
        QVERIFY(!keys[0].toMap().contains(u"key"_s)); // kept nowhere
        shell.shot(u"key-list"_s);
        shell.core().apiKeys()->remove(u"k_1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().apiKeys()->keys().size(), 0, deadlineMs);
        QCOMPARE(server.keys().size(), 0);
    }

    /// Opens the first session, and the dialog that shares it.
    static void openSharing(Shell &shell, const FakeServer &server)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->all()->loaded(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().connection()->serverName(), u"ccplantd"_s, deadlineMs);
        shell.core().sessions()->setCurrentId(server.sessionIds().first());
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->current()->live(), deadlineMs);
        shell.click(u"sessionMenu"_s);
        shell.click(u"shareSession"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().shareLink()->known(), deadlineMs);
    }
    void a_session_is_shared_by_a_link_that_is_copied_and_taken_back()
    {
        FakeServer server;
        addInbox(server);
        server.setSharing(u"public"_s);
        Shell shell;
        shell.connectTo(server);
        openSharing(shell, server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"shareReaders"_s), deadlineMs);
        shell.shot(u"share-new"_s);
        shell.key(Qt::Key_Space); // the button has the keyboard
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"shareUrl"_s), deadlineMs);
        QCOMPARE(server.shares().size(), 1);
        const QString url = u"https://ccplant.example/s/"_s + QString(52, u'a');
        QCOMPARE(shell.find(u"shareUrl"_s)->property("text").toString(), url);
        const QJsonObject share = server.shares().begin()->toObject();
        QCOMPARE(share["public"_L1], QJsonValue(false)); // closed unless told
        shell.shot(u"share-made"_s);
        shell.key(Qt::Key_Space); // the same button copies: pressed twice, nothing is undone
        QCOMPARE(QGuiApplication::clipboard()->text(), url);
        QCOMPARE(server.shares().size(), 1);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.shot(u"share-made-dark-ja"_s);
        shell.click(u"takeShareBack"_s);
        shell.shot(u"share-take-back-dark-ja"_s);
        QCOMPARE(server.shares().size(), 1); // asked first
        shell.click(u"takeShareBackDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"shareUrl"_s), deadlineMs);
        QCOMPARE(server.shares().size(), 0);
        // The server allows less than it said at sign-in.
        server.setSharing(u"off"_s);
        shell.click(u"shareDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.core().shareLink()->errorText().contains("administrator"_L1), deadlineMs);
        shell.shot(u"share-refused"_s);
    }

    void a_link_is_taken_back_where_sharing_was_switched_off_since()
    {
        FakeServer server;
        addInbox(server);
        server.setSharing(u"off"_s);
        Shell shell;
        shell.resize(360, 780);
        shell.connectTo(server);
        openSharing(shell, server);
        shell.shot(u"share-off-360"_s);
        QVERIFY(!shell.shows(u"shareDialogAccept"_s));
        QVERIFY(!shell.shows(u"takeShareBack"_s));
        server.addShare(server.sessionIds().first());
        shell.core().shareLink()->show(server.sessionIds().first());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"takeShareBack"_s), deadlineMs);
        shell.shot(u"share-off-made-360"_s);
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.click(u"takeShareBack"_s);
        shell.click(u"takeShareBackDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"takeShareBack"_s), deadlineMs);
        QCOMPARE(server.shares().size(), 0);
    }

    void sharing_fits_a_narrow_window_with_large_text()
    {
        FakeServer server;
        addInbox(server);
        server.setSharing(u"public"_s);
        Shell shell;
        shell.resize(360, 780);
        shell.connectTo(server);
        openSharing(shell, server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"shareReaders"_s), deadlineMs);
        shell.dress(u"light"_s, u"ja"_s, 150);
        shell.shot(u"share-new-360-ja-150"_s);
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.click(u"shareDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"shareUrl"_s), deadlineMs);
        shell.shot(u"share-made-360-ja-150"_s);
        QCOMPARE(shell.brokenButtons(), QStringList());
    }

    void the_palette_finds_and_runs()
    {
        FakeServer server;
        addInbox(server);
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, 10);
        shell.key(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.window()->findChild<QObject *>(u"palette"_s)->property("opened").toBool(),
            deadlineMs);
        shell.shot(u"palette"_s);
        shell.type(u"settings"_s);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"settings"_s, deadlineMs);
        shell.shot(u"settings-light"_s);
        shell.key(Qt::Key_Question, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.window()->findChild<QObject *>(u"keysDialog"_s)->property("opened").toBool(),
            deadlineMs);
        shell.shot(u"keys"_s);
    }

    void a_lost_server_is_said_and_everything_stays_readable()
    {
        FakeServer server;
        const QStringList ids = addInbox(server);
        playTurn(server, ids.first());
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        shell.core().sessions()->setCurrentId(ids.first());
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->current()->live(), deadlineMs);
        QVERIFY(!shell.shows(u"connectionBanner"_s));
        server.pause();
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectionBanner"_s), deadlineMs);
        QVERIFY(shell.core().sessions()->current()->rows()->count() > 0);
        shell.shot(u"offline"_s);
        server.resume();
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"connectionBanner"_s), deadlineMs);
    }

    void a_narrow_window_shows_one_pane_and_leads_back()
    {
        FakeServer server;
        const QStringList ids = addInbox(server);
        Shell shell;
        shell.resize(360, 780);
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"list"_s, deadlineMs);
        shell.core().sessions()->setCurrentId(ids.first());
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"session"_s, deadlineMs);
        QVERIFY(!shell.shows(u"sessionList"_s));
        shell.resize(1440, 900);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"sessionList"_s), deadlineMs);
        QVERIFY(shell.shows(u"sessionPage"_s));
    }

    void every_size_theme_language_and_scale_fits_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("scale");
        for (const int width : {360, 800, 1440}) {
            QTest::addRow("%d-light-en-100", width) << width << u"light"_s << u"en"_s << 100;
            QTest::addRow("%d-dark-ja-100", width) << width << u"dark"_s << u"ja"_s << 100;
        }
        QTest::addRow("1440-dark-en-80") << 1440 << u"dark"_s << u"en"_s << 80;
        QTest::addRow("1440-light-ja-150") << 1440 << u"light"_s << u"ja"_s << 150;
        QTest::addRow("360-light-en-150") << 360 << u"light"_s << u"en"_s << 150;
    }
    void every_size_theme_language_and_scale_fits()
    {
        QFETCH(const int, width);
        QFETCH(const QString, theme);
        QFETCH(const QString, language);
        QFETCH(const int, scale);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        FakeServer server;
        server.setAgents(agents());
        server.setRepositories(
            {u"acme/web-shop"_s, u"acme/engine"_s, u"/home/me/projects/importer"_s});
        const QStringList ids = addInbox(server);
        playTurn(server, ids.first());
        Shell shell;
        shell.resize(width, width < 700 ? 780 : 900);
        shell.connectTo(server);
        waitForList(shell, int(ids.size()));
        shell.dress(theme, language, scale);
        if (width < 700)
            shell.shot(u"list-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.core().sessions()->setCurrentId(ids.first());
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->current()->live(), deadlineMs);
        shell.shot(u"session-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.key(Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"new"_s, deadlineMs);
        shell.shot(u"new-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.key(Qt::Key_Comma, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"settings"_s, deadlineMs);
        shell.shot(u"settings-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
    }

    void any_number_of_sessions_is_shown_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 10, 1000})
            QTest::addRow("%d", count) << count;
    }
    void any_number_of_sessions_is_shown()
    {
        QFETCH(const int, count);
        FakeServer server;
        addMany(server, count);
        Shell shell;
        shell.connectTo(server);
        waitForList(shell, count);
        shell.shot(u"count-%1"_s.arg(count));
        if (count < 1000)
            return;
        // Rows are made for what is on the screen only.
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.find(u"sessionList"_s)->property("contentHeight").toDouble() > 10'000,
            deadlineMs);
        QVERIFY(shell.find(u"sessionList"_s)
                    ->property("contentItem")
                    .value<QQuickItem *>()
                    ->childItems()
                    .size()
            < 80);
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    TestShell test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_shell.moc"
