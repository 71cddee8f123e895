// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/paths/paths.h"

#include <QGuiApplication>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQmlExtensionPlugin>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QTest>

Q_IMPORT_QML_PLUGIN(Ccplant_ControlsPlugin)

using namespace Qt::StringLiterals;

class TestControls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_gallery_draws_without_a_warning_data();
    void the_gallery_draws_without_a_warning();
    void text_and_marks_have_enough_contrast_data();
    void text_and_marks_have_enough_contrast();
    void everything_to_press_has_a_name();
    void every_icon_has_a_shape();
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

void TestControls::every_icon_has_a_shape()
{
    QObject *paths = m_engine.singletonInstance<QObject *>("Ccplant.Controls", "IconPaths");
    const QVariantMap table = paths->property("table").value<QJSValue>().toVariant().toMap();
    QVERIFY(table.size() > 80);
    for (auto it = table.begin(); it != table.end(); ++it)
        QVERIFY2(it.value().toString().startsWith(u'M'), qPrintable(it.key()));
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
