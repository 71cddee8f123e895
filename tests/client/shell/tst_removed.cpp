// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_controller.h"
#include "tests/client/shell/shell_fixture.h"

#include <QAccessible>
#include <QFile>
#include <QGuiApplication>
#include <QQuickStyle>
#include <QStyleHints>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

/// Removed sessions in the window, on a fake server.
class TestRemoved : public QObject {
    Q_OBJECT

    static RemovedSessions &list(Shell &shell) { return *shell.core().removedSessions(); }
    static RemovedTranscript &reading(Shell &shell) { return *list(shell).reading(); }
    static QString place(Shell &shell) { return shell.core().navigation()->place(); }
    static QQuickItem *at(Shell &shell) { return shell.window()->activeFocusItem(); }
    static bool isIn(const QQuickItem *item, const QQuickItem *above)
    {
        return item && (item == above || isIn(item->parentItem(), above));
    }
    static QString nameOf(QObject *item, QAccessible::Text what = QAccessible::Name)
    {
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(item);
        return spoken ? spoken->text(what) : QString();
    }
    /// The rows of lists have the keyboard themselves; what is asked is in which list.
    static bool isInNamed(QQuickItem *item, const QString &name)
    {
        return item && (nameOf(item) == name || isInNamed(item->parentItem(), name));
    }
    /// Items of a QML type below `item` that are seen.
    static int countOf(const QQuickItem *item, const QByteArray &type)
    {
        if (!item || !item->isVisible())
            return 0;
        int found = QByteArray(item->metaObject()->className()).startsWith(type + "_QMLTYPE")
            || QByteArray(item->metaObject()->className()) == type;
        const QList<QQuickItem *> children = item->childItems();
        for (const QQuickItem *child : children)
            found += countOf(child, type);
        return found;
    }
    static void connectTo(Shell &shell, FakeServer &server)
    {
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->all()->loaded(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().connection()->serverName(), u"ccplantd"_s, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
    }
    static void openPage(Shell &shell, FakeServer &server)
    {
        connectTo(shell, server);
        shell.core().navigation()->go(u"removed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(list(shell).loaded(), deadlineMs);
    }
    static void read(Shell &shell, const QString &id)
    {
        shell.core().navigation()->go(u"removed/"_s + id);
        QTRY_COMPARE_WITH_TIMEOUT(reading(shell).state(), RemovedTranscript::Ready, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            countOf(shell.find(u"removedReader"_s), "TranscriptView") == 1, deadlineMs);
    }
    static void tabTo(Shell &shell, const QString &name)
    {
        for (int i = 0; i < 40 && at(shell)->objectName() != name; ++i)
            shell.key(Qt::Key_Tab);
        QCOMPARE(at(shell)->objectName(), name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QQuickStyle::setStyle(u"Basic"_s);
        QGuiApplication::styleHints()->setCursorFlashTime(0);
        QAccessible::setActive(true);
        qputenv("HOME", m_home.path().toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.filePath(u".config"_s).toUtf8());
    }

    void the_ways_there_are_shown_only_where_something_is_kept()
    {
        FakeServer server;
        Shell shell;
        connectTo(shell, server);
        QVERIFY(!shell.shows(u"emptyRemoved"_s));
        shell.click(u"account"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"accountKeys"_s), deadlineMs);
        QVERIFY(!shell.shows(u"accountRemoved"_s));
        shell.key(Qt::Key_Escape);
        addRemovals(server);
        shell.core().connection()->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"emptyRemoved"_s), deadlineMs);
        shell.shot(u"removed-way-empty"_s);
        shell.click(u"emptyRemoved"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
        QCOMPARE(place(shell), u"removed"_s);
        QVERIFY(!shell.shows(u"sessionList"_s)); // it has a list of its own
        shell.click(u"removedBack"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"sessionList"_s), deadlineMs);
        QVERIFY(!shell.shows(u"removedPage"_s));
        QCOMPARE(place(shell), QString());
        shell.click(u"account"_s);
        shell.click(u"accountRemoved"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
        shell.click(u"railSessions"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"removedPage"_s), deadlineMs);
        shell.key(Qt::Key_K, Qt::ControlModifier);
        shell.type(u"removed"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
        // Keys that lead to the sessions do so from here too.
        shell.key(Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"sessionList"_s), deadlineMs);
    }

