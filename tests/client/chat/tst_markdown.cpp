// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/markdown_document.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>
#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace ccplant::chat;

namespace {

MarkdownDocument *whole(const QString &text, QObject *parent)
{
    auto *document = new MarkdownDocument(parent);
    document->setText(text);
    return document;
}

/// Text made of the pieces that Markdown is decided by.
rc::Gen<QString> markdownText()
{
    static const std::vector<QString> pieces{u"word"_s, u" "_s, u"  "_s, u"    "_s, u"\n"_s,
        u"\n\n"_s, u"- "_s, u"* "_s, u"1. "_s, u"12) "_s, u"-"_s, u"```\n"_s, u"```cpp\n"_s,
        u"~~~\n"_s, u"`code`"_s, u"**bold**"_s, u"_it_"_s, u"# Head\n"_s, u"> quote\n"_s, u">"_s,
        u"| a | b |\n|---|:-:|\n| 1 | 2 |\n"_s, u"---\n"_s, u"==="_s,
        u"[x]: https://example.com\n"_s, u"[x]"_s, u"[t](http://e.com)"_s,
        u"![i](http://e.com/i.png)"_s, u"<b>raw</b>"_s, u"&amp;"_s, u"\\*"_s, u"日本語"_s, u"🌱"_s,
        u"\t"_s, u"- [ ] task\n"_s, u"- [x] task\n"_s, u"|"_s, u"\r\n"_s};
    return rc::gen::map(rc::gen::container<std::vector<QString>>(rc::gen::elementOf(pieces)),
        [](const std::vector<QString> &parts) {
            QString text;
            for (const QString &part : parts)
                text += part;
            return text;
        });
}

} // namespace

class TestMarkdown : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void text_that_grows_in_any_pieces_gives_what_the_whole_text_gives();
    void a_growing_text_renders_its_last_chunk_only();
    void views_are_told_of_changes_as_a_model_must();
    void every_kind_of_block_becomes_a_row();
    void code_in_a_list_is_a_row_of_its_own_and_the_list_goes_on();
    void raw_html_is_text();
    void only_web_and_mail_addresses_become_links_data();
    void only_web_and_mail_addresses_become_links();
    void images_are_links_and_never_fetched();
    void definitions_reach_the_text_before_them();
    void an_unfinished_fence_is_code_already();
    void hostile_text_is_survived_data();
    void hostile_text_is_survived();
    void the_limit_hides_rows_and_says_so();
};

void TestMarkdown::text_that_grows_in_any_pieces_gives_what_the_whole_text_gives()
{
    const bool held = rc::check("incremental equals whole", [] {
        const QString text = *markdownText();
        MarkdownDocument growing;
        qsizetype at = 0;
        while (at < text.size()) {
            at = std::min<qsizetype>(text.size(), at + *rc::gen::inRange<qsizetype>(1, 9));
            growing.setText(text.first(at));
        }
        MarkdownDocument at_once;
        at_once.setText(text);
        RC_ASSERT(growing.rows() == at_once.rows());
    });
    QVERIFY(held);
}

void TestMarkdown::a_growing_text_renders_its_last_chunk_only()
{
    QString text;
    for (int i = 0; i < 500; ++i)
        text += u"Paragraph %1 with **some** words.\n\n"_s.arg(i);
    MarkdownDocument document;
    document.setText(text);
    const qint64 before = document.renderedChunks();
    for (int i = 0; i < 200; ++i) {
        text += u"word "_s;
        document.setText(text);
    }
    QVERIFY2(document.renderedChunks() - before <= 400,
        qPrintable(QString::number(document.renderedChunks() - before)));
    QCOMPARE(document.rows().size(), 501);
}

