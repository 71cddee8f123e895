// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::test;

/// The web client as the real server serves it, and how a browser signs in there.
class TstWebApi : public QObject {
    Q_OBJECT

    QTemporaryDir m_site;
    Plant m_plant;
    QByteArray m_program = QByteArray(3 * 1024 * 1024, 'w');

    void put(const QString &name, const QByteArray &content)
    {
        const QString path = m_site.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
        QCOMPARE(file.write(content), content.size());
    }

    static HttpClient::Headers json() { return {{"X-Ccplant", "1"}}; }

private Q_SLOTS:
    void initTestCase()
    {
        put(u"index.html"_s, "<!doctype html>the client");
        put(u"headers.json"_s,
            R"({"content_security_policy":"default-src 'none'; script-src 'self'"})");
        put(u"assets/app.1f2e.wasm"_s, m_program);
        put(u"assets/app.1f2e.wasm.br"_s, QByteArray(500'000, 'b'));
        m_plant.arguments = {
            u"--web"_s, m_site.path(), u"--allowed-origins"_s, u"https://app.example.com"_s};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
    }

    void everybody_gets_the_page_and_its_policy()
    {
        HttpClient nobody(m_plant.url());
        const Answer page = nobody.get(u"/"_s);
        QCOMPARE(page.status, 200);
        QCOMPARE(page.body, "<!doctype html>the client"_ba);
        QCOMPARE(page.header("content-type"), "text/html; charset=utf-8"_ba);
        QCOMPARE(page.header("cache-control"), "no-cache"_ba);
        QCOMPARE(
            page.header("content-security-policy"), "default-src 'none'; script-src 'self'"_ba);
        for (const auto &[name, value] : std::initializer_list<std::pair<const char *, QByteArray>>{
                 {"x-content-type-options", "nosniff"}, {"referrer-policy", "no-referrer"},
                 {"cross-origin-opener-policy", "same-origin"},
                 {"cross-origin-resource-policy", "same-origin"}})
            QCOMPARE(page.header(name), value);
        QVERIFY(page.header("permissions-policy").contains("camera=()"));
        QCOMPARE(nobody.get(u"/index.html"_s).body, page.body);
        const QByteArray head =
            nobody.sendRaw("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QVERIFY2(head.startsWith("HTTP/1.1 200 ") && head.endsWith("\r\n\r\n"), head.constData());
    }

    void what_is_not_the_client_stays_closed()
    {
        HttpClient nobody(m_plant.url());
        QCOMPARE(nobody.get(u"/api/v1/me"_s).status, 401);
        QCOMPARE(nobody.get(u"/api/v1/no/such/route"_s).status, 401);
        QCOMPARE(nobody.get(u"/headers.json"_s).status, 404);
        QCOMPARE(nobody.get(u"/assets/nothing.js"_s).status, 404);
        for (const char *path : {"/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd",
                 "/assets/..%2f..%2fetc%2fpasswd", "/assets//etc/passwd", "/assets/\\etc\\passwd",
                 "//etc/passwd", "/assets/%00", "/.git/config"}) {
            const QByteArray answer = nobody.sendRaw(
                "GET "_ba + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            QVERIFY2(answer.startsWith("HTTP/1.1 4"), (path + answer).constData());
            QVERIFY(!answer.contains("root:"));
        }
    }

    void a_browser_gets_the_smallest_bytes_once()
    {
        HttpClient browser(m_plant.url());
        const QString path = u"/assets/app.1f2e.wasm"_s;
        const Answer packed = browser.get(path, {{"Accept-Encoding", "gzip, br"}});
        QCOMPARE(packed.status, 200);
        QCOMPARE(packed.header("content-encoding"), "br"_ba);
        QCOMPARE(packed.header("content-length"), "500000"_ba);
        QCOMPARE(packed.header("content-type"), "application/wasm"_ba);
        QCOMPARE(packed.headers.combinedValue("vary"), "Accept-Encoding, Origin"_ba);
        QVERIFY(packed.header("cache-control").contains("immutable"));
        const Answer again = browser.get(
            path, {{"Accept-Encoding", "br"}, {"If-None-Match", packed.header("etag")}});
        QCOMPARE(again.status, 304);
        QVERIFY(again.body.isEmpty());
        QCOMPARE(again.header("etag"), packed.header("etag"));
        const Answer plain = browser.get(path, {{"Accept-Encoding", "identity"}});
        QCOMPARE(plain.body, m_program);
        QVERIFY(plain.header("etag") != packed.header("etag"));
    }

    void the_sign_in_form_takes_the_token_and_gives_a_cookie()
    {
        HttpClient page(m_plant.url());
        const Answer wrong = page.post(u"/auth/login"_s, {{u"token"_s, u"ccp_wrong"_s}}, json());
        QCOMPARE(wrong.status, 401);
        QCOMPARE(wrong.problemCode(), u"unauthenticated"_s);
        QVERIFY(wrong.header("set-cookie").isEmpty());
        QCOMPARE(page.post(u"/auth/login"_s, {}, json()).status, 400);

        const Answer in = page.post(u"/auth/login"_s, {{u"token"_s, m_plant.token()}}, json());
        QCOMPARE(in.status, 204);
        const QByteArray cookie = in.header("set-cookie");
        QVERIFY(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
        page.headers = {{"Cookie", cookie.first(cookie.indexOf(';'))}};
        QCOMPARE(page.get(u"/api/v1/me"_s).status, 200);
        QCOMPARE(page.post(u"/auth/logout"_s, {}, json()).status, 204);
        QCOMPARE(page.get(u"/api/v1/me"_s).status, 401);
        QVERIFY(!m_plant.output().contains(m_plant.token()));
    }

    void the_ticket_of_a_login_link_works_in_the_form_once()
    {
        const QString url =
            HttpClient(m_plant).post(u"/auth/login-link"_s).json()["url"_L1].toString();
        const QJsonObject body{{u"token"_s, url.section(u"token="_s, 1)}};
        HttpClient page(m_plant.url());
        QCOMPARE(page.post(u"/auth/login"_s, body, json()).status, 204);
        QCOMPARE(page.post(u"/auth/login"_s, body, json()).status, 401);
    }

    void another_page_cannot_sign_its_visitor_in()
    {
        HttpClient page(m_plant.url());
        const QJsonObject body{{u"token"_s, m_plant.token()}};
        QCOMPARE(page.post(u"/auth/login"_s, body).status, 403); // no proof of intent
        QCOMPARE(
            page.post(u"/auth/login"_s, body, {{"Origin", "https://evil.example"}}).status, 403);
    }

    void a_client_on_an_allowed_origin_may_use_the_api()
    {
        HttpClient page(m_plant.url());
        const std::pair<QByteArray, QByteArray> origin{"Origin", "https://app.example.com"};
        const Answer asked = page.send(
            "OPTIONS", u"/api/v1/me"_s, {}, {origin, {"Access-Control-Request-Method", "GET"}});
        QCOMPARE(asked.status, 204);
        QCOMPARE(asked.header("access-control-allow-origin"), origin.second);
        QCOMPARE(asked.header("access-control-allow-credentials"), "true"_ba);
        const Answer refused = page.get(u"/api/v1/me"_s, {origin});
        QCOMPARE(refused.status, 401); // and yet the page may read why
        QCOMPARE(refused.header("access-control-allow-origin"), origin.second);

        const std::pair<QByteArray, QByteArray> other{
            "Origin", "https://app.example.com.evil.example"};
        const Answer foreign = page.send(
            "OPTIONS", u"/api/v1/me"_s, {}, {other, {"Access-Control-Request-Method", "GET"}});
        QCOMPARE(foreign.status, 403);
        QVERIFY(foreign.header("access-control-allow-origin").isEmpty());
    }

    void a_wrong_folder_or_origin_is_said_at_start()
    {
        Plant plant;
        const auto folder =
            plant.run({u"--web"_s, u"/nowhere"_s, u"--data-dir"_s, plant.scratch(u"d"_s)});
        QVERIFY(folder.status != 0);
        QVERIFY2(folder.err.contains("./dev build --web"_L1), qPrintable(folder.err));
        const auto origin = plant.run({u"--allowed-origins"_s, u"https://a.example/path"_s});
        QVERIFY(origin.status != 0);
        QVERIFY2(origin.err.contains("is not an origin"_L1), qPrintable(origin.err));
    }
};

QTEST_GUILESS_MAIN(TstWebApi)
#include "tst_web_api.moc"
