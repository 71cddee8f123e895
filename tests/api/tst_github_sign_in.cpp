// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pkce.h"
#include "tests/api/github_fixture.h"
#include "tests/api/harness/live_client.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// Signing in with GitHub: the people.
class TstGitHubSignIn : public GitHubFixture {
    Q_OBJECT
private Q_SLOTS:
    void asvs_10_1_2_state_and_challenge_are_fresh_and_bound_to_the_browser()
    {
        Browser browser(m_plant->url());
        const Answer answer = browser.http.get(u"/auth/github"_s);
        QCOMPARE(answer.status, 303);
        const QByteArray cookie = answer.header("set-cookie");
        for (const char *part : {"ccplant-github=v2.github.", "; HttpOnly", "; SameSite=Lax",
                 "; Path=/", "; Max-Age=600"})
            QVERIFY2(cookie.contains(part), cookie.constData());
        QVERIFY(!cookie.contains("Domain"));
        const QUrl url = QUrl::fromEncoded(answer.header("location"));
        const QUrlQuery query(url);
        QCOMPARE(url.path(), u"/login/oauth/authorize"_s);
        QCOMPARE(query.queryItemValue(u"code_challenge_method"_s), u"S256"_s);
        QCOMPARE(query.queryItemValue(u"code_challenge"_s).size(), 43);
        QCOMPARE(query.queryItemValue(u"state"_s).size(), 43); // 256 bits
        QCOMPARE(query.queryItemValue(u"scope"_s, QUrl::FullyDecoded), u"read:org"_s); // 10.2.3
        const QUrlQuery again(begin(browser));
        QVERIFY(again.queryItemValue(u"state"_s) != query.queryItemValue(u"state"_s));
        QVERIFY(
            again.queryItemValue(u"code_challenge"_s) != query.queryItemValue(u"code_challenge"_s));
        QCOMPARE(browser.http.send("HEAD", u"/auth/github"_s).status, 204);
    }

