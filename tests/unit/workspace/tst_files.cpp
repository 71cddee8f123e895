// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/files.h"
#include "tests/unit/workspace/place.h"

#include <QJsonArray>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

class FilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_folder_lists_folders_first_and_says_what_each_entry_is();
    void a_text_file_is_shown_as_text_and_other_bytes_as_base64();
    void a_large_file_is_cut_between_characters();
    void raw_bytes_have_a_limit();
    void special_files_are_refused_without_touching_them();
    void a_mime_type_follows_content_before_name();
    void characters_are_never_cut_data();
    void characters_are_never_cut();
};

void FilesTest::a_folder_lists_folders_first_and_says_what_each_entry_is()
{
    const Place place;
    place.write(u"zebra/inner.txt"_s, "x");
    place.write(u"日本語 名.txt"_s, "12345");
    place.write(u"Alpha.md"_s, "a");
    place.link(u"zebra"_s, u"to-folder"_s);
    place.link(u"/etc"_s, u"to-outside"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(place.path(u"pipe"_s)).constData(), 0600), 0);
    const auto json = describe(place.root(), u""_s).value();
    QCOMPARE(json.value(u"path"_s).toString(), u""_s);
    QCOMPARE(json.value(u"type"_s).toString(), u"dir"_s);
    QStringList seen;
    for (const auto &entry : json.value(u"entries"_s).toArray()) {
        seen += entry[u"name"_s].toString() + u':' + entry[u"type"_s].toString();
        QVERIFY(entry[u"modified"_s].toString().endsWith(u'Z'));
    }
    QCOMPARE(seen,
        QStringList({u"to-folder:dir"_s, u"zebra:dir"_s, u"Alpha.md:file"_s, u"pipe:other"_s,
            u"to-outside:symlink"_s, u"日本語 名.txt:file"_s}));
    QCOMPARE(describe(place.root(), u"zebra"_s)->value(u"path"_s).toString(), u"zebra"_s);
}

void FilesTest::a_text_file_is_shown_as_text_and_other_bytes_as_base64()
{
    const Place place;
    place.write(u"a/text.md"_s, "# ラーメン\n");
    place.write(u"bytes.bin"_s, QByteArray("\x00\xff\x01", 3));
    place.write(u"empty"_s, "");
    const auto text = describe(place.root(), u"a/../a/text.md"_s).value();
    QCOMPARE(text.value(u"path"_s).toString(), u"a/text.md"_s);
    QCOMPARE(text.value(u"type"_s).toString(), u"file"_s);
    QCOMPARE(text.value(u"text"_s).toString(), u"# ラーメン\n"_s);
    QCOMPARE(text.value(u"mime_type"_s).toString(), u"text/markdown"_s);
    QCOMPARE(text.value(u"size"_s).toInt(), 15);
    QVERIFY(!text.value(u"truncated"_s).toBool());
    const auto bytes = describe(place.root(), u"bytes.bin"_s).value();
    QVERIFY(!bytes.contains(u"text"_s));
    QCOMPARE(bytes.value(u"base64"_s).toString(), u"AP8B"_s);
    QCOMPARE(describe(place.root(), u"empty"_s)->value(u"text"_s).toString(), u""_s);
    QVERIFY(describe(place.root(), u"empty"_s)->contains(u"text"_s));
}

void FilesTest::a_large_file_is_cut_between_characters()
{
    const Place place;
    place.write(u"large.txt"_s, "x" + QByteArray("あ").repeated(400'000));
    const auto json = describe(place.root(), u"large.txt"_s).value();
    QVERIFY(json.value(u"truncated"_s).toBool());
    QCOMPARE(json.value(u"size"_s).toInteger(), 1'200'001);
    const auto text = json.value(u"text"_s).toString();
    QVERIFY(text.toUtf8().size() <= maxShownBytes);
    QVERIFY(text.endsWith(u'あ'));
}

void FilesTest::raw_bytes_have_a_limit()
{
    const Place place;
    place.write(u"small.png"_s, "\x89PNG\r\n\x1a\n");
    const auto raw = readRaw(place.root(), u"small.png"_s).value();
    QCOMPARE(raw.bytes, QByteArray("\x89PNG\r\n\x1a\n"));
    QCOMPARE(raw.mimeType, u"image/png"_s);
    QCOMPARE(raw.name, u"small.png"_s);
    QFile huge(place.path(u"huge"_s));
    QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(maxRawBytes + 1));
    QCOMPARE(readRaw(place.root(), u"huge"_s).error().code, ErrorCode::PayloadTooLarge);
    QVERIFY(huge.resize(maxRawBytes));
    QCOMPARE(readRaw(place.root(), u"huge"_s)->bytes.size(), maxRawBytes);
    QCOMPARE(readRaw(place.root(), u""_s).error().code, ErrorCode::Unprocessable);
    QCOMPARE(readRaw(place.root(), u"../state"_s).error().code, ErrorCode::Forbidden);
}

void FilesTest::special_files_are_refused_without_touching_them()
{
    const Place place;
    QCOMPARE(::mkfifo(QFile::encodeName(place.path(u"pipe"_s)).constData(), 0600), 0);
    QCOMPARE(describe(place.root(), u"pipe"_s).error().code, ErrorCode::Unprocessable);
    QCOMPARE(readRaw(place.root(), u"pipe"_s).error().code, ErrorCode::Unprocessable);
    place.link(u"/dev/zero"_s, u"zero"_s);
    QCOMPARE(readRaw(place.root(), u"zero"_s).error().code, ErrorCode::Forbidden);
}

void FilesTest::a_mime_type_follows_content_before_name()
{
    QCOMPARE(mimeTypeOf(u"notes"_s, "plain words\n"), u"text/plain"_s);
    QCOMPARE(mimeTypeOf(u"fake.txt"_s, QByteArray("\0\1\2", 3)), u"application/octet-stream"_s);
    QCOMPARE(mimeTypeOf(u"photo"_s, "\x89PNG\r\n\x1a\n"), u"image/png"_s);
}

void FilesTest::characters_are_never_cut_data()
{
    QTest::addColumn<QByteArray>("whole");
    QTest::newRow("ascii") << QByteArray("abc");
    QTest::newRow("two bytes") << QByteArray("aé");
    QTest::newRow("three bytes") << QByteArray("aあ");
    QTest::newRow("four bytes") << QByteArray("a🌱");
}

void FilesTest::characters_are_never_cut()
{
    QFETCH(QByteArray, whole);
    QCOMPARE(wholeCharacters(whole), whole);
    for (qsizetype size = whole.size() - 1; size > 1; --size)
        QCOMPARE(wholeCharacters(whole.first(size)),
            whole == "abc" ? whole.first(size) : QByteArray("a"));
    QCOMPARE(wholeCharacters({}), QByteArray());
    QCOMPARE(wholeCharacters("\x80\x80\x80\x80\x80").size(), 5);
}

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_files.moc"
