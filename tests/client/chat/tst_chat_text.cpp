// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/chat_text.h"
#include "qml/Chat/highlight_engine.h"
#include "qml/Chat/question_schema.h"
#include "qml/Chat/terminal_text.h"
#include "qml/Chat/tool_text.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::chat;

class TestChatText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void code_is_highlighted_by_name_and_alias_data();
    void code_is_highlighted_by_name_and_alias();
    void tokens_stand_where_the_text_is();
    void code_that_is_too_long_or_unknown_stays_plain();
    void a_language_inside_another_is_highlighted();
    void the_first_highlight_is_quick();
    void a_file_name_tells_the_language();
    void terminal_output_reads_as_it_looked_data();
    void terminal_output_reads_as_it_looked();
    void terminal_colours_become_spans();
    void hostile_terminal_output_is_survived();
    void the_last_lines_are_counted();
    void a_tool_reads_in_one_line_data();
    void a_tool_reads_in_one_line();
    void durations_and_sizes_are_short();
    void a_schema_becomes_fields();
    void answers_are_checked_data();
    void answers_are_checked();
    void completion_knows_where_it_is_data();
    void completion_knows_where_it_is();
    void a_quote_is_markdown();
};

void TestChatText::code_is_highlighted_by_name_and_alias_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("code");
    for (const auto &[language, code] :
        {std::pair{u"cpp"_s, u"int x = 1; // one"_s}, {u"c++"_s, u"int x = 1; // one"_s},
            {u"js"_s, u"const x = 1; // one"_s}, {u"typescript"_s, u"const x: number = 1;"_s},
            {u"python"_s, u"def f(): return 1"_s}, {u"bash"_s, u"if true; then echo \"x\"; fi"_s},
            {u"sh"_s, u"if true; then echo \"x\"; fi"_s}, {u"json"_s, u"{\"a\": 1}"_s},
            {u"yaml"_s, u"a: 1 # c"_s}, {u"rust"_s, u"fn main() { let x = 1; }"_s},
            {u"go"_s, u"func main() { return 1 }"_s}, {u"java"_s, u"public class A {}"_s},
            {u"html"_s, u"<a href=\"x\">y</a>"_s}, {u"css"_s, u".a { color: red; }"_s},
            {u"sql"_s, u"SELECT 1 FROM t"_s}, {u"diff"_s, u"+a\n-b"_s},
            {u"dockerfile"_s, u"FROM debian:13"_s}, {u"cmake"_s, u"project(x)"_s},
            {u"toml"_s, u"a = 1"_s}})
        QTest::newRow(qPrintable(language)) << language << code;
}

void TestChatText::code_is_highlighted_by_name_and_alias()
{
    QFETCH(QString, language);
    QFETCH(QString, code);
    const QList<Token> tokens = HighlightEngine::shared().highlight(language, code);
    QVERIFY(!tokens.isEmpty());
    for (const Token &token : tokens)
        QVERIFY(token.begin >= 0 && token.length > 0 && token.begin + token.length <= code.size());
}

void TestChatText::tokens_stand_where_the_text_is()
{
    const QString code = u"// a < b && \"c\"\nreturn \"<&>\";"_s;
    const QList<Token> tokens = HighlightEngine::shared().highlight(u"cpp"_s, code);
    QCOMPARE(tokens.size(), 3);
    QCOMPARE(code.mid(tokens[0].begin, tokens[0].length), u"// a < b && \"c\""_s);
    QCOMPARE(code.mid(tokens[1].begin, tokens[1].length), u"return"_s);
    QCOMPARE(code.mid(tokens[2].begin, tokens[2].length), u"\"<&>\""_s);
    QVERIFY(tokens[0].kind == TokenKind::Comment && tokens[1].kind == TokenKind::Keyword
        && tokens[2].kind == TokenKind::String);
}

