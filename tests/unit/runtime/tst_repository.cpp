// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/repository.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runtime;

class TestRepository : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void what_people_write_is_understood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("remote");
        QTest::addColumn<QString>("location");
        QTest::newRow("path") << u"/srv/code"_s << false << u"/srv/code"_s;
        QTest::newRow("path with dots") << u"/srv/./code/../other"_s << false << u"/srv/other"_s;
        QTest::newRow("home") << u"~/code"_s << false << u"/home/ada/code"_s;
        QTest::newRow("github") << u"ada/engine.js"_s << true
                                << u"https://github.com/ada/engine.js"_s;
        QTest::newRow("https") << u"https://example.org/a/b.git"_s << true
                               << u"https://example.org/a/b.git"_s;
        QTest::newRow("ssh") << u"ssh://git@example.org/a/b"_s << true
                             << u"ssh://git@example.org/a/b"_s;
        QTest::newRow("scp") << u"git@example.org:a/b.git"_s << true
                             << u"git@example.org:a/b.git"_s;
        QTest::newRow("file") << u"file:///srv/code.git"_s << true << u"file:///srv/code.git"_s;
    }
    void what_people_write_is_understood()
    {
        QFETCH(QString, text);
        QFETCH(bool, remote);
        const auto repository = readRepository(text, u"/home/ada"_s);
        QVERIFY2(repository, repository ? "" : qPrintable(repository.error().detail));
        QCOMPARE(repository->kind == RepositoryRef::Remote, remote);
        QTEST(repository->location, "location");
    }

    void what_could_run_a_program_or_name_an_option_is_refused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "-u", "--upload-pack=touch /tmp/x", "ext::sh -c touch% /tmp/x",
                 "fd::17", "http::x", "javascript://x", "ftp://example.org/x",
                 "git://example.org/x", "https://user:secret@example.org/x", "../x", "a", "a/b/c",
                 "ada/..", "-a/b", "ssh://-oProxyCommand=touch/x", "git@-oProxyCommand=x:y",
                 "git@example.org:-x", "ada/engine\nx", "https:///x"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("too long") << u"/"_s + QString(5000, u'a');
    }
    void what_could_run_a_program_or_name_an_option_is_refused()
    {
        QFETCH(QString, text);
        const auto repository = readRepository(text, u"/home/ada"_s);
        QVERIFY(!repository);
        QCOMPARE(repository.error().code, ErrorCode::InvalidRequest);
        QCOMPARE(repository.error().extra[u"field"_s].toString(), u"repository"_s);
        QVERIFY(repository.error().detail.contains(u"OWNER/NAME"_s)); // says what is allowed
    }

    void branches_cannot_be_options_or_expressions_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        for (const char *text :
            {"main", "feature/x", "v1.0", "0123abc", "fix-#3", "a+b", "user@work"})
            QTest::newRow(text) << QString::fromLatin1(text) << true;
        for (const char *text : {"", "-f", "--all", "a..b", "a b", "a~1", "a^", "a:b", "a//b", "a/",
                 "/a", "a.lock", "@{-1}", "x@{1}", "a/.b", "a\n", "main\\x"})
            QTest::newRow(text) << QString::fromLatin1(text) << false;
    }
    void branches_cannot_be_options_or_expressions()
    {
        QFETCH(QString, text);
        QTEST(readBranch(text).has_value(), "good");
    }

    void a_folder_is_used_only_where_it_may_be()
    {
        const QTemporaryDir place;
        QDir root(place.path());
        QVERIFY(root.mkpath(u"data/sessions"_s) && root.mkpath(u"work"_s));
        QFile file(root.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString data = root.filePath(u"data"_s);
        QCOMPARE(checkFolder(root.filePath(u"work"_s), data).value(),
            QFileInfo(root.filePath(u"work"_s)).canonicalFilePath());
        for (const QString &bad : {u"work"_s, u"../../etc"_s, root.filePath(u"none"_s),
                 root.filePath(u"file"_s), data, root.filePath(u"data/sessions"_s),
                 root.filePath(u"work/../data/sessions"_s), u"/proc/self\n"_s}) {
            const auto folder = checkFolder(bad, data);
            QVERIFY2(!folder, qPrintable(bad));
            QCOMPARE(folder.error().extra[u"field"_s].toString(), u"folder"_s);
        }
        QVERIFY(QFile::link(data, root.filePath(u"link"_s)));
        QVERIFY(!checkFolder(root.filePath(u"link"_s), data)); // a link into it is in it
    }
};

QTEST_GUILESS_MAIN(TestRepository)
#include "tst_repository.moc"
