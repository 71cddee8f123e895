// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/diff_model.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>
#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace ccplant::chat;

namespace {

rc::Gen<std::vector<int>> fewNumbers()
{
    return rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5));
}

QString textOf(const std::vector<int> &lines)
{
    QString text;
    for (int line : lines)
        text += u"line %1\n"_s.arg(line);
    return text;
}

/// What is left of a diff with all lines when only lines of one side are read.
QString side(const Diff &diff, DiffLine::Type dropped)
{
    QString text;
    for (const DiffLine &line : diff.lines) {
        if (line.type != DiffLine::Hunk && line.type != dropped)
            text += line.text + u'\n';
    }
    return text;
}

/// Length of the longest common subsequence, by the textbook table.
size_t commonLength(const std::vector<int> &a, const std::vector<int> &b)
{
    std::vector<std::vector<size_t>> table(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 1; i <= a.size(); ++i) {
        for (size_t k = 1; k <= b.size(); ++k)
            table[i][k] = a[i - 1] == b[k - 1] ? table[i - 1][k - 1] + 1
                                               : std::max(table[i - 1][k], table[i][k - 1]);
    }
    return table[a.size()][b.size()];
}

QString patchOf(const Diff &diff)
{
    QString patch = u"--- a/file\n+++ b/file\n"_s;
    for (const DiffLine &line : diff.lines)
        patch += (line.type == DiffLine::Added            ? u"+"_s
                         : line.type == DiffLine::Removed ? u"-"_s
                         : line.type == DiffLine::Hunk    ? QString()
                                                          : u" "_s)
            + line.text + u'\n';
    return patch;
}

} // namespace

class TestDiff : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_diff_holds_both_texts();
    void an_edit_script_is_as_short_as_can_be();
    void a_patch_that_is_read_gives_the_diff_it_was_written_from();
    void only_lines_near_a_change_are_shown();
    void the_words_that_changed_are_marked();
    void lines_without_anything_in_common_have_no_marks();
    void texts_that_differ_everywhere_cost_little();
    void hostile_patches_are_survived_data();
    void hostile_patches_are_survived();
    void the_model_cuts_long_diffs_and_says_how_much();
    void marked_html_keeps_every_character();
};

void TestDiff::a_diff_holds_both_texts()
{
    QVERIFY(rc::check("both sides", [] {
        const QString from = textOf(*fewNumbers()), to = textOf(*fewNumbers());
        const Diff diff = diffTexts(from, to, -1);
        RC_ASSERT(side(diff, DiffLine::Added) == from);
        RC_ASSERT(side(diff, DiffLine::Removed) == to);
    }));
}

void TestDiff::an_edit_script_is_as_short_as_can_be()
{
    QVERIFY(rc::check("shortest", [] {
        const std::vector<int> from = *fewNumbers(), to = *fewNumbers();
        const Diff diff = diffTexts(textOf(from), textOf(to), -1);
        RC_ASSERT(size_t(diff.added + diff.removed)
            == from.size() + to.size() - 2 * commonLength(from, to));
    }));
}

void TestDiff::a_patch_that_is_read_gives_the_diff_it_was_written_from()
{
    QVERIFY(rc::check("round trip", [] {
        const Diff diff =
            diffTexts(textOf(*fewNumbers()), textOf(*fewNumbers()), *rc::gen::inRange(0, 4));
        const Diff read = readPatch(patchOf(diff));
        RC_ASSERT(read.lines == diff.lines);
        RC_ASSERT(read.added == diff.added && read.removed == diff.removed);
    }));
}

void TestDiff::only_lines_near_a_change_are_shown()
{
    QStringList lines;
    for (int i = 1; i <= 100; ++i)
        lines.append(u"line %1"_s.arg(i));
    const QString from = lines.join(u'\n');
    lines[49] = u"changed"_s;
    const Diff diff = diffTexts(from, lines.join(u'\n'));
    QCOMPARE(diff.lines.size(), 1 + 3 + 2 + 3);
    QCOMPARE(diff.lines[0].text, u"@@ -47,7 +47,7 @@"_s);
    QCOMPARE(diff.lines[4].oldLine, 50);
    QCOMPARE(diff.lines[5].newLine, 50);
}

void TestDiff::the_words_that_changed_are_marked()
{
    const Diff diff =
        diffTexts(u"return fetch(url, timeout);\n"_s, u"return fetch(url, deadline);\n"_s, -1);
    QCOMPARE(diff.lines[1].marks, (QList<DiffMark>{{18, 7}}));
    QCOMPARE(diff.lines[2].marks, (QList<DiffMark>{{18, 8}}));
}

void TestDiff::lines_without_anything_in_common_have_no_marks()
{
    const Diff diff = diffTexts(u"alpha beta gamma\n"_s, u"one two three\n"_s, -1);
    QVERIFY(diff.lines[1].marks.isEmpty());
    QVERIFY(diff.lines[2].marks.isEmpty());
}

void TestDiff::texts_that_differ_everywhere_cost_little()
{
    QString from, to;
    for (int i = 0; i < 20'000; ++i) {
        from += u"old %1\n"_s.arg(i);
        to += u"new %1\n"_s.arg(i);
    }
    QElapsedTimer timer;
    timer.start();
    const Diff diff = diffTexts(from, to);
    QCOMPARE(diff.added, 20'000);
    QCOMPARE(diff.removed, 20'000);
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
}

void TestDiff::hostile_patches_are_survived_data()
{
    QTest::addColumn<QString>("patch");
    QTest::newRow("no hunk") << u"hello\n+x\n-y\n"_s;
    QTest::newRow("huge numbers") << u"@@ -99999999999,99999999999 +1,1 @@\n+x\n"_s;
    QTest::newRow("more lines than promised") << u"@@ -1,1 +1,1 @@\n-a\n-b\n-c\n+d\n"_s;
    QTest::newRow("a line of a megabyte")
        << u"@@ -1 +1 @@\n-"_s + QString(1'000'000, u'x') + u"\n+"_s + QString(1'000'000, u'y');
}

void TestDiff::hostile_patches_are_survived()
{
    QFETCH(QString, patch);
    const Diff diff = readPatch(patch);
    QVERIFY(diff.added <= 1);
    QVERIFY(diff.removed <= 1);
}

void TestDiff::the_model_cuts_long_diffs_and_says_how_much()
{
    DiffModel model;
    QAbstractItemModelTester tester(&model);
    model.setNewText(u"a\nb\nc\nd\n"_s);
    model.setLimit(3);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.hidden(), 2);
    QCOMPARE(model.added(), 4);
    model.setLimit(0);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.hidden(), 0);
}

void TestDiff::marked_html_keeps_every_character()
{
    DiffModel model;
    model.setOldText(u"if (a < b && c) { x = \"1\"; }"_s);
    model.setNewText(u"if (a > b && c) { x = \"2\"; }"_s);
    const QString html = model.data(model.index(1), DiffModel::HtmlRole).toString();
    QVERIFY2(html.contains(u"<span style=\"background-color:"), qPrintable(html));
    QVERIFY(html.contains(u"&lt;"));
    QVERIFY(html.contains(u"&amp;&amp;"));
    QCOMPARE(model.data(model.index(1), DiffModel::PlainRole).toString(), model.oldText());
}

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
