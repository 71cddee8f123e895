// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat_fixture.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QSGRendererInterface>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::client;

namespace {

const QSize desktop(1000, 800);

void compose(QObject *target, const QString &preedit, const QString &commit = {})
{
    QInputMethodEvent event(preedit, {});
    if (!commit.isEmpty())
        event.setCommitString(commit);
    QCoreApplication::sendEvent(target, &event);
}

void typeText(const ChatFixture &chat, const QString &text)
{
    for (QChar c : text)
        QTest::keyClick(chat.window.get(), c.toLatin1());
}

QJsonObject permission(const QString &id)
{
    const auto option = [](const QString &kind) {
        return QJsonObject{{u"id"_s, u"o_"_s + kind}, {u"name"_s, kind}, {u"kind"_s, kind}};
    };
    return {{u"id"_s, id}, {u"tool_id"_s, u"t_1"_s}, {u"title"_s, u"Run the tests"_s},
        {u"state"_s, u"pending"_s}, {u"raw_input"_s, QJsonObject{{u"command"_s, u"npm test"_s}}},
        {u"options"_s,
            QJsonArray{
                option(u"reject_once"_s), option(u"allow_always"_s), option(u"allow_once"_s)}}};
}

} // namespace

class TestChatView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void enter_sends_and_shift_enter_breaks_the_line();
    void neither_enter_nor_shift_enter_disturbs_a_composing_input_method();
    void with_the_other_setting_ctrl_enter_sends();
    void a_draft_comes_back();
    void while_the_agent_works_a_prompt_is_queued_and_up_edits_the_last();
    void escape_twice_stops_the_agent_and_once_does_not();
    void a_permission_is_answered_by_key_data();
    void a_permission_is_answered_by_key();
    void an_open_permission_takes_no_keys_from_a_text_being_written();
    void a_permission_that_takes_the_keyboard_does_not_take_a_key_meant_for_the_composer();
    void an_answered_permission_folds_to_who_answered_what();
    void a_question_is_answered_by_keyboard();
    void a_question_can_be_put_aside_and_opened_again();
    void ten_thousand_messages_need_few_delegates();
    void the_view_follows_its_end_only_while_it_is_in_sight();
    void a_code_line_of_5000_characters_does_not_widen_the_column();
    void a_title_of_300_characters_is_cut();
    void slash_completes_commands();
    void code_is_copied_as_it_is();
    void words_are_found_in_the_transcript();
    void an_unknown_kind_is_shown();
    void a_dead_agent_is_said_and_can_be_restarted();
};

void TestChatView::initTestCase()
{
    QVERIFY(qApp->platformName() != QString());
}

