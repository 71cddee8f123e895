// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/runner/surfacefixture.h"

#include <QTcpSocket>

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

namespace {

QJsonObject prompt(const QString &clientId, const QString &text)
{
    return {{u"client_id"_s, clientId}, {u"content"_s, QJsonArray{textBlock(text)}}};
}

} // namespace

class TestSurface : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everything_but_healthz_needs_the_token()
    {
        SurfaceFixture f;
        for (const QByteArray &credentials : {QByteArray(), QByteArray("Bearer wrong"),
                 QByteArray("Bearer "), QByteArray("Basic " + f.token)}) {
            for (const QString &path :
                {u"/v1/state"_s, u"/v1/events"_s, u"/status"_s, u"/nowhere"_s}) {
                QNetworkRequest request = f.request(path);
                request.setRawHeader("Authorization", credentials);
                const Answer answer = f.send(request, "GET");
                QCOMPARE(answer.status, 401);
                QCOMPARE(answer.code(), u"unauthenticated"_s);
            }
        }
        QNetworkRequest open = f.request(u"/healthz"_s);
        open.setRawHeader("Authorization", {});
        QCOMPARE(f.send(open, "GET").json["status"_L1].toString(), u"ok"_s);
        QCOMPARE(f.get(u"/nowhere"_s).status, 404);
        QCOMPARE(f.post(u"/v1/state"_s).status, 405);
    }

    void state_is_the_fold_with_the_session()
    {
        SurfaceFixture f;
        f.ready();
        const Answer state = f.get(u"/v1/state"_s);
        QCOMPARE(state.status, 200);
        QCOMPARE(state.json["session_id"_L1].toString(), u"s_1"_s);
        QCOMPARE(state.json["status"_L1].toString(), u"idle"_s);
        QCOMPARE(state.json["agent"_L1]["name"_L1].toString(), u"Fake"_s);
        QCOMPARE(state.json["last_seq"_L1].toInteger(), f.transcript().lastSeq());
    }

    void a_prompt_is_accepted_queued_and_recognised()
    {
        SurfaceFixture f;
        f.ready();
        Answer answer = f.post(u"/v1/messages"_s, prompt(u"c1"_s, u"one"_s));
        QCOMPARE(answer.status, 202);
        QCOMPARE(answer.json, QJsonObject({{u"client_id"_s, u"c1"_s}, {u"state"_s, u"sent"_s}}));
        QCOMPARE(f.post(u"/v1/messages"_s, prompt(u"c2"_s, u"two"_s)).json["state"_L1].toString(),
            u"queued"_s);
        QCOMPARE(f.post(u"/v1/messages"_s, prompt(u"c1"_s, u"one"_s)).json["state"_L1].toString(),
            u"duplicate"_s);
        QCOMPARE(
            f.call("PATCH", u"/v1/queue/c2"_s, {{u"content"_s, QJsonArray{textBlock(u"deux"_s)}}})
                .status,
            200);
        QCOMPARE(
            f.transcript().queue().first()["content"_L1].toArray().first()["text"_L1].toString(),
            u"deux"_s);
        QCOMPARE(f.post(u"/v1/queue/c2/send"_s).status, 202);
        QCOMPARE(f.driver->cancels, 1);
        QCOMPARE(f.call("DELETE", u"/v1/queue/c2"_s).status, 204);
        QCOMPARE(f.call("DELETE", u"/v1/queue/c2"_s).status, 404);
        QCOMPARE(f.post(u"/v1/cancel"_s).status, 202);
        f.driver->endTurn(u"cancelled"_s);
        answer = f.post(u"/v1/cancel"_s);
        QCOMPARE(answer.status, 409);
        QCOMPARE(answer.code(), u"no_turn"_s);
    }

    void prompts_that_make_no_sense_are_refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no json") << QByteArray("{");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("no id") << QByteArray(R"({"content":[{"type":"text","text":"x"}]})");
        QTest::newRow("bad id") << QByteArray(
            R"({"client_id":"../x","content":[{"type":"text","text":"x"}]})");
        QTest::newRow("no content") << QByteArray(R"({"client_id":"c"})");
        QTest::newRow("empty content") << QByteArray(R"({"client_id":"c","content":[]})");
        QTest::newRow("unknown block")
            << QByteArray(R"({"client_id":"c","content":[{"type":"spell"}]})");
    }
    void prompts_that_make_no_sense_are_refused()
    {
        QFETCH(QByteArray, body);
        SurfaceFixture f;
        f.ready();
        QNetworkRequest request = f.request(u"/v1/messages"_s);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        const Answer answer = f.send(request, "POST", body);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.code(), u"invalid_request"_s);
        QVERIFY(f.driver->prompts.isEmpty());
    }

    void answers_reach_the_agent_and_the_second_is_told()
    {
        SurfaceFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->ask(u"p_1"_s, u"Run"_s);
        QCOMPARE(f.post(u"/v1/permissions/p_9"_s, {{u"option_id"_s, u"yes"_s}}).status, 404);
        QCOMPARE(f.post(u"/v1/permissions/p_1"_s, {{u"option_id"_s, u"??"_s}}).status, 400);
        Answer answer =
            f.post(u"/v1/permissions/p_1"_s, {{u"option_id"_s, u"yes"_s}, {u"by"_s, u"ada"_s}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json["outcome"_L1]["kind"_L1].toString(), u"allow_once"_s);
        QCOMPARE(answer.json["by"_L1].toString(), u"ada"_s);
        answer = f.post(u"/v1/permissions/p_1"_s, {{u"option_id"_s, u"no"_s}});
        QCOMPARE(answer.status, 409);
        QCOMPARE(answer.code(), u"already_resolved"_s);
        QCOMPARE(answer.json["outcome"_L1]["option_id"_L1].toString(), u"yes"_s);
        QCOMPARE(answer.json["by"_L1].toString(), u"ada"_s);
        f.driver->askQuestion(u"q_1"_s, u"Why?"_s);
        QCOMPARE(f.post(u"/v1/questions/q_1"_s, {{u"action"_s, u"decline"_s}}).status, 200);
        QCOMPARE(f.driver->answers, QStringList({u"p_1=yes"_s, u"q_1=decline"_s}));
    }

    void config_is_answered_when_the_agent_has_agreed()
    {
        SurfaceFixture f;
        f.ready();
        QNetworkRequest request = f.request(u"/v1/config"_s);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        std::unique_ptr<QNetworkReply> reply(
            f.network.sendCustomRequest(request, "PATCH", R"({"mode":"plan"})"));
        QTRY_COMPARE_WITH_TIMEOUT(f.driver->changes.size(), 1, 30'000);
        f.driver->say(events::make(u"config"_s, {{u"mode"_s, u"plan"_s}}));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30'000);
        QCOMPARE(QJsonDocument::fromJson(reply->readAll())["mode"_L1].toString(), u"plan"_s);
        QCOMPARE(f.call("PATCH", u"/v1/config"_s, {{u"mode"_s, 3}}).status, 400);
        QCOMPARE(f.call("PATCH", u"/v1/config"_s, {{u"mode"_s, u"never"_s}}).status, 504);
    }

    void messages_are_paged_from_the_newest()
    {
        SurfaceFixture f;
        f.ready();
        for (int i = 0; i < 25; ++i)
            f.driver->say(events::message(
                u"m_%1"_s.arg(i), u"agent"_s, {textBlock(QString::number(i))}, true));
        QStringList seen;
        QString before;
        for (int pages = 0; pages < 3; ++pages) {
            const Answer page = f.get(u"/v1/messages?limit=10"_s
                + (before.isEmpty() ? QString() : u"&before="_s + before));
            QCOMPARE(page.status, 200);
            QStringList ids;
            for (const QJsonValue &entry : page.json["entries"_L1].toArray())
                ids.append(entry["id"_L1].toString());
            seen = ids + seen;
            before = page.json["next_cursor"_L1].toString();
        }
        QCOMPARE(before, QString());
        QCOMPARE(seen.size(), 25);
        QCOMPARE(seen.first(), u"m_0"_s);
        QCOMPARE(seen.last(), u"m_24"_s);
        QCOMPARE(f.get(u"/v1/messages?limit=0"_s).status, 400);
        QCOMPARE(f.get(u"/v1/messages?before=x"_s).status, 400);
    }

    void a_stream_replays_and_goes_on_without_gaps()
    {
        SurfaceFixture f;
        f.ready();
        f.driver->say(events::message(u"m_1"_s, u"agent"_s, {}, false));
        auto early = f.stream(u"/v1/events"_s);
        QTRY_COMPARE_WITH_TIMEOUT(
            early->events.size(), 1 + 1, 30'000); // the agent's state, the message
        const qint64 last = f.transcript().lastSeq();
        auto late = f.stream(u"/v1/events?after=%1"_s.arg(last));
        auto resumed = f.stream(u"/v1/events?after=1"_s, QByteArray::number(last));
        for (int i = 0; i < 100; ++i)
            f.driver->say(events::delta(u"m_1"_s, u"x"_s));
        const auto newest = [](const StreamReader &reader) {
            return reader.events.isEmpty() ? QByteArray() : reader.events.last().id;
        };
        const QByteArray end = QByteArray::number(last + 100);
        for (StreamReader *reader : {early.get(), late.get(), resumed.get()})
            QTRY_COMPARE_WITH_TIMEOUT(newest(*reader), end, 30'000);
        QCOMPARE(late->events.size(), 100);
        QCOMPARE(resumed->events.size(), 100);
        Transcript folded;
        for (const SseEvent &event : early->events) {
            const Result<Event> read = readEvent(event.data);
            QVERIFY(read);
            QCOMPARE(QByteArray::number(read->seq), event.id);
            QVERIFY(event.name.isEmpty());
            folded.apply(*read);
        }
        QVERIFY(folded == f.transcript());
        QCOMPARE(f.get(u"/v1/events?after=x"_s).status, 400);
        QCOMPARE(f.get(u"/v1/events?after=-1"_s).status, 400);
    }

    void all_events_at_once_are_json()
    {
        SurfaceFixture f;
        f.ready();
        for (int i = 0; i < 50; ++i)
            f.driver->say(events::message(
                u"m_%1"_s.arg(i), u"agent"_s, {textBlock(u"x"_s.repeated(50'000))}, true));
        const Answer all = f.get(u"/v1/events?wait=0"_s);
        QCOMPARE(all.status, 200);
        QCOMPARE(all.json["events"_L1].toArray().size(), 51);
        QCOMPARE(all.json["last_seq"_L1].toInteger(), f.transcript().lastSeq());
        const Answer none = f.get(u"/v1/events?wait=0&after=%1"_s.arg(f.transcript().lastSeq()));
        QCOMPARE(none.json["events"_L1].toArray().size(), 0);
    }

    void a_reader_who_never_reads_is_cut_and_others_are_not()
    {
        SurfaceFixture f(std::chrono::seconds(5));
        f.ready();
        QTcpSocket lazy;
        lazy.setReadBufferSize(1);
        lazy.connectToHost(QHostAddress::LocalHost, f.port);
        lazy.write(
            "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + f.token + "\r\n\r\n");
        auto reader = f.stream(u"/v1/events"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!reader->events.isEmpty() && lazy.bytesAvailable() > 0, 30'000);
        const QString large = u"x"_s.repeated(1024 * 1024);
        for (int i = 0; i < 30; ++i) { // more than the system and we hold for it
            f.driver->say(
                events::make(u"tool"_s, {{u"id"_s, u"t_%1"_s.arg(i)}, {u"raw_output"_s, large}}));
            QCoreApplication::processEvents();
        }
        const QByteArray last = QByteArray::number(f.transcript().lastSeq());
        QTRY_COMPARE_WITH_TIMEOUT(reader->events.last().id, last, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(f.server->counters().slowReaders, 1, 60'000);
        QVERIFY(!reader->isFinished());
        QCOMPARE(f.get(u"/healthz"_s).status, 200);
    }

    void one_event_larger_than_the_high_water_mark_arrives()
    {
        SurfaceFixture f;
        f.ready();
        auto reader = f.stream(u"/v1/events"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!reader->events.isEmpty(), 30'000);
        f.driver->say(events::make(u"tool"_s,
            {{u"id"_s, u"t_1"_s}, {u"raw_output"_s, u"x"_s.repeated(12 * 1024 * 1024)}}));
        f.driver->say(events::make(u"tool"_s,
            {{u"id"_s, u"t_2"_s}, {u"raw_output"_s, u"y"_s.repeated(12 * 1024 * 1024)}}));
        const QByteArray last = QByteArray::number(f.transcript().lastSeq());
        QTRY_COMPARE_WITH_TIMEOUT(reader->events.last().id, last, 60'000);
        auto again = f.stream(u"/v1/events"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            !again->events.isEmpty() && again->events.last().id == last, 60'000);
    }

    void files_are_shown_and_paths_stay_inside()
    {
        SurfaceFixture f;
        QVERIFY(QFile(f.folder.filePath(u"a.txt"_s)).open(QIODevice::WriteOnly));
        const Answer folder = f.get(u"/v1/files?path="_s);
        QCOMPARE(folder.status, 200);
        QCOMPARE(folder.json["type"_L1].toString(), u"dir"_s);
        QCOMPARE(f.get(u"/v1/files?path=a.txt"_s).json["type"_L1].toString(), u"file"_s);
        QCOMPARE(f.get(u"/v1/files?path=..%2F..%2Fetc%2Fpasswd"_s).status, 403);
        QCOMPARE(f.get(u"/v1/files?path=nothing"_s).status, 404);
        QCOMPARE(f.get(u"/v1/files?search=a.t&limit=5"_s).json["paths"_L1].toArray(),
            QJsonArray{u"a.txt"_s});
        QCOMPARE(f.get(u"/v1/files?path=a.txt&raw=1"_s).status, 200);
    }

    void an_upload_lands_in_the_workspace()
    {
        SurfaceFixture f;
        QNetworkRequest raw = f.request(u"/v1/uploads?name=note.txt"_s);
        raw.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
        const Answer stored = f.send(raw, "POST", "hello");
        QCOMPARE(stored.status, 201);
        QFile file(f.folder.filePath(stored.json["path"_L1].toString()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "hello");
        QNetworkRequest form = f.request(u"/v1/uploads"_s);
        form.setHeader(QNetworkRequest::ContentTypeHeader, u"multipart/form-data; boundary=xyz"_s);
        const QByteArray body = "--xyz\r\nContent-Disposition: form-data; name=\"file\"; "
                                "filename=\"../evil.txt\"\r\n\r\nbytes\r\n--xyz--\r\n";
        const Answer formed = f.send(form, "POST", body);
        QCOMPARE(formed.status, 201);
        QVERIFY(!formed.json["path"_L1].toString().contains(u".."_s));
        QCOMPARE(f.send(f.request(u"/v1/uploads"_s), "POST", "x").status, 400); // no name
        QCOMPARE(f.send(raw, "POST", QByteArray(f.uploadBytes + 1, 'x')).status, 413);
    }

    void shutdown_is_passed_on()
    {
        SurfaceFixture f;
        QCOMPARE(f.post(u"/v1/shutdown"_s).status, 202);
        QCOMPARE(f.shutdowns, 1);
    }

    void readers_are_told_to_come_back()
    {
        SurfaceFixture f;
        auto reader = f.stream(u"/v1/events"_s);
        auto compat = f.stream(u"/events"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!reader->events.isEmpty() && !compat->events.isEmpty(), 30'000);
        f.surface->finishStreams(std::chrono::seconds(1), "the runner stops");
        QTRY_VERIFY_WITH_TIMEOUT(reader->isFinished() && compat->isFinished(), 30'000);
    }
};

QTEST_GUILESS_MAIN(TestSurface)
#include "tst_surface.moc"