void TestChatText::code_that_is_too_long_or_unknown_stays_plain()
{
    QVERIFY(HighlightEngine::shared().highlight(u"nosuchlanguage"_s, u"int x;"_s).isEmpty());
    QVERIFY(HighlightEngine::shared().highlight({}, u"int x;"_s).isEmpty());
    QVERIFY(
        HighlightEngine::shared().highlight(u"cpp"_s, u"int x;\n"_s.repeated(20'000)).isEmpty());
}

void TestChatText::a_language_inside_another_is_highlighted()
{
    const QString code = u"<style>.a { color: red; }</style><script>const x = 1;</script>"_s;
    const QList<Token> tokens = HighlightEngine::shared().highlight(u"html"_s, code);
    const auto has = [&](const QString &text) {
        return std::any_of(tokens.cbegin(), tokens.cend(),
            [&](const Token &token) { return code.mid(token.begin, token.length) == text; });
    };
    QVERIFY(has(u"const"_s));
}

void TestChatText::the_first_highlight_is_quick()
{
    QFile file(u":/ccplant/highlight.min.js"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QElapsedTimer timer;
    timer.start();
    HighlightEngine engine(file.readAll());
    QVERIFY(!engine.highlight(u"cpp"_s, u"int x;"_s).isEmpty());
    qInfo("first highlight: %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 20'000);
}

void TestChatText::a_file_name_tells_the_language()
{
    QCOMPARE(languageOfFile(u"src/main.cpp"_s), u"cpp"_s);
    QCOMPARE(languageOfFile(u"a/CMakeLists.txt"_s), u"cmake"_s);
    QCOMPARE(languageOfFile(u"x.py"_s), u"python"_s);
    QCOMPARE(languageOfFile(u"LICENSE"_s), QString());
    QCOMPARE(languageOfFile(u"x.nosuch"_s), QString());
}

void TestChatText::terminal_output_reads_as_it_looked_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("text");
    QTest::newRow("colours") << u"\x1b[31mred\x1b[0m ok"_s << u"red ok"_s;
    QTest::newRow("progress bar") << u"10 %\r50 %\rdone\n"_s << u"done\n"_s;
    QTest::newRow("shorter over longer") << u"abcdef\rxy"_s << u"xycdef"_s;
    QTest::newRow("erase the line") << u"abcdef\r\x1b[Kxy"_s << u"xy"_s;
    QTest::newRow("backspace") << u"ab\bc"_s << u"ac"_s;
    QTest::newRow("title") << u"\x1b]0;title\x07text"_s << u"text"_s;
    QTest::newRow("link") << u"\x1b]8;;https://e.com\x1b\\text\x1b]8;;\x1b\\"_s << u"text"_s;
    QTest::newRow("tab") << u"a\tb"_s << u"a       b"_s;
    QTest::newRow("bell and null") << u"a\x07\0b"_s << u"ab"_s;
    QTest::newRow("torn sequence") << u"a\x1b["_s << u"a"_s;
}

void TestChatText::terminal_output_reads_as_it_looked()
{
    QFETCH(QString, output);
    QFETCH(QString, text);
    QCOMPARE(terminalPlain(output), text);
}

void TestChatText::terminal_colours_become_spans()
{
    const QString html = terminalHtml(
        u"\x1b[1;32m<ok>\x1b[0m \x1b[38;5;196mred\x1b[38;2;1;2;3mrgb"_s, terminalPalette(true));
    QVERIFY2(html.startsWith(u"<span style=\"color:#6BD69B;font-weight:600;\">&lt;ok&gt;</span>"_s),
        qPrintable(html));
    QVERIFY(html.contains(u"color:#ff0000"));
    QVERIFY(html.contains(u"color:#010203"));
}

void TestChatText::hostile_terminal_output_is_survived()
{
    QElapsedTimer timer;
    timer.start();
    terminalHtml(u"\x1b["_s.repeated(50'000), terminalPalette(false));
    terminalHtml(u"\x1b[999999999999;38;5;48;2m"_s.repeated(2'000), terminalPalette(false));
    QVERIFY(terminalPlain(u"\b\b\b\r\x1b[1K"_s).isEmpty());
    QVERIFY(timer.elapsed() < 20'000);
}

void TestChatText::the_last_lines_are_counted()
{
    int hidden = -1;
    QCOMPARE(lastLines(u"a\nb\nc\nd\n"_s, 2, &hidden), u"c\nd"_s);
    QCOMPARE(hidden, 2);
    QCOMPARE(lastLines(u"a\nb"_s, 5, &hidden), u"a\nb"_s);
    QCOMPARE(hidden, 0);
    QCOMPARE(lastLines({}, 5, &hidden), QString());
    const ChatText text;
    QCOMPARE(
        text.firstLines(u"a\nb\nc"_s, 2), (QVariantMap{{u"text"_s, u"a\nb"_s}, {u"hidden"_s, 1}}));
    QCOMPARE(text.firstLines(u"a"_s, 2), (QVariantMap{{u"text"_s, u"a"_s}, {u"hidden"_s, 0}}));
}

void TestChatText::a_tool_reads_in_one_line_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QVariantList>("locations");
    QTest::addColumn<QVariant>("input");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("object");
    const QVariantList none;
    QTest::newRow("file in the workspace")
        << u"edit"_s << u"Edit file"_s
        << QVariantList{QVariantMap{{u"path"_s, u"/w/src/a.cpp"_s}, {u"line"_s, 12}}} << QVariant()
        << u"Edit"_s << u"src/a.cpp:12"_s;
    QTest::newRow("path in the input")
        << u"read"_s << u"Read"_s << none << QVariant(QVariantMap{{u"file_path"_s, u"/other/b"_s}})
        << u"Read"_s << u"/other/b"_s;
    QTest::newRow("command") << u"execute"_s << u"Bash"_s << none
                             << QVariant(QVariantMap{{u"command"_s, u"ls -la\npwd"_s}}) << u"Run"_s
                             << u"ls -la …"_s;
    QTest::newRow("command as a list")
        << u"execute"_s << u"Bash"_s << none
        << QVariant(QVariantMap{{u"command"_s, QVariantList{u"ls"_s, u"-la"_s}}}) << u"Run"_s
        << u"ls -la"_s;
    QTest::newRow("title with the verb") << u"search"_s << u"Search for TODO"_s << none
                                         << QVariant() << u"Search"_s << u"for TODO"_s;
    QTest::newRow("title in back quotes")
        << u"execute"_s << u"`make test`"_s << none << QVariant() << u"Run"_s << u"make test"_s;
    QTest::newRow("unknown kind") << u"dance"_s << u"Dance a waltz"_s << none << QVariant()
                                  << QString() << u"Dance a waltz"_s;
}

void TestChatText::a_tool_reads_in_one_line()
{
    QFETCH(QString, kind);
    QFETCH(QString, title);
    QFETCH(QVariantList, locations);
    QFETCH(QVariant, input);
    const ToolLine line = describeTool(kind, title, locations, input, u"/w"_s);
    QTEST(line.verb, "verb");
    QTEST(line.object, "object");
}

void TestChatText::durations_and_sizes_are_short()
{
    QCOMPARE(durationText(-1), QString());
    QCOMPARE(durationText(420), u"0.4 s"_s);
    QCOMPARE(durationText(12'900), u"12 s"_s);
    QCOMPARE(durationText(185'000), u"3 min 5 s"_s);
    QCOMPARE(sizeText(820), u"820 B"_s);
    QCOMPARE(sizeText(3'400'000), u"3.4 MB"_s);
    QCOMPARE(ChatText().count(12'345), u"12.3k"_s);
}

void TestChatText::a_schema_becomes_fields()
{
    const QVariantMap schema =
        QJsonDocument::fromJson(R"({"type":"object","required":["env"],"properties":{
        "note":{"type":"string","title":"Note"},"count":{"type":"integer","minimum":1,"maximum":9},"sure":{"type":"boolean","default":true},
        "env":{"type":"string","enum":["dev","prod"],"enumNames":["Development","Production"]},
        "parts":{"type":"array","items":{"anyOf":[{"const":"a","title":"A"},{"const":"b"}]}}}})")
            .toVariant()
            .toMap();
    const QVariantList fields = questionFields(schema);
    QStringList names, types;
    for (const QVariant &field : fields) {
        names.append(field.toMap().value(u"name"_s).toString());
        types.append(field.toMap().value(u"type"_s).toString());
    }
    QCOMPARE(names, (QStringList{u"env"_s, u"count"_s, u"note"_s, u"parts"_s, u"sure"_s}));
    QCOMPARE(
        types, (QStringList{u"choice"_s, u"integer"_s, u"text"_s, u"choices"_s, u"boolean"_s}));
    QCOMPARE(fields[0].toMap().value(u"options"_s).toList()[1].toMap().value(u"title"_s).toString(),
        u"Production"_s);
    QVERIFY(questionFields({}).isEmpty());
}

void TestChatText::answers_are_checked_data()
{
    QTest::addColumn<QVariantMap>("field");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<bool>("good");
    const QVariantMap number{
        {u"type"_s, u"integer"_s}, {u"minimum"_s, 1}, {u"maximum"_s, 9}, {u"required"_s, true}};
    QTest::newRow("in range") << number << QVariant(u"5"_s) << true;
    QTest::newRow("too big") << number << QVariant(u"10"_s) << false;
    QTest::newRow("not whole") << number << QVariant(u"1.5"_s) << false;
    QTest::newRow("no number") << number << QVariant(u"x"_s) << false;
    QTest::newRow("missing") << number << QVariant(QString()) << false;
    QTest::newRow("optional") << QVariantMap{{u"type"_s, u"text"_s}} << QVariant(QString()) << true;
    QTest::newRow("too short") << QVariantMap{{u"type"_s, u"text"_s}, {u"minLength"_s, 3}}
                               << QVariant(u"ab"_s) << false;
    QTest::newRow("too many") << QVariantMap{{u"type"_s, u"choices"_s}, {u"maxItems"_s, 1}}
                              << QVariant(QVariantList{1, 2}) << false;
}

void TestChatText::answers_are_checked()
{
    QFETCH(QVariantMap, field);
    QFETCH(QVariant, value);
    QFETCH(bool, good);
    QCOMPARE(questionProblem(field, value).isEmpty(), good);
}

void TestChatText::completion_knows_where_it_is_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("trigger");
    QTest::addColumn<QString>("query");
    QTest::newRow("command") << u"/he"_s << u"/"_s << u"he"_s;
    QTest::newRow("slash later") << u"see /he"_s << QString() << QString();
    QTest::newRow("file") << u"look at @src/ma"_s << u"@"_s << u"src/ma"_s;
    QTest::newRow("mail address") << u"me@example"_s << QString() << QString();
    QTest::newRow("nothing") << u"hello "_s << QString() << QString();
}

void TestChatText::completion_knows_where_it_is()
{
    QFETCH(QString, text);
    const QVariantMap found = ChatText().completion(text, int(text.size()));
    QTEST(found.value(u"trigger"_s).toString(), "trigger");
    QTEST(found.value(u"query"_s).toString(), "query");
}

void TestChatText::a_quote_is_markdown()
{
    QCOMPARE(ChatText().quoted(u"a\n\nb\n"_s), u"> a\n>\n> b\n\n"_s);
}

QTEST_GUILESS_MAIN(TestChatText)
#include "tst_chat_text.moc"
