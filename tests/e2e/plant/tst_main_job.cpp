// SPDX-License-Identifier: GPL-3.0-or-later
// What a new user does: a session in a repository, an answer that streams, a permission, the change
// and its diff.
#include "tests/api/harness/event_reader.h"
#include "tests/e2e/plant/user.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace ccplant;
using namespace ccplant::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

} // namespace

class TestMainJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void the_answer_streams();
    void an_allowed_edit_changes_the_file_and_shows_in_the_diff();
    void a_denied_edit_changes_nothing();
    void a_command_runs_in_the_workspace_after_asking();
    void the_first_tour_of_a_new_user_works_to_its_end();
    void the_users_checkout_is_never_touched();
    void a_removed_session_leaves_nothing_behind();
    void a_stopped_session_is_readable_and_goes_on();

private:
    std::unique_ptr<Plant> m_plant;
    QString m_repository;
};

void TestMainJob::init()
{
    m_plant = std::make_unique<Plant>();
    m_plant->environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"5"_s);
    QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
    m_repository = makeRepository(m_plant->scratch(u"repository"_s));
}

void TestMainJob::the_answer_streams()
{
    User user(*m_plant);
    QVERIFY2(!user.create().isEmpty(), user.answer().body.constData());
    EventReader reader(*m_plant, user.path(u"/events"_s));
    QVERIFY(reader.waitFor([](const Event &event) {
        return event.kind == "agent"_L1 && event.fields["state"_L1].toString() == "ready"_L1;
    }));
    QCOMPARE(user.prompt(u"/stream 400"_s, u"one"_s), 202);
    QVERIFY(reader.waitFor([](const Event &event) {
        return event.kind == "turn"_L1 && event.fields["state"_L1].toString() == "idle"_L1;
    }));
    int deltas = 0;
    qint64 last = 0;
    for (const Event &event : reader.events()) {
        deltas += event.kind == "delta"_L1;
        QVERIFY(event.seq > last);
        last = event.seq;
    }
    QVERIFY2(deltas >= 10, qPrintable(QString::number(deltas)));
    QVERIFY(user.lastAnswer().size() > 200);
    QCOMPARE(fold(reader.events()).entries(), user.transcript().entries());
    QCOMPARE(user.info()["title"_L1].toString().isEmpty(), false);
}

