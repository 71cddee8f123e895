// SPDX-License-Identifier: GPL-3.0-or-later
// What the web client tells screen readers, from a window whose things move, change and go.
#include "wasm/bridge/accessible_tree.h"

#include <QGuiApplication>
#include <QJsonArray>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::web;

namespace {

const QByteArray scene = R"(
import QtQuick
Window {
    width: 400; height: 300; visible: true
    property int presses: 0
    function dropLast() { lines.remove(2); }
    ListModel { id: lines; ListElement { of: 0 } ListElement { of: 1 } ListElement { of: 2 } }
    Item {
        objectName: "mover"
        width: 100; height: 40
        Item {
            objectName: "button"
            width: 100; height: 40
            Accessible.role: Accessible.Button
            Accessible.name: "Send"
            Accessible.onPressAction: presses++
        }
    }
    Item {
        objectName: "box"; y: 50; width: 200; height: 100
        Accessible.role: Accessible.List
        Accessible.name: "Sessions"
        Column {
            Repeater {
                model: lines
                Item {
                    required property int index
                    width: 200; height: 30
                    Accessible.role: Accessible.ListItem
                    Accessible.name: "Row " + index
                }
            }
        }
    }
    Item {
        objectName: "tick"; y: 200; width: 50; height: 20
        property bool on: false
        Accessible.role: Accessible.CheckBox
        Accessible.name: "Tick"
        Accessible.checkable: true
        Accessible.checked: on
    }
    Item { y: 230; width: 10; height: 10; visible: false; Accessible.role: Accessible.Button; Accessible.name: "Hidden" }
    Item { y: 900; width: 10; height: 10; Accessible.role: Accessible.Button; Accessible.name: "Below" }
}
)";

} // namespace

class TestAccessibleTree : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QAccessible::setActive(true);
        QQmlComponent component(&m_engine);
        component.setData(scene, {});
        m_window.reset(qobject_cast<QQuickWindow *>(component.create()));
        QVERIFY2(m_window, qPrintable(component.errorString()));
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_nodes = accessibleNodes(*m_window);
    }

    void what_is_seen_is_in_it();
    void nothing_changed_is_nothing_to_do();
    void what_moves_takes_its_place_along();
    void what_goes_is_gone();
    void what_changes_is_put_again();
    void pressing_presses();

private:
    QQuickItem *item(const char *name)
    {
        return m_window->findChild<QQuickItem *>(QLatin1StringView(name));
    }
    QAccessible::Id idOf(const QString &name) const
    {
        for (const auto &[id, node] : m_nodes.asKeyValueRange()) {
            if (node.name == name)
                return id;
        }
        return 0;
    }
    /// Looks again.
    QJsonObject changes()
    {
        const AccessibleNodes before = std::exchange(m_nodes, accessibleNodes(*m_window));
        return accessibleChanges(before, m_nodes);
    }

    QQmlEngine m_engine;
    std::unique_ptr<QQuickWindow> m_window;
    AccessibleNodes m_nodes;
};

void TestAccessibleTree::what_is_seen_is_in_it()
{
    QCOMPARE(m_nodes.size(), 1 + 6); // the window, button, list, three rows, tick
    const AccessibleNode button = m_nodes.value(idOf(u"Send"_s));
    QCOMPARE(button.role, "button");
    QCOMPARE(button.rect, QRect(0, 0, 100, 40));
    const QAccessible::Id list = idOf(u"Sessions"_s);
    const AccessibleNode row = m_nodes.value(idOf(u"Row 1"_s));
    QCOMPARE(row.parent, list);
    QCOMPARE(row.rect, QRect(0, 80, 200, 30));
    QCOMPARE(m_nodes.value(list).children,
        (QList{idOf(u"Row 0"_s), idOf(u"Row 1"_s), idOf(u"Row 2"_s)}));
    QCOMPARE(m_nodes.value(0).children, (QList{idOf(u"Send"_s), list, idOf(u"Tick"_s)}));
    QVERIFY(!idOf(u"Hidden"_s));
    QVERIFY(!idOf(u"Below"_s));
}

void TestAccessibleTree::nothing_changed_is_nothing_to_do()
{
    QCOMPARE(changes(), QJsonObject());
}

void TestAccessibleTree::what_moves_takes_its_place_along()
{
    item("mover")->setPosition({30, 40}); // what holds it, not the thing itself
    const QJsonObject all = changes();
    QCOMPARE(all.keys(), QStringList{u"put"_s});
    const QJsonArray put = all["put"_L1].toArray();
    QCOMPARE(put.size(), 1);
    QCOMPARE(put[0]["id"_L1].toInteger(), qint64(idOf(u"Send"_s)));
    QCOMPARE(put[0]["rect"_L1].toArray(), (QJsonArray{30, 40, 100, 40}));
    item("mover")->setX(-500);
    const QJsonObject gone = changes();
    QCOMPARE(gone["gone"_L1].toArray().size(), 1);
}

void TestAccessibleTree::what_goes_is_gone()
{
    const qint64 last = idOf(u"Row 2"_s);
    const QAccessible::Id list = idOf(u"Sessions"_s);
    QMetaObject::invokeMethod(m_window.get(), "dropLast");
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    const QJsonObject all = changes();
    QCOMPARE(all["gone"_L1].toArray(), QJsonArray{last});
    QCOMPARE(all["order"_L1].toObject().keys(), QStringList{QString::number(list)});
    QVERIFY(!all.contains("put"_L1));
    QVERIFY(!actOn(QAccessible::Id(last), AccessibleAction::Press));
}

void TestAccessibleTree::what_changes_is_put_again()
{
    QCOMPARE(m_nodes.value(idOf(u"Tick"_s)).attributes["aria-checked"_L1].toString(), u"false"_s);
    item("tick")->setProperty("on", true);
    const QJsonArray put = changes()["put"_L1].toArray();
    QCOMPARE(put.size(), 1);
    QCOMPARE(put[0]["attributes"_L1]["aria-checked"_L1].toString(), u"true"_s);
}

void TestAccessibleTree::pressing_presses()
{
    QVERIFY(actOn(idOf(u"Send"_s), AccessibleAction::Press));
    QCOMPARE(m_window->property("presses").toInt(), 1);
    QVERIFY(!actOn(idOf(u"Row 1"_s), AccessibleAction::Increase));
}

QTEST_MAIN(TestAccessibleTree)
#include "tst_accessible_tree.moc"
