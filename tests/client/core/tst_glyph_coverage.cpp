// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/glyph_coverage.h"
#include "qml/Core/glyph_watch.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::client;

namespace {

/// Latin, and two families that are not there: some kanji, and emoji.
struct Fonts {
    GlyphCoverage coverage;
    int latin = coverage.add({{0x20, 0x17f}}, true);
    int kanji = coverage.add({{0x4e00, 0x4e02}, {0x9f9c, 0x9f9c}}, false);
    int emoji = coverage.add({{0x2705, 0x2705}, {0x1f600, 0x1f64f}}, false);
};

} // namespace

class TestGlyphCoverage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { watchText(nullptr); }

    void ranges_are_read_as_they_are_packed()
    {
        const QList<GlyphRange> ranges = readGlyphRanges(u"k0+2 3 2pb8");
        const QList<GlyphRange> expected{{720, 722}, {725, 725}, {126841, 126841}};
        QCOMPARE(ranges, expected);
        QCOMPARE(readGlyphRanges(u""), QList<GlyphRange>());
    }

    void what_is_no_range_is_refused_whole_data()
    {
        QTest::addColumn<QString>("packed");
        for (const auto packed : {"k0 -1", "k0+", "+2", "k0 zzzzzzz", "k0+o000", "k0,3", "1 ü"})
            QTest::newRow(packed) << QString::fromUtf8(packed);
    }
    void what_is_no_range_is_refused_whole()
    {
        QFETCH(QString, packed);
        QVERIFY(readGlyphRanges(packed).isEmpty());
    }

    void text_that_can_be_shown_needs_nothing()
    {
        Fonts fonts;
        QVERIFY(fonts.coverage.missing(u"").isEmpty());
        QVERIFY(fonts.coverage.missing(u"plain text, \u00fcml\u00e4uts and \u2028 unknown \uffff")
                .isEmpty());
    }

    void a_family_is_answered_once_and_in_the_order_of_the_text()
    {
        Fonts fonts;
        const QList<int> both{fonts.emoji, fonts.kanji};
        QCOMPARE(fonts.coverage.missing(u"ok \u2705 \u4e01\u4e02 \u9f9c"), both);
        QVERIFY(fonts.coverage.missing(u"\u4e00 \u2705").isEmpty());
    }

    void characters_beyond_sixteen_bits_are_found()
    {
        Fonts fonts;
        QCOMPARE(fonts.coverage.missing(u"\U0001f600"), QList<int>{fonts.emoji});
    }

    void halves_of_characters_are_passed_over()
    {
        Fonts fonts;
        const QString cut = QString::fromUcs4(U"\U0001f600").first(1);
        QVERIFY(fonts.coverage.missing(cut + u"a"_s + cut).isEmpty());
    }

    void a_family_that_could_not_be_had_is_asked_for_again()
    {
        Fonts fonts;
        QCOMPARE(fonts.coverage.missing(u"\u9f9c"), QList<int>{fonts.kanji});
        fonts.coverage.forget(fonts.kanji);
        QCOMPARE(fonts.coverage.missing(u"\u4e00"), QList<int>{fonts.kanji});
    }

    void a_character_of_two_families_belongs_to_the_first()
    {
        GlyphCoverage coverage;
        const int some = coverage.add({{0x4e10, 0x4e10}, {0x4e20, 0x4e2f}}, false);
        const int wide = coverage.add({{0x4e00, 0x4eff}}, false);
        QCOMPARE(coverage.missing(u"\u4e10"), QList<int>{some});
        QVERIFY(coverage.missing(u"\u4e2f").isEmpty());
        QCOMPARE(coverage.missing(u"\u4e11"), QList<int>{wide});
    }

    void watchers_see_what_is_not_ascii_of_a_body()
    {
        QString seen;
        int calls = 0;
        watchText([&](QStringView text) {
            ++calls;
            seen.append(text);
        });
        textEntered(QByteArrayView("{\"id\":1,\"title\":\"日本語 と ok\"}"));
        QCOMPARE(seen, u"日本語 と ok\"}"_s);
        QCOMPARE(calls, 1);
        textEntered(QByteArrayView("{\"id\":1,\"title\":\"plain\"}"));
        textEntered(QByteArrayView());
        QCOMPARE(calls, 1);
    }

    void a_long_body_is_seen_whole_wherever_it_is_cut()
    {
        for (int shift = 0; shift < 4; ++shift) {
            QString expected(u"ß"_s);
            expected += QString(shift, u'x');
            for (int i = 0; i < 2000; ++i)
                expected += QString::fromUcs4(U"\U0001f600") + u"語é"_s;
            QString seen;
            watchText([&](QStringView text) {
                QVERIFY(text.isValidUtf16());
                seen.append(text);
            });
            textEntered(QByteArrayView(expected.toUtf8()));
            QCOMPARE(seen, expected);
        }
    }

    void bytes_that_are_no_utf8_do_no_harm()
    {
        qsizetype seen = 0;
        watchText([&](QStringView text) { seen += text.size(); });
        for (const auto broken :
            {"\xf0\x9f\x98", "\xff\xfe", "\xe3\x81", "\x80\x80\x80\x80", "\xf0\x9f\xff"})
            textEntered(QByteArrayView(QByteArray(broken).repeated(1000)));
        QVERIFY(seen > 0);
    }

    void looking_at_a_body()
    {
        Fonts fonts;
        qsizetype found = 0;
        watchText([&](QStringView text) { found += fonts.coverage.missing(text).size(); });
        const QByteArray ascii(1'000'000, 'x');
        const QByteArray japanese = u"日本語 のログ: ok "_s.repeated(50'000).toUtf8();
        QBENCHMARK
        {
            textEntered(QByteArrayView(ascii));
            textEntered(QByteArrayView(japanese));
        }
        QCOMPARE(found, 0);
    }

    void nobody_has_to_look()
    {
        textEntered(QByteArrayView("日本語"));
        textEntered(u"日本語");
    }

    void looking_at_ascii()
    {
        Fonts fonts;
        const QString text(1'000'000, u'x');
        QBENCHMARK
        {
            QVERIFY(fonts.coverage.missing(text).isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(TestGlyphCoverage)
#include "tst_glyph_coverage.moc"