    void who_is_in_a_team_signs_in_with_what_it_gives()
    {
        Browser browser(m_plant->url());
        const Answer page = signIn(browser, u"Alice"_s);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("http-equiv=\"refresh\" content=\"0;url=/\""));
        QVERIFY(browser.cookies.contains("ccplant"));
        QVERIFY2(!browser.cookies.contains("ccplant-github"), "the transaction is over");
        const QJsonObject me = browser.me();
        QCOMPARE(me["user"_L1].toString(), u"alice"_s);
        QCOMPARE(me["teams"_L1].toArray(), QJsonArray{u"acme/rockets"_s});
        QCOMPARE(me["permissions"_L1].toArray().size(), 4);
        Browser other(m_plant->url());
        signIn(other, u"bob"_s);
        QCOMPARE(other.me()["permissions"_L1].toArray(), QJsonArray{u"session:read"_s});
        Browser chief(m_plant->url());
        signIn(chief, u"carol"_s);
        QVERIFY(chief.me()["permissions"_L1].toArray().contains(u"admin"_s));
    }

    void a_user_whose_login_is_owner_is_not_the_owner()
    {
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"owner"_s).status, 200);
        QCOMPARE(browser.me()["user"_L1].toString(), u"owner@github"_s);
        QVERIFY(browser.me()["scopes"_L1].toArray().isEmpty());
    }

    void asvs_10_1_1_tokens_stay_on_the_server_and_are_sealed_there()
    {
        Browser browser(m_plant->url());
        const Answer page = signIn(browser, u"Alice"_s);
        QVERIFY(!m_github.liveTokens().isEmpty());
        QByteArray seen = page.body + browser.http.get(u"/api/v1/me"_s).body;
        for (const auto &[name, value] : browser.cookies.asKeyValueRange())
            seen += value + ' ';
        QByteArray stored;
        QDir folder(m_plant->dataDir());
        for (const QString &name : folder.entryList({u"ccplant.db*"_s}, QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            stored += file.readAll();
        }
        QVERIFY(stored.contains("v2.store."));
        for (const QByteArray &secret : m_github.secrets()) {
            QVERIFY(!seen.contains(secret));
            QVERIFY(!stored.contains(secret));
            QVERIFY(!m_plant->output().contains(QString::fromLatin1(secret)));
        }
    }

    void asvs_10_2_1_a_callback_that_is_not_this_browsers_is_refused()
    {
        m_github.signedIn = u"Alice"_s;
        Browser one(m_plant->url()), two(m_plant->url());
        const QString callback = pathOf(atGitHub(begin(one)));
        // Nobody's browser, and one that has begun a sign-in of its own (login CSRF).
        QCOMPARE(HttpClient(m_plant->url()).get(callback, from()).status, 403);
        begin(two);
        QCOMPARE(two.get(callback).status, 403);
        QVERIFY(!two.cookies.contains("ccplant"));
        const QString tampered = QString(callback).replace(u"state="_s, u"state=x"_s);
        Browser three(m_plant->url());
        three.cookies = one.cookies;
        three.take({});
        QCOMPARE(three.get(tampered).status, 403);
        QCOMPARE(one.get(callback).status, 200);
    }

    void a_callback_works_once()
    {
        m_github.signedIn = u"Alice"_s;
        Browser browser(m_plant->url());
        const QString callback = pathOf(atGitHub(begin(browser)));
        Browser thief(m_plant->url()); // has the cookie, too
        thief.cookies = browser.cookies;
        thief.take({});
        QCOMPARE(browser.get(callback).status, 200);
        const Answer second = thief.get(callback);
        QCOMPARE(second.status, 403);
        QVERIFY(second.body.contains("used before"));
        QVERIFY(m_plant->stop());
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_github.app.callback.setPort(m_plant->url().port());
        Browser later(m_plant->url());
        later.cookies = thief.cookies;
        QVERIFY(later.get(callback).status >= 403);
        QVERIFY(!later.cookies.contains("ccplant"));
    }

    void what_github_refuses_is_said_data()
    {
        QTest::addColumn<QString>("query"); // %1: the state
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("said");
        QTest::newRow("denied") << u"?error=access_denied&state=%1"_s << 403
                                << u"not allowed the sign-in"_s;
        QTest::newRow("another error")
            << u"?error=application_suspended&state=%1"_s << 503 << u"administrator"_s;
        QTest::newRow("no code") << u"?state=%1"_s << 400 << u"no code"_s;
        QTest::newRow("a made-up code") << u"?code=0123&state=%1"_s << 403 << u"Begin again"_s;
        QTest::newRow("a huge code")
            << u"?code="_s + QString(1001, u'x') + u"&state=%1"_s << 400 << u"no code"_s;
    }

    void what_github_refuses_is_said()
    {
        QFETCH(QString, query);
        QFETCH(int, status);
        QFETCH(QString, said);
        Browser browser(m_plant->url());
        const QString state = QUrlQuery(begin(browser)).queryItemValue(u"state"_s);
        const Answer answer = browser.get(u"/auth/github/callback"_s + query.arg(state));
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains(said.toUtf8()), answer.body.constData());
        QVERIFY(answer.header("content-type").startsWith("text/html"));
        QVERIFY(!browser.cookies.contains("ccplant"));
        QVERIFY(!browser.cookies.contains("ccplant-github"));
    }

    void a_consent_that_is_not_given_is_no_sign_in()
    {
        m_github.consents = false;
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"Alice"_s).status, 403);
        QCOMPARE(browser.status(), 401);
    }

    void a_github_that_misbehaves_is_no_sign_in_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("times");
        QTest::addColumn<int>("status");
        const QString token = u"/login/oauth/access_token"_s, user = u"/api/v3/user"_s,
                      teams = u"/api/v3/user/teams"_s;
        QTest::newRow("token: 500") << token << int(GitHubFault::Status) << 1 << 503;
        QTest::newRow("token: garbage") << token << int(GitHubFault::Garbage) << 1 << 503;
        QTest::newRow("token: closed") << token << int(GitHubFault::Close) << 1 << 503;
        QTest::newRow("token: endless") << token << int(GitHubFault::Endless) << 1 << 503;
        QTest::newRow("user: 500 for good") << user << int(GitHubFault::Status) << 9 << 503;
        QTest::newRow("user: 500 once") << user << int(GitHubFault::Status) << 1 << 200;
        QTest::newRow("teams: broken off for good")
            << teams << int(GitHubFault::CloseInBody) << 9 << 503;
        QTest::newRow("teams: closed once") << teams << int(GitHubFault::Close) << 1 << 200;
    }

    void a_github_that_misbehaves_is_no_sign_in()
    {
        QFETCH(QString, path);
        QFETCH(int, kind);
        QFETCH(int, times);
        QFETCH(int, status);
        m_github.http.faults = {{.path = path, .kind = GitHubFault::Kind(kind), .times = times}};
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"Alice"_s).status, status);
        QCOMPARE(browser.cookies.contains("ccplant"), status == 200);
    }

    void githubs_rate_limit_is_passed_on()
    {
        m_github.rateLimit = 0;
        Browser browser(m_plant->url());
        const Answer answer = signIn(browser, u"Alice"_s);
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.body.contains("less often"));
    }

    void who_is_in_no_team_is_told_who_can_help()
    {
        Browser browser(m_plant->url());
        const Answer answer = signIn(browser, u"mallory"_s); // invited, but has not accepted
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.body.contains("administrator"));
        QCOMPARE(browser.status(), 401);
    }

    void a_login_that_went_to_somebody_else_is_not_their_predecessor()
    {
        Browser first(m_plant->url());
        QCOMPARE(signIn(first, u"bob"_s).status, 200);
        m_github.find(u"bob"_s)->id = 77;
        Browser second(m_plant->url());
        const Answer answer = signIn(second, u"bob"_s);
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.body.contains("somebody else"));
    }

    void all_pages_of_teams_are_read()
    {
        m_github.pageSize = 1;
        m_github.find(u"Alice"_s)->teams = {u"x/a"_s, u"x/b"_s, u"acme/rockets"_s, u"x/c"_s};
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"Alice"_s).status, 200);
        QCOMPARE(browser.me()["teams"_L1].toArray().size(), 4);
        m_github.pageSize = 0;
    }

    void asvs_7_4_2_who_leaves_the_team_is_out_and_so_are_their_streams()
    {
        Browser browser(m_plant->url());
        signIn(browser, u"Alice"_s);
        LiveClient live(m_plant->url(),
            {{"Cookie", "ccplant=" + browser.cookies["ccplant"]},
                {"Origin", "http://" + m_plant->url().authority().toLatin1()}});
        QVERIFY(live.waitForOpen());
        m_github.find(u"Alice"_s)->teams = {u"acme/guests"_s};
        QTRY_COMPARE_WITH_TIMEOUT(
            browser.me()["permissions"_L1].toArray(), QJsonArray{u"session:read"_s}, patience);
        QVERIFY(live.waitForClosed()); // it was opened with more rights
        QCOMPARE(live.socket().closeCode(), 4401);
        m_github.find(u"Alice"_s)->teams.clear();
        QTRY_COMPARE_WITH_TIMEOUT(browser.status(), 403, patience);
        QVERIFY(browser.http.get(u"/api/v1/me"_s).body.contains("administrator"));
        m_github.find(u"Alice"_s)->teams = {u"acme/rockets"_s};
        QTRY_COMPARE_WITH_TIMEOUT(browser.status(), 200, patience);
    }

    void who_revokes_the_app_at_github_has_to_sign_in_again()
    {
        Browser browser(m_plant->url());
        signIn(browser, u"Alice"_s);
        m_github.revokeAll(u"Alice"_s);
        QTRY_COMPARE_WITH_TIMEOUT(browser.status(), 401, patience);
        QCOMPARE(signIn(browser, u"Alice"_s).status, 200);
        QCOMPARE(browser.status(), 200);
    }

    void tokens_are_refreshed_where_github_gives_that()
    {
        for (const FakeGitHub::User &user : std::as_const(m_github.users))
            m_github.revokeAll(user.login);
        Browser browser(m_plant->url());
        m_github.tokenSeconds = 60; // the server refreshes two minutes before the end
        signIn(browser, u"Alice"_s);
        m_github.tokenSeconds = 8 * 3600;
        const QList<QByteArray> before = m_github.liveTokens();
        const auto refreshed = [&] {
            return browser.status() == 200 && !m_github.liveTokens().contains(before.first());
        };
        QTRY_VERIFY_WITH_TIMEOUT(refreshed(), patience);
        QCOMPARE(browser.status(), 200);
    }

    void tokens_that_do_not_end_are_fine_too()
    {
        m_github.app.tokensExpire = false;
        Browser browser(m_plant->url());
        QCOMPARE(signIn(browser, u"Alice"_s).status, 200);
        QCOMPARE(browser.status(), 200);
    }

    void asvs_7_4_1_signing_out_everywhere_is_told_to_github()
    {
        m_github.revokeAll(u"Alice"_s);
        Browser browser(m_plant->url());
        signIn(browser, u"Alice"_s);
        QVERIFY(!m_github.liveTokens().isEmpty());
        const qsizetype before = m_github.liveTokens().size();
        QCOMPARE(
            browser.http.post(u"/auth/logout-everywhere"_s, {}, {{"X-Ccplant", "1"}}).status, 204);
        QCOMPARE(browser.status(), 401);
        QCOMPARE(m_github.liveTokens().size(), before - 1);
    }
};

QTEST_GUILESS_MAIN(TstGitHubSignIn)
#include "tst_github_sign_in.moc"
