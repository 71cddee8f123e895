// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/shell/shell_fixture.h"

#include <QAccessible>
#include <QGuiApplication>
#include <QQuickStyle>
#include <QStyleHints>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

/// The page of administrators without a mouse: Tab reaches everything, what has the keyboard shows
/// it and has a name, dialogs close with Escape and give the keyboard back.
class TestAdminKeyboard : public QObject {
    Q_OBJECT

    static constexpr int longest = 120; ///< presses of Tab; more mean that it goes round in circles
    struct Stop {
        QQuickItem *item;
        QString name, description;
        QAccessible::Role role;
    };

    static QQuickItem *at(Shell &shell) { return shell.window()->activeFocusItem(); }
    static Stop stopAt(QQuickItem *item)
    {
        QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(item);
        return spoken ? Stop{item, spoken->text(QAccessible::Name),
                            spoken->text(QAccessible::Description), spoken->role()}
                      : Stop{item, {}, {}, QAccessible::NoRole};
    }
    static bool isIn(const QQuickItem *item, const QQuickItem *above)
    {
        while (item && item != above)
            item = item->parentItem();
        return item != nullptr;
    }
    static bool isAdmin(Shell &shell) { return isIn(at(shell), shell.find(u"adminPage"_s)); }
    static QRect placeOf(const QQuickItem *item)
    {
        return item->mapRectToScene(item->boundingRect()).toAlignedRect();
    }
    static void open(Shell &shell, FakeServer &server)
    {
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->admin(), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
        shell.core().navigation()->go(u"admin"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isAdmin(shell), deadlineMs); // the keyboard goes along
    }
    static QString part(const Shell &shell)
    {
        return shell.find(u"adminPage"_s)->property("part").toString();
    }
    /// From the tabs, or from the list of parts where there is no room for tabs.
    static void choose(Shell &shell, const QString &wanted)
    {
        const bool tabs = shell.shows(u"adminTabs"_s);
        for (int i = 0; i < 8 && part(shell) != wanted; ++i)
            shell.key(tabs ? Qt::Key_Right : Qt::Key_Down);
        QCOMPARE(part(shell), wanted);
        QTRY_VERIFY_WITH_TIMEOUT(loaded(shell), deadlineMs);
    }
    static bool loaded(const Shell &shell)
    {
        const QQuickItem *list = shell.find(u"adminList"_s);
        const QQuickItem *server = shell.find(u"adminServer"_s);
        const QQuickItem *refresh = shell.find(u"adminRefresh"_s);
        return (server || (list && list->isVisible())) && refresh && refresh->isEnabled();
    }
    static void tabTo(Shell &shell, const QString &name, Qt::KeyboardModifiers modifiers = {})
    {
        for (int i = 0; i < longest && at(shell)->objectName() != name; ++i)
            shell.key(modifiers ? Qt::Key_Backtab : Qt::Key_Tab, modifiers);
        QCOMPARE(at(shell)->objectName(), name);
    }
    static bool isChosenWithKeys(const QQuickItem *item)
    {
        for (const char *control : {"QQuickAbstractButton", "QQuickTextField", "QQuickComboBox"}) {
            if (item->inherits(control))
                return true;
        }
        return false;
    }
    /// What can be pressed, chosen or typed in, on the page.
    static void interactive(QQuickItem *item, QList<QQuickItem *> &found)
    {
        if (!item->isVisible() || !item->isEnabled())
            return;
        const bool otherTab = stopAt(item).role == QAccessible::PageTab
            && !QAccessible::queryAccessibleInterface(item)->state().selected;
        if (isChosenWithKeys(item) && item->width() > 0 && !otherTab)
            found << item;
        const QList<QQuickItem *> children = item->childItems();
        for (QQuickItem *child : children)
            interactive(child, found);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QQuickStyle::setStyle(u"Basic"_s);
        QGuiApplication::styleHints()->setCursorFlashTime(0);
        QAccessible::setActive(true);
    }

