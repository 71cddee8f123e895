// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/agentapi.h"
#include "tests/unit/runner/surfacefixture.h"

using namespace ccplant;
using namespace ccplant::runner;
using namespace ccplant::testing;

class TestAgentApi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void status_is_running_or_stable()
    {
        SurfaceFixture f;
        QCOMPARE(f.get(u"/status"_s).json,
            QJsonObject({{u"status"_s, u"running"_s}, {u"agent_type"_s, u"fake"_s},
                {u"transport"_s, u"acp"_s}}));
        f.ready();
        QCOMPARE(f.get(u"/status"_s).json["status"_L1].toString(), u"stable"_s);
        f.send(u"c1"_s, u"one"_s);
        QCOMPARE(f.get(u"/status"_s).json["status"_L1].toString(), u"running"_s);
    }

    void messages_are_numbered_from_zero()
    {
        SurfaceFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->say(events::message(u"m_t"_s, u"thought"_s, {textBlock(u"hm"_s)}, true));
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {}, false));
        f.driver->say(events::delta(u"m_a"_s, u"an"_s));
        f.driver->say(events::delta(u"m_a"_s, u"swer"_s));
        const QJsonArray messages = f.get(u"/messages"_s).json["messages"_L1].toArray();
        QCOMPARE(messages.size(), 2);
        QCOMPARE(messages.at(0)["id"_L1].toInt(-1), 0);
        QCOMPARE(messages.at(0)["role"_L1].toString(), u"user"_s);
        QCOMPARE(messages.at(1)["id"_L1].toInt(), 1);
        QCOMPARE(messages.at(1)["role"_L1].toString(), u"agent"_s);
        QCOMPARE(messages.at(1)["content"_L1].toString(), u"answer"_s);
        QVERIFY(parseTime(messages.at(1)["time"_L1].toString()).isValid());
    }

    void a_user_message_is_taken_only_while_the_agent_waits()
    {
        SurfaceFixture f;
        f.ready();
        const QJsonObject message{{u"content"_s, u"hello"_s}, {u"type"_s, u"user"_s}};
        QCOMPARE(f.post(u"/message"_s, message).json, QJsonObject({{u"ok"_s, true}}));
        QCOMPARE(f.driver->prompts, QStringList{u"hello"_s});
        const Answer busy = f.post(u"/message"_s, message);
        QCOMPARE(busy.status, 500);
        QCOMPARE(busy.contentType, "application/problem+json");
        QCOMPARE(busy.json["detail"_L1].toString(), u"unexpected error occurred"_s);
        QCOMPARE(busy.json["errors"_L1].toArray().first()["message"_L1].toString(),
            u"message can only be sent when the agent is waiting for user input"_s);
        QCOMPARE(f.driver->prompts.size(), 1);
    }

    void messages_that_make_no_sense_are_refused_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no content") << QJsonObject{{u"type"_s, u"user"_s}} << 422;
        QTest::newRow("no type") << QJsonObject{{u"content"_s, u"x"_s}} << 422;
        QTest::newRow("wrong type")
            << QJsonObject{{u"content"_s, u"x"_s}, {u"type"_s, u"shout"_s}} << 422;
        QTest::newRow("empty") << QJsonObject{{u"content"_s, QString()}, {u"type"_s, u"user"_s}}
                               << 500;
        QTest::newRow("blank around")
            << QJsonObject{{u"content"_s, u" x"_s}, {u"type"_s, u"user"_s}} << 500;
        QTest::newRow("keys") << QJsonObject{{u"content"_s, u"ls\n"_s}, {u"type"_s, u"raw"_s}}
                              << 500;
    }
    void messages_that_make_no_sense_are_refused()
    {
        QFETCH(QJsonObject, body);
        QFETCH(int, status);
        SurfaceFixture f;
        f.ready();
        const Answer answer = f.post(u"/message"_s, body);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.json["status"_L1].toInt(), status);
        QVERIFY(!answer.json["errors"_L1].toArray().first()["message"_L1].toString().isEmpty());
        QVERIFY(f.driver->prompts.isEmpty());
    }

    void an_interrupt_key_cancels()
    {
        SurfaceFixture f;
        f.ready();
        const QJsonObject key{{u"content"_s, u"\x03"_s}, {u"type"_s, u"raw"_s}};
        QCOMPARE(f.post(u"/message"_s, key).status, 200); // nothing runs: nothing happens
        f.send(u"c1"_s, u"one"_s);
        QCOMPARE(f.post(u"/message"_s, key).status, 200);
        QCOMPARE(f.driver->cancels, 1);
    }

    void a_stream_replays_and_follows()
    {
        SurfaceFixture f;
        f.ready();
        f.send(u"c1"_s, u"one"_s);
        f.driver->say(events::systemMessage(u"m_e"_s, u"error"_s, u"broken"_s));
        auto reader = f.stream(u"/events"_s);
        const auto names = [&] {
            QList<QByteArray> out;
            for (const SseEvent &event : reader->events)
                out.append(event.name);
            return out;
        };
        QTRY_COMPARE_WITH_TIMEOUT(
            names(), QList<QByteArray>({"message_update", "status_change", "agent_error"}), 30'000);
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {}, false));
        f.driver->say(events::delta(u"m_a"_s, u"an"_s));
        f.driver->say(events::delta(u"m_a"_s, u"swer"_s));
        f.driver->say(events::message(u"m_a"_s, u"agent"_s, {textBlock(u"answer"_s)}, true));
        f.driver->endTurn();
        QTRY_COMPARE_WITH_TIMEOUT(reader->events.last().name, "status_change", 30'000);
        const QJsonObject status = QJsonDocument::fromJson(reader->events.last().data).object();
        QCOMPARE(status, QJsonObject({{u"status"_s, u"stable"_s}, {u"agent_type"_s, u"fake"_s}}));
        const SseEvent &update = reader->events.at(reader->events.size() - 2);
        QCOMPARE(update.name, "message_update");
        const QJsonObject message = QJsonDocument::fromJson(update.data).object();
        QCOMPARE(message["id"_L1].toInt(), 1);
        QCOMPARE(message["message"_L1].toString(), u"answer"_s);
        QCOMPARE(message["role"_L1].toString(), u"agent"_s);
        f.driver->say(events::systemMessage(u"m_w"_s, u"warning"_s, u"careful"_s));
        QTRY_COMPARE_WITH_TIMEOUT(reader->events.last().name, "agent_error", 30'000);
    }

    void an_upload_is_a_form_of_at_most_ten_megabytes()
    {
        SurfaceFixture f;
        QNetworkRequest form = f.request(u"/upload"_s);
        form.setHeader(
            QNetworkRequest::ContentTypeHeader, u"multipart/form-data; boundary=\"xyz\""_s);
        const auto body = [](const QByteArray &bytes) {
            return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; "
                   "filename=\"a.bin\"\r\nContent-Type: x/y\r\n\r\n"
                + bytes + "\r\n--xyz--\r\n";
        };
        const Answer stored = f.send(form, "POST", body("bytes"));
        QCOMPARE(stored.status, 200);
        QVERIFY(stored.json["ok"_L1].toBool());
        QFile file(stored.json["filePath"_L1].toString());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "bytes");
        QCOMPARE(f.send(form, "POST", body(QByteArray(10 * 1024 * 1024 + 1, 'x'))).status, 400);
        QCOMPARE(f.send(form, "POST", "--xyz\r\nnonsense").status, 400);
        QCOMPARE(f.send(f.request(u"/upload?name=x"_s), "POST", "bytes").status, 400);
    }
};

QTEST_GUILESS_MAIN(TestAgentApi)
#include "tst_agentapi.moc"
