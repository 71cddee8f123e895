// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/changes.h"
#include "server/runner/workspace/diffparse.h"
#include "server/runner/workspace/workspace.h"
#include "tests/unit/workspace/place.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

/// `path status +added -removed`, one a file, sorted.
static QStringList summary(const QJsonObject &changes)
{
    QStringList lines;
    for (const auto &file : changes.value(u"files"_s).toArray()) {
        const auto old = file[u"old_path"_s].toString();
        lines += (old.isEmpty() ? QString() : old + u" > "_s) + file[u"path"_s].toString() + u' '
            + file[u"status"_s].toString()
            + u" +%1 -%2"_s.arg(file[u"added"_s].toInt()).arg(file[u"removed"_s].toInt())
            + (file[u"binary"_s].toBool() ? u" binary"_s : u""_s);
    }
    lines.sort();
    return lines;
}

static QString patchOf(const QJsonObject &changes, const QString &path)
{
    for (const auto &file : changes.value(u"files"_s).toArray()) {
        if (file[u"path"_s].toString() == path)
            return file[u"patch"_s].toString();
    }
    return u"(no such file)"_s;
}

static QJsonObject changesIn(const Place &place, const QString &path = {}, const QString &base = {})
{
    const auto baseline = openBaseline(place.root(), place.state(), base, nullptr);
    if (!baseline)
        qFatal("%s", qPrintable(baseline.error().internal));
    const auto changes = changesSince(*baseline, path, nullptr);
    if (!changes)
        qFatal("%s", qPrintable(changes.error().detail + changes.error().internal));
    return *changes;
}

static QByteArray lines(int count, const QByteArray &word = "line")
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += word + ' ' + QByteArray::number(i) + '\n';
    return text;
}

class ChangesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_repository_shows_every_kind_of_change();
    void what_was_committed_since_still_shows();
    void the_users_repository_is_never_touched();
    void names_with_blanks_quotes_and_line_feeds_survive();
    void one_file_has_its_patch_also_when_all_are_too_large();
    void many_new_files_are_bounded();
    void a_plain_folder_is_compared_with_its_snapshot();
    void large_files_of_a_plain_folder_are_known_by_their_stamp();
    void the_baseline_survives_a_restart();
    void a_repository_without_commits_shows_everything_as_new();
    void a_folder_inside_a_repository_shows_its_own_part();
    void a_folder_that_is_merely_below_a_repository_is_plain();
    void a_repository_made_later_does_not_confuse_a_plain_folder();
    void a_repository_inside_shows_as_one_entry();
    void a_worktree_and_a_sha256_repository_work();
    void an_unknown_base_commit_is_said();
    void the_parser_takes_no_nonsense();
};

void ChangesTest::a_repository_shows_every_kind_of_change()
{
    const Place place;
    place.write(u"kept.txt"_s, lines(3));
    place.write(u"edited.txt"_s, lines(10));
    place.write(u"gone.txt"_s, lines(2, "gone"));
    place.write(u"old name.txt"_s, lines(20, "moved"));
    place.write(u"picture.bin"_s, QByteArray("\0\1\2", 3));
    place.write(u".gitignore"_s, "ignored/\n");
    place.commitAll(u"first"_s);
    const auto head = QString::fromLatin1(place.git({u"rev-parse"_s, u"HEAD"_s}));
    QCOMPARE(summary(changesIn(place)), QStringList());

    place.write(u"edited.txt"_s, lines(10).replace("line 4\n", "line four\n"));
    QVERIFY(QFile::remove(place.path(u"gone.txt"_s)));
    QVERIFY(QFile::rename(place.path(u"old name.txt"_s), place.path(u"new name.txt"_s)));
    place.write(u"picture.bin"_s, QByteArray("\0\1\3", 3));
    place.write(u"loose.txt"_s, lines(4));
    place.write(u"staged.txt"_s, lines(5));
    place.git({u"add"_s, u"staged.txt"_s});
    place.write(u"ignored/x"_s, "x");
    place.write(u".ccplant/uploads/x"_s, "x");
    const auto changes = changesIn(place);
    QCOMPARE(changes.value(u"base"_s).toString(), head);
    QCOMPARE(summary(changes),
        QStringList({u"edited.txt modified +1 -1"_s, u"gone.txt deleted +0 -2"_s,
            u"loose.txt untracked +4 -0"_s, u"old name.txt > new name.txt renamed +0 -0"_s,
            u"picture.bin modified +0 -0 binary"_s, u"staged.txt added +5 -0"_s}));
    QVERIFY(patchOf(changes, u"edited.txt"_s).contains(u"-line 4\n+line four\n"_s));
    QVERIFY(patchOf(changes, u"new name.txt"_s).contains(u"rename from old name.txt"_s));
    QVERIFY(patchOf(changes, u"loose.txt"_s).contains(u"+line 3\n"_s));
    QVERIFY(!changes.value(u"truncated"_s).toBool());
    const auto one = changesIn(place, u"edited.txt"_s);
    QCOMPARE(summary(one), QStringList{u"edited.txt modified +1 -1"_s});
    QCOMPARE(patchOf(one, u"edited.txt"_s), patchOf(changes, u"edited.txt"_s));
    const auto baseline = openBaseline(place.root(), place.state(), {}, nullptr).value();
    for (const auto &path :
        {u"kept.txt"_s, u"../state"_s, u"/etc/passwd"_s, u"--output=x"_s, u":(top)"_s})
        QCOMPARE(changesSince(baseline, path, nullptr).error().code, ErrorCode::NotFound);
}

