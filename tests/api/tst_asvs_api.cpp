// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/live_client.h"
#include "tests/api/harness/plant.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// Points of the OWASP ASVS 5.0 that can be seen from outside, each named after its id: cookies,
/// other sites' pages, proxies, methods, how often one may ask.
class TstAsvsApi : public QObject {
    Q_OBJECT

    Plant m_plant; // behind a proxy on this machine that speaks https

    using Headers = HttpClient::Headers;

    static Headers named(const QByteArray &host) { return {{"Host", host}}; }
    /// As the proxy passes it on for a client at `address`.
    static Headers proxied(const QByteArray &address, const QByteArray &scheme = "https")
    {
        return {{"Host", "ccplant.example.com"}, {"X-Forwarded-For", address},
            {"X-Forwarded-Proto", scheme}};
    }
    QByteArray cookie()
    {
        const QUrl link(
            HttpClient(m_plant).post(u"/auth/login-link"_s).json().value("url"_L1).toString());
        return HttpClient(m_plant.url())
            .get(u"/auth/login?"_s + link.query(), proxied("192.0.2.1"))
            .header("set-cookie");
    }
    static QByteArray pairOf(const QByteArray &set) { return set.first(set.indexOf(';')); }
    Answer change(const Headers &headers)
    {
        HttpClient client(m_plant.url());
        client.headers = proxied("192.0.2.1") + headers;
        return client.patch(u"/api/v1/settings"_s, {{u"theme"_s, u"dark"_s}});
    }
    QString lastPeer()
    {
        const QString output = m_plant.output();
        const qsizetype at = output.lastIndexOf("peer="_L1);
        return at < 0 ? QString() : output.sliced(at + 5).section(u' ', 0, 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_plant.arguments = {u"--public-url"_s, u"https://ccplant.example.com"_s,
            u"--allowed-origins"_s, u"https://app.example.org"_s, u"--trusted-proxies"_s,
            u"127.0.0.1"_s, u"--rate-address"_s, u"30"_s, u"--rate-key"_s, u"20"_s,
            u"--rate-user"_s, u"70"_s};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
    }

    void asvs_3_3_1_and_3_3_3_the_cookie_is_secure_and_of_this_host_only()
    {
        const QByteArray set = cookie();
        QVERIFY2(set.startsWith("__Host-ccplant="), set.constData());
        QVERIFY(set.contains("; Secure"));
        QVERIFY(set.contains("; Path=/"));
        QVERIFY(!set.contains("Domain"));
    }

    void asvs_3_3_2_and_3_3_4_the_cookie_is_strict_and_not_for_scripts()
    {
        const QByteArray set = cookie();
        QVERIFY(set.contains("; SameSite=Strict"));
        QVERIFY(set.contains("; HttpOnly"));
    }

    void asvs_3_3_5_name_and_value_are_below_4096_bytes()
    {
        QVERIFY(pairOf(cookie()).size() < 4096);
    }

    void asvs_3_4_1_https_stays_for_a_year()
    {
        const Answer answer = HttpClient(m_plant.url()).get(u"/healthz"_s, proxied("192.0.2.1"));
        QVERIFY(answer.header("strict-transport-security").contains("max-age=31536000"));
        QVERIFY(answer.header("strict-transport-security").contains("includeSubDomains"));
    }

    void asvs_3_4_2_only_named_origins_may_read_answers()
    {
        HttpClient client(m_plant);
        client.headers += named("ccplant.example.com");
        const Answer named = client.get(u"/api/v1/me"_s, {{"Origin", "https://app.example.org"}});
        QCOMPARE(named.header("access-control-allow-origin"), "https://app.example.org"_ba);
        QCOMPARE(named.header("access-control-allow-credentials"), "true"_ba);
        QCOMPARE(named.header("vary"), "Origin"_ba);
        for (const QByteArray &origin :
            {"https://evil.example"_ba, "https://app.example.org.evil.example"_ba,
                "http://app.example.org"_ba, "https://app.example.org:8443"_ba, "null"_ba}) {
            const Answer foreign = client.get(u"/api/v1/me"_s, {{"Origin", origin}});
            QCOMPARE(foreign.status, 403);
            QVERIFY(foreign.header("access-control-allow-origin").isEmpty());
        }
        const Answer preflight = client.send("OPTIONS", u"/api/v1/me"_s, {},
            {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "PATCH"}});
        QCOMPARE(preflight.status, 403);
    }

