// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Controls/icon_item.h"
#include "qml/Controls/icon_paths.h"
#include "tests/paths/paths.h"

#include <QGuiApplication>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSet>
#include <QSGRendererInterface>
#include <QTest>

Q_IMPORT_QML_PLUGIN(Ccplant_ControlsPlugin)

using namespace Qt::StringLiterals;
using namespace ccplant;

class TestControls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_gallery_draws_without_a_warning_data();
    void the_gallery_draws_without_a_warning();
    void text_and_marks_have_enough_contrast_data();
    void text_and_marks_have_enough_contrast();
    void everything_to_press_has_a_name();
    void a_dialog_that_has_no_room_scrolls();
    void every_icon_has_a_shape();
    void svg_paths_are_read_data();
    void svg_paths_are_read();
    void an_icon_is_drawn_as_it_should_look();
    void the_scale_multiplies_type_and_space();

private:
    QObject *theme();

    QQmlEngine m_engine;
    QStringList m_warnings;
};

QObject *TestControls::theme()
{
    return m_engine.singletonInstance<QObject *>("Ccplant.Controls", "Theme");
}

void TestControls::the_gallery_draws_without_a_warning_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("width");
    QTest::addColumn<double>("scale");
    for (const QString &mode : {u"light"_s, u"dark"_s}) {
        for (const auto &[width, scale] : {std::pair{360, 1.0}, {800, 0.8}, {800, 1.0}, {800, 1.5}})
            QTest::addRow("%s-%d-%d", qPrintable(mode), width, int(scale * 100))
                << mode << width << scale;
    }
}

