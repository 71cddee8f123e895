// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/backoff.h"
#include "qml/Core/command_registry.h"
#include "qml/Core/server_address.h"
#include "qml/Core/session_info.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::client;
using namespace std::chrono_literals;

class TestBackoff : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waits_grow_from_half_a_second_to_thirty()
    {
        const BackoffPolicy policy;
        QCOMPARE(backoffDelay(policy, 0, 0), 250ms);
        QCOMPARE(backoffDelay(policy, 0, 0.999999), 499ms);
        QCOMPARE(backoffDelay(policy, 3, 0), 2000ms);
        for (const int attempt : {6, 20, 1000}) {
            QCOMPARE(backoffDelay(policy, attempt, 0), 15'000ms);
            QVERIFY(backoffDelay(policy, attempt, 0.999999) <= 30'000ms);
        }
    }

    void what_a_person_types_becomes_an_address_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("token");
        QTest::newRow("host") << u" ccplant.example.com "_s << u"https://ccplant.example.com"_s
                              << QString();
        QTest::newRow("loopback") << u"localhost:8080"_s << u"http://localhost:8080"_s << QString();
        QTest::newRow("path") << u"https://a.example/ccplant/"_s << u"https://a.example/ccplant"_s
                              << QString();
        QTest::newRow("token") << u"http://127.0.0.1:9/?token=abc%2B"_s << u"http://127.0.0.1:9"_s
                               << u"abc+"_s;
        QTest::newRow("user") << u"https://me:pw@a.example"_s << u"https://a.example"_s
                              << QString();
    }
    void what_a_person_types_becomes_an_address()
    {
        QFETCH(const QString, typed);
        const ServerAddress address = readAddress(typed);
        QCOMPARE(address.error, QString());
        QTEST(address.url.toString(), "url");
        QTEST(address.token, "token");
    }

    void a_path_of_a_server_has_its_slashes_once_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("url");
        QTest::newRow("bare") << u"https://a.example"_s << u"https://a.example/auth/github"_s;
        QTest::newRow("a page's") << u"https://a.example:8443/"_s
                                  << u"https://a.example:8443/auth/github"_s;
        QTest::newRow("below a path")
            << u"https://a.example/x%2Fy"_s << u"https://a.example/x%2Fy/auth/github"_s;
        QTest::newRow("below a path, with a slash")
            << u"https://a.example/ccplant/"_s << u"https://a.example/ccplant/auth/github"_s;
    }
    void a_path_of_a_server_has_its_slashes_once()
    {
        QFETCH(const QString, server);
        QTEST(urlAt(QUrl(server), u"/auth/github"_s).toString(QUrl::FullyEncoded), "url");
    }

    void what_is_no_address_is_refused_with_advice_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("empty") << u"  "_s;
        QTest::newRow("ftp") << u"ftp://a.example"_s;
        QTest::newRow("no host") << u"http://"_s;
        QTest::newRow("one-time link") << u"http://127.0.0.1:9/auth/login?token=x"_s;
    }
    void what_is_no_address_is_refused_with_advice()
    {
        QFETCH(const QString, typed);
        QVERIFY(!readAddress(typed).error.isEmpty());
    }

    void repositories_are_named_shortly_data()
    {
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("name");
        QTest::newRow("slug") << u"acme/web"_s << u"acme/web"_s;
        QTest::newRow("https") << u"https://github.com/acme/web.git"_s << u"acme/web"_s;
        QTest::newRow("ssh") << u"git@github.com:acme/web.git"_s << u"acme/web"_s;
        QTest::newRow("path") << u"/home/me/src/web/"_s << u"web"_s;
        QTest::newRow("none") << QString() << QString();
    }
    void repositories_are_named_shortly()
    {
        QFETCH(const QString, repository);
        QTEST(shortRepository(repository), "name");
    }

    void times_are_told_as_people_tell_them()
    {
        const QDateTime now = QDateTime::fromString(u"2026-03-01T12:00:00Z"_s, Qt::ISODate);
        QCOMPARE(relativeTime(now.addSecs(-5), now), u"now"_s);
        QCOMPARE(relativeTime(now.addSecs(60), now), u"now"_s); // a clock that is behind
        QCOMPARE(relativeTime(now.addSecs(-300), now), u"5 min"_s);
        QCOMPARE(relativeTime(now.addSecs(-7300), now), u"2 h"_s);
        QCOMPARE(relativeTime(now.addDays(-3), now), u"3 d"_s);
        QVERIFY(!relativeTime(now.addDays(-30), now).isEmpty());
        QCOMPARE(relativeTime({}, now), QString());
    }

    void a_title_that_was_markdown_is_shown_without_its_marks()
    {
        QCOMPARE(plainTitle(u"Please run `echo phone`"_s), u"Please run echo phone"_s);
        QCOMPARE(plainTitle(u"Use ``a`b`` and **be quick**"_s), u"Use a`b and be quick"_s);
        QCOMPARE(plainTitle(u"## Tidy  the __init__.py\nfile"_s), u"Tidy the __init__.py file"_s);
        QCOMPARE(plainTitle(u"2 * 3 ** 4, one ` only, #12"_s), u"2 * 3 ** 4, one ` only, #12"_s);
    }

    void the_palette_finds_by_word_starts_first()
    {
        QCOMPARE(fuzzyScore(u"xyz", u"New session"), 0);
        QVERIFY(fuzzyScore(u"ns", u"New session") > fuzzyScore(u"ns", u"Answers"));
        QVERIFY(fuzzyScore(u"new", u"New session") > fuzzyScore(u"new", u"Renew the token"));
        QVERIFY(fuzzyScore(u"", u"anything") > 0);
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