    void asvs_3_4_3_to_3_4_6_every_answer_says_what_a_browser_may_do()
    {
        for (const QString &path : {u"/healthz"_s, u"/api/v1/me"_s, u"/no/such"_s, u"/"_s}) {
            const Answer answer = HttpClient(m_plant.url()).get(path, proxied("192.0.2.9"));
            QVERIFY(
                answer.header("content-security-policy").contains("default-src 'none'")); // 3.4.3
            QCOMPARE(answer.header("x-content-type-options"), "nosniff"_ba); // 3.4.4
            QCOMPARE(answer.header("referrer-policy"), "no-referrer"_ba); // 3.4.5
            QVERIFY(answer.header("content-security-policy")
                    .contains("frame-ancestors 'none'")); // 3.4.6
        }
    }

    void asvs_3_5_1_a_cookie_alone_changes_nothing()
    {
        const QByteArray pair = pairOf(cookie());
        QCOMPARE(change({{"Cookie", pair}}).status, 403);
        QCOMPARE(change({{"Cookie", pair}, {"X-Ccplant", "1"}}).status, 200);
        QCOMPARE(change({{"Cookie", pair}, {"Origin", "https://ccplant.example.com"}}).status, 200);
        QCOMPARE(change({{"Cookie", pair}, {"Origin", "https://evil.example"}, {"X-Ccplant", "1"}})
                     .status,
            403);
    }

    void asvs_3_5_2_a_form_is_no_way_in()
    {
        HttpClient client(m_plant.url());
        client.headers = proxied("192.0.2.1") + Headers{{"Cookie", pairOf(cookie())}};
        for (const QByteArray &type : {"application/x-www-form-urlencoded"_ba, "text/plain"_ba,
                 "multipart/form-data; boundary=x"_ba}) {
            const Answer answer =
                client.send("POST", u"/api/v1/templates"_s, "{}", {{"Content-Type", type}});
            QCOMPARE(answer.status, 403);
        }
    }

    void asvs_3_5_3_nothing_is_changed_by_getting_it()
    {
        // A link for signing in is the exception, and its HEAD does nothing.
        const QUrl link(
            HttpClient(m_plant).post(u"/auth/login-link"_s).json().value("url"_L1).toString());
        HttpClient nobody(m_plant.url());
        const QString path = u"/auth/login?"_s + link.query();
        QCOMPARE(nobody.send("HEAD", path, {}, proxied("192.0.2.1")).status, 204);
        QCOMPARE(nobody.get(path, proxied("192.0.2.1")).status, 303);
        QCOMPARE(nobody.get(u"/auth/logout"_s, proxied("192.0.2.1")).status, 401);
        QCOMPARE(HttpClient(m_plant).get(u"/auth/logout"_s).status, 405);
    }

    void asvs_4_1_3_only_the_proxys_word_counts()
    {
        HttpClient client(m_plant.url());
        client.get(u"/api/v1/me"_s, proxied("198.51.100.77"));
        QTRY_COMPARE_WITH_TIMEOUT(lastPeer(), u"198.51.100.77"_s, patience);
        client.get(u"/api/v1/me"_s,
            proxied("203.0.113.5, 198.51.100.78")); // the first is the client's own
        QTRY_COMPARE_WITH_TIMEOUT(lastPeer(), u"198.51.100.78"_s, patience);
        Plant direct;
        direct.arguments = {u"--allowed-hosts"_s, u"ccplant.example.com"_s};
        QVERIFY2(direct.start(), qPrintable(direct.output()));
        HttpClient(direct.url()).get(u"/api/v1/me"_s, proxied("198.51.100.77"));
        QTRY_VERIFY_WITH_TIMEOUT(direct.output().contains("refused"_L1), patience);
        QVERIFY(!direct.output().contains("198.51.100.77"_L1));
    }

    void asvs_4_1_4_only_the_methods_that_a_path_has()
    {
        HttpClient client(m_plant);
        for (const QByteArray &method : {"PUT"_ba, "PATCH"_ba, "DELETE"_ba}) {
            const Answer answer = client.send(method, u"/api/v1/me"_s);
            QCOMPARE(answer.status, 405);
            QCOMPARE(answer.header("allow"), "GET, HEAD, OPTIONS"_ba);
        }
        QVERIFY(client.send("TRACE", u"/api/v1/me"_s).status >= 400); // 13.4.4
    }