void TestMarkdown::views_are_told_of_changes_as_a_model_must()
{
    const bool held = rc::check("model contract", [] {
        MarkdownDocument document;
        document.setLimit(*rc::gen::elementOf(std::vector<int>{0, 1, 3}));
        QAbstractItemModelTester tester(
            &document, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int i = 0; i < 4; ++i)
            document.setText(
                *rc::gen::arbitrary<bool>() ? document.text() + *markdownText() : *markdownText());
        const qsizetype all = document.rows().size();
        RC_ASSERT(document.rowCount()
            == (document.limit() > 0 ? std::min<qsizetype>(all, document.limit()) : all));
    });
    QVERIFY(held);
}

void TestMarkdown::every_kind_of_block_becomes_a_row()
{
    const auto rows = whole(
        u"# Title\n\nText **bold** `code`\n\n- one\n- two\n\n1. first\n\n> quoted\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\n---\n\n```CPP title\nint x;\n```\n\n- [x] done"_s,
        this)
                          ->rows();
    QCOMPARE(rows.size(), 10);
    QCOMPARE(rows[0].type, MarkdownRow::Heading);
    QCOMPARE(rows[0].level, 1);
    QVERIFY(rows[1].html.contains(u"<b>bold</b>"));
    QCOMPARE(rows[1].text, u"Text bold code"_s);
    QCOMPARE(rows[2].marker, u"•"_s);
    QCOMPARE(rows[2].depth, 1);
    QVERIFY(rows[2].tight);
    QCOMPARE(rows[4].marker, u"1."_s);
    QCOMPARE(rows[5].quote, 1);
    QCOMPARE(rows[6].cells, (QList<QList<QString>>{{u"a"_s, u"b"_s}, {u"1"_s, u"2"_s}}));
    QCOMPARE(rows[6].alignments, (QList<int>{Qt::AlignRight, Qt::AlignLeft}));
    QCOMPARE(rows[7].type, MarkdownRow::Rule);
    QCOMPARE(rows[8].language, u"cpp"_s);
    QCOMPARE(rows[8].text, u"int x;"_s);
    QVERIFY(!rows[8].open);
    QCOMPARE(rows[9].task, 1);
}

void TestMarkdown::code_in_a_list_is_a_row_of_its_own_and_the_list_goes_on()
{
    const auto rows =
        whole(u"1. Do this:\n\n   ```sh\n   ls\n\n   pwd\n   ```\n\n2. Then that"_s, this)->rows();
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0].marker, u"1."_s);
    QCOMPARE(rows[1].type, MarkdownRow::Code);
    QCOMPARE(rows[1].text, u"ls\n\npwd"_s);
    QCOMPARE(rows[1].depth, 1);
    QCOMPARE(rows[2].marker, u"2."_s);
}

void TestMarkdown::raw_html_is_text()
{
    const auto rows =
        whole(u"<script>alert(1)</script> <img src=x onerror=y>\n\n<div>\n<b>x</b>\n</div>"_s, this)
            ->rows();
    for (const MarkdownRow &row : rows) {
        QVERIFY2(!row.html.contains(u"<script"), qPrintable(row.html));
        QVERIFY2(!row.html.contains(u"<img"), qPrintable(row.html));
        QVERIFY2(!row.html.contains(u"<div"), qPrintable(row.html));
    }
    QVERIFY(rows[0].text.contains(u"<script>"));
}

void TestMarkdown::only_web_and_mail_addresses_become_links_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("linked");
    QTest::newRow("https") << u"https://example.com/a?b=c&d"_s << true;
    QTest::newRow("mail") << u"mailto:a@example.com"_s << true;
    QTest::newRow("script") << u"javascript:alert(1)"_s << false;
    QTest::newRow("script in capitals") << u"JaVaScRiPt:alert(1)"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("data") << u"data:text/html,x"_s << false;
    QTest::newRow("relative") << u"src/main.cpp"_s << false;
    QTest::newRow("attribute breakout") << u"https://e.com/\"onclick=x"_s << true;
}

