// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/markdown.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

class TestMarkdown : public QObject {
    Q_OBJECT

    static QString render(QList<Event> events, const QString &title = u"A title"_s)
    {
        qint64 seq = 0;
        for (Event &event : events)
            event.seq = ++seq;
        Session session;
        session.id = u"s_1"_s;
        session.title = title;
        session.agent = u"demo"_s;
        return toMarkdown(session, fold(events));
    }

private Q_SLOTS:
    void a_conversation_reads_as_one()
    {
        const QString text =
            render({events::message(u"m_1"_s, u"user"_s, {textBlock(u"Please *do* it"_s)}, true),
                events::message(u"m_2"_s, u"thought"_s, {textBlock(u"how?\nso"_s)}, true),
                events::message(u"m_3"_s, u"agent"_s, {textBlock(u"Done."_s)}, true),
                events::systemMessage(u"m_4"_s, u"error"_s, u"it died"_s)});
        QVERIFY(text.startsWith(u"# A title\n"_s));
        QVERIFY(text.contains(u"## User\n\nPlease *do* it\n"_s));
        QVERIFY(text.contains(u"> how?\n> so\n"_s));
        QVERIFY(text.contains(u"## Agent\n\nDone.\n"_s));
        QVERIFY(text.contains(u"> **error**: it died"_s));
        QVERIFY(text.indexOf(u"User"_s) < text.indexOf(u"Done"_s));
    }

    void what_a_tool_says_cannot_break_out_of_its_fence()
    {
        const QString evil = u"```\n# not a heading\n````\n"_s;
        const QString text = render({events::make(u"tool"_s,
            {{u"id"_s, u"t"_s}, {u"title"_s, u"run [x](y) `z`"_s}, {u"status"_s, u"completed"_s},
                {u"raw_input"_s, QJsonObject{{u"command"_s, u"ls"_s}}},
                {u"content"_s,
                    QJsonArray{QJsonObject{
                        {u"type"_s, u"terminal"_s}, {u"id"_s, u"x"_s}, {u"output"_s, evil}}}}})});
        QVERIFY(text.contains(u"`````console\n"_s + evil + u"`````\n"_s));
        QVERIFY(text.contains(u"### run \\[x\\]\\(y\\) \\`z\\` (completed)"_s));
        QVERIFY(text.contains(u"\"command\": \"ls\""_s));
    }

    void a_diff_shows_both_sides()
    {
        const QString text = render({events::make(u"tool"_s,
            {{u"id"_s, u"t"_s}, {u"title"_s, u"edit"_s}, {u"status"_s, u"completed"_s},
                {u"content"_s,
                    QJsonArray{QJsonObject{{u"type"_s, u"diff"_s}, {u"path"_s, u"a.txt"_s},
                        {u"old_text"_s, u"one\n"_s}, {u"new_text"_s, u"two\n"_s}}}}})});
        QVERIFY2(text.contains(u"```diff\n-one\n+two\n```"_s), qPrintable(text));
    }

    void a_permission_says_how_it_ended_and_by_whom()
    {
        const QJsonArray options{QJsonObject{{u"id"_s, u"yes"_s}, {u"name"_s, u"Allow once"_s}}};
        const auto asked = [&](QJsonObject more) {
            more.insert(u"id"_s, u"p"_s);
            more.insert(u"title"_s, u"Run ls"_s);
            more.insert(u"options"_s, options);
            return render({events::make(u"permission"_s, more)});
        };
        QVERIFY(asked({{u"state"_s, u"pending"_s}}).contains(u"Run ls — still open"_s));
        QVERIFY(
            asked({{u"outcome"_s, QJsonObject{{u"option_id"_s, u"yes"_s}}}, {u"by"_s, u"ada"_s}})
                .contains(u"Run ls — Allow once (by ada)"_s));
        QVERIFY(asked({{u"outcome"_s, QJsonObject{{u"cancelled"_s, true}}}})
                .contains(u"Run ls — cancelled"_s));
    }

    void unknown_things_are_shown()
    {
        const QString text =
            render({events::make(u"hologram"_s, {{u"id"_s, u"h"_s}, {u"beam"_s, u"blue"_s}})});
        QVERIFY(text.contains(u"### hologram"_s) && text.contains(u"\"beam\": \"blue\""_s));
    }

    void file_names_are_harmless_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("name");
        QTest::newRow("words") << u"Fix the Bug!"_s << u"fix-the-bug"_s;
        QTest::newRow("path") << u"../../etc/passwd"_s << u"etc-passwd"_s;
        QTest::newRow("header") << u"a\"\r\nX: y"_s << u"a-x-y"_s;
        QTest::newRow("nothing left") << u"日本語"_s << u"session-abcdefgh"_s;
    }
    void file_names_are_harmless()
    {
        QFETCH(QString, title);
        Session session;
        session.id = u"s_abcdefghijk"_s;
        session.title = title;
        QTEST(fileNameOf(session), "name");
    }
};

QTEST_GUILESS_MAIN(TestMarkdown)
#include "tst_markdown.moc"
