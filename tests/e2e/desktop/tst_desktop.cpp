// SPDX-License-Identifier: GPL-3.0-or-later
// What a new user does, through the screen: the real desktop client, which starts the real server,
// which starts real runners with the demo agent. Its pictures are in build/PRESET/screenshots.
#include "tests/display/display.h"
#include "tests/e2e/desktop/desktop.h"
#include "tests/e2e/plant/user.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace ccplant::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

} // namespace

class TestDesktop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void the_first_start_needs_nothing();
    void the_main_job_by_mouse();
    void the_main_job_by_keyboard();
    void text_streams_while_it_is_written();
    void a_question_is_answered();
    void prompts_wait_in_the_queue_and_can_be_sent_at_once();
    void esc_twice_stops_the_agent();
    void commands_complete_and_shift_enter_breaks_the_line();
    void a_second_start_raises_the_first();
    void the_client_speaks_japanese();

private:
    /// A client that has its server and an empty list.
    bool begin();
    /// Starts a session of the demo agent in the repository by keyboard and mouse.
    bool startSession(const QString &message);

    ccplant::test::Display m_display;
    std::unique_ptr<Home> m_home;
    std::unique_ptr<Desktop> m_client;
    QString m_repository;
};

void TestDesktop::initTestCase()
{
    if (!m_display.start())
        qInfo("no Xvfb: the client draws off screen by software");
}

void TestDesktop::init()
{
    m_home = std::make_unique<Home>();
    m_client = std::make_unique<Desktop>(*m_home, m_display.name());
    m_home->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"5"_s;
    m_repository = makeRepository(m_home->path(u"project"_s));
}

void TestDesktop::cleanup()
{
    if (QTest::currentTestFailed())
        qWarning().noquote() << "the client said:" << m_client->output();
    else
        QCOMPARE(m_client->complaints(), QStringList());
    m_client.reset();
    m_home.reset();
}

bool TestDesktop::begin()
{
    return m_client->start() && m_client->shows(u"Start your first session"_s);
}

bool TestDesktop::startSession(const QString &message)
{
    return m_client->key(Qt::Key_N, Qt::ControlModifier)
        && m_client->shows(u"What should be done?"_s) && m_client->type(message)
        && m_client->press(u"Demo"_s, u"RadioButton"_s)
        && m_client->press(u"Repository"_s, u"RadioButton"_s)
        && m_client->pressObject(u"repository"_s) && m_client->type(m_repository)
        && m_client->press(u"Start session"_s);
}

void TestDesktop::the_first_start_needs_nothing()
{
    QVERIFY(begin());
    QVERIFY(!m_home->server()["url"_L1].toString().isEmpty());
    QVERIFY(m_client->shots(u"desktop-first"_s));
    const auto token = QFile::permissions(m_home->dataDir() + u"/owner-token"_s);
    QCOMPARE(token & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QVERIFY(m_client->quit());
}

void TestDesktop::the_main_job_by_mouse()
{
    QVERIFY(begin());
    QVERIFY(m_client->press(u"New session"_s, u"Button"_s));
    QVERIFY(m_client->pressObject(u"message"_s));
    QVERIFY(m_client->type(u"/edit hello.txt hello => goodbye"_s));
    QVERIFY(m_client->press(u"Demo"_s, u"RadioButton"_s));
    QVERIFY(m_client->press(u"Repository"_s, u"RadioButton"_s));
    QVERIFY(m_client->pressObject(u"repository"_s));
    QVERIFY(m_client->type(m_repository));
    QVERIFY(m_client->shots(u"desktop-new"_s));
    QVERIFY(m_client->press(u"Start session"_s));

    QVERIFY(m_client->shows(u"Permission needed: Edit hello.txt"_s));
    QVERIFY(m_client->shows(u"removed: hello"_s)); // what exactly will happen
    QVERIFY(m_client->shows(u"added: goodbye"_s));
    QVERIFY(m_client->shots(u"desktop-permission"_s));
    QCOMPARE(contentOf(m_home->workspaceFile(u"hello.txt"_s)), "hello\n");

    QVERIFY(m_client->press(u"Allow once"_s));
    QVERIFY(m_client->shows(u"Allowed once"_s));
    QVERIFY(m_client->shows(u"`hello.txt` is written"_s) || m_client->shows(u"is written"_s));
    QCOMPARE(contentOf(m_home->workspaceFile(u"hello.txt"_s)), "goodbye\n");
    QCOMPARE(contentOf(m_repository + u"/hello.txt"_s), "hello\n"); // the user's own stays

    QVERIFY(m_client->press(u"hello.txt"_s));
    QVERIFY(m_client->shows(u"Changes in hello.txt"_s));
    QVERIFY(m_client->shows(u"added: goodbye"_s));
    QVERIFY(m_client->shots(u"desktop-diff"_s));
}

void TestDesktop::the_main_job_by_keyboard()
{
    QVERIFY(begin());
    QVERIFY(m_client->key(Qt::Key_N, Qt::ControlModifier));
    QVERIFY(m_client->shows(u"What should be done?"_s));
    QVERIFY(m_client->type(u"Show me around"_s));
    QVERIFY(m_client->shows(u"Demo"_s));
    QVERIFY(m_client->key(Qt::Key_Return, Qt::ControlModifier));
    QVERIFY(m_client->shows(u"Permission needed: Create ccplant-demo.md"_s));
    QVERIFY(m_home->workspaceFile(u"ccplant-demo.md"_s).isEmpty());
    // The card has the keyboard, and takes it only once the user can have seen it.
    const auto asks = [this](const QString &begin) {
        return m_client->find([&](const Seen &seen) { return seen.name.startsWith(begin); })
            .has_value();
    };
    const auto allow = [this] {
        QTest::qWait(1500); // keys right after keys are somebody's typing, and answer nothing
        return m_client->key(Qt::Key_A);
    };
    QTRY_VERIFY_WITH_TIMEOUT(allow() && !asks(u"Permission needed: "_s), patience);
    QVERIFY(m_client->shows(u"What next"_s));
    QVERIFY(!m_home->workspaceFile(u"ccplant-demo.md"_s).isEmpty());
    QVERIFY(m_client->shots(u"desktop-tour-done"_s));
}

void TestDesktop::text_streams_while_it_is_written()
{
    m_home->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"20"_s;
    QVERIFY(begin());
    QVERIFY(startSession(u"/stream"_s));
    QSet<qsizetype> lengths;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        qsizetype length = 0;
        for (const Seen &seen : m_client->look()) {
            if (seen.role == "Paragraph"_L1)
                length += seen.name.size();
        }
        lengths += length;
        return lengths.size() > 4;
    }()),
        patience);
    QVERIFY(m_client->find([](const Seen &seen) { return seen.text == "Working"_L1; }));
    QVERIFY(m_client->shot(u"desktop-streaming"_s));
    QVERIFY(m_client->shows(u"That is all."_s));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shots(u"desktop-streamed"_s));
}