void TestChatView::enter_sends_and_shift_enter_breaks_the_line()
{
    ChatFixture chat(u"idle"_s);
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QQuickItem *input = itemOf(view, u"ComposerInput"_s);
    input->forceActiveFocus();
    typeText(chat, u"hello"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return, Qt::ShiftModifier);
    typeText(chat, u"there"_s);
    QCOMPARE(input->property("text").toString(), u"hello\nthere"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QCOMPARE(input->property("text").toString(), QString());
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/messages"_s).size(), 1, 20'000);
    QCOMPARE(chat.server.asked(u"POST"_s, u"/messages"_s)[0].body[u"content"].toArray(),
        ChatFixture::text(u"hello\nthere"_s));
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::neither_enter_nor_shift_enter_disturbs_a_composing_input_method()
{
    ChatFixture chat(u"idle"_s);
    chat.live();
    QQuickItem *input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    input->forceActiveFocus();
    compose(input, u"にほん"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QTest::keyClick(chat.window.get(), Qt::Key_Enter);
    QCOMPARE(chat.session->transcript()->count(), 0);
    compose(input, {}, u"日本"_s);
    QCOMPARE(input->property("text").toString().remove(u'\n'), u"日本"_s);
    QCOMPARE(chat.session->transcript()->count(), 0);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/messages"_s).size(), 1, 20'000);
}

void TestChatView::with_the_other_setting_ctrl_enter_sends()
{
    ChatFixture chat(u"idle"_s);
    chat.core->settings()->setSendKey(u"ctrl_enter"_s);
    chat.live();
    QQuickItem *input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    input->forceActiveFocus();
    typeText(chat, u"a"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    typeText(chat, u"b"_s);
    QCOMPARE(input->property("text").toString(), u"a\nb"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/messages"_s).size(), 1, 20'000);
}

void TestChatView::a_draft_comes_back()
{
    ChatFixture chat(u"idle"_s);
    chat.live();
    QQuickItem *input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    input->forceActiveFocus();
    typeText(chat, u"half a thou"_s);
    chat.hide();
    input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    QCOMPARE(input->property("text").toString(), u"half a thou"_s);
}

void TestChatView::while_the_agent_works_a_prompt_is_queued_and_up_edits_the_last()
{
    ChatFixture chat;
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"running"_s}});
    chat.event(u"queue"_s,
        {{u"entries"_s,
            QJsonArray{QJsonObject{{u"client_id"_s, u"c1"_s},
                {u"content"_s, ChatFixture::text(u"then the docs"_s)}}}}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"QueueRow"_s), 20'000);
    QQuickItem *input = itemOf(view, u"ComposerInput"_s);
    input->forceActiveFocus();
    QTest::keyClick(chat.window.get(), Qt::Key_Up);
    QCOMPARE(input->property("text").toString(), u"then the docs"_s);
    typeText(chat, u" too"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"PATCH"_s, u"/queue/c1"_s).size(), 1, 20'000);
    QCOMPARE(chat.server.asked(u"PATCH"_s, u"/queue/c1"_s)[0].body[u"content"].toArray(),
        ChatFixture::text(u"then the docs too"_s));
    QCOMPARE(input->property("text").toString(), QString());
}

void TestChatView::escape_twice_stops_the_agent_and_once_does_not()
{
    ChatFixture chat;
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"running"_s}});
    chat.live();
    QQuickItem *input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    input->forceActiveFocus();
    QTest::keyClick(chat.window.get(), Qt::Key_Escape);
    QVERIFY(!chat.session->cancelling());
    QTest::keyClick(chat.window.get(), Qt::Key_Escape);
    QVERIFY(chat.session->cancelling());
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/cancel"_s).size(), 1, 20'000);
}

void TestChatView::a_permission_is_answered_by_key_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::addColumn<Qt::KeyboardModifier>("modifier");
    QTest::addColumn<QString>("option");
    QTest::newRow("A allows once") << Qt::Key_A << Qt::NoModifier << u"o_allow_once"_s;
    QTest::newRow("Shift+A allows always") << Qt::Key_A << Qt::ShiftModifier << u"o_allow_always"_s;
    QTest::newRow("D denies") << Qt::Key_D << Qt::NoModifier << u"o_reject_once"_s;
}

void TestChatView::a_permission_is_answered_by_key()
{
    QFETCH(Qt::Key, key);
    QFETCH(Qt::KeyboardModifier, modifier);
    QFETCH(QString, option);
    ChatFixture chat;
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"needs_input"_s}});
    chat.event(u"permission"_s, permission(u"p_1"_s));
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"PermissionQuestion"_s), 20'000);
    itemOf(view, u"PermissionQuestion"_s)->forceActiveFocus();
    QTest::keyClick(chat.window.get(), key, modifier);
    QTRY_COMPARE_WITH_TIMEOUT(
        chat.server.asked(u"POST"_s, u"/permissions/p_1"_s).size(), 1, 20'000);
    QCOMPARE(chat.server.asked(u"POST"_s, u"/permissions/p_1"_s)[0].body[u"option_id"].toString(),
        option);
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::an_open_permission_takes_no_keys_from_a_text_being_written()
{
    ChatFixture chat;
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"running"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QQuickItem *input = itemOf(view, u"ComposerInput"_s);
    input->forceActiveFocus();
    typeText(chat, u"wait, "_s);
    chat.event(u"permission"_s, permission(u"p_1"_s));
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"PermissionQuestion"_s), 20'000);
    typeText(chat, u"add a dash"_s);
    QCOMPARE(input->property("text").toString(), u"wait, add a dash"_s);
    QVERIFY(chat.server.asked(u"POST"_s, u"/permissions/p_1"_s).isEmpty());
}

