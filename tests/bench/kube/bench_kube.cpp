// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions as pods of a real cluster of one node: how soon they are there, how many can be made,
// what a list costs beside asking the cluster, what a replica weighs, how soon another one leads,
// and how late it sees what was written. Cluster, server and load share this machine's cores.
#include "server/kube/watch/informer.h"
#include "server/runtime/kubernetes/names.h"
#include "tests/bench/kube/cluster.h"
#include "tests/bench/kube/seed.h"
#include "tests/bench/report.h"
#include "tests/bench/server/plant.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QNetworkReply>
#include <QProcess>
#include <QStandardPaths>
#include <QThread>

using namespace ccplant;
using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int starts = 20;
constexpr int warmPods = 3;
constexpr int accepted = 100;
constexpr int lists = 20;
constexpr int writes = 200;
constexpr int deadline = 180'000;

void spinUntil(const std::function<bool()> &done, const char *what)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
        if (timer.elapsed() > deadline)
            qFatal("%s took too long", what);
    }
}

double since(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

std::unique_ptr<BenchPlant> plantIn(const BenchNamespace &nameSpace, const QStringList &more = {})
{
    auto plant = std::make_unique<BenchPlant>();
    plant->addArguments(nameSpace.serverArguments() + more);
    plant->environment(u"CCPLANT_KEYS"_s,
        u"key1 "_s
            + QString::fromLatin1(QByteArray("0123456789abcdefghijklmnopqrstuv").toBase64()));
    plant->start();
    return plant;
}

/// Pods of the pool that are ready.
qsizetype readyInPool(BenchNamespace &nameSpace)
{
    const auto pods = QCoro::waitFor(nameSpace.client().all(
        nameSpace.api(kube::pods), {.labelSelector = runtime::label::stock + u"=true"_s}));
    if (!pods)
        qFatal("%s", qPrintable(pods.error().text()));
    return std::ranges::count_if(pods->items, [](const QJsonObject &pod) {
        return std::ranges::any_of(
            pod["status"_L1]["conditions"_L1].toArray(), [](const QJsonValue &condition) {
                return condition["type"_L1] == "Ready"_L1 && condition["status"_L1] == "True"_L1;
            });
    });
}

/// From POST to an agent that waits for its first prompt.
void measureStarts(const QString &what, int warm)
{
    BenchNamespace nameSpace;
    const auto plant = plantIn(nameSpace, {u"--warm"_s, QString::number(warm)});
    QList<double> took;
    for (int i = 0; i < starts; ++i) {
        spinUntil([&] { return readyInPool(nameSpace) >= warm; }, "the warm pool");
        QElapsedTimer timer;
        timer.start();
        const QString id = plant->createSession();
        took << since(timer);
        plant->removeSession(id);
    }
    report("kube", what + u", p50"_s, percentile(took, 0.5), "ms");
    report("kube", what + u", p99"_s, percentile(took, 0.99), "ms");
}

/// How many sessions a second are accepted: durable in the cluster and answered, their pods asked
/// for. No node fits them, so that the node's own work is not counted.
void measureCreate()
{
    BenchNamespace nameSpace;
    const auto plant = plantIn(nameSpace, {u"--kube-node-selector"_s, u"there=none"_s});
    QNetworkAccessManager network;
    QNetworkRequest request(plant->url().resolved(QUrl(u"api/v1/sessions"_s)));
    request.setRawHeader("Authorization", "Bearer " + plant->token());
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    int done = 0;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < accepted; ++i) { // six connections
        QNetworkReply *reply = network.post(request, R"({"agent":"demo"})");
        QObject::connect(reply, &QNetworkReply::finished, reply, [reply, &done] {
            if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 201)
                qFatal("not created: %s", reply->readAll().constData());
            ++done;
            reply->deleteLater();
        });
    }
    spinUntil([&] { return done == accepted; }, "creating sessions");
    report("kube", u"sessions created (accepted, durable), 6 at once"_s,
        accepted / (since(timer) / 1000), "1/s");
}

/// The whole list, page by page.
double listAll(BenchPlant &plant, int expected)
{
    QElapsedTimer timer;
    timer.start();
    int count = 0;
    QString cursor;
    do {
        const QJsonObject page = plant.call("GET",
            u"/api/v1/sessions?limit=200"_s
                + (cursor.isEmpty() ? QString() : u"&cursor="_s + cursor));
        count += int(page["sessions"_L1].toArray().size());
        cursor = page["next_cursor"_L1].toString();
    } while (!cursor.isEmpty());
    if (count != expected)
        qFatal("the list has %d sessions, not %d", count, expected);
    return since(timer);
}

double listByKubectl(const BenchNamespace &nameSpace)
{
    QElapsedTimer timer;
    timer.start();
    QProcess kubectl;
    kubectl.setStandardOutputFile(QProcess::nullDevice());
    kubectl.start(u"kubectl"_s,
        {u"--kubeconfig"_s, qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG"), u"-n"_s,
            nameSpace.name(), u"get"_s, u"services"_s, u"-l"_s, runtime::sessionSelector()});
    if (!kubectl.waitForFinished(deadline) || kubectl.exitCode() != 0)
        qFatal("kubectl: %s", kubectl.readAllStandardError().constData());
    return since(timer);
}

