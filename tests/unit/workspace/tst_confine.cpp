// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/beneath.h"
#include "tests/unit/workspace/place.h"

#include <fcntl.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

class ConfineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { detail::forbidOpenat2(false); }
    void what_leads_out_is_refused_data();
    void what_leads_out_is_refused();
    void what_stays_inside_is_found_data();
    void what_stays_inside_is_found();
    void a_new_file_may_be_named_but_not_through_a_link_to_nowhere();
    void a_swapped_folder_does_not_change_what_is_held();
};

static void bothWays()
{
    QTest::addColumn<bool>("openat2");
    QTest::addColumn<QString>("path");
}

static void row(const char *name, const QString &path)
{
    QTest::addRow("%s, by the kernel", name) << true << path;
    QTest::addRow("%s, by walking", name) << false << path;
}

static void furnish(const Place &place)
{
    place.write(u"a/b/file.txt"_s, "inside");
    place.write(u"日本語 と 空白/改\n行.txt"_s, "inside");
    place.link(u"../../secret"_s, u"a/out"_s);
    place.link(u"/etc"_s, u"a/absolute"_s);
    place.link(u"b"_s, u"a/in"_s);
    place.link(u"../a/./b/../b/file.txt"_s, u"a/winding"_s);
    place.link(u"loop-b"_s, u"loop-a"_s);
    place.link(u"loop-a"_s, u"loop-b"_s);
    place.link(u"/proc/self/root"_s, u"magic"_s);
    place.link(u"nowhere"_s, u"dangling"_s);
    place.link(place.base() + u"/new-secret"_s, u"dangling-out"_s);
    QDir().mkpath(place.base() + u"/secret"_s);
    QDir().mkpath(place.root() + u"-evil"_s);
}

void ConfineTest::what_leads_out_is_refused_data()
{
    bothWays();
    row("parent", u"../secret"_s);
    row("many parents", u"../../../../../../etc/passwd"_s);
    row("parent behind a folder", u"a/../../secret"_s);
    row("absolute", u"/etc/passwd"_s);
    row("own environment", u"/proc/self/environ"_s);
    row("sibling with the same beginning", u"<root>-evil"_s);
    row("absolute that begins inside", u"<root>/../secret"_s);
    row("link out", u"a/out"_s);
    row("behind a link out", u"a/out/x"_s);
    row("absolute link", u"a/absolute/passwd"_s);
    row("magic link", u"magic/etc/passwd"_s);
    row("circle", u"loop-a"_s);
    row("behind a circle", u"loop-a/x"_s);
    row("NUL", u"a/b\0/file.txt"_s);
    row("backslashes name nothing", u"..\\..\\etc\\passwd"_s);
    row("very long name", QString(300, u'x'));
    row("very long path", QString(u"a/"_s).repeated(4000));
    row("file as a folder", u"a/b/file.txt/x"_s);
}

void ConfineTest::what_leads_out_is_refused()
{
    QFETCH(bool, openat2);
    QFETCH(QString, path);
    const Place place;
    furnish(place);
    detail::forbidOpenat2(!openat2);
    path.replace(u"<root>"_s, place.root());
    const auto held = hold(place.root(), path);
    QVERIFY(!held);
    QVERIFY2(
        !held.error().detail.contains(place.base()), "an error must not tell where things are");
    QVERIFY(held.error().code != ErrorCode::Internal);
    const auto confined = confine(place.root(), path);
    // A plain new name at the top is the one thing that confine() takes and hold() does not.
    if (path.contains(u'\\'))
        QCOMPARE(confined.value(), place.path(path));
    else
        QVERIFY2(!confined, qPrintable(confined.value_or(QString())));
}

void ConfineTest::what_stays_inside_is_found_data()
{
    bothWays();
    row("itself", u""_s);
    row("dot", u"."_s);
    row("file", u"a/b/file.txt"_s);
    row("absolute inside", u"<root>/a/b/file.txt"_s);
    row("parent and back", u"a/../a/b/file.txt"_s);
    row("doubled slashes", u"a//b///file.txt"_s);
    row("through a link", u"a/in/file.txt"_s);
    row("winding link", u"a/winding"_s);
    row("japanese, blanks and a line feed", u"日本語 と 空白/改\n行.txt"_s);
}

void ConfineTest::what_stays_inside_is_found()
{
    QFETCH(bool, openat2);
    QFETCH(QString, path);
    const Place place;
    furnish(place);
    detail::forbidOpenat2(!openat2);
    path.replace(u"<root>"_s, place.root());
    const auto held = hold(place.root(), path);
    QVERIFY2(held, qPrintable(held ? QString() : held.error().internal));
    QCOMPARE(held->path, QFileInfo(QDir(place.root()).absoluteFilePath(path)).canonicalFilePath());
    QCOMPARE(confine(place.root(), path).value(), held->path);
}

void ConfineTest::a_new_file_may_be_named_but_not_through_a_link_to_nowhere()
{
    const Place place;
    furnish(place);
    for (const bool kernel : {true, false}) {
        detail::forbidOpenat2(!kernel);
        QCOMPARE(
            confine(place.root(), u"a/new/deep/file"_s).value(), place.path(u"a/new/deep/file"_s));
        QCOMPARE(confine(place.root(), u"a/in/new"_s).value(), place.path(u"a/b/new"_s));
        QVERIFY(!confine(place.root(), u"dangling"_s));
        QVERIFY(!confine(place.root(), u"dangling-out"_s));
        QVERIFY(!confine(place.root(), u"dangling-out/file"_s));
        QVERIFY(!confine(place.root(), u"new/../../secret/file"_s));
        QCOMPARE(hold(place.root(), u"a/none"_s).error().code, ErrorCode::NotFound);
        QCOMPARE(confine(place.base() + u"/gone"_s, u"x"_s).error().code, ErrorCode::NotFound);
    }
}

void ConfineTest::a_swapped_folder_does_not_change_what_is_held()
{
    const Place place;
    furnish(place);
    QFile::copy(place.path(u"a/b/file.txt"_s), place.base() + u"/secret/file.txt"_s);
    const auto held = hold(place.root(), u"a/b/file.txt"_s);
    QVERIFY(held);
    QVERIFY(QDir().rename(place.path(u"a/b"_s), place.path(u"a/moved"_s)));
    place.link(place.base() + u"/secret"_s, u"a/b"_s);
    const auto file = reopen(*held, O_RDONLY);
    QVERIFY(file);
    struct stat now{};
    QCOMPARE(::fstat(file->get(), &now), 0);
    QCOMPARE(now.st_ino, held->status.st_ino);
    QVERIFY(!hold(place.root(), u"a/b/file.txt"_s));
}

QTEST_GUILESS_MAIN(ConfineTest)
#include "tst_confine.moc"
