// SPDX-License-Identifier: GPL-3.0-or-later
// The agent can write anything into the workspace's .git. None of it may run in the runner, which
// is outside the agent's sandbox.
#include "server/runner/workspace/changes.h"
#include "server/runner/workspace/search.h"
#include "server/runner/workspace/workspace.h"
#include "tests/unit/workspace/place.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

class HostileRepositoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothing_that_its_configuration_names_runs_data();
    void nothing_that_its_configuration_names_runs();
    void the_trap_is_a_real_one();
    void a_submodule_with_a_trap_is_left_alone();
    void a_repository_disguised_as_a_folder_is_not_entered();
    void a_fifo_and_a_link_circle_do_not_hang();
    void a_git_that_never_ends_is_ended();

private:
    static void setTrap(const Place &place);
    static void spring(const Place &place);
};

// Every setting that makes git start a program while it lists files or compares them.
void HostileRepositoryTest::setTrap(const Place &place)
{
    place.write(u"a.txt"_s, "a\n");
    place.write(u"b.bin"_s, "b\n");
    place.commitAll(u"first"_s);
    place.write(
        u"../trap"_s, "#!/bin/sh\ntouch \"" + place.base().toUtf8() + "/sprung\"\nexit 1\n");
    place.makeExecutable(u"../trap"_s);
    const auto trap = place.base() + u"/trap"_s;
    for (const auto &key : {u"core.fsmonitor"_s, u"diff.external"_s, u"core.pager"_s,
             u"pager.diff"_s, u"pager.ls-files"_s, u"core.editor"_s, u"core.sshCommand"_s,
             u"core.askPass"_s, u"core.alternateRefsCommand"_s, u"diff.evil.command"_s,
             u"diff.evil.textconv"_s, u"filter.evil.clean"_s, u"filter.evil.smudge"_s,
             u"filter.evil.process"_s, u"merge.evil.driver"_s, u"gpg.program"_s,
             u"credential.helper"_s, u"alias.diff"_s, u"alias.ls-files"_s})
        place.git({u"config"_s, key, key.startsWith(u"alias"_s) ? u"!"_s + trap : trap});
    place.git({u"config"_s, u"filter.evil.required"_s, u"true"_s});
    place.git({u"config"_s, u"core.hooksPath"_s, place.path(u".git/hooks"_s)});
    place.git({u"config"_s, u"core.worktree"_s, u"/"_s});
    for (const auto &hook : {u"post-index-change"_s, u"fsmonitor-watchman"_s, u"pre-commit"_s,
             u"post-checkout"_s, u"reference-transaction"_s}) {
        place.write(u".git/hooks/"_s + hook, place.read(u"../trap"_s));
        place.makeExecutable(u".git/hooks/"_s + hook);
    }
    place.write(u".gitattributes"_s, "* filter=evil diff=evil merge=evil\n");
    place.write(u".git/info/attributes"_s, "* filter=evil diff=evil merge=evil\n");
    QFile::remove(place.base() + u"/sprung"_s);
}

void HostileRepositoryTest::spring(const Place &place)
{
    place.write(u"a.txt"_s, "changed\n");
    place.write(u"b.bin"_s, QByteArray("\0", 1));
    place.write(u"new.txt"_s, "new\n");
}

void HostileRepositoryTest::nothing_that_its_configuration_names_runs_data()
{
    QTest::addColumn<bool>("before");
    QTest::newRow("trapped before the session began") << true;
    QTest::newRow("trapped while it runs") << false;
}

void HostileRepositoryTest::nothing_that_its_configuration_names_runs()
{
    QFETCH(bool, before);
    const Place place;
    if (!before) {
        place.write(u"a.txt"_s, "a\n");
        place.commitAll(u"first"_s);
        QVERIFY(openBaseline(place.root(), place.state(), {}, nullptr));
    }
    setTrap(place);
    if (before)
        place.git({u"config"_s, u"--unset"_s,
            u"core.worktree"_s}); // with it, the folder is no repository at all
    QFile::remove(place.base() + u"/sprung"_s);
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QVERIFY(workspace.prepare().result());
    spring(place);
    const auto changes = workspace.changes().result();
    QVERIFY2(changes, qPrintable(changes ? QString() : changes.error().internal));
    QVERIFY(changes->value(u"files"_s).toArray().size() >= 2);
    QVERIFY(workspace.changes(u"a.txt"_s).result());
    QVERIFY(!workspace.search(u"txt"_s, 10).result()->value(u"paths"_s).toArray().isEmpty());
    QVERIFY2(
        !QFileInfo::exists(place.base() + u"/sprung"_s), "a program of the repository was run");
}