void TestChatView::a_permission_that_takes_the_keyboard_does_not_take_a_key_meant_for_the_composer()
{
    ChatFixture chat;
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"running"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    itemOf(view, u"ComposerInput"_s)->forceActiveFocus();
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"Composer"_s)->property("idle").toBool(), 20'000);
    chat.event(u"permission"_s, permission(u"p_1"_s));
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"PermissionQuestion"_s)
            && itemOf(view, u"PermissionQuestion"_s)->hasActiveFocus(),
        20'000);
    itemOf(view, u"PermissionQuestion"_s)
        ->setProperty("armedAt", double(QDateTime::currentMSecsSinceEpoch() + 60'000));
    QTest::keyClick(chat.window.get(), Qt::Key_A);
    QVERIFY(chat.server.asked(u"POST"_s, u"/permissions/p_1"_s).isEmpty());
    itemOf(view, u"PermissionQuestion"_s)->setProperty("armedAt", 0.0);
    QTest::keyClick(chat.window.get(), Qt::Key_A);
    QTRY_COMPARE_WITH_TIMEOUT(
        chat.server.asked(u"POST"_s, u"/permissions/p_1"_s).size(), 1, 20'000);
}

void TestChatView::an_answered_permission_folds_to_who_answered_what()
{
    ChatFixture chat;
    QJsonObject answered = permission(u"p_1"_s);
    answered.insert(u"state"_s, u"resolved"_s);
    answered.insert(u"outcome"_s,
        QJsonObject{{u"option_id"_s, u"o_allow_once"_s}, {u"kind"_s, u"allow_once"_s}});
    answered.insert(u"by"_s, u"alice"_s);
    chat.event(u"permission"_s, permission(u"p_1"_s));
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"PermissionQuestion"_s), 20'000);
    chat.event(u"permission"_s, answered);
    QTRY_VERIFY_WITH_TIMEOUT(!itemOf(view, u"PermissionQuestion"_s), 20'000);
    QVERIFY(itemWithText(view, u"Allowed once"_s));
    QVERIFY(itemWithText(view, u"by alice"_s));
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::a_question_is_answered_by_keyboard()
{
    ChatFixture chat;
    const QJsonObject schema{{u"type"_s, u"object"_s}, {u"required"_s, QJsonArray{u"name"_s}},
        {u"properties"_s,
            QJsonObject{{u"name"_s,
                QJsonObject{
                    {u"type"_s, u"string"_s}, {u"title"_s, u"Name"_s}, {u"minLength"_s, 2}}}}}};
    chat.event(u"question"_s,
        {{u"id"_s, u"q_1"_s}, {u"message"_s, u"What is it called?"_s}, {u"schema"_s, schema},
            {u"state"_s, u"pending"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"QuestionForm"_s), 20'000);
    QQuickItem *field = itemOf(itemOf(view, u"QuestionField"_s), u"TextField"_s);
    field->forceActiveFocus();
    typeText(chat, u"x"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QVERIFY(itemWithText(view, u"Enter at least 2 characters."_s));
    typeText(chat, u"yz"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/questions/q_1"_s).size(), 1, 20'000);
    const QJsonObject body = chat.server.asked(u"POST"_s, u"/questions/q_1"_s)[0].body;
    QCOMPARE(body[u"action"].toString(), u"accept"_s);
    QCOMPARE(body[u"content"].toObject()[u"name"].toString(), u"xyz"_s);
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::a_question_can_be_put_aside_and_opened_again()
{
    ChatFixture chat;
    chat.event(u"question"_s,
        {{u"id"_s, u"q_1"_s}, {u"message"_s, u"Which one?"_s}, {u"schema"_s, QJsonObject{}},
            {u"state"_s, u"pending"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"QuestionForm"_s), 20'000);
    QMetaObject::invokeMethod(itemOf(view, u"QuestionForm"_s), "putAside");
    QTRY_VERIFY_WITH_TIMEOUT(!itemOf(view, u"QuestionForm"_s), 20'000);
    QMetaObject::invokeMethod(itemOf(itemOf(view, u"QuestionCard"_s), u"FoldLine"_s), "clicked");
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"QuestionForm"_s), 20'000);
}

void TestChatView::ten_thousand_messages_need_few_delegates()
{
    ChatFixture chat(u"idle"_s);
    for (int i = 0; i < 10'000; ++i)
        chat.message(u"m_%1"_s.arg(i), i % 2 ? u"agent"_s : u"user"_s,
            u"Message %1 with some **words** in it."_s.arg(i));
    QElapsedTimer timer;
    timer.start();
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QQuickItem *list = itemOf(view, u"TranscriptView"_s)->property("list").value<QQuickItem *>();
    QTRY_COMPARE_WITH_TIMEOUT(list->property("count").toInt(), 10'000, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(list->property("atEnd").toBool(), 20'000);
    qInfo("10,000 messages open in %lld ms", timer.elapsed());
    QQuickItem *content = list->property("contentItem").value<QQuickItem *>();
    QVERIFY2(content->childItems().size() < 120,
        qPrintable(QString::number(content->childItems().size())));
    timer.restart();
    for (int i = 0; i < 50; ++i) {
        QMetaObject::invokeMethod(list, "scrollBy", Q_ARG(int, Qt::Key_PageUp));
        QCoreApplication::processEvents();
    }
    qInfo("50 pages in %lld ms", timer.elapsed());
    QVERIFY(!list->property("stuck").toBool());
    QVERIFY2(itemsOf(content, u"MessageRow"_s).size() < 250,
        qPrintable(QString::number(itemsOf(content, u"MessageRow"_s).size())));
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::the_view_follows_its_end_only_while_it_is_in_sight()
{
    ChatFixture chat;
    for (int i = 0; i < 100; ++i)
        chat.message(u"m_%1"_s.arg(i), u"agent"_s, u"Message %1\n\nmore"_s.arg(i));
    chat.message(u"m_last"_s, u"agent"_s, u"grows"_s, false);
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QQuickItem *list = itemOf(view, u"TranscriptView"_s)->property("list").value<QQuickItem *>();
    QTRY_VERIFY_WITH_TIMEOUT(
        list->property("count").toInt() == 101 && list->property("atEnd").toBool(), 20'000);
    for (int i = 0; i < 30; ++i)
        chat.delta(u"m_last"_s, u"\n\nparagraph %1"_s.arg(i));
    QTRY_VERIFY_WITH_TIMEOUT(
        itemWithText(view, u"Message 99"_s) == nullptr && list->property("atEnd").toBool(), 20'000);

    for (int i = 0; i < 4; ++i)
        QMetaObject::invokeMethod(list, "scrollBy", Q_ARG(int, Qt::Key_PageUp));
    QTRY_VERIFY_WITH_TIMEOUT(!list->property("stuck").toBool(), 20'000);
    QTest::qWait(50); // let the layout settle
    const double before =
        list->property("contentY").toDouble() - list->property("originY").toDouble();
    for (int i = 0; i < 30; ++i)
        chat.delta(u"m_last"_s, u"\n\nparagraph %1"_s.arg(i));
    chat.message(u"m_new"_s, u"agent"_s, u"A new one"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->property("unseen").toInt(), 1, 20'000);
    QCOMPARE(list->property("contentY").toDouble() - list->property("originY").toDouble(), before);
    QVERIFY(itemOf(view, u"NewMessagesPill"_s)->isVisible());
    QMetaObject::invokeMethod(itemOf(view, u"NewMessagesPill"_s), "clicked");
    QTRY_VERIFY_WITH_TIMEOUT(
        list->property("atEnd").toBool() && list->property("unseen").toInt() == 0, 20'000);
}

void TestChatView::a_code_line_of_5000_characters_does_not_widen_the_column()
{
    ChatFixture chat(u"idle"_s);
    chat.message(u"m_1"_s, u"agent"_s, u"```cpp\nauto x = \"%1\";\n```"_s.arg(QString(5000, u'a')));
    chat.live();
    QQuickItem *view = chat.showChat(QSize(800, 600));
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"CodeBlock"_s), 20'000);
    QQuickItem *block = itemOf(view, u"CodeBlock"_s);
    QTRY_VERIFY_WITH_TIMEOUT(block->width() > 400 && block->width() <= 800, 20'000);
    block->setProperty("wrap", true);
    QTRY_VERIFY_WITH_TIMEOUT(block->height() > 400, 20'000);
}

void TestChatView::a_title_of_300_characters_is_cut()
{
    ChatFixture chat(u"idle"_s);
    chat.listSession({{u"title"_s, QString(300, u'W')}});
    chat.live();
    QQuickItem *header = itemOf(chat.showChat(QSize(360, 640)), u"ChatHeader"_s);
    QQuickItem *title = itemOf(header, u"EditableTitle"_s);
    QTRY_VERIFY_WITH_TIMEOUT(title->width() > 0, 20'000);
    QVERIFY(header->width() <= 360);
    QVERIFY(title->mapToItem(header, QPointF(title->width(), 0)).x() < 360);
}

void TestChatView::slash_completes_commands()
{
    ChatFixture chat(u"idle"_s);
    chat.event(u"config"_s,
        {{u"commands"_s,
            QJsonArray{QJsonObject{{u"name"_s, u"review"_s}, {u"description"_s, u"Review"_s}},
                QJsonObject{{u"name"_s, u"help"_s}, {u"description"_s, u"Help"_s}}}}});
    chat.live();
    QQuickItem *input = itemOf(chat.showChat(desktop), u"ComposerInput"_s);
    input->forceActiveFocus();
    typeText(chat, u"/re"_s);
    QTest::keyClick(chat.window.get(), Qt::Key_Return);
    QCOMPARE(input->property("text").toString(), u"/review "_s);
    QVERIFY(chat.server.asked(u"POST"_s, u"/messages"_s).isEmpty());
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::code_is_copied_as_it_is()
{
    ChatFixture chat(u"idle"_s);
    const QString code = u"if (a < b && \"x\") {\n\treturn;\n}"_s;
    chat.message(u"m_1"_s, u"agent"_s, u"```cpp\n%1\n```"_s.arg(code));
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemOf(view, u"CodeBlock"_s), 20'000);
    QMetaObject::invokeMethod(itemOf(itemOf(view, u"CodeBlock"_s), u"CopyButton"_s), "clicked");
    QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text(), code, 20'000);
}

void TestChatView::words_are_found_in_the_transcript()
{
    ChatFixture chat(u"idle"_s);
    for (int i = 0; i < 300; ++i)
        chat.message(u"m_%1"_s.arg(i), u"agent"_s, i == 10 ? u"the needle is here"_s : u"hay"_s);
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTest::keyClick(chat.window.get(), Qt::Key_F, Qt::ControlModifier);
    QQuickItem *bar = itemOf(view, u"FindBar"_s);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 20'000);
    typeText(chat, u"NEEDLE"_s);
    QTRY_COMPARE_WITH_TIMEOUT(
        itemOf(view, u"TranscriptView"_s)->property("foundId").toString(), u"m_10"_s, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(itemWithText(bar, u"1 of 1"_s), 20'000);
    QTest::keyClick(chat.window.get(), Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
}

void TestChatView::an_unknown_kind_is_shown()
{
    ChatFixture chat(u"idle"_s);
    chat.event(u"hologram"_s, {{u"id"_s, u"h_1"_s}, {u"title"_s, u"A cube"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(itemWithText(view, u"hologram"_s), 20'000);
    QCOMPARE(chat.warnings, QStringList());
}

void TestChatView::a_dead_agent_is_said_and_can_be_restarted()
{
    ChatFixture chat(u"failed"_s);
    chat.event(u"agent"_s,
        {{u"state"_s, u"exited"_s}, {u"name"_s, u"Claude Code"_s},
            {u"reason"_s, u"killed by signal 9"_s}, {u"stderr_tail"_s, u"boom"_s}});
    chat.live();
    QQuickItem *view = chat.showChat(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(
        itemWithText(view, u"Claude Code ended: killed by signal 9"_s), 20'000);
    QMetaObject::invokeMethod(itemWithText(view, u"Restart"_s), "clicked");
    QTRY_COMPARE_WITH_TIMEOUT(chat.server.asked(u"POST"_s, u"/resume"_s).size(), 1, 20'000);
}

int main(int argc, char **argv)
{
    // Off screen there is no GPU; under a display the pictures are drawn as users see them.
    if (qEnvironmentVariable("QT_QPA_PLATFORM") == "offscreen"_L1)
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication app(argc, argv);
    TestChatView test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_chat_view.moc"
