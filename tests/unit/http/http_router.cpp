// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/accesslog.h"
#include "server/http/middleware/origin.h"
#include "server/http/middleware/requestid.h"
#include "server/http/router.h"
#include "server/http/target.h"

#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace ccplant::http {

namespace {

Handler nothing()
{
    return [](RequestPtr) { return Reply::empty(); };
}

Router table()
{
    Router router;
    router.add("GET", u"/api/v1/sessions"_s, nothing(), {Rule::everybody()});
    router.add("POST", u"/api/v1/sessions"_s, nothing(), {Rule::everybody()});
    router.add("GET", u"/api/v1/sessions/{id}"_s, nothing(), {Rule::everybody()});
    router.add("DELETE", u"/api/v1/sessions/{id}"_s, nothing(), {Rule::everybody()});
    router.add("GET", u"/api/v1/sessions/search"_s, nothing(),
        {Rule::everybody()}); // after the parameter, and yet it wins
    router.add(
        "POST", u"/api/v1/sessions/{id}/permissions/{pid}"_s, nothing(), {Rule::everybody()});
    router.add("GET", u"/files/{rest...}"_s, nothing(), {Rule::everybody()});
    router.add("GET", u"/"_s, nothing(), {Rule::everybody()});
    router.add("GET", u"/{rest...}"_s, nothing(), {Rule::everybody()});
    return router;
}

} // namespace

class HttpRouterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_path_finds_its_route_data();
    void a_path_finds_its_route();
    void a_wrong_method_says_which_are_right();
    void a_target_is_read_strictly_data();
    void a_target_is_read_strictly();
    void an_encoded_slash_stays_in_its_segment();
    void a_host_field_is_read_strictly_data();
    void a_host_field_is_read_strictly();
    void only_our_own_origins_pass_data();
    void only_our_own_origins_pass();
    void request_ids_from_outside_are_short_and_plain();
    void the_access_log_has_no_tokens();
    void a_json_body_is_an_object_with_its_content_type();
};

void HttpRouterTest::a_path_finds_its_route_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("param");
    const auto row = [](const QByteArray &method, const QString &path, const QString &pattern,
                         const QString &param = {}) {
        QTest::addRow("%s %s", method.constData(), qPrintable(path))
            << method << path << pattern << param;
    };
    row("GET", u"/api/v1/sessions"_s, u"/api/v1/sessions"_s);
    row("HEAD", u"/api/v1/sessions"_s, u"/api/v1/sessions"_s);
    row("GET", u"/api/v1/sessions/s_1"_s, u"/api/v1/sessions/{id}"_s, u"s_1"_s);
    row("GET", u"/api/v1/sessions/search"_s, u"/api/v1/sessions/search"_s);
    row("GET", u"/api/v1/sessions/a%2Fb"_s, u"/api/v1/sessions/{id}"_s, u"a/b"_s);
    row("GET", u"/api/v1/sessions/a%252Fb"_s, u"/api/v1/sessions/{id}"_s, u"a%2Fb"_s);
    row("GET", u"/api/v1/sessions/%E3%81%82"_s, u"/api/v1/sessions/{id}"_s, u"あ"_s);
    row("POST", u"/api/v1/sessions/s/permissions/p"_s, u"/api/v1/sessions/{id}/permissions/{pid}"_s,
        u"s"_s);
    row("GET", u"/files/a/b/c"_s, u"/files/{rest...}"_s, u"a/b/c"_s);
    row("GET", u"/files/"_s, u"/files/{rest...}"_s, u""_s);
    row("GET", u"/"_s, u"/"_s);
    row("GET", u"/api/v1/sessions/"_s, u"/{rest...}"_s,
        u"api/v1/sessions/"_s); // an id is never empty
    row("GET", u"/anything"_s, u"/{rest...}"_s, u"anything"_s);
    row("DELETE", u"/anything"_s, {});
    row("GET", u"/%zz"_s, {});
    row("GET", u"nothing"_s, {});
}

void HttpRouterTest::a_path_finds_its_route()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QString, path);
    QFETCH(const QString, pattern);
    QFETCH(const QString, param);
    const Router router = table();
    const Match match = router.match(method, path);
    QCOMPARE(match.route ? match.route->pattern : QString(), pattern);
    QCOMPARE(match.params.value(pattern.contains(u"rest"_s) ? u"rest"_s : u"id"_s), param);
}

void HttpRouterTest::a_wrong_method_says_which_are_right()
{
    Router router;
    router.add("GET", u"/a/{id}"_s, nothing(), {Rule::everybody()});
    router.add("PATCH", u"/a/{id}"_s, nothing(), {Rule::everybody()});
    const Match match = router.match("DELETE", u"/a/1"_s);
    QVERIFY(!match.route);
    QCOMPARE(QSet<QByteArray>(match.allowed.begin(), match.allowed.end()),
        (QSet<QByteArray>{"GET", "HEAD", "PATCH", "OPTIONS"}));
    QVERIFY(router.match("GET", u"/b"_s).allowed.isEmpty());
}

void HttpRouterTest::a_target_is_read_strictly_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("good");
    const auto row = [](const QByteArray &target, bool good) {
        QTest::addRow("%s", target.constData()) << target << good;
    };
    row("/", true);
    row("/a/b?c=d", true);
    row("/a.b/..c/d..", true);
    row("/%20%C3%A4", true);
    row("/a?..%2f%00", true); // the query is the handler's
    row("/.", false);
    row("/..", false);
    row("/a/../b", false);
    row("/%2e%2e/b", false);
    row("/a%2f..%2fb", false);
    row("/a/%2e", false);
    row("/%00", false);
    row("/%0a", false);
    row("/%7f", false);
    row("/%c2%85", false); // C1
    row("/%", false);
    row("/%2", false);
    row("/%gg", false);
    row("/%c3%28", false);
    row("/%c0%ae%c0%ae/", false); // overlong dots
    row("/\xc3\xa4", false);
    row("a", false);
    row("", false);
}