void ChangesTest::what_was_committed_since_still_shows()
{
    const Place place;
    place.write(u"a.txt"_s, lines(2));
    place.commitAll(u"first"_s);
    const auto base = QString::fromLatin1(place.git({u"rev-parse"_s, u"HEAD"_s}));
    place.write(u"a.txt"_s, lines(3));
    place.write(u"b.txt"_s, lines(1));
    place.commitAll(u"second"_s);
    QCOMPARE(summary(changesIn(place, {}, base)),
        QStringList({u"a.txt modified +1 -0"_s, u"b.txt added +1 -0"_s}));
}

void ChangesTest::the_users_repository_is_never_touched()
{
    const Place place;
    place.write(u"a.txt"_s, lines(2));
    place.commitAll(u"first"_s);
    place.write(u"b.txt"_s, "b");
    const auto stateOf = [&] {
        return place.git({u"ls-files"_s, u"--stage"_s, u"--debug"_s})
            + place.git({u"count-objects"_s, u"-v"_s});
    };
    const auto before = stateOf();
    const auto index = place.read(u".git/index"_s);
    changesIn(place);
    QCOMPARE(place.read(u".git/index"_s), index);
    QCOMPARE(stateOf(), before);
}

void ChangesTest::names_with_blanks_quotes_and_line_feeds_survive()
{
    const Place place;
    place.commitAll(u"empty"_s);
    const QStringList names{u"日本語 の 名前.txt"_s, u"line\nfeed.txt"_s,
        u"tab\there \"quoted\".txt"_s, u"-option"_s, u"*glob?[a].txt"_s, u":colon"_s};
    for (const auto &name : names)
        place.write(name, "x\n");
    const auto changes = changesIn(place);
    QStringList seen;
    for (const auto &file : changes.value(u"files"_s).toArray()) {
        seen += file[u"path"_s].toString();
        QVERIFY(file[u"patch"_s].toString().contains(u"+x"_s));
        QCOMPARE(changesIn(place, seen.last()).value(u"files"_s).toArray().size(), 1);
    }
    QCOMPARE(QSet<QString>(seen.begin(), seen.end()), QSet<QString>(names.begin(), names.end()));
}