    void everything_on_every_part_is_reached_named_and_shown_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<int>("width");
        for (const auto *const name :
            {"server", "sessions", "users", "teams", "keys", "audit", "configuration"}) {
            QTest::addRow("%s-1440", name) << QString::fromLatin1(name) << 1440;
            QTest::addRow("%s-360", name) << QString::fromLatin1(name) << 360;
        }
    }
    void everything_on_every_part_is_reached_named_and_shown()
    {
        QFETCH(const QString, wanted);
        QFETCH(const int, width);
        FakeServer server;
        addAdministration(server);
        Shell shell;
        shell.resize(width, width < 700 ? 780 : 900);
        open(shell, server);
        choose(shell, wanted);
        QList<Stop> stops;
        QList<QPair<QRect, QImage>> looks;
        while (isAdmin(shell) && stops.size() < longest) {
            stops << stopAt(at(shell));
            const QRect place = placeOf(at(shell)).adjusted(-6, -6, 6, 6);
            QVERIFY2(
                QRect({}, shell.window()->size()).intersects(place), qPrintable(stops.last().name));
            looks << QPair(place, shell.window()->grabWindow().copy(place));
            shell.key(Qt::Key_Tab);
            const QImage after = shell.window()->grabWindow().copy(place);
            QVERIFY2(after != looks.last().second,
                qPrintable(stops.last().name + u" does not show that it has the keyboard"_s));
        }
        QVERIFY2(stops.size() < longest, "Tab leads out of the page again");
        static const QList<QAccessible::Role> roles{QAccessible::Button, QAccessible::ButtonMenu,
            QAccessible::EditableText, QAccessible::ComboBox, QAccessible::PageTab,
            QAccessible::ListItem, QAccessible::Pane};
        QList<QQuickItem *> seen;
        for (const Stop &stop : std::as_const(stops)) {
            const QString what = QString::fromLatin1(stop.item->metaObject()->className()) + u' '
                + stop.item->objectName();
            QVERIFY2(!stop.name.isEmpty(), qPrintable(what));
            QVERIFY2(roles.contains(stop.role), qPrintable(what + stop.name));
            seen << stop.item;
        }
        QList<QQuickItem *> all;
        interactive(shell.find(u"adminPage"_s), all);
        QVERIFY(all.size() >= 3);
        for (QQuickItem *item : std::as_const(all))
            QVERIFY2(seen.contains(item), qPrintable(stopAt(item).name + item->objectName()));
        // And back the same way.
        for (qsizetype i = stops.size() - 1; i >= 0; --i) {
            shell.key(Qt::Key_Backtab, Qt::ShiftModifier);
            QCOMPARE(stopAt(at(shell)).name, stops.at(i).name);
        }
        tabTo(shell, stops.at(qsizetype(stops.size()) / 2).item->objectName());
        shell.shot(u"admin-keyboard-%1-%2"_s.arg(wanted).arg(width));
    }

    void maintenance_and_drain_are_switched()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        const auto state = [&](const QString &name) {
            const QJsonValue value = server.admin()["server"_L1][name];
            return value.isObject() ? value["enabled"_L1].toBool() : value.toBool();
        };
        QTRY_VERIFY_WITH_TIMEOUT(loaded(shell), deadlineMs);
        tabTo(shell, u"maintenance"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"maintenanceMessage"_s, deadlineMs);
        shell.type(u"not yet"_s);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"maintenance"_s, deadlineMs);
        QVERIFY(!state(u"maintenance"_s));
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"maintenanceMessage"_s, deadlineMs);
        shell.key(Qt::Key_A, Qt::ControlModifier);
        shell.type(u"New disks"_s);
        // Tab stays in the dialog.
        QStringList inside;
        for (int i = 0; i < 4; ++i) {
            shell.key(Qt::Key_Tab);
            inside << at(shell)->objectName();
        }
        QVERIFY2(inside.contains(u"maintenanceDialogAccept"_s)
                && inside.contains(u"maintenanceDialogReject"_s)
                && inside.contains(u"maintenanceMessage"_s),
            qPrintable(inside.join(u' ')));
        tabTo(shell, u"maintenanceMessage"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(state(u"maintenance"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.find(u"maintenance"_s)->property("text").toString(),
            u"End maintenance"_s, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"maintenance"_s, deadlineMs);
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(!state(u"maintenance"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"maintenance"_s, deadlineMs);
        tabTo(shell, u"drain"_s);
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(state(u"draining"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"drain"_s, deadlineMs);
        // What does not fit is scrolled to.
        shell.resize(1000, 500);
        tabTo(shell, u"adminServer"_s, Qt::ShiftModifier);
        shell.key(Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(at(shell)->property("atYEnd").toBool(), deadlineMs);
        shell.key(Qt::Key_Home);
        QTRY_VERIFY_WITH_TIMEOUT(at(shell)->property("atYBeginning").toBool(), deadlineMs);
    }

    void sessions_are_stopped_and_removed()
    {
        FakeServer server;
        addAdministration(server);
        const QStringList ids = server.sessionIds();
        Shell shell;
        open(shell, server);
        choose(shell, u"sessions"_s);
        const auto row = [&] { return stopAt(at(shell)); };
        for (int i = 0; i < longest && row().role != QAccessible::ListItem; ++i)
            shell.key(Qt::Key_Tab);
        const auto isAt = [&](const QString &id) {
            return row().role == QAccessible::ListItem && row().description.contains(id);
        };
        QVERIFY(isAt(ids.first()));
        shell.key(Qt::Key_End);
        QVERIFY(isAt(ids.last()));
        shell.key(Qt::Key_Home);
        QVERIFY(isAt(ids.first()));
        tabTo(shell, u"adminStop"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(
            server.session(ids.first())["status"_L1].toString(), u"stopped"_s, deadlineMs);
        // The list was asked for again; the keyboard is still at the session.
        QTRY_VERIFY_WITH_TIMEOUT(isAt(ids.first()), deadlineMs);
        tabTo(shell, u"adminRemove"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"adminAskReject"_s, deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"adminRemove"_s, deadlineMs);
        QCOMPARE(server.sessionIds().size(), 3);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"adminAskReject"_s, deadlineMs);
        tabTo(shell, u"adminAskAccept"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(server.sessionIds().size(), 2, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(isAt(ids.at(1)), deadlineMs);
    }

    void users_have_a_menu_that_gives_the_keyboard_back()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        choose(shell, u"users"_s);
        tabTo(shell, u"userMenu"_s);
        shell.key(Qt::Key_Tab); // the owner's; on to the next
        tabTo(shell, u"userMenu"_s);
        const QString who = stopAt(at(shell)).name;
        QVERIFY2(who.contains("hanako"_L1), qPrintable(who));
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"userQuota"_s), deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(stopAt(at(shell)).name, who, deadlineMs);
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"userQuota"_s), deadlineMs);
        shell.shot(u"admin-keyboard-menu"_s);
        for (int i = 0; i < 12 && !shell.find(u"userQuota"_s)->property("highlighted").toBool();
            ++i)
            shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"quotaSessions"_s, deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(stopAt(at(shell)).name, who, deadlineMs);
        // From the menu to a question and back.
        shell.key(Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"userDisable"_s), deadlineMs);
        for (int i = 0; i < 12 && !shell.find(u"userDisable"_s)->property("highlighted").toBool();
            ++i)
            shell.key(Qt::Key_Down);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"adminAskReject"_s, deadlineMs);
        shell.key(Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(stopAt(at(shell)).name, who, deadlineMs);
    }

    void a_quota_is_set()
    {
        FakeServer server;
        addAdministration(server);
        Shell shell;
        open(shell, server);
        choose(shell, u"teams"_s);
        tabTo(shell, u"quotaUsers"_s);
        shell.key(Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"quotaSessions"_s, deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->property("text").toString(), u"20"_s, deadlineMs);
        shell.key(Qt::Key_A, Qt::ControlModifier);
        shell.type(u"30"_s);
        shell.key(Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(at(shell)->objectName(), u"quotaUsers"_s, deadlineMs);
        QCOMPARE(
            server.admin()["quotas"_L1]["quotas"_L1][0]["quota"_L1]["sessions"_L1].toInt(), 30);
    }

    void a_long_list_is_walked_to_its_end()
    {
        FakeServer server;
        addAdministration(server);
        QJsonArray users;
        for (int i = 0; i < 40; ++i)
            users << QJsonObject{{u"user"_s, u"user-%1"_s.arg(i)}, {u"teams"_s, QJsonArray()},
                {u"keys"_s, 0}, {u"disabled"_s, false}, {u"usage"_s, QJsonObject()}};
        server.admin()[u"users"_s] = QJsonObject{{u"users"_s, users}};
        Shell shell;
        open(shell, server);
        choose(shell, u"users"_s);
        const QRect window({}, shell.window()->size());
        QStringList menus;
        tabTo(shell, u"userMenu"_s);
        while (isAdmin(shell) && menus.size() < longest) {
            if (at(shell)->objectName() == "userMenu"_L1) {
                QVERIFY(window.contains(placeOf(at(shell))));
                menus << stopAt(at(shell)).name;
            }
            shell.key(Qt::Key_Tab);
        }
        QCOMPARE(menus.size(), 40);
        QVERIFY(menus.last().contains("user-39"_L1));
        tabTo(shell, u"userMenu"_s, Qt::ShiftModifier);
        shell.key(Qt::Key_Home);
        QCOMPARE(stopAt(at(shell)).name, u"user-0"_s);
        shell.key(Qt::Key_PageDown);
        QVERIFY(stopAt(at(shell)).name != "user-0"_L1 && window.contains(placeOf(at(shell))));
        shell.key(Qt::Key_End);
        QCOMPARE(stopAt(at(shell)).name, u"user-39"_s);
        QVERIFY(window.contains(placeOf(at(shell))));
        shell.shot(u"admin-keyboard-long"_s);
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    TestAdminKeyboard test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_admin_keyboard.moc"
