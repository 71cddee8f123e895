// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/requests.h"

#include <QJsonDocument>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

namespace {

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class TestRequests : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_whole_create_body_is_read()
    {
        const auto request = readCreate(object(
            R"({"agent": "demo", "message": "hello", "client_id": "c1", "title": "T", "repository": "a/b",
            "branch": "main", "mode": "plan", "model": "m", "options": {"x": true}, "mcp_servers": [{"name": "s"}], "env": {"A_1": "b"},
            "tags": {"team": "red"}, "ttl": 60, "oneshot": true, "limits": {"processes": 10}})"));
        QVERIFY2(request, request ? "" : qPrintable(request.error().detail));
        QCOMPARE(plainText(request->content), u"hello"_s);
        QCOMPARE(request->clientId, u"c1"_s);
        QCOMPARE(request->environment.value(u"A_1"_s), u"b"_s);
        QCOMPARE(request->tags.value(u"team"_s), u"red"_s);
        QCOMPARE(request->ttl, 60);
        QVERIFY(request->oneshot);
        QVERIFY(readCreate({})); // everything is optional
    }

    void a_wrong_field_is_named_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *json, const char *field) {
            QTest::newRow(json) << QByteArray(json) << QString::fromLatin1(field);
        };
        row(R"({"agnet": "demo"})", "agnet");
        row(R"({"agent": 7})", "agent");
        row(R"({"agent": "../../etc/passwd"})", "agent");
        row(R"({"agent": ""})", "agent");
        row(R"({"message": {}})", "message");
        row(R"({"message": "a", "content": []})", "content");
        row(R"({"client_id": "a b"})", "client_id");
        row(R"({"title": "a\nb"})", "title");
        row(R"({"repository": []})", "repository");
        row(R"({"folder": "a\u0000b"})", "folder");
        row(R"({"env": {"A-B": "x"}})", "env");
        row(R"({"env": {"CCPLANT_TOKEN": "x"}})", "env");
        row(R"({"env": {"LD_PRELOAD": "x"}})", "env");
        row(R"({"env": {"A": 7}})", "env.A");
        row(R"({"env": []})", "env");
        row(R"({"tags": {"": "x"}})", "tags");
        row(R"({"tags": {"a": null}})", "tags.a");
        row(R"({"ttl": -1})", "ttl");
        row(R"({"ttl": 1.5})", "ttl");
        row(R"({"ttl": "60"})", "ttl");
        row(R"({"ttl": 1e300})", "ttl");
        row(R"({"oneshot": "yes"})", "oneshot");
        row(R"({"mcp_servers": {}})", "mcp_servers");
        row(R"({"mcp_servers": [7]})", "mcp_servers");
        row(R"({"options": []})", "options");
        row(R"({"limits": {"memory": 1}})", "limits.memory");
        row(R"({"limits": {"processes": -1}})", "limits.processes");
    }
    void a_wrong_field_is_named()
    {
        QFETCH(QByteArray, json);
        const auto request = readCreate(object(json));
        QVERIFY(!request);
        QCOMPARE(request.error().code, ErrorCode::InvalidRequest);
        QTEST(request.error().extra[u"field"_s].toString(), "field");
    }

    void huge_values_are_refused()
    {
        QVERIFY(!readCreate({{u"title"_s, QString(201, u'x')}}));
        QVERIFY(!readCreate({{u"repository"_s, QString(4097, u'x')}}));
        QVERIFY(!readCreate({{u"message"_s, QString(maxPromptBytes / 4 + 1, u'x')}}));
        QVERIFY(!readCreate({{u"env"_s, QJsonObject{{u"A"_s, QString(32 * 1024 + 1, u'x')}}}}));
        QJsonObject tags;
        for (int i = 0; i < 65; ++i)
            tags[u"t%1"_s.arg(i)] = u"x"_s;
        QVERIFY(!readCreate({{u"tags"_s, tags}}));
    }

    void a_patch_changes_only_what_it_names()
    {
        const auto patch = readPatch({{u"title"_s, u" New "_s}, {u"pinned"_s, true}});
        QVERIFY(patch);
        QCOMPARE(patch->title, u"New"_s);
        QCOMPARE(patch->pinned, true);
        QVERIFY(!patch->archived && !patch->tags);
        QVERIFY(readPatch({}));
        for (const char *bad : {R"({"title": ""})", R"({"title": 1})", R"({"pinned": 1})",
                 R"({"status": "idle"})", R"({"tags": ["a"]})"})
            QVERIFY2(!readPatch(object(bad)), bad);
    }

    void a_request_goes_before_its_template()
    {
        const QJsonObject whole = overlay(
            object(
                R"({"agent": "demo", "content": [1], "repository": "a/b", "env": {"A": "1", "B": "2"}})"),
            object(R"({"template": "t_1", "message": "m", "folder": "/x", "env": {"B": "3"}})"));
        QCOMPARE(whole,
            object(
                R"({"agent": "demo", "message": "m", "folder": "/x", "env": {"A": "1", "B": "3"}})"));
    }
};

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
