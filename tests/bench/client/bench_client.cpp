// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop client: from its start to its first frame and to the list, 1,000 sessions in it of
// which 50 stream, the time from a step of scrolling to its frame, and memory. In Xvfb, where
// OpenGL is drawn by software; off screen where there is none. Client, server and agents share this
// machine's cores. The peer is a Qt Quick window with nothing in it.
#include "tests/bench/client/probed.h"
#include "tests/bench/report.h"
#include "tests/bench/server/plant.h"
#include "tests/bench/server/seed.h"
#include "tests/display/display.h"
#include "tests/paths/paths.h"

#include <chrono>
#include <QGuiApplication>
#include <QQuickWindow>

using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int starts = 10;
constexpr int sessions = 1000;
constexpr int running = 50;

/// The peer, in a process of its own: says when its first frame is on the screen.
int showEmptyWindow(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    QQuickWindow window;
    window.resize(1360, 860);
    QObject::connect(&window, &QQuickWindow::frameSwapped, &app, [] {
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        const qint64 took = std::chrono::nanoseconds(now).count()
            - qEnvironmentVariable("CCPLANT_BENCH_STARTED").toLongLong();
        std::printf("{\"at\":\"first frame\",\"ms\":%f}\n", double(took) / 1e6);
        std::fflush(stdout);
    });
    window.show();
    return QGuiApplication::exec();
}

QString clientProgram()
{
    return ccplant::test::program(u"../bench/ccplant_probed"_s);
}

void measureStarts(const QStringList &arguments, const QString &display)
{
    QList<double> frames, lists, empty;
    double resident = 0, emptyResident = 0;
    for (int i = 0; i < starts; ++i) {
        Probed bare(QCoreApplication::applicationFilePath(), {u"--empty"_s}, display, u"start"_s);
        empty += bare.until(u"first frame"_s);
        emptyResident = residentMiB(bare.pid());
        Probed client(clientProgram(), arguments, display, u"start"_s);
        frames += client.until(u"first frame"_s);
        lists += client.until(u"list"_s);
        resident = residentMiB(client.pid());
    }
    const char *peer = "empty window";
    report("client", u"an empty window, start to first frame, p50"_s, percentile(empty, 0.5), "ms",
        peer);
    report("client", u"start to first frame, p50"_s, percentile(frames, 0.5), "ms");
    report("client", u"start to first frame, p90"_s, percentile(frames, 0.9), "ms");
    report("client", u"start to the list of 1,000 sessions, p50"_s, percentile(lists, 0.5), "ms");
    report("client", u"start to the list of 1,000 sessions, p90"_s, percentile(lists, 0.9), "ms");
    report("client", u"an empty window, resident"_s, emptyResident, "MiB", peer);
    report("client", u"resident, 1,000 sessions in the list"_s, resident, "MiB");
}

void measureScrolling(const QString &what, const QStringList &arguments, const QString &display)
{
    Probed client(clientProgram(), arguments, display, u"scroll"_s);
    QList<double> steps;
    client.until(u"end"_s, &steps);
    if (steps.size() < 100)
        qFatal("the list was scrolled in %lld steps only", qint64(steps.size()));
    const auto slow = std::ranges::count_if(steps, [](double ms) { return ms > 1000.0 / 30; });
    report("client", what + u", step to frame, p50"_s, percentile(steps, 0.5), "ms");
    report("client", what + u", step to frame, p99"_s, percentile(steps, 0.99), "ms");
    report("client", what + u", step to frame, most"_s, percentile(steps, 1), "ms");
    report("client", what + u", frames later than 33 ms"_s,
        100 * double(slow) / double(steps.size()), "%");
    report("client", what + u", resident afterwards"_s, residentMiB(client.pid()), "MiB");
}

int measure(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    ccplant::test::Display display;
    if (!display.start())
        std::fputs("no Xvfb: the client draws off screen by software\n", stderr);
    BenchPlant plant;
    plant.environment(u"CCPLANT_DEMO_DELAY_MS"_s, u"50"_s); // each streams 20 words a second
    seedSessions(plant.dataDir(), sessions - running);
    plant.start();
    QTemporaryDir folder;
    const QString tokenFile = folder.filePath(u"token"_s);
    QFile token(tokenFile);
    if (!token.open(QIODevice::WriteOnly) || token.write(plant.token()) < 1)
        qFatal("cannot write %s", qPrintable(tokenFile));
    token.close();
    const QStringList arguments{
        u"--connect"_s, plant.url().toString(), u"--token-file"_s, tokenFile};

    for (int i = 0; i < running; ++i)
        plant.createSession();
    measureStarts(arguments, display.name());
    measureScrolling(u"scrolling 1,000 sessions at rest"_s, arguments, display.name());
    plant.removeSessions();
    for (int i = 0; i < running; ++i)
        plant.createStreaming(u"/stream 100000"_s);
    measureScrolling(u"scrolling 1,000 sessions, 50 streaming"_s, arguments, display.name());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    return argc > 1 && QByteArray(argv[1]) == "--empty" ? showEmptyWindow(argc, argv)
                                                        : measure(argc, argv);
}
