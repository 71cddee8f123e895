// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/authenticator.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;
using namespace std::chrono_literals;

/// Who gets in, and how they get out again.
class TstSignIn : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        ManualClock clock{QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC)};
        std::unique_ptr<store::Store> store = openStore();
        Keyring keys{{{"k001", QByteArray(32, 'a')}}};
        OwnerToken token = OwnerToken::load(folder.filePath(u"token"_s)).value();
        OneTime used{*store, clock};
        LoginLinks links{keys, used, clock};
        BrowserSignIns signIns{*store, keys, clock, false};
        ApiKeys apiKeys{*store, clock};
        Directory directory{{}, clock};
        Accounts accounts{*store, clock};
        Audit audit{*store, clock};
        Authenticator authenticator{{.token = token,
            .signIns = &signIns,
            .links = &links,
            .apiKeys = &apiKeys,
            .accounts = &accounts,
            .directory = &directory,
            .audit = &audit,
            .clock = &clock}};

        std::unique_ptr<store::Store> openStore() const
        {
            return std::move(*store::SqliteStore::open({.file = folder.filePath(u"db"_s)}));
        }
    };

    static http::Request request(const QByteArray &name = {}, const QByteArray &value = {})
    {
        http::Request made;
        made.method = "GET";
        made.path = u"/api/v1/me"_s;
        made.peer = QHostAddress(u"192.0.2.1"_s);
        made.id = u"r"_s;
        if (!name.isEmpty())
            made.headers.append(QLatin1StringView(name), QLatin1StringView(value));
        return made;
    }

    static http::RequestPtr browser(const QByteArray &cookie)
    {
        return std::make_shared<http::Request>(request("Cookie", cookie));
    }

    static QByteArray cookieIn(const QByteArray &setCookie)
    {
        return setCookie.first(setCookie.indexOf(';'));
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

    static int statusOf(Fixture &fixture, http::Request asked, const http::Match &match = {})
    {
        const auto refusal = fixture.authenticator.check(asked, match);
        return refusal ? ccplant::statusOf(refusal->error.code) : 200;
    }

private Q_SLOTS:
    void the_token_gets_in_as_the_owner()
    {
        Fixture fixture;
        auto asked = request("Authorization", "Bearer " + fixture.token.value().toLatin1());
        QVERIFY(!fixture.authenticator.check(asked, {}));
        QCOMPARE(asked.identity.user, u"owner"_s);
        QCOMPARE(asked.identity.browser, false);
    }

    void nobody_and_anybody_else_stay_out_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("nothing") << ""_ba << ""_ba;
        QTest::newRow("wrong token") << "Authorization"_ba << "Bearer ccp_wrong"_ba;
        QTest::newRow("no token") << "Authorization"_ba << "Bearer "_ba;
        QTest::newRow("another scheme") << "Authorization"_ba << "Basic b3duZXI6eA=="_ba;
        QTest::newRow("a made-up cookie")
            << "Cookie"_ba << "ccplant=v1.k001.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"_ba;
    }

    void nobody_and_anybody_else_stay_out()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        Fixture fixture;
        QCOMPARE(statusOf(fixture, request(name, value)), 401);
    }

    void open_routes_are_open()
    {
        Fixture fixture;
        http::Router router;
        router.add("GET", u"/healthz"_s, [](http::RequestPtr) { return http::Reply::empty(); },
            {http::Rule::everybody()});
        QCOMPARE(statusOf(fixture, request(), router.match("GET", u"/healthz"_s)), 200);
        QCOMPARE(statusOf(fixture, request(), router.match("GET", u"/no/such/route"_s)), 401);
    }

    void who_guesses_waits_but_the_right_token_still_gets_in()
    {
        Fixture fixture;
        for (int i = 0; i < Throttle::burst; ++i)
            QCOMPARE(statusOf(fixture, request("Authorization", "Bearer x")), 401);
        auto guess = request("Authorization", "Bearer x");
        const auto refusal = fixture.authenticator.check(guess, {});
        QCOMPARE(refusal->error.code, ErrorCode::RateLimited);
        QCOMPARE(refusal->retryAfter, 5s);
        QCOMPARE(statusOf(fixture,
                     request("Authorization", "Bearer " + fixture.token.value().toLatin1())),
            200);
    }

    void a_link_works_once()
    {
        Fixture fixture;
        const auto ticket = fixture.authenticator.newLink(u"owner"_s);
        const QByteArray token = ticket.token.toLatin1();
        const auto asked = std::make_shared<http::Request>(request());
        QVERIFY(wait(fixture.authenticator.signIn(asked, token)));
        const auto second = wait(fixture.authenticator.signIn(asked, token));
        QVERIFY(!second);
        QCOMPARE(second.error().error.code, ErrorCode::Forbidden);
    }

    void a_link_works_on_another_replica_and_there_only_once()
    {
        Fixture fixture;
        OneTime used{*fixture.store, fixture.clock};
        LoginLinks others{fixture.keys, used, fixture.clock};
        const QByteArray token = fixture.links.create(u"octocat"_s).token.toLatin1();
        QCOMPARE(wait(others.redeem(token)).value(), u"octocat"_s);
        QCOMPARE(wait(fixture.links.redeem(token)).error().code, ErrorCode::Forbidden);
    }

    void what_is_no_link_of_ours_is_refused()
    {
        Fixture fixture;
        const QByteArray good = fixture.links.create(u"owner"_s).token.toLatin1();
        LoginLinks strangers{Keyring{{{"k001", QByteArray(32, 'b')}}}, fixture.used, fixture.clock};
        for (const QByteArray &bad :
            {QByteArray(), QByteArray("ccl_"), QByteArray("ccl_guess"), good.chopped(1), good + "A",
                QByteArray("ccp_" + good.sliced(4)), QByteArray("ccl_" + QByteArray(5000, 'A')),
                strangers.create(u"owner"_s).token.toLatin1()})
            QCOMPARE(wait(fixture.links.redeem(bad)).error().code, ErrorCode::Forbidden);
        QVERIFY(wait(fixture.links.redeem(good)));
    }

    void a_link_ends_after_five_minutes()
    {
        Fixture fixture;
        const auto late = fixture.links.create(u"owner"_s);
        const auto early = fixture.links.create(u"owner"_s);
        fixture.clock.advance(5min - 1s);
        QVERIFY(wait(fixture.links.redeem(early.token.toLatin1())));
        fixture.clock.advance(1s);
        QVERIFY(!wait(fixture.links.redeem(late.token.toLatin1())));
    }

    void the_cookie_of_a_link_gets_in_as_a_browser()
    {
        Fixture fixture;
        const QByteArray cookie = cookieIn(fixture.signIns.signIn(u"owner"_s));
        auto asked = request("Cookie", "other=1; " + cookie);
        QVERIFY(!fixture.authenticator.check(asked, {}));
        QCOMPARE(asked.identity.user, u"owner"_s);
        QVERIFY(asked.identity.browser);
        fixture.clock.advance(SignIn::idleLifetime);
        QCOMPARE(statusOf(fixture, request("Cookie", cookie)), 401);
    }

    void a_cookie_in_use_is_renewed_but_not_for_ever()
    {
        Fixture fixture;
        QByteArray cookie = cookieIn(fixture.signIns.signIn(u"owner"_s));
        QVERIFY(fixture.signIns.renewal(cookie).isEmpty());
        int days = 0;
        for (; days < 60 && fixture.signIns.check(cookie); ++days) {
            const QByteArray renewed = fixture.signIns.renewal(cookie);
            QCOMPARE(renewed.isEmpty(), days == 0);
            if (!renewed.isEmpty())
                cookie = cookieIn(renewed);
            fixture.clock.advance(24h);
        }
        QCOMPARE(days, 30);
    }

    void who_signed_out_stays_out_also_after_a_restart()
    {
        Fixture fixture;
        const QByteArray cookie = cookieIn(fixture.signIns.signIn(u"owner"_s));
        const QByteArray other = cookieIn(fixture.signIns.signIn(u"owner"_s));
        const auto cleared = wait(fixture.authenticator.signOut(browser(cookie)));
        QVERIFY(cleared->contains("Max-Age=0"));
        QVERIFY(!fixture.signIns.check(cookie));
        QVERIFY(fixture.signIns.check(other));
        const auto reopened = fixture.openStore();
        BrowserSignIns restarted(*reopened, fixture.keys, fixture.clock, false);
        QVERIFY(wait(restarted.start()));
        QVERIFY(!restarted.check(cookie));
        QVERIFY(restarted.check(other));
    }

    void what_has_ended_is_forgotten()
    {
        Fixture fixture;
        (void)wait(
            fixture.authenticator.signOut(browser(cookieIn(fixture.signIns.signIn(u"owner"_s)))));
        fixture.clock.advance(SignIn::absoluteLifetime);
        BrowserSignIns restarted(*fixture.store, fixture.keys, fixture.clock, false);
        QVERIFY(wait(restarted.start()));
        auto left = fixture.store->list({.collection = u"signed-out"_s});
        left.waitForFinished();
        QCOMPARE(left.result()->records.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TstSignIn)
#include "tst_sign_in.moc"
