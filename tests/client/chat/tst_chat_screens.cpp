// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include "tests/paths/paths.h"

#include <QGuiApplication>
#include <QSGRendererInterface>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::client;

/// Draws the transcript in every state and look, and keeps the pictures for people to see.
class TestChatScreens : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_scene_draws_without_a_warning_data();
    void a_scene_draws_without_a_warning();
};

void TestChatScreens::a_scene_draws_without_a_warning_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("width");
    QTest::addColumn<double>("scale");
    const auto row = [](const QString &scene, const QString &mode, int width, double scale = 1) {
        QTest::addRow("%s-%s-%d-%d", qPrintable(scene), qPrintable(mode), width, int(scale * 100))
            << scene << mode << width << scale;
    };
    for (const QString &mode : {u"light"_s, u"dark"_s}) {
        for (const QString &scene : {u"work"_s, u"work-ja"_s, u"work-open"_s, u"permission"_s,
                 u"question"_s, u"streaming"_s})
            row(scene, mode, 800);
        row(u"review"_s, mode, 1440);
        row(u"review-file"_s, mode, 1440);
        row(u"work"_s, mode, 360);
        row(u"permission"_s, mode, 360);
    }
    row(u"work"_s, u"light"_s, 1440);
    row(u"work"_s, u"light"_s, 800, 0.8);
    row(u"work"_s, u"light"_s, 800, 1.5);
    row(u"permission"_s, u"light"_s, 360, 1.5);
    row(u"empty"_s, u"light"_s, 800);
    row(u"dead"_s, u"light"_s, 800);
}

void TestChatScreens::a_scene_draws_without_a_warning()
{
    QFETCH(QString, scene);
    QFETCH(QString, mode);
    QFETCH(int, width);
    QFETCH(double, scale);
    ChatFixture chat(scene == "dead"_L1 ? u"failed"_s : u"idle"_s);
    QObject *theme = chat.engine.singletonInstance<QObject *>("Ccplant.Controls", "Theme");
    theme->setProperty("mode", mode);
    theme->setProperty("userScale", scale);
    if (scene.startsWith(u"review"))
        scenes::review(chat);
    else if (scene.startsWith(u"work"))
        scenes::work(chat, scene.endsWith(u"ja"));
    else if (scene == "permission"_L1)
        scenes::permission(chat);
    else if (scene == "question"_L1)
        scenes::question(chat);
    else if (scene == "streaming"_L1)
        scenes::streaming(chat);
    else if (scene == "dead"_L1)
        chat.event(u"agent"_s,
            {{u"state"_s, u"exited"_s}, {u"name"_s, u"Claude Code"_s},
                {u"reason"_s, u"killed by signal 9"_s}, {u"stderr_tail"_s, u"out of memory\n"_s}});
    chat.live();
    const QSize size(width, width < 700 ? 740 : 900);
    QQuickItem *root = scene.startsWith(u"review")
        ? chat.show(
              "import QtQuick\nimport Ccplant.Core\nimport Ccplant.Chat\nimport "
              "Ccplant.Review\nItem { id: r; required property SessionController session\n"
              "ChatView { session: r.session; width: r.width - 481; height: r.height; sideVisible: "
              "true }\n"
              "ReviewPane { session: r.session; x: r.width - 480; width: 480; height: r.height } }",
              size)
        : chat.showChat(size);
    if (scene == "work-open"_L1) {
        for (QQuickItem *line : itemsOf(root, u"FoldLine"_s)) {
            if (line->property("verb").toString() == "Edit"_L1
                || line->property("verb").toString() == "Run"_L1)
                QMetaObject::invokeMethod(line, "clicked");
        }
    }
    if (scene == "review-file"_L1) {
        QTRY_VERIFY_WITH_TIMEOUT(itemOf(root, u"ChangedFileRow"_s), 20'000);
        QMetaObject::invokeMethod(itemOf(root, u"ChangedFileRow"_s), "clicked");
    }
    QTest::qWait(600); // colours of code come a moment later
    const QImage image = chat.window->grabWindow();
    QVERIFY(!image.isNull());
    QVERIFY(image.save(
        ccplant::test::screenshotFile(u"chat-"_s + QString::fromUtf8(QTest::currentDataTag()))));
    QCOMPARE(chat.warnings, QStringList());
}

int main(int argc, char **argv)
{
    // Off screen there is no GPU; under a display the pictures are drawn as users see them.
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == "offscreen"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication app(argc, argv);
    TestChatScreens test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_chat_screens.moc"