void HttpRouterTest::a_target_is_read_strictly()
{
    QFETCH(const QByteArray, target);
    QFETCH(const bool, good);
    const auto read = readTarget(target);
    QCOMPARE(read.has_value(), good);
    if (!good)
        QCOMPARE(read.error().code, ErrorCode::InvalidRequest);
}

void HttpRouterTest::an_encoded_slash_stays_in_its_segment()
{
    const auto target = readTarget("/api/a%2Fb/%41?x=%2F");
    QVERIFY(target.has_value());
    QCOMPARE(target->path, u"/api/a%2Fb/A"_s);
    QCOMPARE(target->query, u"x=%2F"_s);
    QCOMPARE(*readSegments(u"/a%2Fb/c"), (QStringList{u"a/b"_s, u"c"_s}));
}

void HttpRouterTest::a_host_field_is_read_strictly_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("host");
    const auto row = [](const QByteArray &field, const QString &host) {
        QTest::addRow("%s", field.constData()) << field << host;
    };
    row("localhost", u"localhost"_s);
    row("LocalHost:8080", u"localhost"_s);
    row("127.0.0.1:1", u"127.0.0.1"_s);
    row("[::1]:8080", u"::1"_s);
    row("a@localhost", {});
    row("localhost/x", {});
    row("localhost?x", {});
    row("local host", {});
    row("", {});
    row(":80", {});
}

void HttpRouterTest::a_host_field_is_read_strictly()
{
    QFETCH(const QByteArray, field);
    QFETCH(const QString, host);
    QCOMPARE(hostOf(field), host);
}

void HttpRouterTest::only_our_own_origins_pass_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("own");
    const auto row = [](const QByteArray &origin, const QByteArray &host, bool own) {
        QTest::addRow("%s at %s", origin.constData(), host.constData()) << origin << host << own;
    };
    row("http://localhost:8080", "localhost:8080", true);
    row("http://LOCALHOST:8080", "localhost:8080", true);
    row("https://plant.example", "plant.example", true);
    row("https://plant.example", "plant.example:443", true);
    row("http://plant.example:80", "plant.example", true);
    row("https://app.example", "plant.example", true); // configured
    row("http://localhost:8081", "localhost:8080", false);
    row("http://localhost", "localhost:8080", false);
    row("http://evil.example", "localhost:8080", false);
    row("http://localhost:8080.evil.example", "localhost:8080", false);
    row("http://localhost:8080@evil.example", "localhost:8080", false);
    row("http://evil.example/localhost:8080", "localhost:8080", false);
    row("file://localhost:8080", "localhost:8080", false);
    row("null", "localhost:8080", false);
    row("", "localhost:8080", false);
    row("http://", "", false);
}

void HttpRouterTest::only_our_own_origins_pass()
{
    QFETCH(const QByteArray, origin);
    QFETCH(const QByteArray, host);
    QFETCH(const bool, own);
    QCOMPARE(isOwnOrigin(origin, host, {{}, {u"https://app.example"_s}}), own);
}

void HttpRouterTest::request_ids_from_outside_are_short_and_plain()
{
    QVERIFY(isRequestId("abc-1.2_Z"));
    QVERIFY(isRequestId(QByteArray(64, 'a')));
    QVERIFY(!isRequestId(QByteArray(65, 'a')));
    QVERIFY(!isRequestId(""));
    QVERIFY(!isRequestId("a b"));
    QVERIFY(!isRequestId("a\nb"));
    QVERIFY(!isRequestId("a\"b"));
}

void HttpRouterTest::the_access_log_has_no_tokens()
{
    Request request;
    request.method = "GET";
    request.path = u"/s/geheim"_s;
    request.query = QUrlQuery(u"token=sesam"_s);
    request.params.insert(u"token"_s, u"geheim"_s);
    request.headers.append("Authorization", "Bearer sesam");
    request.identity.user = u"owner"_s;
    request.id = u"r1"_s;
    const QJsonObject fields = accessLogFields(request, Reply::bytes("12345", "text/plain"),
        request.received + std::chrono::milliseconds(2));
    QCOMPARE(fields[u"path"].toString(), u"/s/[redacted]"_s);
    QCOMPARE(fields[u"bytes"].toInt(), 5);
    QCOMPARE(fields[u"duration_ms"].toDouble(), 2.0);
    QCOMPARE(fields[u"user"].toString(), u"owner"_s);
    QCOMPARE(fields[u"request_id"].toString(), u"r1"_s);
    for (auto it = fields.begin(); it != fields.end(); ++it)
        QVERIFY(!it.value().toString().contains(u"sesam"_s));
}

void HttpRouterTest::a_json_body_is_an_object_with_its_content_type()
{
    Request request;
    request.body = R"({"a":1})";
    QCOMPARE(request.json().error().code, ErrorCode::UnsupportedMediaType);
    request.headers.append("Content-Type", "application/json; charset=utf-8");
    QCOMPARE((*request.json())[u"a"].toInt(), 1);
    for (const char *bad : {"", "[1]", "{", "{\"a\":}", "\"a\""}) {
        request.body = bad;
        QCOMPARE(request.json().error().code, ErrorCode::InvalidRequest);
    }
}

} // namespace ccplant::http

QTEST_GUILESS_MAIN(ccplant::http::HttpRouterTest)
#include "http_router.moc"
