// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include <QGuiApplication>
#include <QSGRendererInterface>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::client;

class TestReviewPane : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void changed_files_are_listed_with_their_counts();
    void comments_on_lines_are_sent_as_one_prompt();
    void a_file_that_did_not_change_is_shown_in_the_files();
    void a_folder_is_entered_and_a_file_is_read();
    void every_tab_draws_without_a_warning();

private:
    static QQuickItem *showPane(ChatFixture &chat);
};

QQuickItem *TestReviewPane::showPane(ChatFixture &chat)
{
    scenes::review(chat);
    return chat.show("import Ccplant.Review\nReviewPane { focus: true }", QSize(480, 800));
}

void TestReviewPane::changed_files_are_listed_with_their_counts()
{
    ChatFixture chat(u"idle"_s);
    QQuickItem *pane = showPane(chat);
    QTRY_COMPARE_WITH_TIMEOUT(itemsOf(pane, u"ChangedFileRow"_s).size(), 4, 20'000);
    QVERIFY(itemWithText(pane, u"login.test.ts"_s));
    QVERIFY(itemWithText(pane, u"+42"_s));
    QCOMPARE(chat.warnings, QStringList());
}

void TestReviewPane::comments_on_lines_are_sent_as_one_prompt()
{
    ChatFixture chat(u"idle"_s);
    QQuickItem *pane = showPane(chat);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(pane, u"ChangedFileRow"_s), 20'000);
    QMetaObject::invokeMethod(itemOf(pane, u"ChangedFileRow"_s), "clicked");
    QTRY_VERIFY_WITH_TIMEOUT(itemsOf(pane, u"ReviewLine"_s).size() > 4, 20'000);
    QQuickItem *line = nullptr;
    for (QQuickItem *candidate : itemsOf(pane, u"ReviewLine"_s)) {
        if (candidate->property("type") == u"added"_s && !line)
            line = candidate;
    }
    QVERIFY(line);
    QMetaObject::invokeMethod(line, "requested");
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(line, u"CommentEditor"_s), 20'000);
    itemOf(line, u"CommentEditor"_s)->setProperty("text", u"Handle a null path too"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return, Qt::ControlModifier);
    QQuickItem *bar = itemOf(pane, u"CommentBar"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 20'000);
    QMetaObject::invokeMethod(itemsOf(bar, u"Button"_s).last(), "clicked");
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/messages"_s).size(), 1, 20'000);
    const QString prompt = chat.server.asked(u"POST"_s, u"/messages"_s)[0]
                               .body[u"content"]
                               .toArray()[0]
                               .toObject()[u"text"]
                               .toString();
    QVERIFY2(prompt.contains(u"`src/auth/login.ts:3`"), qPrintable(prompt));
    QVERIFY(prompt.contains(u"isLocal(next)"));
    QVERIFY(prompt.contains(u"Handle a null path too"));
    QVERIFY(!bar->isVisible());
    QCOMPARE(chat.warnings, QStringList());
}

void TestReviewPane::a_file_that_did_not_change_is_shown_in_the_files()
{
    ChatFixture chat(u"idle"_s);
    const QString files = u"/api/v1/sessions/%1/files"_s.arg(chat.session->sessionId());
    chat.server.answer(files,
        {{u"path"_s, u"README.md"_s}, {u"type"_s, u"file"_s}, {u"size"_s, 6},
            {u"mime_type"_s, u"text/markdown"_s}, {u"text"_s, u"# Shop"_s}});
    QQuickItem *pane = showPane(chat);
    QTRY_COMPARE_WITH_TIMEOUT(itemsOf(pane, u"ChangedFileRow"_s).size(), 4, 20'000);
    QMetaObject::invokeMethod(
        pane, "show", Q_ARG(QString, u"changes"_s), Q_ARG(QString, u"README.md"_s));
    QCOMPARE(pane->property("tab").toString(), u"files"_s);
    QTRY_VERIFY_WITH_TIMEOUT(itemWithText(pane, u"# Shop"_s), 20'000);
    QMetaObject::invokeMethod(
        pane, "show", Q_ARG(QString, u"changes"_s), Q_ARG(QString, u"CHANGELOG.md"_s));
    QCOMPARE(pane->property("tab").toString(), u"changes"_s);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(pane, u"FileDiff"_s)->isVisible(), 20'000);
}

void TestReviewPane::a_folder_is_entered_and_a_file_is_read()
{
    ChatFixture chat(u"idle"_s);
    const QString files = u"/api/v1/sessions/%1/files"_s.arg(chat.session->sessionId());
    chat.server.answer(files,
        {{u"path"_s, u""_s}, {u"type"_s, u"dir"_s},
            {u"entries"_s,
                QJsonArray{
                    QJsonObject{{u"name"_s, u"a.txt"_s}, {u"type"_s, u"file"_s}, {u"size"_s, 3}},
                    QJsonObject{{u"name"_s, u"src"_s}, {u"type"_s, u"dir"_s}}}}});
    QQuickItem *pane = showPane(chat);
    pane->setProperty("tab", u"files"_s);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(pane, u"FilesTab"_s)
            && itemsOf(itemOf(pane, u"FilesTab"_s), u"ListRow"_s).size() == 3,
        20'000);
    const QList<QQuickItem *> rows = itemsOf(itemOf(pane, u"FilesTab"_s), u"ListRow"_s);
    QCOMPARE(
        rows[1]->property("title").toString(), u"src"_s); // folders first, behind the hidden way up
    chat.server.answer(files,
        {{u"path"_s, u"a.txt"_s}, {u"type"_s, u"file"_s}, {u"size"_s, 3},
            {u"mime_type"_s, u"text/plain"_s}, {u"text"_s, u"abc"_s}});
    QMetaObject::invokeMethod(rows[2], "clicked");
    QTRY_VERIFY_WITH_TIMEOUT(itemWithText(pane, u"abc"_s), 20'000);
    QCOMPARE(chat.warnings, QStringList());
}

void TestReviewPane::every_tab_draws_without_a_warning()
{
    ChatFixture chat(u"idle"_s);
    QQuickItem *pane = showPane(chat);
    for (const QString &tab : {u"changes"_s, u"plan"_s, u"files"_s, u"info"_s}) {
        pane->setProperty("tab", tab);
        QVERIFY(!chat.window->grabWindow().isNull());
    }
    QVERIFY(itemWithText(pane, chat.session->sessionId()));
    QCOMPARE(chat.warnings, QStringList());
}

int main(int argc, char **argv)
{
    // Off screen there is no GPU; under a display the pictures are drawn as users see them.
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == "offscreen"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication app(argc, argv);
    TestReviewPane test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_review_pane.moc"