void TestDesktop::a_question_is_answered()
{
    QVERIFY(begin());
    QVERIFY(startSession(u"/ask"_s));
    QVERIFY(m_client->shows(u"Question: "_s));
    QVERIFY(m_client->shots(u"desktop-question"_s));
    const auto own = [](const Seen &seen) { return seen.name == "Answer in your own words"_L1; };
    QVERIFY(m_client->waitFor(own, u"room for an answer"_s));
    QVERIFY(m_client->press(u"Answer in your own words"_s));
    QVERIFY(m_client->type(u"something green"_s));
    QVERIFY(m_client->press(u"Send answer"_s));
    QVERIFY(m_client->hides(u"Question: "_s));
    QVERIFY(m_client->shows(u"something green"_s));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shot(u"desktop-answered"_s));
}

void TestDesktop::prompts_wait_in_the_queue_and_can_be_sent_at_once()
{
    QVERIFY(begin());
    QVERIFY(startSession(u"/slow 120"_s));
    QVERIFY(m_client->shows(u"Working"_s));
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->type(u"/stream 12"_s));
    QVERIFY(m_client->key(Qt::Key_Return));
    QVERIFY(m_client->shows(u"Queued: /stream 12"_s));
    QVERIFY(m_client->shots(u"desktop-queue"_s));
    QVERIFY(m_client->press(u"Send now"_s)); // stops the slow turn
    QVERIFY(m_client->hides(u"Queued: "_s));
    QVERIFY(m_client->shows(u"leaf root branch"_s));
    QVERIFY(m_client->hides(u"Working"_s));
}

void TestDesktop::esc_twice_stops_the_agent()
{
    QVERIFY(begin());
    QVERIFY(startSession(u"/slow 120"_s));
    QVERIFY(m_client->shows(u"Working"_s));
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->key(Qt::Key_Escape));
    QVERIFY(m_client->shows(u"Press Esc again to stop the agent."_s));
    QVERIFY(m_client->key(Qt::Key_Escape));
    QVERIFY(m_client->hides(u"Working"_s));
    QVERIFY(m_client->shot(u"desktop-stopped"_s));
}

void TestDesktop::commands_complete_and_shift_enter_breaks_the_line()
{
    QVERIFY(begin());
    QVERIFY(startSession(u"/help"_s));
    QVERIFY(m_client->shows(u"Anything without a slash starts a short tour."_s));
    QVERIFY(m_client->press(u"Message to the agent"_s));
    QVERIFY(m_client->type(u"/per"_s));
    QVERIFY(m_client->shows(u"Asks for permission and says what you chose"_s));
    QVERIFY(m_client->shots(u"desktop-completion"_s));
    QVERIFY(m_client->key(Qt::Key_Tab));
    QTRY_COMPARE_WITH_TIMEOUT(m_client->draft(), u"/permission "_s, patience);
    QVERIFY(m_client->key(Qt::Key_Return, Qt::ShiftModifier));
    QTRY_COMPARE_WITH_TIMEOUT(m_client->draft(), u"/permission \n"_s, patience);
    QVERIFY(!m_client->find(
        [](const Seen &seen) { return seen.name.startsWith("Permission needed"_L1); }));
    QVERIFY(m_client->key(Qt::Key_Return));
    QVERIFY(m_client->shows(u"Permission needed"_s));
    QCOMPARE(m_client->draft(), QString());
}

void TestDesktop::a_second_start_raises_the_first()
{
    QVERIFY(begin());
    Desktop second(*m_home, m_display.name());
    QVERIFY(!second.start());
    QCOMPARE(second.exitCode(), 0);
    QVERIFY(m_client->shows(u"Start your first session"_s));
}

void TestDesktop::the_client_speaks_japanese()
{
    m_home->environment[u"LANG"_s] = u"ja_JP.UTF-8"_s;
    QVERIFY(m_client->start());
    QVERIFY(m_client->shows(u"最初のセッション"_s));
    QVERIFY(m_client->shot(u"desktop-first-ja"_s));
    QVERIFY(m_client->key(Qt::Key_N, Qt::ControlModifier));
    QVERIFY(m_client->shows(u"Demo"_s));
    QVERIFY(m_client->type(u"案内してください"_s));
    QVERIFY(m_client->key(Qt::Key_Return, Qt::ControlModifier));
    QVERIFY(m_client->shows(u"ワークスペースは空です"_s));
    QVERIFY(m_client->shot(u"desktop-permission-ja"_s));
}

QTEST_GUILESS_MAIN(TestDesktop)
#include "tst_desktop.moc"
