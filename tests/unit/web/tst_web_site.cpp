// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/web/negotiation.h"
#include "server/web/site_folder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::web {

/// The files of the web client, without a server around them.
class TstWebSite : public QObject {
    Q_OBJECT

    static void put(const QString &folder, const QString &name, const QByteArray &content)
    {
        const QString path = folder + u'/' + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
        QCOMPARE(file.write(content), content.size());
    }

    static void putSite(const QString &folder, const QByteArray &page = "page")
    {
        put(folder, u"index.html"_s, page);
        put(folder, u"headers.json"_s, R"({"content_security_policy":"default-src 'none'"})");
        put(folder, u"assets/app.1f2e.wasm"_s, QByteArray(100'000, 'w'));
        put(folder, u"assets/app.1f2e.wasm.br"_s, QByteArray(1000, 'b'));
        put(folder, u"assets/app.1f2e.wasm.gz"_s, QByteArray(2000, 'g'));
    }

private Q_SLOTS:
    void the_best_coding_is_what_the_browser_likes_and_is_smallest_data()
    {
        QTest::addColumn<QByteArray>("accepts");
        QTest::addColumn<int>("chosen"); // -1: none
        const int identity = int(Coding::Identity);
        const int gzip = int(Coding::Gzip);
        const int brotli = int(Coding::Brotli);
        QTest::newRow("a browser") << "gzip, deflate, br, zstd"_ba << brotli;
        QTest::newRow("nothing said") << ""_ba << identity;
        QTest::newRow("gzip only") << "gzip"_ba << gzip;
        QTest::newRow("its old name") << "x-gzip"_ba << gzip;
        QTest::newRow("weights") << "br;q=0.2, gzip;q=0.8"_ba << gzip;
        QTest::newRow("not brotli") << "br;q=0, *"_ba << gzip;
        QTest::newRow("anything") << "*"_ba << brotli;
        QTest::newRow("nothing at all") << "*;q=0"_ba << -1;
        QTest::newRow("only plain") << "identity;q=1, *;q=0"_ba << identity;
        QTest::newRow("case and space") << " BR ; Q=1.0 "_ba << brotli;
        QTest::newRow("nonsense") << "br;q=high, gzip;q=2, ;;,"_ba << identity;
    }

    void the_best_coding_is_what_the_browser_likes_and_is_smallest()
    {
        QFETCH(QByteArray, accepts);
        QFETCH(int, chosen);
        const auto coding = chooseCoding(accepts, {Coding::Identity, Coding::Gzip, Coding::Brotli});
        QCOMPARE(coding ? int(*coding) : -1, chosen);
    }

    void tags_are_compared_weakly()
    {
        QVERIFY(namesTag("\"a\"", "\"a\""));
        QVERIFY(namesTag("W/\"a\"", "\"a\""));
        QVERIFY(namesTag("\"b\", \"a\"", "\"a\""));
        QVERIFY(namesTag("*", "\"a\""));
        QVERIFY(!namesTag("\"b\"", "\"a\""));
        QVERIFY(!namesTag("a", "\"a\""));
    }

    void a_site_knows_its_files_and_their_codings()
    {
        const QTemporaryDir folder;
        putSite(folder.path());
        const auto site = Site::load(folder.path());
        QVERIFY2(site, qPrintable(site ? QString() : site.error().detail));
        QCOMPARE(site->policy(), "default-src 'none'"_ba);
        const File *program = site->find(u"assets/app.1f2e.wasm"_s);
        QVERIFY(program);
        QCOMPARE(program->contentType, "application/wasm"_ba);
        QVERIFY(program->immutable);
        QCOMPARE(program->variants.size(), 3);
        QSet<QByteArray> tags;
        for (const Variant &variant : program->variants)
            tags.insert(variant.etag);
        QCOMPARE(tags.size(), 3); // a tag stands for exact bytes
        const File *index = site->find(u"index.html"_s);
        QVERIFY(index);
        QVERIFY(!index->immutable);
    }

    void what_is_not_part_of_the_client_is_not_served()
    {
        const QTemporaryDir folder;
        putSite(folder.path());
        put(folder.path(), u".secret"_s, "x");
        put(folder.path(), u".git/config"_s, "x");
        QVERIFY(QFile::link(u"/etc/passwd"_s, folder.filePath(u"passwd"_s)));
        QVERIFY(QFile::link(u"/etc"_s, folder.filePath(u"assets/etc"_s)));
        const auto site = Site::load(folder.path());
        QVERIFY(site);
        for (const QString &path :
            {u"headers.json"_s, u".secret"_s, u".git/config"_s, u"passwd"_s, u"assets/etc/passwd"_s,
                u"../etc/passwd"_s, u"assets"_s, u""_s, u"assets/app.1f2e.wasm.br"_s})
            QVERIFY2(!site->find(path), qPrintable(path));
    }

    void a_folder_that_is_no_site_says_how_to_make_one_data()
    {
        QTest::addColumn<QString>("missing");
        QTest::newRow("folder") << u"."_s;
        QTest::newRow("index") << u"index.html"_s;
        QTest::newRow("policy") << u"headers.json"_s;
    }

    void a_folder_that_is_no_site_says_how_to_make_one()
    {
        QFETCH(QString, missing);
        const QTemporaryDir folder;
        const QString site = folder.filePath(u"site"_s);
        putSite(site);
        if (missing == "."_L1)
            QVERIFY(QDir(site).removeRecursively());
        else
            QVERIFY(QFile::remove(site + u'/' + missing));
        const auto loaded = Site::load(site);
        QVERIFY(!loaded);
        QVERIFY2(loaded.error().detail.contains("./dev build --web"_L1),
            qPrintable(loaded.error().detail));
    }

    void a_policy_that_would_split_the_header_is_refused()
    {
        const QTemporaryDir folder;
        putSite(folder.path());
        put(folder.path(), u"headers.json"_s, R"({"content_security_policy":"a\r\nX: y"})");
        QVERIFY(!Site::load(folder.path()));
    }

    void a_site_that_was_built_anew_is_read_again()
    {
        const QTemporaryDir folder;
        const QString site = folder.filePath(u"site"_s);
        putSite(site);
        auto served = SiteFolder::open(site);
        QVERIFY(served);
        const auto page = [&] {
            return served->site().find(u"index.html"_s)->variants.first().bytes;
        };
        QCOMPARE(page(), "page"_ba);
        // As the packer does it: the new one is put in the old one's place.
        putSite(folder.filePath(u"new"_s), "another page");
        QVERIFY(QDir().rename(site, folder.filePath(u"old"_s)));
        QCOMPARE(page(), "page"_ba); // gone for a moment
        QVERIFY(QDir().rename(folder.filePath(u"new"_s), site));
        QTRY_COMPARE_WITH_TIMEOUT(page(), "another page"_ba, 10'000);
    }

    void a_broken_new_site_leaves_the_old_one()
    {
        const QTemporaryDir folder;
        putSite(folder.path());
        auto served = SiteFolder::open(folder.path());
        QVERIFY(served);
        QVERIFY(QFile::remove(folder.filePath(u"headers.json"_s)));
        put(folder.path(), u"index.html"_s, "half of a new page");
        QTest::qWait(1100); // it looks at the disk once a second
        QCOMPARE(served->site().find(u"index.html"_s)->variants.first().bytes, "page"_ba);
    }

    void bytes_that_went_away_are_said_to_be_gone()
    {
        const QTemporaryDir folder;
        putSite(folder.path());
        auto served = SiteFolder::open(folder.path());
        QVERIFY(served);
        const Variant plain = served->site().find(u"assets/app.1f2e.wasm"_s)->variants.constFirst();
        QVERIFY(QFile::remove(folder.filePath(u"assets/app.1f2e.wasm"_s)));
        const auto bytes = served->bytes(plain);
        QVERIFY(!bytes);
        QCOMPARE(bytes.error().code, ErrorCode::NotFound);
    }
};

} // namespace ccplant::web

QTEST_GUILESS_MAIN(ccplant::web::TstWebSite)
#include "tst_web_site.moc"