    void the_filter_leads_there_too()
    {
        FakeServer server;
        addInbox(server);
        addRemovals(server);
        Shell shell;
        connectTo(shell, server);
        QVERIFY(!shell.shows(u"filterRemoved"_s));
        shell.click(u"sessionFilter"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"filterRemoved"_s), deadlineMs);
        shell.shot(u"removed-way-filter"_s);
        shell.click(u"filterRemoved"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
    }

    void a_transcript_is_read_and_nothing_can_be_done_in_it()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        openPage(shell, server);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
        shell.shot(u"removed-list"_s);
        read(shell, ids.first());
        QCOMPARE(place(shell), u"removed/"_s + ids.first());
        QVERIFY(shell.find(u"removedTitle"_s)->property("text").toString().startsWith("Fix"_L1));
        QVERIFY(shell.find(u"removedBy"_s)->property("text").toString().contains("by me"_L1));
        QVERIFY(shell.find(u"removedKept"_s)->property("text").toString().contains("Kept"_L1));
        const QQuickItem *reader = shell.find(u"removedReader"_s);
        shell.window()->grabWindow();
        QCOMPARE(countOf(reader, "PermissionCard"), 1);
        QCOMPARE(countOf(reader, "PermissionQuestion"), 0); // it is a line: not answered
        QCOMPARE(countOf(reader, "Composer"), 0);
        QCOMPARE(countOf(reader, "WorkingLine"), 0);
        for (const auto key : {Qt::Key_A, Qt::Key_D}) // these answer in an open session
            shell.key(key);
        QVERIFY(server.requests().filter(u"POST"_s).isEmpty());
        shell.shot(u"removed-reader"_s);
        // The words in it are found.
        shell.key(Qt::Key_F, Qt::ControlModifier);
        shell.type(u"ten minutes"_s);
        QTRY_VERIFY_WITH_TIMEOUT(countOf(reader, "FindBar") == 1, deadlineMs);
        shell.shot(u"removed-find"_s);
        shell.key(Qt::Key_Escape);
        QCOMPARE(countOf(reader, "FindBar"), 0);
        QCOMPARE(place(shell), u"removed/"_s + ids.first()); // still read
    }

    void it_is_exported_as_it_was()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        openPage(shell, server);
        read(shell, ids.first());
        shell.click(u"removedExport"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"exportMarkdown"_s), deadlineMs);
        shell.shot(u"removed-export"_s);
        shell.click(u"exportMarkdown"_s);
        QFile file(m_home.filePath(u"Downloads/Fix-the-login-that-expires-too-early.md"_s));
        QTRY_VERIFY_WITH_TIMEOUT(file.exists(), deadlineMs);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("access token"));
        shell.shot(u"removed-exported"_s);
        server.refuseRemoved(Error{ErrorCode::RateLimited, {}, {}, {}});
        shell.click(u"removedExport"_s);
        shell.click(u"exportJson"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedExportError"_s), deadlineMs);
        shell.shot(u"removed-export-refused"_s);
    }

    void deleting_for_good_is_asked_about_first()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        openPage(shell, server);
        read(shell, ids.first());
        shell.click(u"removedDelete"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removeForGoodReject"_s), deadlineMs);
        shell.shot(u"removed-delete"_s);
        QVERIFY(server.removedIds().contains(ids.first()));
        shell.click(u"removeForGoodReject"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"removeForGoodReject"_s), deadlineMs);
        shell.click(u"removedDelete"_s);
        shell.click(u"removeForGoodAccept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(server.removedIds(), ids.mid(1), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 3, deadlineMs);
        QCOMPARE(place(shell), u"removed"_s);
        QVERIFY(!shell.shows(u"removedDelete"_s));
        shell.shot(u"removed-deleted"_s);
        server.refuseRemoved(Error{ErrorCode::Forbidden, u"It is not yours to delete."_s, {}, {}});
        list(shell).remove({ids.last()});
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedChangeError"_s), deadlineMs);
        QCOMPARE(list(shell).count(), 3);
    }

    void everything_is_done_by_keyboard_alone()
    {
        FakeServer server;
        addInbox(server);
        const QStringList ids = addRemovals(server);
        Shell shell;
        connectTo(shell, server);
        shell.key(Qt::Key_K, Qt::ControlModifier);
        shell.type(u"removed"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedPage"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedPage"_s)), deadlineMs);
        // Search, and down into what was found.
        shell.key(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"removedSearch"_s, deadlineMs);
        shell.type(u"login"_s);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 1, deadlineMs);
        shell.key(Qt::Key_Escape); // empties it
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
        shell.key(Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedList"_s)), deadlineMs);
        for (const auto key : {Qt::Key_End, Qt::Key_Home, Qt::Key_Down, Qt::Key_Up, Qt::Key_Return})
            shell.key(key);
        QTRY_COMPARE_WITH_TIMEOUT(reading(shell).sessionId(), ids.first(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(reading(shell).state(), RemovedTranscript::Ready, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedReader"_s)), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(isInNamed(at(shell), u"Transcript"_s), deadlineMs);
        shell.shot(u"removed-keyboard"_s);
        shell.key(Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedList"_s)), deadlineMs);
        // Export, from the menu.
        tabTo(shell, u"removedExport"_s);
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"exportJson"_s), deadlineMs);
        for (int i = 0; i < 4 && !shell.find(u"exportJson"_s)->property("highlighted").toBool();
            ++i)
            shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Return);
        QFile file(m_home.filePath(u"Downloads/Fix-the-login-that-expires-too-early.json"_s));
        QTRY_VERIFY_WITH_TIMEOUT(file.exists(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"removedExport"_s, deadlineMs);
        // Deletion: the question begins on the harmless button, and gives the keyboard back.
        tabTo(shell, u"removedDelete"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"removeForGoodReject"_s, deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"removedDelete"_s, deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedList"_s)), deadlineMs);
        shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Delete);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"removeForGoodReject"_s, deadlineMs);
        shell.key(Qt::Key_Tab);
        QCOMPARE(at(shell)->objectName(), u"removeForGoodAccept"_s);
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!server.removedIds().contains(ids.at(1)), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(isIn(at(shell), shell.find(u"removedList"_s)), deadlineMs);
        QCOMPARE(reading(shell).sessionId(), ids.first()); // another one was deleted
    }

    void what_is_there_has_a_name_and_a_role()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        openPage(shell, server);
        read(shell, ids.first());
        QCOMPARE(nameOf(shell.find(u"removedPage"_s)), u"Removed sessions"_s);
        QCOMPARE(nameOf(shell.find(u"removedList"_s)), u"Removed sessions"_s);
        QCOMPARE(QAccessible::queryAccessibleInterface(shell.find(u"removedList"_s))->role(),
            QAccessible::List);
        const auto rows = shell.find(u"removedList"_s)
                              ->property("contentItem")
                              .value<QQuickItem *>()
                              ->childItems();
        int named = 0;
        for (QQuickItem *row : rows) {
            QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(row);
            if (!spoken || spoken->role() != QAccessible::ListItem)
                continue;
            ++named;
            QVERIFY(!spoken->text(QAccessible::Name).isEmpty());
            QVERIFY2(spoken->text(QAccessible::Description).contains("Kept until"_L1),
                qPrintable(spoken->text(QAccessible::Description)));
        }
        QCOMPARE(named, 4);
        for (const auto &name : {u"removedBack"_s, u"removedSearch"_s, u"removedFind"_s,
                 u"removedExport"_s, u"removedDelete"_s, u"removedReader"_s})
            QVERIFY2(!nameOf(shell.find(name)).isEmpty(), qPrintable(name));
        // Tab reaches all of it.
        shell.click(u"removedSearch"_s);
        QSet<QString> reached;
        for (int step = 0; step < 40; ++step) {
            for (QQuickItem *item = at(shell); item; item = item->parentItem())
                reached.insert(item->objectName());
            shell.key(Qt::Key_Tab);
        }
        for (const auto &name : {u"removedBack"_s, u"removedSearch"_s, u"removedList"_s,
                 u"removedFind"_s, u"removedExport"_s, u"removedDelete"_s})
            QVERIFY2(reached.contains(name), qPrintable(name));
    }

    void a_narrow_window_shows_one_of_both_and_leads_back()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        shell.resize(360, 780);
        openPage(shell, server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedList"_s), deadlineMs);
        QVERIFY(!shell.shows(u"removedReader"_s));
        read(shell, ids.first());
        QVERIFY(!shell.shows(u"removedList"_s));
        QCOMPARE(shell.brokenButtons(), QStringList());
        shell.click(u"removedDelete"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removeForGoodReject"_s), deadlineMs);
        shell.shot(u"removed-delete-360"_s);
        shell.click(u"removeForGoodReject"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"removeForGoodReject"_s), deadlineMs);
        shell.click(u"removedReaderBack"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedList"_s), deadlineMs);
        QCOMPARE(place(shell), u"removed"_s);
        shell.click(u"removedBack"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"list"_s, deadlineMs);
        // Wider: both at once.
        read(shell, ids.first());
        shell.resize(1440, 900);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.shows(u"removedList"_s) && shell.shows(u"removedReader"_s), deadlineMs);
    }

    void each_state_says_what_it_is()
    {
        FakeServer server;
        server.setKeepRemoved(std::chrono::hours(24 * 30));
        Shell shell;
        openPage(shell, server);
        const auto text = [&](const QString &name) {
            const QQuickItem *item = shell.find(name);
            return item ? item->property("text").toString() : QString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(text(u"removedEmpty"_s).contains("30 days"_L1), deadlineMs);
        shell.shot(u"removed-empty"_s);
        // Nothing is found.
        shell.click(u"removedSearch"_s);
        shell.type(u"nowhere"_s);
        QTRY_VERIFY_WITH_TIMEOUT(text(u"removedEmpty"_s).contains("matches"_L1), deadlineMs);
        shell.shot(u"removed-nothing-found"_s);
        shell.key(Qt::Key_Escape);
        // A session goes while this is looked at.
        const QString id = server.addSession({{u"title"_s, u"Short task"_s}});
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().sessions()->all()->find(id), deadlineMs);
        server.keepRemoved(id);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 1, deadlineMs);
        // One that is there no more, and one without a word in it.
        shell.core().navigation()->go(u"removed/s_gone"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedReadError"_s), deadlineMs);
        shell.shot(u"removed-gone"_s);
        shell.core().navigation()->go(u"removed/"_s + id);
        QTRY_COMPARE_WITH_TIMEOUT(reading(shell).state(), RemovedTranscript::Ready, deadlineMs);
        shell.shot(u"removed-no-words"_s);
        // Not all of it was kept.
        const QString cut = server.addSession({{u"title"_s, u"Cut off"_s}});
        playTurn(server, cut);
        server.keepRemoved(cut, {{u"last_seq"_s, 99}});
        shell.core().navigation()->go(u"removed/"_s + cut);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedIncomplete"_s), deadlineMs);
        shell.shot(u"removed-incomplete"_s);
        // The server refuses, then answers.
        server.refuseRemoved(Error{ErrorCode::Internal, u"The disk is full."_s, {}, {}});
        list(shell).refresh();
        QTRY_COMPARE_WITH_TIMEOUT(text(u"removedStale"_s), u"The disk is full."_s, deadlineMs);
        server.refuseRemoved({});
        QMetaObject::invokeMethod(shell.find(u"removedStale"_s), "action");
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"removedStale"_s), deadlineMs);
    }

    void without_a_server_it_says_so_and_comes_back_by_itself()
    {
        FakeServer server;
        addRemovals(server);
        Shell shell;
        connectTo(shell, server);
        server.pause();
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().connection()->state(), Connection::Offline, deadlineMs);
        shell.core().navigation()->go(u"removed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedAway"_s), deadlineMs);
        shell.shot(u"removed-offline"_s);
        server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"removedAway"_s), deadlineMs);
        QVERIFY(shell.shows(u"removedList"_s));
    }

    void a_first_refusal_can_be_tried_again()
    {
        FakeServer server;
        addRemovals(server);
        server.refuseRemoved(Error{ErrorCode::Internal, u"The disk is full."_s, {}, {}});
        Shell shell;
        connectTo(shell, server);
        shell.core().navigation()->go(u"removed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"removedError"_s), deadlineMs);
        shell.shot(u"removed-error"_s);
        server.refuseRemoved({});
        QMetaObject::invokeMethod(shell.find(u"removedError"_s), "action");
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
    }

    void a_link_to_a_deleted_session_leads_to_what_is_left_of_it()
    {
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        connectTo(shell, server);
        shell.core().navigation()->go(u"sessions/"_s + ids.first());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"sessionUnavailable"_s), deadlineMs);
        QVERIFY(shell.find(u"sessionUnavailable"_s)
                ->property("text")
                .toString()
                .contains("30 days"_L1));
        shell.shot(u"removed-link"_s);
        QMetaObject::invokeMethod(shell.find(u"sessionUnavailable"_s), "action");
        QTRY_COMPARE_WITH_TIMEOUT(place(shell), u"removed/"_s + ids.first(), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(reading(shell).state(), RemovedTranscript::Ready, deadlineMs);
    }

    void every_size_theme_language_and_scale_fits_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("scale");
        QTest::addRow("360-light-en-100") << 360 << u"light"_s << u"en"_s << 100;
        QTest::addRow("360-dark-ja-150") << 360 << u"dark"_s << u"ja"_s << 150;
        QTest::addRow("800-dark-en-100") << 800 << u"dark"_s << u"en"_s << 100;
        QTest::addRow("1440-light-en-100") << 1440 << u"light"_s << u"en"_s << 100;
        QTest::addRow("1440-dark-ja-100") << 1440 << u"dark"_s << u"ja"_s << 100;
        QTest::addRow("1440-light-ja-150") << 1440 << u"light"_s << u"ja"_s << 150;
    }
    void every_size_theme_language_and_scale_fits()
    {
        QFETCH(const int, width);
        QFETCH(const QString, theme);
        QFETCH(const QString, language);
        QFETCH(const int, scale);
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        FakeServer server;
        const QStringList ids = addRemovals(server);
        Shell shell;
        shell.resize(width, width < 700 ? 780 : 900);
        openPage(shell, server);
        shell.dress(theme, language, scale);
        QTRY_COMPARE_WITH_TIMEOUT(list(shell).count(), 4, deadlineMs);
        shell.shot(u"removed-list-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
        read(shell, ids.first());
        shell.shot(u"removed-reader-"_s + tag);
        QCOMPARE(shell.brokenButtons(), QStringList());
        for (const QString &name : {u"removedBy"_s, u"removedKept"_s})
            QVERIFY2(!shell.find(name)->property("truncated").toBool(), qPrintable(name));
        if (language == "ja"_L1)
            QVERIFY(!shell.find(u"removedKept"_s)->property("text").toString().contains("Kept"_L1));
    }

private:
    QTemporaryDir m_home;
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    TestRemoved test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_removed.moc"