// Proves that the test above tests something: plain git walks right into it.
void HostileRepositoryTest::the_trap_is_a_real_one()
{
    const Place place;
    setTrap(place);
    place.git({u"config"_s, u"--unset"_s, u"core.worktree"_s});
    QFile::remove(place.base() + u"/sprung"_s);
    spring(place);
    place.git({u"diff"_s, u"--stat"_s});
    QVERIFY(QFileInfo::exists(place.base() + u"/sprung"_s));
}

void HostileRepositoryTest::a_submodule_with_a_trap_is_left_alone()
{
    const Place place;
    place.write(u"a.txt"_s, "a\n");
    place.commitAll(u"first"_s);
    place.git({u"init"_s, u"-q"_s, u"sub"_s});
    place.write(u"sub/x"_s, "x\n");
    place.git({u"-C"_s, u"sub"_s, u"add"_s, u"x"_s});
    place.git({u"-C"_s, u"sub"_s, u"commit"_s, u"-qm"_s, u"x"_s});
    place.commitAll(u"with a submodule"_s);
    place.write(u"../trap"_s, "#!/bin/sh\ntouch \"" + place.base().toUtf8() + "/sprung\"\n");
    place.makeExecutable(u"../trap"_s);
    place.git({u"-C"_s, u"sub"_s, u"config"_s, u"core.fsmonitor"_s, place.base() + u"/trap"_s});
    place.write(u"sub/x"_s, "changed\n");
    QFile::remove(place.base() + u"/sprung"_s);
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    place.write(u"a.txt"_s, "b\n");
    QCOMPARE(workspace.changes().result()->value(u"files"_s).toArray().size(), 1);
    QVERIFY(!QFileInfo::exists(place.base() + u"/sprung"_s));
}

void HostileRepositoryTest::a_repository_disguised_as_a_folder_is_not_entered()
{
    const Place place;
    place.git({u"init"_s, u"-q"_s, u"--bare"_s, u"."_s});
    place.git({u"config"_s, u"core.fsmonitor"_s, u"touch "_s + place.base() + u"/sprung"_s});
    place.write(u"a.txt"_s, "a\n");
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QVERIFY(workspace.prepare().result());
    place.write(u"a.txt"_s, "b\n");
    QCOMPARE(workspace.changes().result()->value(u"files"_s).toArray().size(), 1);
    QVERIFY(!QFileInfo::exists(place.base() + u"/sprung"_s));
}

void HostileRepositoryTest::a_fifo_and_a_link_circle_do_not_hang()
{
    const Place place;
    place.write(u"a.txt"_s, "a\n");
    place.commitAll(u"first"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(place.path(u"pipe"_s)).constData(), 0600), 0);
    QFile::remove(place.path(u"a.txt"_s));
    QCOMPARE(::mkfifo(QFile::encodeName(place.path(u"a.txt"_s)).constData(), 0600), 0);
    place.link(u"b"_s, u"a"_s);
    place.link(u"a"_s, u"b"_s);
    place.link(u"."_s, u"self"_s);
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QElapsedTimer since;
    since.start();
    const auto changes = workspace.changes().result();
    QVERIFY2(changes, qPrintable(changes ? QString() : changes.error().internal));
    QVERIFY(since.elapsed() < 20'000);
}

void HostileRepositoryTest::a_git_that_never_ends_is_ended()
{
    const Place place;
    std::atomic_bool stop = false;
    // It waits for its input, which never ends: a call that hangs, whatever the cause.
    QCOMPARE(::mkfifo(QFile::encodeName(place.path(u"pipe"_s)).constData(), 0600), 0);
    GitCall call{.folder = place.root(),
        .arguments = {u"hash-object"_s, u"--no-filters"_s, u"pipe"_s},
        .environment = {},
        .input = {},
        .deadline = std::chrono::milliseconds(300),
        .stop = &stop};
    QCOMPARE(runGit(call).error().code, ErrorCode::Timeout);
    call.deadline = std::chrono::hours(1);
    stop = true;
    QCOMPARE(runGit(call).error().code, ErrorCode::Timeout);
}

QTEST_GUILESS_MAIN(HostileRepositoryTest)
#include "tst_hostile_repository.moc"
