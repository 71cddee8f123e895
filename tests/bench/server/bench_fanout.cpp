// SPDX-License-Identifier: GPL-3.0-or-later
// One session that streams, read by 1, 100 and 1,000 subscribers over SSE and over the live socket:
// events per second in all, the time from the event to its arrival, and the server's memory.
// Subscribers and server share this machine's cores.
#include "tests/bench/report.h"
#include "tests/bench/server/plant.h"
#include "tests/bench/server/subscriber.h"

#include <memory>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTimer>
#include <sys/resource.h>
#include <vector>

using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int deadline = 120'000;
constexpr int sampledSubscribers = 20;

/// Runs the event loop until `done` says so.
void spinUntil(const std::function<bool()> &done, const char *what)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
        if (timer.elapsed() > deadline)
            qFatal("fan-out: %s took too long", what);
    }
}

void measure(BenchPlant &plant, const QByteArray &over, int count)
{
    const QString session = plant.createSession();
    const qint64 before =
        plant.call("GET", u"/api/v1/sessions/"_s + session)["last_seq"_L1].toInteger();
    std::vector<std::unique_ptr<Subscriber>> subscribers;
    int ready = 0;
    for (int i = 0; i < count; ++i) {
        auto subscriber = Subscriber::make(over, plant.url(), plant.token(), session, before);
        subscriber->sampled = i < sampledSubscribers;
        QObject::connect(subscriber.get(), &Subscriber::ready, [&ready] { ++ready; });
        QObject::connect(subscriber.get(), &Subscriber::failed,
            [](const QString &why) { qFatal("%s", qPrintable(why)); });
        subscribers.push_back(std::move(subscriber));
        if (i % 50 == 49)
            spinUntil([&] { return ready > i - 20; }, "connecting");
    }
    spinUntil([&] { return ready == count; }, "connecting");
    const double idle = residentMiB(plant.pid());

    QElapsedTimer timer;
    timer.start();
    const int words = count >= 1000 ? 300 : 2000;
    plant.call("POST", u"/api/v1/sessions/%1/messages"_s.arg(session),
        {{"client_id"_L1, u"bench-"_s + QString::number(count)},
            {"content"_L1,
                QJsonArray{QJsonObject{
                    {"type"_L1, u"text"_s}, {"text"_L1, u"/stream %1"_s.arg(words)}}}}});
    plant.await(session, u"idle"_s);
    const qint64 last =
        plant.call("GET", u"/api/v1/sessions/"_s + session)["last_seq"_L1].toInteger();
    spinUntil(
        [&] {
            return std::ranges::all_of(
                subscribers, [last](const auto &s) { return s->lastSeq >= last; });
        },
        "the stream");
    const double took = double(timer.elapsed()) / 1000;

    qint64 events = 0;
    QList<double> latencies;
    for (const auto &subscriber : subscribers) {
        events += subscriber->events;
        latencies += subscriber->latencies;
    }
    const QString name = u"%1 %2 subscribers"_s.arg(count).arg(QString::fromLatin1(over));
    report("fanout", name + u", events delivered"_s, double(events) / took, "1/s");
    report("fanout", name + u", event to arrival, p99"_s, percentile(latencies, 0.99), "ms");
    report("fanout", name + u", ccplantd resident, subscribed and idle"_s, idle, "MiB");
    report("fanout", name + u", ccplantd resident, after the stream"_s, residentMiB(plant.pid()),
        "MiB");
    for (const auto &subscriber : subscribers)
        subscriber->disconnect();
    plant.removeSession(session);
}

/// How far apart two clients of one session see the same event, one on each kind of stream.
void measureTwoClients(BenchPlant &plant)
{
    const QString session = plant.createSession();
    std::vector<std::unique_ptr<Subscriber>> clients;
    int ready = 0;
    for (const QByteArray over : {"sse", "socket"}) {
        clients.push_back(Subscriber::make(over, plant.url(), plant.token(), session, 0));
        clients.back()->sampled = true;
        QObject::connect(clients.back().get(), &Subscriber::ready, [&ready] { ++ready; });
    }
    spinUntil([&] { return ready == 2; }, "connecting");
    for (const auto &client : clients)
        client->arrivals.clear(); // the past came when they connected
    plant.call("POST", u"/api/v1/sessions/%1/messages"_s.arg(session),
        {{"client_id"_L1, u"bench-two"_s},
            {"content"_L1,
                QJsonArray{QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, u"/stream 400"_s}}}}});
    plant.await(session, u"idle"_s);
    const qint64 last =
        plant.call("GET", u"/api/v1/sessions/"_s + session)["last_seq"_L1].toInteger();
    spinUntil(
        [&] { return clients[0]->lastSeq >= last && clients[1]->lastSeq >= last; }, "the stream");
    QList<double> apart;
    for (const auto [seq, at] : clients[0]->arrivals.asKeyValueRange()) {
        if (clients[1]->arrivals.contains(seq))
            apart += std::abs(double(clients[1]->arrivals[seq] - at)) / 1e6;
    }
    report("fanout", u"two clients, the same event apart, p99"_s, percentile(apart, 0.99), "ms");
    report("fanout", u"two clients, the same event apart, most"_s, percentile(apart, 1), "ms");
    for (const auto &client : clients)
        client->disconnect();
    plant.removeSession(session);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    BenchPlant plant;
    plant.start();
    measureTwoClients(plant);
    for (const QByteArray over : {"sse", "socket"}) {
        for (const int count : {1, 100, 1000})
            measure(plant, over, count);
    }
    return 0;
}