void ChangesTest::one_file_has_its_patch_also_when_all_are_too_large()
{
    const Place place;
    place.commitAll(u"empty"_s);
    place.write(u"large.txt"_s, lines(40'000));
    place.write(u"huge.txt"_s, lines(200'000));
    place.write(u"small.txt"_s, "small\n");
    const auto all = changesIn(place);
    for (const auto &file : all.value(u"files"_s).toArray())
        QVERIFY(!file.toObject().contains(u"patch"_s));
    QVERIFY(!all.value(u"truncated"_s).toBool());
    QVERIFY(patchOf(changesIn(place, u"small.txt"_s), u"small.txt"_s).endsWith(u"+small\n"_s));
    QVERIFY(patchOf(changesIn(place, u"large.txt"_s), u"large.txt"_s).endsWith(u"+line 39999\n"_s));
    const auto huge = changesIn(place, u"huge.txt"_s);
    QVERIFY(huge.value(u"truncated"_s).toBool());
    const auto patch = patchOf(huge, u"huge.txt"_s);
    QVERIFY(patch.endsWith(u'\n'));
    QVERIFY(patch.size() <= maxOnePatch && patch.size() > maxOnePatch - 100);
}

void ChangesTest::many_new_files_are_bounded()
{
    const Place place;
    place.commitAll(u"empty"_s);
    for (int i = 0; i < maxChangedFiles + 200; ++i)
        place.write(u"many/%1"_s.arg(i), "x\n");
    const auto changes = changesIn(place);
    QCOMPARE(changes.value(u"files"_s).toArray().size(), maxChangedFiles);
    QVERIFY(changes.value(u"truncated"_s).toBool());
    QVERIFY(!changes.value(u"note"_s).toString().isEmpty());
}

void ChangesTest::a_plain_folder_is_compared_with_its_snapshot()
{
    const Place place;
    place.write(u"a.txt"_s, lines(3));
    place.write(u"b.txt"_s, lines(20, "b"));
    place.write(u"c.txt"_s, "c\n");
    QCOMPARE(summary(changesIn(place)), QStringList());
    QVERIFY(!QFileInfo::exists(place.path(u".git"_s)));
    place.write(u"a.txt"_s, lines(4));
    QVERIFY(QFile::rename(place.path(u"b.txt"_s), place.path(u"b2.txt"_s)));
    QVERIFY(QFile::remove(place.path(u"c.txt"_s)));
    place.write(u"d.txt"_s, "d\n");
    const auto changes = changesIn(place);
    QVERIFY(changes.value(u"base"_s).isNull());
    QCOMPARE(summary(changes),
        QStringList({u"a.txt modified +1 -0"_s, u"b.txt > b2.txt renamed +0 -0"_s,
            u"c.txt deleted +0 -1"_s, u"d.txt added +1 -0"_s}));
    QVERIFY(patchOf(changes, u"c.txt"_s).contains(u"-c\n"_s));
}

void ChangesTest::large_files_of_a_plain_folder_are_known_by_their_stamp()
{
    const Place place;
    place.write(u"kept.bin"_s, QByteArray(2'000'000, 'k'));
    place.write(u"changed.bin"_s, QByteArray(2'000'000, 'c'));
    place.write(u"deleted.bin"_s, QByteArray(2'000'000, 'd'));
    QCOMPARE(summary(changesIn(place)), QStringList());
    place.write(u"changed.bin"_s, QByteArray(2'000'001, 'c'));
    QVERIFY(QFile::remove(place.path(u"deleted.bin"_s)));
    QCOMPARE(summary(changesIn(place)),
        QStringList(
            {u"changed.bin modified +0 -0 binary"_s, u"deleted.bin deleted +0 -0 binary"_s}));
    QCOMPARE(changesIn(place, u"changed.bin"_s).value(u"files"_s).toArray().size(), 1);
}

void ChangesTest::the_baseline_survives_a_restart()
{
    const Place place;
    place.write(u"a.txt"_s, "one\n");
    {
        Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
        QVERIFY(workspace.prepare().result());
    }
    place.write(u"a.txt"_s, "two\n");
    Workspace again({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QVERIFY(again.prepare().result());
    QCOMPARE(summary(again.changes().result().value()), QStringList{u"a.txt modified +1 -1"_s});
}

void ChangesTest::a_repository_without_commits_shows_everything_as_new()
{
    const Place place;
    place.git({u"init"_s, u"-q"_s});
    place.write(u"a.txt"_s, "a\n");
    QCOMPARE(summary(changesIn(place)), QStringList{u"a.txt untracked +1 -0"_s});
}

void ChangesTest::a_folder_inside_a_repository_shows_its_own_part()
{
    const Place outer;
    outer.write(u"part/in.txt"_s, "in\n");
    outer.write(u"out.txt"_s, "out\n");
    outer.commitAll(u"first"_s);
    outer.write(u"part/in.txt"_s, "changed\n");
    outer.write(u"part/new.txt"_s, "new\n");
    outer.write(u"out.txt"_s, "changed\n");
    const auto baseline = openBaseline(outer.path(u"part"_s), outer.state(), {}, nullptr).value();
    const auto changes = changesSince(baseline, {}, nullptr).value();
    QCOMPARE(
        summary(changes), QStringList({u"in.txt modified +1 -1"_s, u"new.txt untracked +1 -0"_s}));
    QVERIFY(patchOf(changes, u"in.txt"_s).contains(u"+changed"_s));
}

void ChangesTest::a_folder_that_is_merely_below_a_repository_is_plain()
{
    const Place outer;
    outer.write(u".gitignore"_s, "build/\n");
    outer.commitAll(u"first"_s);
    outer.write(u"build/work/a.txt"_s, "a\n");
    const auto baseline =
        openBaseline(outer.path(u"build/work"_s), outer.state(), {}, nullptr).value();
    QCOMPARE(baseline.kind, Baseline::Plain);
    outer.write(u"build/work/b.txt"_s, "b\n");
    QCOMPARE(
        summary(changesSince(baseline, {}, nullptr).value()), QStringList{u"b.txt added +1 -0"_s});
}

void ChangesTest::a_repository_made_later_does_not_confuse_a_plain_folder()
{
    const Place place;
    place.write(u"a.txt"_s, "a\n");
    QCOMPARE(summary(changesIn(place)), QStringList());
    place.write(u"b.txt"_s, "b\n");
    place.commitAll(u"the agent's own"_s);
    QCOMPARE(summary(changesIn(place)), QStringList{u"b.txt added +1 -0"_s});
}

void ChangesTest::a_repository_inside_shows_as_one_entry()
{
    const Place place;
    QCOMPARE(summary(changesIn(place)), QStringList());
    QDir().mkpath(place.path(u"cloned"_s));
    place.git({u"init"_s, u"-q"_s, u"cloned"_s});
    place.write(u"cloned/x.txt"_s, "x\n");
    place.git({u"-C"_s, u"cloned"_s, u"add"_s, u"x.txt"_s});
    place.git({u"-C"_s, u"cloned"_s, u"commit"_s, u"-qm"_s, u"x"_s});
    QCOMPARE(summary(changesIn(place)), QStringList{u"cloned/ untracked +0 -0"_s});
}

void ChangesTest::a_worktree_and_a_sha256_repository_work()
{
    const Place place;
    place.git({u"init"_s, u"-q"_s, u"--object-format=sha256"_s});
    place.write(u"a.txt"_s, "a\n");
    place.commitAll(u"first"_s);
    const auto tree = place.base() + u"/tree"_s;
    place.git({u"worktree"_s, u"add"_s, u"-q"_s, tree, u"-b"_s, u"work"_s});
    const auto baseline = openBaseline(tree, place.state(), {}, nullptr).value();
    QCOMPARE(baseline.base.size(), 64);
    QFile file(tree + u"/a.txt"_s);
    QVERIFY(file.open(QIODevice::Append) && file.write("more\n") == 5);
    file.close();
    QCOMPARE(summary(changesSince(baseline, {}, nullptr).value()),
        QStringList{u"a.txt modified +1 -0"_s});
}

void ChangesTest::an_unknown_base_commit_is_said()
{
    const Place place;
    place.write(u"a.txt"_s, "a\n");
    place.commitAll(u"first"_s);
    QCOMPARE(openBaseline(place.root(), place.state(), QString(40, u'7'), nullptr).error().code,
        ErrorCode::Conflict);
    QCOMPARE(
        openBaseline(place.root(), place.state(), u"--upload-pack=touch x"_s, nullptr).error().code,
        ErrorCode::Conflict);
    QCOMPARE(openBaseline(place.base() + u"/none"_s, place.state(), {}, nullptr).error().code,
        ErrorCode::NotFound);
}

void ChangesTest::the_parser_takes_no_nonsense()
{
    static const char good[] = ":100644 100644 aa bb R090\0old\0new\0:100644 000000 aa 00 D\0gone\0"
                               "3\t1\t\0old\0new\0"
                               "0\t7\tgone";
    const auto files = parseChanges(QByteArray(good, sizeof good)).value();
    QCOMPARE(files.size(), 2);
    QCOMPARE(files.at(0), (ChangedFile{'R', u"new"_s, u"old"_s, 3, 1, false}));
    QCOMPARE(files.at(1), (ChangedFile{'D', u"gone"_s, {}, 0, 7, false}));
    QVERIFY(parseChanges({})->isEmpty());
    for (const QByteArray &bad : {QByteArray("nonsense"), QByteArray(":1 2 3"),
             QByteArray(":1 2 3 4 M\0", 11), QByteArray("1\t2\tunknown\0", 12)})
        QVERIFY(!parseChanges(bad));
    QVERIFY(splitPatches({}).isEmpty());
    QVERIFY(splitPatches("warning: words\n").isEmpty());
    const auto patches =
        splitPatches("diff --git a/x b/x\n@@\n+diff --git is only text\ndiff --git a/y b/y\n");
    QCOMPARE(patches.size(), 2);
    QVERIFY(patches.at(0).endsWith("only text\n"));
}

QTEST_GUILESS_MAIN(ChangesTest)
#include "tst_changes.moc"
