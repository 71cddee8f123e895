// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/search.h"
#include "server/runner/workspace/workspace.h"
#include "tests/unit/workspace/place.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

static QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

class SearchTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_name_counts_before_the_path_and_its_beginning_before_its_middle();
    void a_repository_lists_what_git_does_not_ignore();
    void a_plain_folder_is_searched_too();
    void without_a_baseline_a_walk_finds_the_files();
    void deleted_files_are_not_offered();
};

void SearchTest::the_name_counts_before_the_path_and_its_beginning_before_its_middle()
{
    const QStringList paths{u"main/readme.txt"_s, u"src/domain.cpp"_s, u"src/deep/Main.qml"_s,
        u"src/main.cpp"_s, u"other.txt"_s};
    QCOMPARE(rankPaths(paths, u"main"_s, 10),
        QStringList({u"src/main.cpp"_s, u"src/deep/Main.qml"_s, u"src/domain.cpp"_s,
            u"main/readme.txt"_s}));
    QCOMPARE(rankPaths(paths, u"main"_s, 2).size(), 2);
    QCOMPARE(rankPaths(paths, u"src/ma"_s, 10), QStringList{u"src/main.cpp"_s});
    QCOMPARE(rankPaths(paths, u""_s, 1), QStringList{u"other.txt"_s});
    QVERIFY(rankPaths(paths, u"none"_s, 10).isEmpty());
    QVERIFY(rankPaths(paths, u"main"_s, 0).isEmpty());
    QCOMPARE(rankPaths({u"メモ/会議 録.md"_s}, u"会議"_s, 5).size(), 1);
}

void SearchTest::a_repository_lists_what_git_does_not_ignore()
{
    const Place place;
    place.write(u"tracked file.txt"_s, "x");
    place.write(u".gitignore"_s, "build/\n");
    place.commitAll(u"first"_s);
    place.write(u"build/out.o"_s, "x");
    place.write(u".ccplant/uploads/u.txt"_s, "x");
    place.write(u"新しい\n名.txt"_s, "x");
    const auto baseline = openBaseline(place.root(), place.state(), {}, nullptr).value();
    QCOMPARE(sorted(listFiles(place.root(), baseline, nullptr)),
        QStringList({u".gitignore"_s, u"tracked file.txt"_s, u"新しい\n名.txt"_s}));
}

void SearchTest::a_plain_folder_is_searched_too()
{
    const Place place;
    place.write(u"a/one.txt"_s, "x");
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QVERIFY(workspace.prepare().result());
    place.write(u"a/one-more.txt"_s, "x");
    const auto found = workspace.search(u"one"_s, 10).result().value();
    QCOMPARE(found.value(u"paths"_s).toArray(), QJsonArray({u"a/one.txt"_s, u"a/one-more.txt"_s}));
}

void SearchTest::without_a_baseline_a_walk_finds_the_files()
{
    const Place place;
    place.write(u"a/b/file"_s, "x");
    place.write(u".git/config"_s, "x");
    place.write(u"node_modules/m/index.js"_s, "x");
    place.link(u"a"_s, u"again"_s);
    QCOMPARE(listFiles(place.root(), {}, nullptr), QStringList{u"a/b/file"_s});
}

void SearchTest::deleted_files_are_not_offered()
{
    const Place place;
    place.write(u"gone.txt"_s, "x");
    place.write(u"here.txt"_s, "x");
    place.commitAll(u"first"_s);
    QVERIFY(QFile::remove(place.path(u"gone.txt"_s)));
    Workspace workspace({.root = place.root(), .stateDir = place.state(), .baseCommit = {}});
    QCOMPARE(workspace.search(u"txt"_s, 10).result()->value(u"paths"_s).toArray(),
        QJsonArray{u"here.txt"_s});
}

QTEST_GUILESS_MAIN(SearchTest)
#include "tst_search.moc"
