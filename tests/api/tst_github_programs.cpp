// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pkce.h"
#include "tests/api/github_fixture.h"
#include "tests/api/harness/live_client.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// Signing in with GitHub: where it leads to, programs, and how it is configured.
class TstGitHubPrograms : public GitHubFixture {
    Q_OBJECT
private Q_SLOTS:
    void it_goes_back_to_where_it_began_and_nowhere_else_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QByteArray>("found");
        QTest::newRow("a session") << u"/sessions/s_1?tab=diff"_s << "/sessions/s_1?tab=diff"_ba;
        QTest::newRow("another host") << u"https://evil.example/"_s << "/"_ba;
        QTest::newRow("without scheme") << u"//evil.example/"_s << "/"_ba;
        QTest::newRow("backslash") << u"/\\evil.example/"_s << "/"_ba;
        QTest::newRow("script") << u"javascript:alert(1)"_s << "/"_ba;
        QTest::newRow("markup") << u"/\"><script>"_s << "/"_ba;
        QTest::newRow("line feed") << u"/\nX: y"_s << "/"_ba;
    }

    void it_goes_back_to_where_it_began_and_nowhere_else()
    {
        QFETCH(QString, wanted);
        QFETCH(QByteArray, found);
        m_github.signedIn = u"Alice"_s;
        Browser browser(m_plant->url());
        const QUrl url =
            begin(browser, u"?return_to="_s + QString::fromLatin1(QUrl::toPercentEncoding(wanted)));
        const Answer page = browser.get(pathOf(atGitHub(url)));
        QCOMPARE(page.status, 200);
        QVERIFY2(page.body.contains("url=" + found + "\""), page.body.constData());
    }

    void a_program_signs_in_through_the_browser()
    {
        m_github.signedIn = u"Alice"_s;
        const QByteArray verifier = auth::pkce::newVerifier();
        const QString query =
            u"?redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2Fdone&state=mine&code_challenge_method=S256&code_challenge="_s
            + QString::fromLatin1(auth::pkce::challengeOf(verifier));
        const auto codeOf = [&] {
            Browser browser(m_plant->url());
            const Answer back = browser.get(pathOf(atGitHub(begin(browser, query))));
            const QUrl url = QUrl::fromEncoded(back.header("location"));
            const bool good = back.status == 303 && url.host() == "127.0.0.1"_L1
                && url.port() == 49152 && url.path() == "/done"_L1
                && QUrlQuery(url).queryItemValue(u"state"_s) == "mine"_L1
                && !browser.cookies.contains("ccplant"); // it is the program that signs in
            return good ? QUrlQuery(url).queryItemValue(u"code"_s, QUrl::FullyDecoded) : QString();
        };
        HttpClient program(m_plant->url());
        const auto redeem = [&](const QString &code, const QByteArray &with) {
            return program.post(u"/auth/token"_s,
                {{u"code"_s, code}, {u"code_verifier"_s, QString::fromLatin1(with)}}, from());
        };
        const QString code = codeOf();
        QVERIFY(!code.isEmpty());
        const Answer token = redeem(code, verifier);
        QCOMPARE(token.status, 200);
        QCOMPARE(token.json()["user"_L1].toString(), u"alice"_s);
        const QByteArray secret = token.json()["token"_L1].toString().toLatin1();
        QVERIFY(secret.startsWith("ccps_"));
        QCOMPARE(redeem(code, verifier).status, 403); // once
        QCOMPARE(redeem(codeOf(), auth::pkce::newVerifier()).status, 403); // another program
        const QString third = codeOf();
        QCOMPARE(redeem(third.chopped(1), verifier).status, 403);
        QCOMPARE(redeem({}, verifier).status, 400);

        program.headers = {{"Authorization", "Bearer " + secret}};
        QCOMPARE(program.get(u"/api/v1/me"_s).json()["user"_L1].toString(), u"alice"_s);
        QCOMPARE(program.post(u"/api/v1/keys"_s, {{u"name"_s, u"mine"_s}}).status, 201);
        const Answer renewed = program.post(u"/auth/token/renew"_s);
        QCOMPARE(renewed.status, 200);
        HttpClient owner(*m_plant);
        QCOMPARE(owner.post(u"/auth/token/renew"_s).status, 403);
        QCOMPARE(program.post(u"/auth/logout"_s).status, 204);
        QCOMPARE(program.get(u"/api/v1/me"_s).status, 401);
        program.headers = {// the same sign-in
            {"Authorization", "Bearer " + renewed.json()["token"_L1].toString().toLatin1()}};
        QCOMPARE(program.get(u"/api/v1/me"_s).status, 401);
        program.headers = {{"Cookie", "ccplant=" + secret.sliced(5)}};
        QCOMPARE(program.get(u"/api/v1/me"_s).status, 401); // a token is no cookie
    }

    void a_program_is_told_of_refusals_at_its_address()
    {
        const QString query =
            u"?redirect_uri=http%3A%2F%2F127.0.0.1%3A49152%2F&state=mine&code_challenge_method=S256&code_challenge="_s
            + QString::fromLatin1(auth::pkce::challengeOf(auth::pkce::newVerifier()));
        m_github.signedIn = u"mallory"_s;
        Browser browser(m_plant->url());
        const Answer back = browser.get(pathOf(atGitHub(begin(browser, query))));
        QCOMPARE(back.status, 303);
        const QUrlQuery told(QUrl::fromEncoded(back.header("location")));
        QCOMPARE(told.queryItemValue(u"error"_s), u"access_denied"_s);
        QCOMPARE(told.queryItemValue(u"state"_s), u"mine"_s);
        QVERIFY(told.queryItemValue(u"error_description"_s, QUrl::FullyDecoded)
                .contains("administrator"_L1));
    }

    void a_program_that_asks_wrongly_is_told_so_data()
    {
        QTest::addColumn<QString>("redirect");
        QTest::addColumn<QString>("rest");
        const QString good =
            u"&state=s&code_challenge_method=S256&code_challenge="_s + QString(43, u'a');
        const QString here = u"http://127.0.0.1:1234/"_s;
        QTest::newRow("elsewhere") << u"http://evil.example:80/"_s << good;
        QTest::newRow("by name") << u"http://localhost:1234/"_s << good;
        QTest::newRow("lookalike") << u"http://127.0.0.1.evil.example:1234/"_s << good;
        QTest::newRow("user info") << u"http://127.0.0.1:1@evil.example:2/"_s << good;
        QTest::newRow("https") << u"https://127.0.0.1:1234/"_s << good;
        QTest::newRow("no port") << u"http://127.0.0.1/"_s << good;
        QTest::newRow("script") << u"javascript:alert(1)"_s << good;
        QTest::newRow("no state") << here << good.sliced(8);
        QTest::newRow("plain") << here << QString(good).replace("S256"_L1, "plain"_L1);
        QTest::newRow("short challenge") << here << good.chopped(1);
    }

    void a_program_that_asks_wrongly_is_told_so()
    {
        QFETCH(QString, redirect);
        QFETCH(QString, rest);
        Browser browser(m_plant->url());
        const QString query =
            u"?redirect_uri="_s + QString::fromLatin1(QUrl::toPercentEncoding(redirect)) + rest;
        QCOMPARE(browser.get(u"/auth/github"_s + query).status, 400);
        QVERIFY(browser.cookies.isEmpty());
    }

    void the_methods_are_told_to_everybody()
    {
        const QJsonObject methods = HttpClient(m_plant->url()).get(u"/auth/methods"_s).json();
        QCOMPARE(methods["mode"_L1].toString(), u"both"_s);
        QCOMPARE(methods["token"_L1].toBool(), true);
        QCOMPARE(methods["github"_L1]["path"_L1].toString(), u"/auth/github"_s);
    }

    void nothing_secret_was_logged()
    {
        const QString output = m_plant->output();
        for (const QByteArray &secret : m_github.secrets())
            QVERIFY(!output.contains(QString::fromLatin1(secret)));
        QVERIFY(!output.contains("ccps_"_L1));
        QVERIFY(!output.contains("v2.github."_L1));
        QVERIFY(output.contains("signed in"_L1));
    }

    void with_oauth_only_links_and_tokens_sign_no_browser_in()
    {
        startPlant({u"--auth-mode"_s, u"oauth_only"_s});
        HttpClient nobody(m_plant->url());
        QCOMPARE(nobody.get(pathOf(m_plant->loginUrl())).status, 403);
        QCOMPARE(
            nobody.post(u"/auth/login"_s, {{u"token"_s, m_plant->token()}}, {{"X-Ccplant", "1"}})
                .status,
            403);
        QCOMPARE(nobody.get(u"/auth/methods"_s).json()["token"_L1].toBool(), false);
        QCOMPARE(HttpClient(*m_plant).get(u"/api/v1/me"_s).status, 200); // programs go on
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"Alice"_s).status, 200);
    }

    void with_api_key_there_is_no_github()
    {
        m_plant = std::make_unique<Plant>();
        m_plant->environment.insert(u"AUTH_MODE"_s, u"api_key"_s); // as the original has it
        m_plant->arguments = {u"--auth-github-client-id"_s, u"x"_s};
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        HttpClient nobody(m_plant->url());
        QCOMPARE(nobody.get(u"/auth/github"_s).status, 404);
        QCOMPARE(nobody.get(u"/auth/github/callback?code=x&state=y"_s).status, 404);
        QCOMPARE(nobody.post(u"/auth/token"_s, {{u"code"_s, u"x"_s}}).status, 404);
        const QJsonObject methods = nobody.get(u"/auth/methods"_s).json();
        QCOMPARE(methods["mode"_L1].toString(), u"api_key"_s);
        QVERIFY(!methods.contains("github"_L1));
        QCOMPARE(nobody.get(pathOf(m_plant->loginUrl())).status, 303);
    }

    void it_does_not_start_half_configured()
    {
        Plant plant;
        const QString data = plant.dataDir();
        const auto run = [&](const QStringList &more) {
            return plant.run(QStringList{u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, data,
                                 u"--auth-github-client-id"_s, u"x"_s}
                + more);
        };
        const auto nobody = run({});
        QCOMPARE(nobody.status, 2);
        QVERIFY(nobody.err.contains("nobody may sign in"_L1));
        const auto secretless = run({u"--auth-github-users"_s, u"alice"_s});
        QCOMPARE(secretless.status, 1);
        QVERIFY(secretless.err.contains("client secret"_L1));
        const auto plain = run(
            {u"--auth-github-users"_s, u"a"_s, u"--auth-github-url"_s, u"http://ghe.example"_s});
        QCOMPARE(plain.status, 2);
        QVERIFY(plain.err.contains("https"_L1));
    }

    void https_makes_the_transactions_cookie_a_host_cookie()
    {
        startPlant({u"--public-url"_s, u"https://ccplant.example.com"_s});
        const Answer answer =
            HttpClient(m_plant->url()).get(u"/auth/github"_s, {{"Host", "ccplant.example.com"}});
        QVERIFY(answer.header("set-cookie").startsWith("__Host-ccplant-github="));
        QVERIFY(answer.header("set-cookie").endsWith("; Secure"));
        QVERIFY(answer.header("location")
                .contains(
                    "redirect_uri=https%3A%2F%2Fccplant.example.com%2Fauth%2Fgithub%2Fcallback"));
    }
};

QTEST_GUILESS_MAIN(TstGitHubPrograms)
#include "tst_github_programs.moc"
