// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/live_socket.h"
#include "tests/client/fake-server/fake_server.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using ccplant::test::FakeServer;

namespace {
constexpr int deadlineMs = 30'000;
constexpr BackoffPolicy quick{std::chrono::milliseconds(5), std::chrono::milliseconds(40)};
} // namespace

class TestLiveSocket : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_client_that_reconnects_misses_nothing_and_sees_nothing_twice()
    {
        FakeServer server;
        const QString id = server.addSession();
        LiveSocket live;
        live.setBackoff(quick);
        QList<qint64> seen;
        connect(
            &live, &LiveSocket::sessionEvent, this, [&](const QString &, const QJsonObject &event) {
                seen << event["seq"_L1].toInteger();
            });
        live.subscribeSession(id, 0);
        live.start(server.url(), server.token());

        QRandomGenerator random(42); // the same breaks each time
        int drops = 0;
        constexpr int total = 1000;
        while (server.lastSeq(id) < total) {
            server.emitEvent(id, u"delta"_s, {{u"id"_s, u"m_1"_s}, {u"text"_s, u"x"_s}});
            if (random.bounded(20) == 0) {
                server.dropLinks();
                ++drops;
            }
            if (random.bounded(5) == 0)
                QCoreApplication::processEvents();
        }
        QVERIFY(drops > 10);
        QTRY_COMPARE_WITH_TIMEOUT(seen.size(), total, deadlineMs);
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
        QCOMPARE(QSet<qint64>(seen.begin(), seen.end()).size(), total);
    }

    void a_refused_link_is_tried_again_until_it_is_taken()
    {
        FakeServer server;
        server.refuseLinks(true);
        LiveSocket live;
        live.setBackoff(quick);
        QSignalSpy interrupted(&live, &LiveSocket::interrupted);
        live.start(server.url(), server.token());
        QTRY_VERIFY_WITH_TIMEOUT(interrupted.size() >= 3, deadlineMs);
        QCOMPARE(interrupted.first().first().toBool(), false);
        server.refuseLinks(false);
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Online, deadlineMs);
    }

    void a_server_that_comes_back_is_found_again()
    {
        FakeServer server;
        LiveSocket live;
        live.setBackoff(quick);
        live.start(server.url(), server.token());
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Online, deadlineMs);
        server.pause();
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Waiting, deadlineMs);
        server.resume();
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Online, deadlineMs);
    }

    void a_silent_link_is_given_up()
    {
        FakeServer server;
        LiveSocket live;
        live.setBackoff(quick);
        live.setTimes({.silence = 100});
        QSignalSpy interrupted(&live, &LiveSocket::interrupted);
        live.start(server.url(), server.token());
        QTRY_VERIFY_WITH_TIMEOUT(!interrupted.isEmpty(), deadlineMs);
        QCOMPARE(interrupted.first().first().toBool(), true);
    }

    void a_wait_ends_at_once_when_asked()
    {
        FakeServer server;
        server.refuseLinks(true);
        LiveSocket live;
        live.setBackoff({std::chrono::milliseconds(600'000), std::chrono::milliseconds(600'000)});
        live.start(server.url(), server.token());
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Waiting, deadlineMs);
        QVERIFY(live.retryInMs() > 60'000);
        server.refuseLinks(false);
        live.retryNow();
        QTRY_COMPARE_WITH_TIMEOUT(live.state(), LiveSocket::Online, deadlineMs);
    }

    void a_session_that_is_gone_is_said_and_not_asked_for_again()
    {
        FakeServer server;
        LiveSocket live;
        QSignalSpy refused(&live, &LiveSocket::sessionRefused);
        live.subscribeSession(u"s_gone"_s, 0);
        live.start(server.url(), server.token());
        QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, deadlineMs);
        QCOMPARE(refused.first().at(1).value<Error>().code, ErrorCode::NotFound);
        QVERIFY(!live.isSubscribed(u"s_gone"_s));
    }

    void stopping_lets_go_of_the_link()
    {
        FakeServer server;
        LiveSocket live;
        live.start(server.url(), server.token());
        QTRY_COMPARE_WITH_TIMEOUT(server.liveLinks(), 1, deadlineMs);
        live.stop();
        QTRY_COMPARE_WITH_TIMEOUT(server.liveLinks(), 0, deadlineMs);
        QCOMPARE(live.state(), LiveSocket::Stopped);
    }
};

QTEST_GUILESS_MAIN(TestLiveSocket)
#include "tst_live_socket.moc"
