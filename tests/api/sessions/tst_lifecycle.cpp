// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/process.h"
#include "tests/api/sessions/steps.h"

#include "shared/ids.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

class TestLifecycle : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = Plant::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_plant = std::make_unique<Plant>();
        m_plant->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"1"_s;
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_steps = std::make_unique<Steps>(*m_plant);
    }
    void cleanupTestCase()
    {
        m_steps.reset();
        if (!m_plant)
            return;
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void a_prompt_is_answered()
    {
        const QString id = m_steps->create(
            {{"message"_L1, u"/help"_s}, {"tags"_L1, QJsonObject{{"team"_L1, u"red"_s}}}});
        QVERIFY(isId(id, u"s"));
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QJsonObject session = m_steps->session(id);
        QCOMPARE(session["agent"_L1].toString(), u"demo"_s);
        QCOMPARE(session["tags"_L1]["team"_L1].toString(), u"red"_s);
        QCOMPARE(session["workspace"_L1]["kind"_L1].toString(), u"empty"_s);
        QVERIFY(session["last_seq"_L1].toInteger() > 0);
        const QJsonArray entries = m_steps->transcript(id)["entries"_L1].toArray();
        QVERIFY(entries.size() >= 2);
        QCOMPARE(entries.first()["role"_L1].toString(), u"user"_s);
        bool answered = false;
        for (const QJsonValue &entry : entries)
            answered = answered || (entry["role"_L1] == "agent"_L1 && entry["done"_L1].toBool());
        QVERIFY(answered);
        const QJsonObject messages =
            m_steps->http.get(m_steps->path(id, u"/messages?limit=1"_s)).json();
        QCOMPARE(messages["entries"_L1].toArray().size(), 1);
        QVERIFY(!messages["next_cursor"_L1].toString().isEmpty());
    }

    void a_permission_stands_between_a_command_and_its_effect()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->prompt(id, u"/run echo plant > made.txt"_s).status, 202);
        QVERIFY(m_steps->reaches(id, {u"needs_input"_s}));
        QVERIFY(!m_steps->hasFile(id, u"made.txt"_s));
        const QString permission = m_steps->openPermission(id);
        const Answer allowed = m_steps->allow(id, permission);
        QCOMPARE(allowed.status, 200);
        QCOMPARE(allowed.json()["by"_L1].toString(), m_steps->session(id)["owner"_L1].toString());
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QVERIFY(m_steps->hasFile(id, u"made.txt"_s));
        const Answer again = m_steps->allow(id, permission);
        QCOMPARE(again.status, 409);
        QCOMPARE(again.problemCode(), u"already_resolved"_s);
        const QJsonObject listing = m_steps->http.get(m_steps->path(id, u"/files?path="_s)).json();
        QVERIFY(QJsonDocument(listing).toJson().contains("made.txt"));
        QCOMPARE(
            m_steps->http.get(m_steps->path(id, u"/files?path=made.txt&raw=1"_s)).body, "plant\n");
        QVERIFY(m_steps->http.get(m_steps->path(id, u"/diff"_s)).body.contains("made.txt"));
    }

    void a_stopped_session_can_be_read_and_a_prompt_wakes_it()
    {
        const QString id = m_steps->create({{"message"_L1, u"/help"_s}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QJsonObject running = m_steps->transcript(id);
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/stop"_s)).status, 202);
        QVERIFY(m_steps->reaches(id, {u"stopped"_s}));
        QVERIFY(runtime::processesOf(id).isEmpty());
        const QJsonArray before = running["entries"_L1].toArray(),
                         after = m_steps->transcript(id)["entries"_L1].toArray();
        QVERIFY(after.size() >= before.size());
        QCOMPARE(after.first()["content"_L1], before.first()["content"_L1]);
        QVERIFY(!m_steps->events(id).isEmpty());
        QVERIFY(!m_steps->http.get(m_steps->path(id, u"/messages"_s))
                .json()["entries"_L1]
                .toArray()
                .isEmpty());
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/cancel"_s)).problemCode(), u"no_turn"_s);
        const Answer files = m_steps->http.get(m_steps->path(id, u"/files"_s));
        QCOMPARE(files.status, 409);
        QVERIFY(files.json()["detail"_L1].toString().contains(u"Resume"_s)); // says what to do

        QCOMPARE(m_steps->prompt(id, u"/think"_s).status, 202);
        QVERIFY(m_steps->reaches(id, {u"running"_s, u"idle"_s}));
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QVERIFY(m_steps->transcript(id)["entries"_L1].toArray().size() > after.size());
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/stop"_s)).status, 202);
        QVERIFY(m_steps->reaches(id, {u"stopped"_s}));
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/resume"_s)).status, 202);
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
    }

    void a_turn_can_be_cancelled_and_prompts_wait_in_a_queue()
    {
        const QString id = m_steps->create({{"message"_L1, u"/slow 60"_s}});
        QVERIFY(m_steps->reaches(id, {u"running"_s}));
        const QJsonObject prompt{
            {"client_id"_L1, u"second"_s}, {"content"_L1, QJsonArray{textBlock(u"/help"_s)}}};
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/messages"_s), prompt)
                     .json()["state"_L1]
                     .toString(),
            u"queued"_s);
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/messages"_s), prompt)
                     .json()["state"_L1]
                     .toString(),
            u"duplicate"_s);
        const QJsonObject edited{{"content"_L1, QJsonArray{textBlock(u"/think"_s)}}};
        QCOMPARE(m_steps->http.patch(m_steps->path(id, u"/queue/second"_s), edited).status, 200);
        QCOMPARE(m_steps->http.remove(m_steps->path(id, u"/queue/second"_s)).status, 204);
        QCOMPARE(m_steps->http.remove(m_steps->path(id, u"/queue/second"_s)).status, 404);
        QCOMPARE(m_steps->http.post(m_steps->path(id, u"/cancel"_s)).status, 202);
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->transcript(id)["turn"_L1]["stop_reason"_L1].toString(), u"cancelled"_s);
    }

    void facts_are_changed_and_guarded_by_their_version()
    {
        const QString id = m_steps->create({{"title"_L1, u"First"_s}});
        const Answer read = m_steps->http.get(m_steps->path(id));
        QCOMPARE(read.header("etag"), "\"1\"");
        const Answer changed = m_steps->http.patch(m_steps->path(id),
            {{"title"_L1, u"Zweitens"_s}, {"tags"_L1, QJsonObject{{"a"_L1, u"b"_s}}},
                {"pinned"_L1, true}, {"archived"_L1, true}},
            {{"If-Match", "\"1\""}});
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.json()["title"_L1].toString(), u"Zweitens"_s);
        QCOMPARE(changed.json()["version"_L1].toString(), u"2"_s);
        QCOMPARE(m_steps->http
                     .patch(m_steps->path(id), {{"title"_L1, u"Third"_s}}, {{"If-Match", "\"1\""}})
                     .problemCode(),
            u"version_mismatch"_s);
        QVERIFY(m_steps->http.get(u"/api/v1/sessions?archived=true&tag.a=b"_s)
                .body.contains(id.toLatin1()));
        QVERIFY(!m_steps->http.get(u"/api/v1/sessions?limit=200"_s).body.contains(id.toLatin1()));
        const QJsonObject found =
            m_steps->http.get(u"/api/v1/sessions?archived=all&q=zweitens"_s).json();
        QCOMPARE(found["total"_L1].toInt(), 1);
    }

    void an_idempotency_key_makes_one_session()
    {
        const QJsonObject body{{"agent"_L1, u"demo"_s}, {"title"_L1, u"once"_s}};
        const HttpClient::Headers key{{"Idempotency-Key", "key-1"}};
        const Answer first = m_steps->http.post(u"/api/v1/sessions"_s, body, key);
        const Answer second = m_steps->http.post(u"/api/v1/sessions"_s, body, key);
        QCOMPARE(first.status, 201);
        QCOMPARE(second.status, 201);
        QCOMPARE(second.json()["id"_L1], first.json()["id"_L1]);
        QCOMPARE(
            m_steps->http.post(u"/api/v1/sessions"_s, {{"agent"_L1, u"demo"_s}}, key).problemCode(),
            u"unprocessable"_s);
        QCOMPARE(m_steps->http.get(u"/api/v1/sessions?q=once"_s).json()["total"_L1].toInt(), 1);
    }

    void a_session_is_exported()
    {
        const QString id =
            m_steps->create({{"message"_L1, u"/plan"_s}, {"title"_L1, u"My work"_s}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const Answer markdown = m_steps->http.get(m_steps->path(id, u"/export?format=markdown"_s));
        QCOMPARE(markdown.status, 200);
        QVERIFY(markdown.body.startsWith("# My work\n"));
        QVERIFY(markdown.header("content-disposition").contains("filename=\"my-work.md\""));
        const Answer json = m_steps->http.get(m_steps->path(id, u"/export?format=json"_s));
        QCOMPARE(json.json()["session"_L1]["id"_L1].toString(), id);
        QVERIFY(!json.json()["transcript"_L1]["entries"_L1].toArray().isEmpty());
        QCOMPARE(m_steps->http.get(m_steps->path(id, u"/export?format=pdf"_s)).status, 400);
    }

    void a_oneshot_session_stops_after_its_turn()
    {
        const QString id = m_steps->create({{"message"_L1, u"/help"_s}, {"oneshot"_L1, true}});
        QVERIFY(m_steps->reaches(id, {u"stopped"_s}));
        QVERIFY(m_steps->transcript(id)["entries"_L1].toArray().size() >= 2);
    }

    void a_session_is_gone_after_its_time_to_live()
    {
        const QString id = m_steps->create({{"ttl"_L1, 1}});
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(m_steps->folderOf(id)), patience);
    }

    void a_folder_is_used_in_place_and_left_alone()
    {
        if (Plant::elsewhere())
            QSKIP("a pod has no folders of the server");
        const QString folder = m_plant->scratch(u"mine"_s);
        QFile file(folder + u"/kept.txt"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString id =
            m_steps->create({{"folder"_L1, folder}, {"message"_L1, u"/read kept.txt"_s}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->session(id)["workspace"_L1]["kind"_L1].toString(), u"folder"_s);
        QCOMPARE(m_steps->http.remove(m_steps->path(id)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QVERIFY(file.exists());
    }

    void a_removed_session_can_be_read_for_a_while()
    {
        const QString id = m_steps->create({{"message"_L1, u"/help"_s}, {"title"_L1, u"Gone"_s}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QJsonArray before = m_steps->transcript(id)["entries"_L1].toArray();
        QCOMPARE(m_steps->http.get(u"/api/v1/me"_s).json()["server"_L1]["keep_removed"_L1],
            QJsonValue(30 * 24 * 3600));
        QCOMPARE(m_steps->http.remove(m_steps->path(id, u"?keep=maybe"_s)).status, 400);
        const QString left = u"/api/v1/removed-sessions/"_s + id;
        QCOMPARE(m_steps->http.get(left).status, 404);
        QCOMPARE(m_steps->http.remove(m_steps->path(id)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(left).status, 200, patience);

        const QJsonObject list = m_steps->http.get(u"/api/v1/removed-sessions?q=gone"_s).json();
        QCOMPARE(list["total"_L1].toInteger(), 1);
        const QJsonObject session = list["sessions"_L1][0].toObject();
        QCOMPARE(session["id"_L1].toString(), id);
        QCOMPARE(session["title"_L1].toString(), u"Gone"_s);
        QVERIFY(!session["removed_by"_L1].toString().isEmpty());
        const QJsonArray after =
            m_steps->http.get(left + u"/transcript"_s).json()["entries"_L1].toArray();
        QVERIFY(after.size() >= before.size());
        for (qsizetype i = 0; i < before.size(); ++i)
            QCOMPARE(after[i]["content"_L1], before[i]["content"_L1]);
        qint64 last = 0;
        for (bool end = false; !end;) {
            const QJsonObject part =
                m_steps->http.get(left + u"/events?after=%1"_s.arg(last)).json();
            for (const QJsonValue &event : part["events"_L1].toArray()) {
                QVERIFY(event["seq"_L1].toInteger() > last);
                last = event["seq"_L1].toInteger();
            }
            QCOMPARE(part["last_seq"_L1].toInteger(), last);
            end = part["end"_L1].toBool();
        }
        QVERIFY(last >= session["last_seq"_L1].toInteger());
        QVERIFY(m_steps->http.get(left + u"/export?format=markdown"_s).body.contains("# Gone"));
        QVERIFY(m_steps->http.get(left + u"/export"_s).json().contains("transcript"_L1));
        QCOMPARE(m_steps->http.get(left + u"/export?format=word"_s).status, 400);
        QCOMPARE(m_steps->http.get(left + u"/events?after=-1"_s).status, 400);
        QCOMPARE(m_steps->http.get(u"/api/v1/removed-sessions?status=idle"_s).status, 400);
        QCOMPARE(m_steps->http.post(left).status, 405);

        QCOMPARE(m_steps->http.remove(left).status, 204);
        QCOMPARE(m_steps->http.get(left).status, 404);
        QCOMPARE(m_steps->http.get(left + u"/transcript"_s).status, 404);
        QCOMPARE(m_steps->http.remove(left).status, 404);
    }

    void a_session_is_removed_with_its_transcript()
    {
        const QString id = m_steps->create({{"message"_L1, u"/help"_s}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->http.remove(m_steps->path(id, u"?keep=false"_s)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->http.get(m_steps->path(id)).status, 404, patience);
        QCOMPARE(m_steps->http.get(u"/api/v1/removed-sessions/"_s + id).status, 404);
        if (!Plant::elsewhere())
            QVERIFY(!QFile::exists(m_plant->dataDir() + u"/removed/"_s + id + u".jsonl"_s));
    }

    void modes_and_models_are_switched()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QJsonArray modes = m_steps->transcript(id)["config"_L1]["modes"_L1].toArray();
        QVERIFY(modes.size() >= 2);
        const QString mode = modes.last()["id"_L1].toString();
        QCOMPARE(
            m_steps->http.patch(m_steps->path(id, u"/config"_s), {{"mode"_L1, mode}}).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(m_steps->session(id)["mode"_L1].toString(), mode, patience);
        QCOMPARE(m_steps->http.patch(m_steps->path(id, u"/config"_s), {}).status, 400);
        QCOMPARE(
            m_steps->http.patch(m_steps->path(id, u"/config"_s), {{"colour"_L1, u"red"_s}}).status,
            400);
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "tst_lifecycle.moc"