void TestMarkdown::only_web_and_mail_addresses_become_links()
{
    QFETCH(QString, url);
    QFETCH(bool, linked);
    const QString html = whole(u"[words](<%1>)"_s.arg(url), this)->rows().value(0).html;
    QCOMPARE(html.contains(u"<a href="), linked);
    QVERIFY(html.contains(u"words"));
    QVERIFY2(!html.contains(u"\"onclick"), qPrintable(html));
}

void TestMarkdown::images_are_links_and_never_fetched()
{
    const auto rows = whole(
        u"![a chart](https://example.com/c.png) and [![b](https://e.com/b.png)](https://e.com)"_s,
        this)
                          ->rows();
    QCOMPARE(rows.size(), 1);
    QVERIFY(!rows[0].html.contains(u"<img"));
    QVERIFY(rows[0].html.contains(u"<a href=\"https://example.com/c.png\""));
    QCOMPARE(rows[0].html.count(u"<a "), 2);
    QCOMPARE(rows[0].html.count(u"</a>"), 2);
}

void TestMarkdown::definitions_reach_the_text_before_them()
{
    MarkdownDocument document;
    document.setText(u"See [the docs][d].\n\n"_s);
    QVERIFY(!document.rows()[0].html.contains(u"<a "));
    document.setText(document.text() + u"[d]: https://example.com/docs\n"_s);
    QVERIFY(document.rows()[0].html.contains(u"https://example.com/docs"));
    QCOMPARE(document.rows().size(), 1);
}

void TestMarkdown::an_unfinished_fence_is_code_already()
{
    MarkdownDocument document;
    document.setText(u"Look:\n```py\nprint(1)\n\n# not a heading"_s);
    QCOMPARE(document.rows().size(), 2);
    QVERIFY(document.rows()[1].open);
    QCOMPARE(document.rows()[1].text, u"print(1)\n\n# not a heading"_s);
    document.setText(document.text() + u"\n```\nAfter"_s);
    QCOMPARE(document.rows().size(), 3);
    QVERIFY(!document.rows()[1].open);
}

void TestMarkdown::hostile_text_is_survived_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one line of a megabyte") << QString(1'000'000, u'x');
    QTest::newRow("10,000 quotes deep") << QString(10'000, u'>') + u" x"_s;
    QTest::newRow("10,000 brackets") << QString(10'000, u'[');
    QTest::newRow("50,000 stars") << u"*a **b "_s.repeated(7'000);
    QTest::newRow("5,000 lists deep") << u"- "_s.repeated(5'000) + u"x"_s;
    QTest::newRow("back quotes") << u"`"_s.repeated(30'000) + u"x"_s;
    QTest::newRow("null and half a surrogate") << u"a\0b"_s + QChar(0xD83C) + u"c\uFFFF"_s;
    QTest::newRow("a table of 500 columns") << u"|"_s + u"a|"_s.repeated(500) + u"\n|"_s
            + u"-|"_s.repeated(500) + u"\n|"_s + u"b|"_s.repeated(500);
    QTest::newRow("bad entities") << u"&#0; &#xD800; &#x110000; &nosuch; &amp;lt;"_s;
}

void TestMarkdown::hostile_text_is_survived()
{
    QFETCH(QString, text);
    QElapsedTimer timer;
    timer.start();
    MarkdownDocument document;
    document.setText(text);
    QVERIFY(!document.rows().isEmpty());
    for (const MarkdownRow &row : document.rows())
        QVERIFY(!row.html.contains(u"<script"));
    QVERIFY2(timer.elapsed() < 20'000, "a hostile message must not freeze the window");
}

void TestMarkdown::the_limit_hides_rows_and_says_so()
{
    MarkdownDocument document;
    document.setLimit(2);
    document.setText(u"a\n\nb\n\nc"_s);
    QCOMPARE(document.rowCount(), 2);
    QVERIFY(document.truncated());
    document.setLimit(0);
    QCOMPARE(document.rowCount(), 3);
    QVERIFY(!document.truncated());
}

QTEST_GUILESS_MAIN(TestMarkdown)
#include "tst_markdown.moc"
