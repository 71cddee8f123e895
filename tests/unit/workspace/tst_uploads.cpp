// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/names.h"
#include "server/runner/workspace/uploads.h"
#include "tests/unit/workspace/place.h"

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

class UploadsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_name_is_made_safe_data();
    void a_name_is_made_safe();
    void a_long_name_keeps_its_extension_and_its_characters();
    void an_upload_lands_whole_and_never_overwrites();
    void an_upload_does_not_dirty_the_repository();
    void too_much_is_refused_and_leaves_nothing();
    void an_abandoned_upload_leaves_nothing();
    void a_link_in_place_of_the_folder_is_refused();
};

void UploadsTest::a_name_is_made_safe_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("safe");
    QTest::newRow("plain") << u"report.pdf"_s << u"report.pdf"_s;
    QTest::newRow("japanese and blanks") << u"議事録 3月.txt"_s << u"議事録 3月.txt"_s;
    QTest::newRow("path") << u"../../etc/passwd"_s << u"passwd"_s;
    QTest::newRow("windows path") << u"C:\\Users\\x\\doc.txt"_s << u"doc.txt"_s;
    QTest::newRow("dots only") << u".."_s << u"upload"_s;
    QTest::newRow("empty") << u""_s << u"upload"_s;
    QTest::newRow("separators only") << u"///"_s << u"upload"_s;
    QTest::newRow("hidden") << u".bashrc"_s << u"bashrc"_s;
    QTest::newRow("an option") << u"--force"_s << u"force"_s;
    QTest::newRow("hidden option") << u".-. -rf"_s << u"rf"_s;
    QTest::newRow("line feed and NUL") << u"a\nb\0c.txt"_s << u"abc.txt"_s;
    QTest::newRow("direction override") << u"gpj.\u202Eexe"_s << u"gpj.exe"_s;
    QTest::newRow("reserved") << u"NUL.txt"_s << u"_NUL.txt"_s;
    QTest::newRow("reserved, bare") << u"com1"_s << u"_com1"_s;
    QTest::newRow("not reserved") << u"console.log"_s << u"console.log"_s;
    QTest::newRow("blanks and dots at the end") << u"  name . . "_s << u"name"_s;
    QTest::newRow("decomposed") << u"e\u0301.txt"_s << u"é.txt"_s;
}

void UploadsTest::a_name_is_made_safe()
{
    QFETCH(QString, wanted);
    QFETCH(QString, safe);
    QCOMPARE(safeFileName(wanted), safe);
    QCOMPARE(safeFileName(safe), safe);
}

void UploadsTest::a_long_name_keeps_its_extension_and_its_characters()
{
    for (const auto &part : {u"x"_s, u"あ"_s, u"🌱"_s}) {
        const auto name = safeFileName(part.repeated(300) + u".tar"_s);
        QVERIFY(name.toUtf8().size() <= 200);
        QVERIFY(name.toUtf8().size() > 190);
        QVERIFY(name.endsWith(u".tar"_s));
        QVERIFY(!name.contains(QChar::ReplacementCharacter));
        QCOMPARE(QString::fromUtf8(name.toUtf8()), name);
        const auto numbered = numberedName(name, 123);
        QVERIFY(numbered.endsWith(u"-123.tar"_s));
        QVERIFY(numbered.toUtf8().size() <= 200);
    }
    QCOMPARE(numberedName(u"a.txt"_s, 2), u"a-2.txt"_s);
    QCOMPARE(numberedName(u"README"_s, 2), u"README-2"_s);
}

void UploadsTest::an_upload_lands_whole_and_never_overwrites()
{
    const Place place;
    for (int i = 1; i <= 3; ++i) {
        const auto stored = storeUpload(place.root(), u"メモ.txt"_s, QByteArray::number(i), 1000);
        QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().internal));
        const auto path = stored->value(u"path"_s).toString();
        QCOMPARE(path,
            i == 1 ? u".ccplant/uploads/メモ.txt"_s : u".ccplant/uploads/メモ-%1.txt"_s.arg(i));
        QCOMPARE(stored->value(u"size"_s).toInt(), 1);
        QCOMPARE(place.read(path), QByteArray::number(i));
    }
    QCOMPARE(place.read(u".ccplant/uploads/メモ.txt"_s), "1");
    QCOMPARE(
        QDir(place.path(u".ccplant/uploads"_s)).entryList(QDir::Files | QDir::Hidden).size(), 3);
}

void UploadsTest::an_upload_does_not_dirty_the_repository()
{
    const Place place;
    place.write(u"a.txt"_s, "a");
    place.commitAll(u"first"_s);
    QVERIFY(storeUpload(place.root(), u"x.bin"_s, "bytes", 1000));
    QCOMPARE(place.git({u"status"_s, u"--porcelain"_s}), "");
}

void UploadsTest::too_much_is_refused_and_leaves_nothing()
{
    const Place place;
    QVERIFY(storeUpload(place.root(), u"exact"_s, QByteArray(10, 'x'), 10));
    QCOMPARE(storeUpload(place.root(), u"more"_s, QByteArray(11, 'x'), 10).error().code,
        ErrorCode::PayloadTooLarge);
    {
        auto upload = Upload::begin(place.root(), u"pieces"_s, 10);
        QVERIFY(upload);
        QVERIFY(upload->write("123456"));
        QCOMPARE(upload->write("78901").error().code, ErrorCode::PayloadTooLarge);
    }
    QCOMPARE(QDir(place.path(u".ccplant/uploads"_s)).entryList(QDir::Files | QDir::Hidden),
        QStringList{u"exact"_s});
}

void UploadsTest::an_abandoned_upload_leaves_nothing()
{
    const Place place;
    {
        auto upload = Upload::begin(place.root(), u"half"_s, 1000);
        QVERIFY(upload && upload->write("half"));
        const auto moved = std::move(*upload);
        QCOMPARE(
            QDir(place.path(u".ccplant/uploads"_s)).entryList(QDir::Files | QDir::Hidden).size(),
            1);
    }
    QVERIFY(QDir(place.path(u".ccplant/uploads"_s))
            .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void UploadsTest::a_link_in_place_of_the_folder_is_refused()
{
    const Place first;
    QDir().mkpath(first.base() + u"/elsewhere"_s);
    first.link(first.base() + u"/elsewhere"_s, u".ccplant"_s);
    QCOMPARE(storeUpload(first.root(), u"x"_s, "x", 10).error().code, ErrorCode::Forbidden);
    const Place second;
    QDir().mkpath(second.base() + u"/elsewhere"_s);
    second.link(second.base() + u"/elsewhere"_s, u".ccplant/uploads"_s);
    QCOMPARE(storeUpload(second.root(), u"x"_s, "x", 10).error().code, ErrorCode::Forbidden);
    for (const auto *place : {&first, &second})
        QVERIFY(QDir(place->base() + u"/elsewhere"_s)
                .isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QTEST_GUILESS_MAIN(UploadsTest)
#include "tst_uploads.moc"