double listByApi(BenchNamespace &nameSpace, int limit)
{
    QElapsedTimer timer;
    timer.start();
    const auto bytes = QCoro::waitFor(nameSpace.client().bytes(nameSpace.api(kube::services)
            .list({.labelSelector = runtime::sessionSelector(), .limit = limit})));
    if (!bytes)
        qFatal("%s", qPrintable(bytes.error().text()));
    return since(timer);
}

template <typename Work>
double medianOf(int rounds, Work work)
{
    QList<double> took;
    for (int i = 0; i < rounds; ++i)
        took << work();
    return percentile(took, 0.5);
}

void measureLists(BenchNamespace &nameSpace, int count)
{
    const QString of = count == 1000 ? u"1,000"_s : u"10,000"_s;
    QElapsedTimer timer;
    timer.start();
    const auto plant = plantIn(nameSpace);
    report("kube", of + u" sessions, replica started to ready"_s, since(timer), "ms");
    report("kube", u"first 50 of %1 sessions, our API, p50"_s.arg(of),
        medianOf(lists,
            [&] {
                QElapsedTimer one;
                one.start();
                plant->call("GET", u"/api/v1/sessions?limit=50"_s);
                return since(one);
            }),
        "ms");
    report("kube", u"first 50 of %1 Services, API server, p50"_s.arg(of),
        medianOf(lists, [&] { return listByApi(nameSpace, 50); }), "ms", "kube-apiserver");
    report("kube", u"all of %1 sessions, our API, p50"_s.arg(of),
        medianOf(5, [&] { return listAll(*plant, count); }), "ms");
    report("kube", u"all of %1 Services, API server, p50"_s.arg(of),
        medianOf(5, [&] { return listByApi(nameSpace, 0); }), "ms", "kube-apiserver");
    if (!QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
        report("kube", u"all of %1 Services, kubectl get, p50"_s.arg(of),
            medianOf(5, [&] { return listByKubectl(nameSpace); }), "ms", "kubectl");
    report("kube", of + u" sessions, replica resident"_s, residentMiB(plant->pid()), "MiB");
}

bool leads(BenchPlant &plant)
{
    return plant.call("GET", u"/api/v1/admin/server"_s)["leads"_L1].toBool();
}

void measureFailover()
{
    BenchNamespace nameSpace;
    std::unique_ptr<BenchPlant> first = plantIn(nameSpace);
    spinUntil([&] { return leads(*first); }, "the first leader");
    const auto second = plantIn(nameSpace);
    first->kill();
    QElapsedTimer timer;
    timer.start();
    spinUntil([&] { return leads(*second); }, "the second leader");
    report("kube", u"leader killed, another leads after (Lease of 15 s)"_s, since(timer), "ms");
    first = plantIn(nameSpace);
    timer.start();
    second->terminate();
    spinUntil([&] { return leads(*first); }, "the third leader");
    report("kube", u"leader told to end, another leads after"_s, since(timer), "ms");
}

/// From the moment a change is sent to that in which another client's informer has it.
void measureWatchLag()
{
    BenchNamespace nameSpace;
    const auto reader = BenchNamespace::connect();
    kube::Informer informer(*reader, nameSpace.api(kube::configMaps));
    nameSpace.call(nameSpace.api(kube::configMaps)
            .create({{u"metadata"_s, QJsonObject{{u"name"_s, u"x"_s}}}}));
    informer.start();
    spinUntil([&] { return informer.isLive() && !informer.object(u"x"_s).isEmpty(); }, "the watch");
    QList<double> lag, answer;
    for (int i = 0; i < writes; ++i) {
        const QString value = QString::number(i);
        QElapsedTimer timer;
        timer.start();
        double seen = 0;
        const auto changed = QObject::connect(
            &informer, &kube::Informer::changed, &informer, [&](const QJsonObject &object) {
                if (object["data"_L1]["n"_L1].toString() == value)
                    seen = since(timer);
            });
        nameSpace.call(nameSpace.api(kube::configMaps)
                .patch(u"x"_s, kube::Patch::merge({{u"data"_s, QJsonObject{{u"n"_s, value}}}})));
        answer << since(timer);
        spinUntil([&] { return seen > 0; }, "a change");
        QObject::disconnect(changed);
        lag << seen;
    }
    report("kube", u"a write, sent to answered, p50"_s, percentile(answer, 0.5), "ms",
        "kube-apiserver");
    report("kube", u"a write, sent to seen by another replica's watch, p50"_s, percentile(lag, 0.5),
        "ms");
    report("kube", u"a write, sent to seen by another replica's watch, p99"_s,
        percentile(lag, 0.99), "ms");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (qEnvironmentVariableIsEmpty("CCPLANT_TEST_KUBECONFIG")
        || qEnvironmentVariableIsEmpty("CCPLANT_TEST_KUBE_IMAGE"))
        qFatal("no cluster: ./dev bench --kube starts one");
    measureStarts(u"cold start, created to agent ready"_s, 0);
    measureStarts(u"warm start, created to agent ready"_s, warmPods);
    measureCreate();
    measureFailover();
    measureWatchLag();
    BenchNamespace nameSpace;
    seedSessionObjects(nameSpace, 1000);
    measureLists(nameSpace, 1000);
    seedSessionObjects(nameSpace, 9000);
    measureLists(nameSpace, 10'000);
    return 0;
}
