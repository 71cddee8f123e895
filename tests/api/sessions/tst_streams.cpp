// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include "shared/transcript.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

namespace {

QList<qint64> seqsOf(const QList<Event> &events)
{
    QList<qint64> seqs;
    for (const Event &event : events)
        seqs.append(event.seq);
    return seqs;
}

bool ascending(const QList<qint64> &seqs)
{
    return std::ranges::adjacent_find(seqs, std::greater_equal<>()) == seqs.end();
}

auto turnIs(const QString &state)
{
    return [state](const Event &event) {
        return event.kind == "turn"_L1 && event.fields["state"_L1] == state;
    };
}

} // namespace

class TestStreams : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = Plant::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init()
    {
        m_plant = std::make_unique<Plant>();
        m_plant->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"1"_s;
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_steps = std::make_unique<Steps>(*m_plant);
    }
    void cleanup()
    {
        m_steps.reset();
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void two_clients_see_the_same()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        EventReader sse(*m_plant, m_steps->path(id, u"/events"_s));
        LiveClient live(*m_plant);
        QVERIFY(live.waitForOpen());
        live.subscribe(id);
        QVERIFY(
            live.waitFor([&](const QJsonObject &frame) { return frame["live"_L1].isObject(); }));
        QCOMPARE(m_steps->prompt(id, u"/stream"_s).status, 202);
        QVERIFY(sse.waitFor([started = false](const Event &event) mutable {
            started = started || turnIs(u"running"_s)(event);
            return started && turnIs(u"idle"_s)(event);
        }));
        const qint64 last = sse.events().last().seq;
        QVERIFY(live.waitFor([&](const QJsonObject &frame) {
            return frame["event"_L1]["seq"_L1].toInteger() == last;
        }));
        QList<qint64> fromSocket;
        for (const QJsonObject &event : live.events(id))
            fromSocket.append(event["seq"_L1].toInteger());
        const QList<qint64> fromSse = seqsOf(sse.events());
        QVERIFY(ascending(fromSse));
        QVERIFY(ascending(fromSocket));
        QCOMPARE(fromSocket, fromSse);
        QCOMPARE(sse.malformed(), 0);
    }

    void the_first_answer_to_a_permission_wins_and_both_see_it()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QCOMPARE(m_steps->prompt(id, u"/permission"_s).status, 202);
        const QString permission = m_steps->openPermission(id);
        QVERIFY(!permission.isEmpty());
        EventReader one(*m_plant, m_steps->path(id, u"/events"_s)),
            two(*m_plant, m_steps->path(id, u"/events"_s));
        const QString allow = m_steps->optionOf(id, permission, u"allow_once"_s),
                      reject = m_steps->optionOf(id, permission, u"reject_once"_s);
        QVERIFY(!allow.isEmpty() && !reject.isEmpty());
        const Answer first = m_steps->http.post(
            m_steps->path(id, u"/permissions/"_s + permission), {{"option_id"_L1, allow}});
        const Answer second = HttpClient(*m_plant).post(
            m_steps->path(id, u"/permissions/"_s + permission), {{"option_id"_L1, reject}});
        QCOMPARE(first.status, 200);
        QCOMPARE(second.status, 409);
        QCOMPARE(second.problemCode(), u"already_resolved"_s);
        QCOMPARE(
            second.json()["outcome"_L1]["option_id"_L1].toString(), allow); // told what was decided
        const auto resolved = [&](const Event &event) {
            return event.id() == permission && event.fields["state"_L1] == "resolved"_L1;
        };
        for (EventReader *reader : {&one, &two}) {
            const auto seen = reader->waitFor(resolved);
            QVERIFY(seen);
            QCOMPARE(seen->fields["outcome"_L1]["option_id"_L1].toString(), allow);
        }
    }

    void a_client_that_reconnects_at_any_point_misses_nothing_and_sees_nothing_twice()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const qint64 start = m_steps->events(id).last().seq;
        EventReader whole(*m_plant, m_steps->path(id, u"/events?after=%1"_s.arg(start)));
        QTRY_COMPARE_WITH_TIMEOUT(whole.status(), 200, patience);
        QCOMPARE(m_steps->prompt(id, u"/long 100"_s).status, 202);
        QList<Event> pieces;
        int connections = 0;
        while (!std::ranges::any_of(pieces, turnIs(u"idle"_s)) && connections < 5000) {
            const qint64 after = pieces.isEmpty() ? start : pieces.last().seq;
            const bool byHeader = connections++ % 2 == 0;
            const QString query = byHeader ? QString() : u"?after=%1"_s.arg(after);
            EventReader piece(*m_plant, m_steps->path(id, u"/events"_s + query),
                byHeader ? QByteArray::number(after) : QByteArray());
            const qsizetype wanted = 1 + QRandomGenerator::global()->bounded(60);
            QVERIFY(piece.waitFor([&, seen = qsizetype(0)](const Event &event) mutable {
                return ++seen >= wanted || turnIs(u"idle"_s)(event);
            }));
            pieces += piece.events();
        }
        QVERIFY(whole.waitFor(turnIs(u"idle"_s)));
        const QList<qint64> inPieces = seqsOf(pieces), inOne = seqsOf(whole.events());
        QVERIFY2(inOne.size() >= 1000, qPrintable(QString::number(inOne.size())));
        QVERIFY2(connections > 10, qPrintable(QString::number(connections)));
        QVERIFY(ascending(inPieces)); // nothing twice
        QVERIFY(ascending(inOne));
        QCOMPARE(inPieces.last(), inOne.last());
        Transcript pieced, complete;
        for (const Event &event : pieces)
            pieced.apply(event);
        for (const Event &event : whole.events())
            complete.apply(event);
        // A replay may fold what is finished; it loses nothing.
        QCOMPARE(pieced.entries().size(), complete.entries().size());
        for (qsizetype i = 0; i < complete.entries().size(); ++i)
            QCOMPARE(pieced.entries()[i].text(), complete.entries()[i].text());
    }

    void the_list_is_live()
    {
        LiveClient live(*m_plant);
        QVERIFY(live.waitForOpen());
        live.send(
            {{"subscribe"_L1, QJsonObject{{"list"_L1, QJsonObject{{"tag.team"_L1, u"red"_s}}}}}});
        const auto reset = live.waitFor(
            [](const QJsonObject &frame) { return frame["list"_L1]["reset"_L1].isArray(); });
        QVERIFY(reset);
        QCOMPARE((*reset)["list"_L1]["total"_L1].toInt(), 0);
        const auto upsert = [](const QString &id, const QString &status) {
            return [=](const QJsonObject &frame) {
                const QJsonValue session = frame["list"_L1]["upsert"_L1];
                return session["id"_L1] == id && session["status"_L1] == status;
            };
        };
        const QString other = m_steps->create({{"tags"_L1, QJsonObject{{"team"_L1, u"blue"_s}}}});
        const QString id = m_steps->create(
            {{"tags"_L1, QJsonObject{{"team"_L1, u"red"_s}}}, {"message"_L1, u"/permission"_s}});
        QVERIFY(live.waitFor(upsert(id, u"creating"_s)));
        QVERIFY(live.waitFor(upsert(id, u"needs_input"_s)));
        QCOMPARE(m_steps->http.patch(m_steps->path(id), {{"tags"_L1, QJsonObject{}}}).status, 200);
        QVERIFY(live.waitFor(
            [&](const QJsonObject &frame) { return frame["list"_L1]["remove"_L1] == id; }));
        for (const QJsonObject &frame : live.frames())
            QVERIFY(frame["list"_L1]["upsert"_L1]["id"_L1] != other);
        live.send({{"subscribe"_L1, QJsonObject{{"list"_L1, QJsonObject{{"colour"_L1, u"x"_s}}}}}});
        QVERIFY(live.waitFor([](const QJsonObject &frame) {
            return frame["error"_L1]["code"_L1] == "invalid_request"_L1;
        }));
    }

    void a_live_socket_answers_nonsense_and_stays_open()
    {
        LiveClient live(*m_plant);
        QVERIFY(live.waitForOpen());
        live.socket().sendTextMessage(u"{"_s);
        live.socket().sendTextMessage(u"[]"_s);
        live.socket().sendBinaryMessage("x");
        live.send({{"subscribe"_L1, 7}});
        live.subscribe(u"../../etc/passwd"_s);
        live.subscribe(u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s);
        live.send({{"subscribe"_L1,
            QJsonObject{{"session"_L1, u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s}, {"after"_L1, u"x"_s}}}});
        live.send({{"ping"_L1, 42}});
        QVERIFY(live.waitFor([](const QJsonObject &frame) { return frame["pong"_L1] == 42; }));
        int errors = 0, notFound = 0;
        for (const QJsonObject &frame : live.frames()) {
            errors += frame.contains("error"_L1) ? 1 : 0;
            notFound += frame["error"_L1]["code"_L1] == "not_found"_L1 ? 1 : 0;
        }
        QCOMPARE(errors, 7);
        QCOMPARE(notFound, 2);
        QVERIFY(live.isOpen());
    }

    void a_reader_that_does_not_read_is_dropped_and_others_are_not_touched()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        QTcpSocket stuck;
        stuck.setReadBufferSize(1024);
        stuck.connectToHost(m_plant->url().host(), quint16(m_plant->url().port()));
        QVERIFY(stuck.waitForConnected(patience));
        stuck.write("GET " + m_steps->path(id, u"/events"_s).toLatin1()
            + " HTTP/1.1\r\nHost: " + m_plant->url().authority().toLatin1()
            + "\r\nAuthorization: Bearer " + m_plant->token().toLatin1() + "\r\n\r\n");
        QVERIFY(stuck.waitForBytesWritten(patience));
        EventReader good(*m_plant, m_steps->path(id, u"/events"_s));
        // More than the buffers of a socket and what is remembered can hold.
        constexpr int prompts = 20;
        for (int i = 1; i <= prompts; ++i) {
            const QString text = u"/help "_s + QString(600'000, u'x');
            QCOMPARE(m_steps->prompt(id, text).status, 202);
            QVERIFY(good.waitFor([i, seen = 0](const Event &event) mutable {
                return turnIs(u"idle"_s)(event) && ++seen == i;
            }));
        }
        qint64 received = 0;
        stuck.setReadBufferSize(
            0); // now it reads what the system kept for it, and comes to the end
        const auto closed = [&] {
            received += stuck.readAll().size();
            return stuck.state() == QAbstractSocket::UnconnectedState;
        };
        QTRY_VERIFY_WITH_TIMEOUT(closed(), 2 * patience);
        QVERIFY2(received < prompts * 600'000, qPrintable(QString::number(received)));
        QVERIFY(ascending(seqsOf(good.events())));
        QCOMPARE(good.malformed(), 0);
        QVERIFY(m_plant->output().contains(u"too slow"_s)); // it is logged
    }

    void a_drain_tells_streams_to_come_back()
    {
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        EventReader sse(*m_plant, m_steps->path(id, u"/events"_s));
        LiveClient live(*m_plant);
        QVERIFY(live.waitForOpen());
        QTRY_COMPARE_WITH_TIMEOUT(sse.status(), 200, patience);
        QVERIFY(m_plant->stop());
        QVERIFY(live.waitFor([](const QJsonObject &frame) {
            return frame["closing"_L1]["reason"_L1] == "drain"_L1
                && frame["closing"_L1]["retry_after_ms"_L1].toInt() > 0;
        }));
        QVERIFY(live.waitForClosed());
        QVERIFY(sse.waitForEnd());
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output())); // and the session is still there
        Steps again(*m_plant);
        QVERIFY(again.reaches(id, {u"idle"_s}));
        if (!Plant::elsewhere())
            QVERIFY(again.runnerPid(id) > 0);
    }

    void everybody_is_told_once_that_maintenance_begins_and_ends()
    {
        const auto enabled = [](bool is) {
            return [is](const QJsonObject &frame) {
                return frame["maintenance"_L1]["enabled"_L1] == QJsonValue(is);
            };
        };
        const auto set = [&](const QByteArray &state) {
            return m_steps->http
                .send("PUT", u"/api/v1/admin/maintenance"_s, state,
                    {{"Content-Type", "application/json"}})
                .status;
        };
        LiveClient here(*m_plant);
        QVERIFY(here.waitFor(enabled(false)));
        QCOMPARE(set(R"({"enabled": true, "message": "Back at noon."})"), 200);
        const auto frame = here.waitFor(enabled(true));
        QVERIFY(frame);
        QCOMPARE(frame->value("maintenance"_L1)["message"_L1].toString(), u"Back at noon."_s);
        QCOMPARE(frame->value("maintenance"_L1)["by"_L1].toString(), u"owner"_s);
        LiveClient late(*m_plant);
        QVERIFY(late.waitFor(enabled(true)));
        QCOMPARE(set(R"({"enabled": false})"), 200);
        QVERIFY(here.waitFor([](const QJsonObject &state) {
            return state["maintenance"_L1].toObject().size() == 1;
        }));
        QVERIFY(late.waitFor(enabled(false)));
        QCOMPARE(late.frames().size(), 2);
        QCOMPARE(here.frames().size(), 3);
    }
};

QTEST_GUILESS_MAIN(TestStreams)
#include "tst_streams.moc"