void TestControls::the_gallery_draws_without_a_warning()
{
    QFETCH(QString, mode);
    QFETCH(int, width);
    QFETCH(double, scale);
    m_warnings.clear();
    connect(&m_engine, &QQmlEngine::warnings, this, [this](const QList<QQmlError> &errors) {
        for (const QQmlError &error : errors)
            m_warnings.append(error.toString());
    });
    theme()->setProperty("mode", mode);
    theme()->setProperty("userScale", scale);
    QQmlComponent component(&m_engine,
        QUrl::fromLocalFile(ccplant::test::sourceFile(u"tests/client/controls/Gallery.qml"_s)));
    std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    auto *gallery = qobject_cast<QQuickItem *>(object.get());
    QQuickWindow window;
    gallery->setParentItem(window.contentItem());
    gallery->setWidth(width);
    QTRY_VERIFY_WITH_TIMEOUT(gallery->implicitHeight() > 400, 20'000);
    gallery->setHeight(gallery->implicitHeight());
    window.resize(width, int(gallery->height()));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window, 20'000));
    if (auto *focused = gallery->findChild<QQuickItem *>(u"focused"_s))
        focused->forceActiveFocus(Qt::TabFocusReason);
    const QImage image = window.grabWindow();
    QVERIFY(!image.isNull());
    QVERIFY(image.save(ccplant::test::screenshotFile(
        u"controls-"_s + QString::fromUtf8(QTest::currentDataTag()))));
    QCOMPARE(m_warnings, QStringList());
}

namespace {

double luminance(QColor color)
{
    const auto channel = [](float value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF())
        + 0.0722 * channel(color.blueF());
}

double contrast(QColor a, QColor b)
{
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

void TestControls::text_and_marks_have_enough_contrast_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QByteArray>("ink");
    QTest::addColumn<QByteArray>("paper");
    QTest::addColumn<double>("wanted");
    const QList<std::tuple<QByteArray, QByteArray, double>> pairs{{"text", "canvas", 4.5},
        {"text", "surface", 4.5}, {"text", "userBlock", 4.5}, {"text", "selected", 4.5},
        {"text", "added", 4.5}, {"text", "removed", 4.5}, {"text", "addedStrong", 4.5},
        {"text", "removedStrong", 4.5}, {"muted", "canvas", 4.5}, {"muted", "surface", 4.5},
        {"muted", "userBlock", 4.5}, {"muted", "attentionSoft", 4.5}, {"faint", "canvas", 4.5},
        {"faint", "surface", 4.5}, {"faint", "code", 4.5}, {"accent", "surface", 4.5},
        {"accentInk", "accent", 4.5}, {"attention", "attentionSoft", 4.5},
        {"running", "runningSoft", 4.5}, {"failed", "failedSoft", 4.5}, {"addedText", "added", 4.5},
        {"removedText", "removed", 4.5}, {"codeKeyword", "code", 4.5}, {"codeString", "code", 4.5},
        {"codeNumber", "code", 4.5}, {"codeComment", "code", 4.5}, {"codeTitle", "code", 4.5},
        {"codeType", "code", 4.5}, {"codeMeta", "code", 4.5}, {"fieldLine", "surface", 3},
        {"attention", "surface", 3}, {"running", "surface", 3}};
    for (const QString &mode : {u"light"_s, u"dark"_s}) {
        for (const auto &[ink, paper, wanted] : pairs)
            QTest::addRow("%s %s on %s", qPrintable(mode), ink.constData(), paper.constData())
                << mode << ink << paper << wanted;
    }
}

void TestControls::text_and_marks_have_enough_contrast()
{
    QFETCH(QString, mode);
    QFETCH(QByteArray, ink);
    QFETCH(QByteArray, paper);
    QFETCH(double, wanted);
    theme()->setProperty("mode", mode);
    const double found = contrast(theme()->property(ink.constData()).value<QColor>(),
        theme()->property(paper.constData()).value<QColor>());
    QVERIFY2(found >= wanted, qPrintable(QString::number(found)));
}

void TestControls::everything_to_press_has_a_name()
{
    QQmlComponent component(&m_engine,
        QUrl::fromLocalFile(ccplant::test::sourceFile(u"tests/client/controls/Gallery.qml"_s)));
    std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    int seen = 0;
    for (QQuickItem *item : object->findChildren<QQuickItem *>()) {
        if (!item->inherits("QQuickAbstractButton"))
            continue;
        ++seen;
        QVERIFY2(!item->property("text").toString().isEmpty()
                || !item->property("title").toString().isEmpty(),
            item->metaObject()->className());
    }
    QVERIFY(seen > 20);
}

namespace {

/// What a Repeater made is no child of its parent item as an object.
QQuickItem *itemBelow(QQuickItem *item, const QString &name)
{
    if (item->objectName() == name)
        return item;
    const QList<QQuickItem *> children = item->childItems();
    for (QQuickItem *child : children) {
        if (QQuickItem *found = itemBelow(child, name))
            return found;
    }
    return nullptr;
}

} // namespace

void TestControls::a_dialog_that_has_no_room_scrolls()
{
    QQmlComponent component(&m_engine);
    component.setData(R"(
        import QtQuick
        import QtQuick.Layouts
        import QtQuick.Templates as T
        import Ccplant.Controls

        T.ApplicationWindow {
            height: 400
            visible: true
            width: 360

            Dialog {
                acceptText: "Save"
                objectName: "form"
                title: "A long form"
                visible: true

                Repeater {
                    model: 12

                    TextField {
                        required property int index

                        Layout.fillWidth: true
                        objectName: "field" + index
                    }
                }
            }
        })",
        QUrl());
    std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    auto *window = qobject_cast<QQuickWindow *>(object.get());
    QVERIFY(QTest::qWaitForWindowExposed(window, 20'000));
    const auto find = [&](const QString &name) { return itemBelow(window->contentItem(), name); };
    const auto place = [&](const QQuickItem *item) {
        return item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
    };
    const auto isSeen = [&](const QQuickItem *item, double bottom) {
        return place(item).top() >= 0 && place(item).bottom() <= bottom;
    };
    QTRY_VERIFY(find(u"formAccept"_s) && isSeen(find(u"formAccept"_s), window->height()));
    const double end = place(find(u"formAccept"_s)).top();
    for (const QString &name : {u"field11"_s, u"field0"_s}) {
        QTRY_VERIFY(find(name));
        find(name)->forceActiveFocus(Qt::TabFocusReason);
        QTRY_VERIFY2(isSeen(find(name), end), qPrintable(name));
    }
    QVERIFY(!isSeen(find(u"field11"_s), end));
    window->resize(360, 1400); // now there is room
    QTRY_VERIFY(isSeen(find(u"field11"_s), place(find(u"formAccept"_s)).top()));
    QVERIFY(isSeen(find(u"field0"_s), place(find(u"formAccept"_s)).top()));
}

void TestControls::every_icon_has_a_shape()
{
    const QStringList names =
        m_engine.singletonInstance<IconPaths *>("Ccplant.Controls", "IconPaths")->names();
    QVERIFY(names.size() > 80);
    QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
    const QRectF grid(0, 0, 24, 24);
    for (const QString &name : names) {
        QVERIFY2(!iconPath(name).isEmpty(), qPrintable(name));
        QVERIFY2(grid.united(iconPath(name).boundingRect()) == grid, qPrintable(name));
    }
    QVERIFY(iconPath(u"there-is-none"_s).isEmpty());
}

void TestControls::svg_paths_are_read_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QRectF>("bounds"); // null: it is refused
    QTest::newRow("lines") << u"M1 2 L3,4 5 6 H9 V1 Z"_s << QRectF(1, 1, 8, 5);
    QTest::newRow("lines after a move") << u"M1 1 3 3"_s << QRectF(1, 1, 2, 2);
    QTest::newRow("numbers that run together") << u"M-1-2L+3.5.5"_s << QRectF();
    QTest::newRow("half a circle, downwards")
        << u"M21 12 A9 9 0 1 1 3 12"_s << QRectF(3, 12, 18, 9);
    QTest::newRow("half a circle, upwards") << u"M21 12 A9 9 0 1 0 3 12"_s << QRectF(3, 3, 18, 9);
    QTest::newRow("a quarter, short way") << u"M12 3 A9 9 0 0 1 21 12"_s << QRectF(12, 3, 9, 9);
    QTest::newRow("a quarter, long way") << u"M12 3 A9 9 0 1 0 21 12"_s << QRectF(3, 3, 18, 18);
    QTest::newRow("too small a radius") << u"M2 5 A1 1 0 0 1 12 5"_s << QRectF(2, 0, 10, 5);
    QTest::newRow("an ellipse") << u"M4 8 A4 2 0 0 1 12 8"_s << QRectF(4, 6, 8, 2);
    QTest::newRow("no radius") << u"M1 1 A0 0 0 0 1 5 5"_s << QRectF(1, 1, 4, 4);
    QTest::newRow("a curve") << u"M0 0 C0 4 4 4 4 0"_s << QRectF(0, 0, 4, 3);
    for (const char *bad : {"L1 1", "M1", "M1 1 Q2 2 3 3", "M1 1 m2 2", "M1 1 A1 1 30 0 1 2 2",
             "M1 1 Z 5", "M1 1 L2", "M1 1 L2 x"})
        QTest::newRow(bad) << QString::fromLatin1(bad) << QRectF();
}

void TestControls::svg_paths_are_read()
{
    QFETCH(QString, text);
    QFETCH(QRectF, bounds);
    const std::optional<QPainterPath> path = readSvgPath(text);
    QCOMPARE(path.has_value(), !bounds.isNull());
    if (!path)
        return;
    const QRectF found = path->boundingRect();
    for (const double difference : {found.left() - bounds.left(), found.top() - bounds.top(),
             found.right() - bounds.right(), found.bottom() - bounds.bottom()})
        QVERIFY2(std::abs(difference) < 0.02, qPrintable(QDebug::toString(found)));
}

void TestControls::an_icon_is_drawn_as_it_should_look()
{
    const QPainterPath box = readSvgPath(u"M4 4 H20 V20 H4 Z").value();
    const QImage outline = drawIcon(box, {.size = 48, .color = Qt::red, .stroke = 2, .ratio = 1.5});
    const int margin = int(iconMargin(48));
    QCOMPARE(outline.size(), QSize(1, 1) * int((48 + 2 * margin) * 1.5));
    const auto at = [&](const QImage &image, double x, double y) {
        return image.pixelColor(int((x * 2 + margin) * 1.5), int((y * 2 + margin) * 1.5));
    };
    QCOMPARE(at(outline, 4, 12), QColor(Qt::red));
    QCOMPARE(at(outline, 12, 12).alpha(), 0);
    QCOMPARE(at(outline, 1, 1).alpha(), 0);
    const QImage filled =
        drawIcon(box, {.size = 48, .color = Qt::red, .filled = true, .ratio = 1.5});
    QCOMPARE(at(filled, 12, 12), QColor(Qt::red));
    QCOMPARE(at(filled, 1, 1).alpha(), 0);
}

void TestControls::the_scale_multiplies_type_and_space()
{
    theme()->setProperty("userScale", 1.5);
    QCOMPARE(theme()->property("fontBody").toInt(), 23);
    QCOMPARE(theme()->property("space16").toInt(), 24);
    theme()->setProperty("userScale", 9.0);
    QCOMPARE(theme()->property("space16").toInt(), 24);
    theme()->setProperty("userScale", 0.8);
    QCOMPARE(theme()->property("fontBody").toInt(), 12);
    theme()->setProperty("userScale", 1.0);
}

int main(int argc, char **argv)
{
    // Off screen there is no GPU; under a display the pictures are drawn as users see them.
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == "offscreen"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication app(argc, argv);
    TestControls test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_controls.moc"
