// SPDX-License-Identifier: GPL-3.0-or-later
// Fifty sessions that run at once: each gets its own answer, two clients see the same, and the
// server stays small.
#include "tests/api/harness/live_client.h"
#include "tests/e2e/plant/user.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace ccplant;
using namespace ccplant::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int count = 50;
constexpr double mostMiB = 200; // far above what it needs; a leak per event or per session shows

double residentMiB(qint64 pid)
{
    QFile file(u"/proc/%1/status"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

} // namespace

class TestManySessions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fifty_at_once_each_with_its_own_answer();
    void two_clients_see_the_same_events();
};

void TestManySessions::fifty_at_once_each_with_its_own_answer()
{
    Plant plant;
    plant.environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"0"_s);
    QVERIFY2(plant.start(), qPrintable(plant.output()));
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < count; ++i) {
        users.push_back(std::make_unique<User>(plant));
        QVERIFY2(!users.back()
                     ->create({{"message"_L1, u"/write answer.txt number-%1"_s.arg(i)}})
                     .isEmpty(),
            users.back()->answer().body.constData());
    }
    HttpClient http(plant);
    QTRY_COMPARE_WITH_TIMEOUT(
        http.get(u"/api/v1/sessions?status=needs_input&limit=1"_s).json()["total"_L1].toInt(),
        count, 4 * patience);
    for (const auto &user : users) {
        const QString permission = user->awaitPermission();
        const Transcript now = user->transcript();
        const QString allow =
            now.entryJson(now.indexOf(u"permission"_s, permission))["options"_L1][0]["id"_L1]
                .toString();
        QCOMPARE(user->answerPermission(permission, allow), 200);
    }
    QTRY_COMPARE_WITH_TIMEOUT(
        http.get(u"/api/v1/sessions?status=idle&limit=1"_s).json()["total"_L1].toInt(), count,
        4 * patience);
    for (int i = 0; i < count; ++i) {
        QFile file(
            users.at(size_t(i))->info()["workspace"_L1]["path"_L1].toString() + u"/answer.txt"_s);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        QCOMPARE(file.readAll().trimmed(), "number-" + QByteArray::number(i));
    }
    const double resident = residentMiB(plant.pid());
    qInfo() << "resident with 50 running sessions, MiB:" << resident;
    QVERIFY(resident > 0);
#ifndef __SANITIZE_ADDRESS__ // what it keeps for itself is not ours
    QVERIFY(resident < mostMiB);
#endif
    for (const auto &user : users)
        QCOMPARE(http.remove(user->path()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(
        http.get(u"/api/v1/sessions?limit=1"_s).json()["total"_L1].toInt(), 0, 4 * patience);
}

void TestManySessions::two_clients_see_the_same_events()
{
    Plant plant;
    QVERIFY2(plant.start(), qPrintable(plant.output()));
    User user(plant);
    QVERIFY(!user.create().isEmpty());
    LiveClient first(plant), second(plant);
    QVERIFY(first.waitForOpen() && second.waitForOpen());
    first.subscribe(user.session());
    second.subscribe(user.session());
    const auto isLive = [](const QJsonObject &frame) { return frame.contains("live"_L1); };
    QVERIFY(first.waitFor(isLive) && second.waitFor(isLive));
    QCOMPARE(user.prompt(u"/stream 5"_s, u"p"_s), 202);
    const auto ended = [](const QJsonObject &frame) {
        return frame["event"_L1]["kind"_L1].toString() == "turn"_L1
            && frame["event"_L1]["state"_L1].toString() == "idle"_L1;
    };
    QVERIFY(first.waitFor(ended));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(second.waitFor(ended));
    qInfo() << "the second client was behind by ms:" << timer.elapsed();
    // What follows the end of the turn (a changed file, a title) is on its way to one of them yet.
    QTRY_COMPARE_WITH_TIMEOUT(
        first.events(user.session()), second.events(user.session()), patience);
    QVERIFY(first.events(user.session()).size() > 5);
}

QTEST_GUILESS_MAIN(TestManySessions)
#include "tst_many_sessions.moc"
