// SPDX-License-Identifier: GPL-3.0-or-later
// Session start to agent ready with the demo agent, and memory of server and runner, idle and per
// session. The peer is starting the demo agent alone, as a bare process that answers its first
// request.
#include "tests/bench/report.h"
#include "tests/bench/server/plant.h"
#include "tests/paths/paths.h"

#include <QCoreApplication>
#include <QElapsedTimer>

using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int starts = 30;
constexpr int together = 50;

double bareStart()
{
    QElapsedTimer timer;
    timer.start();
    QProcess agent;
    agent.start(ccplant::test::program(u"ccplant-demo-agent"_s), {});
    agent.write(
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1,"clientCapabilities":{}}})"
        "\n");
    if (!agent.waitForReadyRead(10'000))
        qFatal("the demo agent does not answer");
    const double took = double(timer.nsecsElapsed()) / 1e6;
    agent.closeWriteChannel();
    agent.waitForFinished();
    return took;
}

void measureStarts(BenchPlant &plant)
{
    QList<double> bare, whole;
    for (int i = 0; i < starts; ++i) {
        bare += bareStart();
        QElapsedTimer timer;
        timer.start();
        const QString id = plant.createSession();
        whole += double(timer.nsecsElapsed()) / 1e6;
        plant.removeSession(id);
    }
    report("sessions", u"agent process alone to first answer, p50"_s, percentile(bare, 0.5), "ms",
        "bare process");
    report("sessions", u"session created to agent ready, p50"_s, percentile(whole, 0.5), "ms");
    report("sessions", u"session created to agent ready, p99"_s, percentile(whole, 0.99), "ms");
}

void measureMemory(BenchPlant &plant)
{
    report("sessions", u"ccplantd, no session, resident"_s, residentMiB(plant.pid()), "MiB");
    QStringList ids;
    for (int i = 0; i < together; ++i)
        ids += plant.createSession(u"/stream 200"_s);
    for (const QString &id : std::as_const(ids))
        plant.await(id, u"idle"_s);
    report(
        "sessions", u"ccplantd, 50 running sessions, resident"_s, residentMiB(plant.pid()), "MiB");
    double runners = 0, agents = 0;
    for (const QString &id : std::as_const(ids)) {
        const qint64 pid = plant.runnerOf(id)["pid"_L1].toInteger();
        runners += residentMiB(pid);
        for (const qint64 child : descendantsOf(pid))
            agents += residentMiB(child);
    }
    report("sessions", u"runner, per session (50 at once)"_s, runners / together, "MiB");
    report("sessions", u"demo agent with its sandbox, per session"_s, agents / together, "MiB",
        "the agent");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    BenchPlant plant;
    plant.start();
    measureStarts(plant);
    measureMemory(plant);
    return 0;
}