void TestMainJob::an_allowed_edit_changes_the_file_and_shows_in_the_diff()
{
    User user(*m_plant);
    QVERIFY2(!user
                 .create({{"repository"_L1, m_repository},
                     {"message"_L1, u"/edit hello.txt hello => goodbye"_s}})
                 .isEmpty(),
        user.answer().body.constData());
    const QString permission = user.awaitPermission();
    QVERIFY(!permission.isEmpty());
    QVERIFY(user.awaitStatus(u"needs_input"_s));
    const QString workspace = user.info()["workspace"_L1]["path"_L1].toString();
    QCOMPARE(contentOf(workspace + u"/hello.txt"_s), "hello\n");

    const Transcript before = user.transcript();
    const QJsonObject asked = before.entryJson(before.indexOf(u"permission"_s, permission));
    QString allow;
    for (const QJsonValue &option : asked["options"_L1].toArray()) {
        if (option["kind"_L1].toString() == "allow_once"_L1)
            allow = option["id"_L1].toString();
    }
    QCOMPARE(user.answerPermission(permission, allow), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(contentOf(workspace + u"/hello.txt"_s), "goodbye\n");

    const QJsonObject diff = user.http().get(user.path(u"/diff"_s)).json();
    const QJsonArray files = diff["files"_L1].toArray();
    QCOMPARE(files.size(), 1);
    QCOMPARE(files.first()["path"_L1].toString(), u"hello.txt"_s);
    QVERIFY(files.first()["patch"_L1].toString().contains("-hello\n+goodbye"_L1));
}

void TestMainJob::a_denied_edit_changes_nothing()
{
    User user(*m_plant);
    QVERIFY(!user
            .create({{"repository"_L1, m_repository},
                {"message"_L1, u"/edit hello.txt hello => goodbye"_s}})
            .isEmpty());
    const QString permission = user.awaitPermission();
    const Transcript before = user.transcript();
    QString deny;
    for (const QJsonValue &option :
        before.entryJson(before.indexOf(u"permission"_s, permission))["options"_L1].toArray()) {
        if (option["kind"_L1].toString() == "reject_once"_L1)
            deny = option["id"_L1].toString();
    }
    QCOMPARE(user.answerPermission(permission, deny), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(
        contentOf(user.info()["workspace"_L1]["path"_L1].toString() + u"/hello.txt"_s), "hello\n");
    QVERIFY(user.http().get(user.path(u"/diff"_s)).json()["files"_L1].toArray().isEmpty());
    QCOMPARE(user.answerPermission(permission, deny), 409);
    QCOMPARE(user.answer().problemCode(), u"already_resolved"_s);
}

void TestMainJob::a_command_runs_in_the_workspace_after_asking()
{
    User user(*m_plant);
    QVERIFY(!user.create({{"message"_L1, u"/run echo from-$((40+2)) > made.txt; cat made.txt"_s}})
            .isEmpty());
    const QString permission = user.awaitPermission();
    const Transcript before = user.transcript();
    const QString allow =
        before.entryJson(before.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
            .toString();
    QCOMPARE(user.answerPermission(permission, allow), 200);
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(
        contentOf(user.info()["workspace"_L1]["path"_L1].toString() + u"/made.txt"_s), "from-42\n");
    bool shown = false;
    const Transcript after = user.transcript();
    for (qsizetype i = 0; i < after.entries().size(); ++i) {
        const QJsonObject entry = after.entryJson(i);
        shown = shown
            || (entry["kind"_L1].toString() == "tool"_L1
                && QJsonDocument(entry).toJson().contains("from-42"));
    }
    QVERIFY2(shown, "the command's output is not in its tool call");
}

void TestMainJob::the_first_tour_of_a_new_user_works_to_its_end()
{
    User user(*m_plant);
    QVERIFY(!user.create({{"message"_L1, u"Hello, what can you do?"_s}}).isEmpty());
    for (int asked = 0; asked < 5; ++asked) {
        QVERIFY(user.await([](const Transcript &now) {
            return !now.pending().isEmpty() || now.turn()["state"_L1].toString() == "idle"_L1;
        }));
        const Transcript now = user.transcript();
        if (now.pending().isEmpty())
            break;
        const QString permission = now.pending().first()["id"_L1].toString();
        const QString allow =
            now.entryJson(now.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
                .toString();
        QCOMPARE(user.answerPermission(permission, allow), 200);
        QVERIFY(user.await([](const Transcript &then) { return then.pending().isEmpty(); }));
    }
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(user.transcript().turn()["stop_reason"_L1].toString(), u"end_turn"_s);
    QVERIFY(
        QFile::exists(user.info()["workspace"_L1]["path"_L1].toString() + u"/ccplant-demo.md"_s));
}

void TestMainJob::the_users_checkout_is_never_touched()
{
    QFile uncommitted(m_repository + u"/hello.txt"_s);
    QVERIFY(uncommitted.open(QIODevice::Append));
    uncommitted.write("mine\n");
    uncommitted.close();
    const QByteArray head = git(m_repository, {u"rev-parse"_s, u"HEAD"_s});
    User user(*m_plant);
    QVERIFY(
        !user.create({{"repository"_L1, m_repository}, {"message"_L1, u"/write new.txt text"_s}})
            .isEmpty());
    const QString permission = user.awaitPermission();
    const Transcript before = user.transcript();
    user.answerPermission(permission,
        before.entryJson(before.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
            .toString());
    QVERIFY(user.awaitStatus(u"idle"_s));
    QCOMPARE(contentOf(m_repository + u"/hello.txt"_s), "hello\nmine\n");
    QVERIFY(!QFile::exists(m_repository + u"/new.txt"_s));
    QCOMPARE(git(m_repository, {u"rev-parse"_s, u"HEAD"_s}), head);
    QCOMPARE(git(m_repository, {u"rev-parse"_s, u"--abbrev-ref"_s, u"HEAD"_s}), "main");
    QCOMPARE(user.info()["workspace"_L1]["kind"_L1].toString(), u"worktree"_s);
}

void TestMainJob::a_removed_session_leaves_nothing_behind()
{
    User user(*m_plant);
    QVERIFY(!user.create({{"repository"_L1, m_repository}, {"message"_L1, u"/run sleep 300"_s}})
            .isEmpty());
    const QString permission = user.awaitPermission();
    const Transcript before = user.transcript();
    user.answerPermission(permission,
        before.entryJson(before.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
            .toString());
    QTRY_VERIFY_WITH_TIMEOUT(
        processesOf(user.session()).size() >= 3, patience); // runner, agent, sleep
    QCOMPARE(user.http().remove(user.path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(user.http().get(user.path()).status, 404, patience);
    QTRY_VERIFY_WITH_TIMEOUT(processesOf(user.session()).isEmpty(), patience);
    QVERIFY(!QDir(m_plant->dataDir() + u"/sessions/"_s + user.session()).exists());
    QCOMPARE(git(m_repository, {u"worktree"_s, u"list"_s}).count('\n'), 0);
    QVERIFY(!git(m_repository, {u"branch"_s}).contains("ccplant"));
}

void TestMainJob::a_stopped_session_is_readable_and_goes_on()
{
    User user(*m_plant);
    QVERIFY(!user.create({{"message"_L1, u"/stream 30"_s}}).isEmpty());
    QVERIFY(user.await(
        [](const Transcript &now) { return now.turn()["state"_L1].toString() == "idle"_L1; }));
    const Transcript before = user.transcript();
    QCOMPARE(user.http().post(user.path(u"/stop"_s)).status, 202);
    QVERIFY(user.awaitStatus(u"stopped"_s));
    QVERIFY(processesOf(user.session()).isEmpty());
    const Transcript stopped = user.transcript();
    for (const Entry &entry : before.entries())
        QVERIFY2(stopped.indexOf(entry.kind, entry.id) >= 0, qPrintable(entry.id));
    QCOMPARE(user.prompt(u"/stream 20"_s, u"again"_s), 202);
    QVERIFY(user.await([](const Transcript &now) {
        return now.turn()["state"_L1].toString() == "idle"_L1
            && now.turn()["client_id"_L1].toString() == "again"_L1;
    }));
    QCOMPARE(promptsIn(user.log()).value(u"again"_s), 1);
}

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_main_job.moc"
