// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pkce.h"
#include "server/github/client.h"
#include "tests/fakes/github/fake_github.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;
using namespace std::chrono_literals;

/// What we ask GitHub, and what we make of its answers and its moods.
class TstGitHubClient : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    const QUrl m_redirect{u"http://127.0.0.1:7080/auth/github/callback"_s};
    const QByteArray m_verifier = auth::pkce::newVerifier();

    struct Fixture {
        FakeGitHub github;
        std::unique_ptr<github::Client> client;
        github::OAuthApp app;
    };
    std::unique_ptr<Fixture> fixture()
    {
        auto made = std::make_unique<Fixture>();
        made->github.app.callback = m_redirect;
        made->github.users = {{.id = 7,
            .login = u"alice"_s,
            .organizations = {u"acme"_s},
            .teams = {u"acme/rockets"_s}}};
        made->github.signedIn = u"alice"_s;
        made->client = std::make_unique<github::Client>(github::Site{made->github.url()}, m_clock);
        made->client->setDeadline(5s);
        made->app = {made->github.app.clientId, made->github.app.clientSecret, u"read:org"_s};
        return made;
    }

    template <typename T>
    static T wait(QCoro::Task<T> task)
    {
        std::optional<T> result;
        task.then([&](T value) { result = std::move(value); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            qFatal("the task did not end");
        return std::move(*result);
    }

    /// Goes where a browser would, and gives the code back.
    QByteArray codeOf(Fixture &f)
    {
        const QUrl url =
            f.client->authorizeUrl(f.app, m_redirect, "state", auth::pkce::challengeOf(m_verifier));
        QNetworkAccessManager network;
        QNetworkRequest request(url);
        request.setAttribute(
            QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        const std::unique_ptr<QNetworkReply> reply(network.get(request));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 30'000))
            qFatal("the fake GitHub does not answer");
        const QUrl back = QUrl::fromEncoded(reply->rawHeader("location"));
        return QUrlQuery(back).queryItemValue(u"code"_s).toLatin1();
    }
    github::UserTokens signedIn(Fixture &f)
    {
        return wait(f.client->exchange(f.app, codeOf(f), m_verifier, m_redirect)).value();
    }
    static ErrorCode codeIn(const auto &result)
    {
        return result ? ErrorCode::Internal : result.error().code;
    }

private Q_SLOTS:
    void a_code_becomes_tokens_once_and_with_its_verifier_only()
    {
        const auto f = fixture();
        const QByteArray code = codeOf(*f);
        const auto tokens = wait(f->client->exchange(f->app, code, m_verifier, m_redirect));
        QVERIFY2(tokens, qPrintable(tokens ? QString() : tokens.error().internal));
        QVERIFY(tokens->access.startsWith("ghu_"));
        QVERIFY(tokens->refresh.startsWith("ghr_"));
        QVERIFY(m_clock.now().secsTo(tokens->expires) > 8 * 3600 - 60);
        QCOMPARE(codeIn(wait(f->client->exchange(f->app, code, m_verifier, m_redirect))),
            ErrorCode::Unauthenticated);
        QCOMPARE(codeIn(wait(f->client->exchange(
                     f->app, codeOf(*f), auth::pkce::newVerifier(), m_redirect))),
            ErrorCode::Unauthenticated);
        github::OAuthApp wrong = f->app;
        wrong.clientSecret = "wrong";
        const auto refused = wait(f->client->exchange(wrong, codeOf(*f), m_verifier, m_redirect));
        QCOMPARE(codeIn(refused), ErrorCode::Unavailable);
        QVERIFY(refused.error().detail.contains("administrator"_L1));
    }

    void who_and_where_is_read()
    {
        const auto f = fixture();
        const QByteArray token = signedIn(*f).access;
        QCOMPARE(wait(f->client->user(token))->id, 7);
        QCOMPARE(wait(f->client->teams(token)).value(), QStringList{u"acme/rockets"_s});
        QCOMPARE(wait(f->client->organizations(token)).value(), QStringList{u"acme"_s});
        QCOMPARE(codeIn(wait(f->client->user("gho_wrong"))), ErrorCode::Unauthenticated);
    }

    void without_the_scope_teams_are_forbidden()
    {
        const auto f = fixture();
        f->app.scope = u"read:user"_s;
        const QByteArray token = signedIn(*f).access;
        QVERIFY(wait(f->client->user(token)));
        QCOMPARE(codeIn(wait(f->client->teams(token))), ErrorCode::Forbidden);
    }

    void tokens_are_refreshed_and_the_old_ones_end()
    {
        const auto f = fixture();
        const github::UserTokens old = signedIn(*f);
        const auto fresh = wait(f->client->refresh(f->app, old.refresh));
        QVERIFY(fresh);
        QVERIFY(wait(f->client->user(fresh->access)));
        QCOMPARE(codeIn(wait(f->client->user(old.access))), ErrorCode::Unauthenticated);
        QCOMPARE(codeIn(wait(f->client->refresh(f->app, old.refresh))), ErrorCode::Unauthenticated);
    }

    void a_token_is_revoked()
    {
        const auto f = fixture();
        const QByteArray token = signedIn(*f).access;
        QVERIFY(wait(f->client->revoke(f->app, token)));
        QCOMPARE(codeIn(wait(f->client->user(token))), ErrorCode::Unauthenticated);
        QVERIFY(wait(f->client->revoke(f->app, token))); // it is void already
    }

    void every_page_is_read_and_no_other_host_gets_the_token()
    {
        const auto f = fixture();
        f->github.pageSize = 2;
        QStringList teams;
        for (int i = 0; i < 7; ++i)
            teams << u"acme/team-%1"_s.arg(i);
        f->github.users.first().teams = teams;
        QCOMPARE(wait(f->client->teams(signedIn(*f).access)).value(), teams);
        const QUrl site(u"https://ghe.example/api/v3"_s);
        QCOMPARE(
            github::nextPage("<https://ghe.example/api/v3/user/teams?page=2>; rel=\"next\"", site)
                .query(),
            u"page=2"_s);
        for (const char *link :
            {"<https://evil.example/x>; rel=\"next\"", "<http://ghe.example/x>; rel=\"next\"",
                "<https://ghe.example:8443/x>; rel=\"next\"",
                "<https://ghe.example/x>; rel=\"last\"", "", "<>; rel=\"next\"", "garbage"})
            QVERIFY2(github::nextPage(link, site).isEmpty(), link);
    }

    void every_mood_has_a_result_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("times");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, GitHubFault::Kind kind, int status, int times,
                             ErrorCode code) {
            QTest::newRow(name) << int(kind) << status << times << int(code);
        };
        row("500 once", GitHubFault::Status, 500, 1, ErrorCode::Internal); // no error
        row("502 for good", GitHubFault::Status, 502, 9, ErrorCode::Unavailable);
        row("closed once", GitHubFault::Close, 0, 1, ErrorCode::Internal);
        row("closed for good", GitHubFault::Close, 0, 99, ErrorCode::Unavailable);
        row("broken off", GitHubFault::CloseInBody, 0, 99, ErrorCode::Unavailable);
        row("garbage", GitHubFault::Garbage, 0, 9, ErrorCode::Unavailable);
        row("endless", GitHubFault::Endless, 0, 9, ErrorCode::Unavailable);
        row("silence", GitHubFault::Hang, 0, 9, ErrorCode::Timeout);
        row("slow", GitHubFault::Delay, 0, 1, ErrorCode::Internal);
        row("404", GitHubFault::Status, 404, 1, ErrorCode::NotFound);
        row("403", GitHubFault::Status, 403, 1, ErrorCode::Forbidden);
        row("429", GitHubFault::Status, 429, 1, ErrorCode::RateLimited);
        row("a redirect", GitHubFault::Status, 302, 9, ErrorCode::Unavailable);
    }

    void every_mood_has_a_result()
    {
        QFETCH(int, kind);
        QFETCH(int, status);
        QFETCH(int, times);
        QFETCH(int, code);
        const auto f = fixture();
        const QByteArray token = signedIn(*f).access;
        f->client->setDeadline(kind == GitHubFault::Hang ? 300ms : 5000ms);
        f->github.http.faults = {{.path = u"/api/v3/user"_s,
            .kind = GitHubFault::Kind(kind),
            .times = times,
            .status = status,
            .headers = {{"Location", "http://127.0.0.1:1/"}},
            .delay = 100ms}};
        const auto user = wait(f->client->user(token));
        QCOMPARE(codeIn(user), ErrorCode(code));
        QCOMPARE(user.has_value(), ErrorCode(code) == ErrorCode::Internal);
    }

    void a_spent_rate_limit_says_when_to_come_back()
    {
        const auto f = fixture();
        const QByteArray token = signedIn(*f).access;
        f->github.rateLimit = 0;
        f->github.rateReset = 90;
        const auto user = wait(f->client->user(token));
        QCOMPARE(codeIn(user), ErrorCode::RateLimited);
        const qint64 wait = user.error().extra["retry_after"_L1].toInteger();
        QVERIFY2(wait > 80 && wait <= 91, qPrintable(QString::number(wait)));
    }

    void what_is_no_token_answer_is_refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("a form") << "access_token=gho_x&token_type=bearer"_ba;
        QTest::newRow("no token") << R"({"token_type":"bearer"})"_ba;
        QTest::newRow("another type") << R"({"access_token":"x","token_type":"mac"})"_ba;
        QTest::newRow("a number") << R"({"access_token":1,"token_type":"bearer"})"_ba;
        QTest::newRow("huge") << QByteArray(R"({"token_type":"bearer","access_token":")")
                + QByteArray(5000, 'x') + "\"}";
        QTest::newRow("an error") << R"({"error":"bad_verification_code"})"_ba;
    }

    void what_is_no_token_answer_is_refused()
    {
        QFETCH(QByteArray, body);
        QVERIFY(!github::readTokens(body, m_clock.now()));
    }

    void repositories_are_named_alike()
    {
        const github::Site site, enterprise{QUrl(u"https://ghe.example"_s)};
        for (const QString &text : {u"acme/app"_s, u"https://github.com/acme/app"_s,
                 u"https://github.com/acme/app.git"_s, u"git@github.com:acme/app.git"_s,
                 u"ssh://git@github.com/acme/app/"_s, u"https://GitHub.com/acme/app/"_s})
            QCOMPARE(github::repositoryName(text, site), u"acme/app"_s);
        QCOMPARE(
            github::repositoryName(u"https://ghe.example/acme/app"_s, enterprise), u"acme/app"_s);
        for (const QString &text : {u"https://evil.example/acme/app"_s, u"/home/acme/app"_s,
                 u"acme"_s, u"acme/app/x"_s, u"acme/.."_s, u"https://github.com/acme"_s,
                 u"git@evil.example:acme/app"_s, QString()})
            QVERIFY2(github::repositoryName(text, site).isEmpty(), qPrintable(text));
        QVERIFY(github::repositoryName(u"acme/app"_s, enterprise).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstGitHubClient)
#include "tst_github_client.moc"
