// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/live_client.h"
#include "tests/api/harness/plant.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// Who is let in by the real server.
class TstSignInApi : public QObject {
    Q_OBJECT

    Plant m_plant;

    QString pathOf(const QUrl &url) const
    {
        return url.path(QUrl::FullyEncoded) + u'?' + url.query(QUrl::FullyEncoded);
    }
    QUrl newLink()
    {
        return QUrl(
            HttpClient(m_plant).post(u"/auth/login-link"_s).json().value("url"_L1).toString());
    }
    /// The Cookie header of a browser that signed in with a fresh link.
    HttpClient::Headers browser()
    {
        const QByteArray set =
            HttpClient(m_plant.url()).get(pathOf(newLink())).header("set-cookie");
        return {{"Cookie", set.first(std::max<qsizetype>(0, set.indexOf(';')))}};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_plant.start(), qPrintable(m_plant.output())); }

    void without_a_token_nothing_is_told_apart()
    {
        HttpClient nobody(m_plant.url());
        for (const QString &path : {u"/api/v1/me"_s, u"/api/v1/no/such/route"_s, u"/"_s,
                 u"/api/v1/sessions/s_x"_s, u"/api/v1/openapi.yaml"_s}) {
            const Answer answer = nobody.get(path);
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.problemCode(), u"unauthenticated"_s);
            QVERIFY(answer.header("www-authenticate").startsWith("Bearer"));
        }
        QCOMPARE(nobody.post(u"/api/v1/sessions"_s).status, 401);
    }

    void a_wrong_token_is_refused_and_logged_without_it()
    {
        HttpClient wrong(m_plant.url());
        wrong.headers = {{"Authorization", "Bearer ccp_thisisnotthetokenatall"}};
        QCOMPARE(wrong.get(u"/api/v1/me"_s).status, 401);
        QTRY_VERIFY_WITH_TIMEOUT(m_plant.output().contains("refused"_L1), patience);
        QVERIFY(!m_plant.output().contains("thisisnotthetoken"_L1));
    }

    void the_link_of_the_ready_file_signs_a_browser_in_once()
    {
        HttpClient nobody(m_plant.url());
        const QString path = pathOf(m_plant.loginUrl());
        QVERIFY(path.startsWith("/auth/login?token="_L1));
        QCOMPARE(nobody.send("HEAD", path).status, 204);
        const Answer first = nobody.get(path);
        QCOMPARE(first.status, 303);
        QCOMPARE(first.header("location"), "/"_ba);
        const QByteArray cookie = first.header("set-cookie");
        for (const char *part :
            {"ccplant=v2.", "; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=604800"})
            QVERIFY2(cookie.contains(part), cookie.constData());
        QVERIFY(!cookie.contains("Domain"));
        const Answer second = nobody.get(path);
        QCOMPARE(second.status, 403);
        QCOMPARE(second.problemCode(), u"forbidden"_s);
        QVERIFY(second.header("set-cookie").isEmpty());
        const Answer page = nobody.get(path, {{"Accept", "text/html"}});
        QCOMPARE(page.status, 403);
        QVERIFY(page.header("content-type").startsWith("text/html"));
        QVERIFY2(!m_plant.output().contains(m_plant.loginUrl().query()),
            "a login link must not be logged");
    }

    void a_browser_sees_the_page_and_needs_to_mean_what_it_changes()
    {
        HttpClient client(m_plant.url());
        client.headers = browser();
        const Answer page = client.get(u"/"_s);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("ccplant is running"));
        QVERIFY(page.header("content-security-policy").contains("default-src 'none'"));
        QCOMPARE(page.header("x-content-type-options"), "nosniff"_ba);
        QCOMPARE(client.get(u"/api/v1/me"_s).json().value("user"_L1).toString(), u"owner"_s);
        QCOMPARE(client.patch(u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}}).status, 403);
        QCOMPARE(
            client.patch(u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}}, {{"X-Ccplant", "1"}})
                .status,
            200);
        QCOMPARE(client.post(u"/auth/login-link"_s, {}, {{"X-Ccplant", "1"}}).status, 403);
    }

    void the_page_for_nobody_says_how_to_sign_in()
    {
        const Answer page = HttpClient(m_plant.url()).get(u"/"_s, {{"Accept", "text/html,*/*"}});
        QCOMPARE(page.status, 401);
        QVERIFY(page.body.contains("--print-login-link"));
    }

    void signing_out_voids_the_cookie_for_good()
    {
        HttpClient client(m_plant.url());
        client.headers = browser();
        QCOMPARE(client.get(u"/api/v1/me"_s).status, 200);
        const Answer out = client.post(u"/auth/logout"_s, {}, {{"X-Ccplant", "1"}});
        QCOMPARE(out.status, 204);
        QVERIFY(out.header("set-cookie").contains("Max-Age=0"));
        QCOMPARE(client.get(u"/api/v1/me"_s).status, 401);
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        HttpClient later(m_plant.url());
        later.headers = client.headers;
        QCOMPARE(later.get(u"/api/v1/me"_s).status, 401);
    }

    void a_cookie_outlives_a_restart()
    {
        const auto cookie = browser();
        QVERIFY(m_plant.stop());
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        HttpClient client(m_plant.url());
        client.headers = cookie;
        QCOMPARE(client.get(u"/api/v1/me"_s).status, 200);
    }

    void other_sites_and_other_names_are_refused()
    {
        HttpClient client(m_plant);
        const QByteArray host = m_plant.url().authority().toLatin1();
        QCOMPARE(client.get(u"/api/v1/me"_s, {{"Origin", "http://" + host}}).status, 200);
        for (const QByteArray &origin : {"http://evil.example"_ba, "null"_ba,
                 "http://" + host + ".evil.example", "http://localhost:1"_ba})
            QCOMPARE(client.get(u"/api/v1/me"_s, {{"Origin", origin}}).status, 403);
        QVERIFY(client.get(u"/api/v1/me"_s, {{"Host", "evil.example"}}).status >= 400);
        QVERIFY(client.get(u"/healthz"_s, {{"Host", "evil.example:80"}}).status >= 400);
        QVERIFY(HttpClient(m_plant.url()).get(pathOf(newLink()), {{"Host", "evil.example"}}).status
            >= 400);
    }

    void the_live_socket_asks_for_credentials_and_origin()
    {
        const QByteArray origin = "http://" + m_plant.url().authority().toLatin1();
        LiveClient nobody(m_plant.url(), {});
        QVERIFY(!nobody.waitForOpen());
        LiveClient owner(m_plant);
        QVERIFY(owner.waitForOpen());
        const auto cookie = browser();
        LiveClient page(m_plant.url(), cookie + HttpClient::Headers{{"Origin", origin}});
        QVERIFY(page.waitForOpen());
        LiveClient foreign(
            m_plant.url(), cookie + HttpClient::Headers{{"Origin", "http://evil.example"}});
        QVERIFY(!foreign.waitForOpen());
    }

    void a_link_can_be_printed_for_a_running_server()
    {
        const auto ran = m_plant.run({u"--print-login-link"_s, u"--data-dir"_s, m_plant.dataDir()});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        QCOMPARE(HttpClient(m_plant.url()).get(pathOf(QUrl(ran.out.trimmed()))).status, 303);
        Plant stopped;
        const auto none =
            stopped.run({u"--print-login-link"_s, u"--data-dir"_s, stopped.dataDir()});
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("No server runs"_L1), qPrintable(none.err));
    }

    void https_makes_the_cookie_stricter()
    {
        Plant plant;
        plant.arguments = {u"--public-url"_s, u"https://ccplant.example.com"_s};
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        QCOMPARE(plant.loginUrl().host(), u"ccplant.example.com"_s);
        const Answer answer = HttpClient(plant.url())
                                  .get(pathOf(plant.loginUrl()), {{"Host", "ccplant.example.com"}});
        QCOMPARE(answer.status, 303);
        QVERIFY(answer.header("set-cookie").startsWith("__Host-ccplant="));
        QVERIFY(answer.header("set-cookie").contains("; Secure"));
        QVERIFY(answer.header("strict-transport-security").contains("max-age=31536000"));
    }

    void who_guesses_has_to_wait()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        HttpClient guesser(plant.url());
        guesser.headers = {{"Authorization", "Bearer ccp_guess"}};
        Answer answer;
        for (int i = 0; i < 11; ++i)
            answer = guesser.get(u"/api/v1/me"_s);
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.header("retry-after").toInt() > 0);
        QCOMPARE(guesser.get(u"/auth/login?token=ccl_guess"_s).status, 429);
        QCOMPARE(HttpClient(plant).get(u"/api/v1/me"_s).status, 200);
    }
};

QTEST_GUILESS_MAIN(TstSignInApi)
#include "tst_sign_in_api.moc"