    void asvs_4_4_2_a_page_of_the_other_scheme_is_another_sites()
    {
        const QByteArray pair = pairOf(cookie());
        const auto opens = [&](const QByteArray &origin, const QByteArray &scheme) {
            LiveClient live(m_plant.url(),
                proxied("192.0.2.1", scheme) + Headers{{"Cookie", pair}, {"Origin", origin}});
            return live.waitForOpen();
        };
        QVERIFY(opens("https://ccplant.example.com", "https"));
        QVERIFY(!opens("http://ccplant.example.com", "https"));
        QVERIFY(!opens("https://evil.example", "https"));
        QVERIFY(!opens("null", "https"));
    }

    void asvs_13_4_6_no_answer_names_the_version()
    {
        const Answer answer = HttpClient(m_plant.url()).get(u"/healthz"_s, proxied("192.0.2.1"));
        QVERIFY(answer.header("server").isEmpty());
        QVERIFY(answer.header("x-powered-by").isEmpty());
    }

    void an_address_without_credentials_may_ask_so_often()
    {
        HttpClient client(m_plant.url());
        Answer answer;
        int allowed = 0;
        for (int i = 0; i < 40; ++i) {
            answer = client.get(u"/auth/methods"_s, proxied("192.0.2.50"));
            allowed += answer.status == 200 ? 1 : 0;
        }
        QVERIFY2(allowed >= 30 && allowed < 40, qPrintable(QString::number(allowed)));
        QCOMPARE(answer.status, 429);
        QCOMPARE(answer.problemCode(), u"rate_limited"_s);
        QVERIFY(answer.header("retry-after").toInt() >= 1);
        QVERIFY2(answer.header("ratelimit").startsWith("\"address\";r=0;t="),
            answer.header("ratelimit").constData());
        QCOMPARE(answer.header("ratelimit-policy"), "\"address\";q=30;w=60"_ba);
        QCOMPARE(client.get(u"/auth/methods"_s, proxied("192.0.2.51")).status, 200); // another
        QCOMPARE(client.get(u"/healthz"_s, proxied("192.0.2.50")).status, 200); // a probe
        // Who has credentials gets in from there all the same.
        QCOMPARE(HttpClient(m_plant).get(u"/api/v1/me"_s, proxied("192.0.2.50")).status, 200);
    }

    void a_key_may_ask_so_often_and_its_user_has_other_keys()
    {
        const auto makeKey = [&] {
            return "Bearer "
                + HttpClient(m_plant)
                      .post(u"/api/v1/keys"_s, {{u"name"_s, u"x"_s}})
                      .json()
                      .value("key"_L1)
                      .toString()
                      .toLatin1();
        };
        HttpClient client(m_plant.url());
        client.headers = {{"Authorization", makeKey()}};
        Answer first = client.get(u"/api/v1/me"_s), answer;
        QCOMPARE(first.header("ratelimit").first(12), "\"key\";r=19;t"_ba);
        int allowed = 1;
        for (int i = 0; i < 30; ++i) {
            answer = client.get(u"/api/v1/me"_s);
            allowed += answer.status == 200 ? 1 : 0;
        }
        QVERIFY2(allowed >= 20 && allowed < 30, qPrintable(QString::number(allowed)));
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.header("ratelimit").startsWith("\"key\";r=0"));
        // Another key of the same user has its own bound, and the user has one for all of them.
        for (int key = 0; key < 6 && answer.header("ratelimit").startsWith("\"key\""); ++key) {
            client.headers = {{"Authorization", makeKey()}};
            answer = client.get(u"/api/v1/me"_s);
            QVERIFY(key > 0 || answer.status == 200);
            for (int i = 0; i < 30 && answer.status == 200; ++i)
                answer = client.get(u"/api/v1/me"_s);
        }
        QCOMPARE(answer.status, 429);
        QVERIFY2(answer.header("ratelimit").startsWith("\"user\";r=0"),
            answer.header("ratelimit").constData());
        // The owner's token is how one gets in to change that.
        const Answer owner = HttpClient(m_plant).get(u"/api/v1/me"_s);
        QCOMPARE(owner.status, 200);
        QVERIFY(owner.header("ratelimit").isEmpty());
    }

    void a_bound_that_is_no_number_is_refused()
    {
        const auto ran =
            m_plant.run({u"--check-config"_s, u"--trusted-proxies"_s, u"proxy.example"_s});
        QCOMPARE(ran.status, 2);
        QVERIFY(ran.err.contains("is no address or network"_L1));
    }
};

QTEST_GUILESS_MAIN(TstAsvsApi)
#include "tst_asvs_api.moc"
