// SPDX-License-Identifier: GPL-3.0-or-later
// Requests per second and latency: the list of 1,000 sessions beside nginx serving the same bytes
// from a file, and a call that ccplantd passes on to a session's runner beside nginx passing on the
// same call. wrk, one thread, in the same run.
#include "tests/bench/report.h"
#include "tests/bench/server/plant.h"
#include "tests/bench/server/seed.h"
#include "tests/bench/server/wrk.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>

using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int seconds = 5;
constexpr int connections = 32;

void measure(
    const QString &what, const QUrl &url, const QByteArray &token, const char *peer = nullptr)
{
    const std::optional<Load> figures = load(url, token, connections, seconds);
    if (!figures) {
        std::fputs("wrk is not installed: nothing to load the server with\n", stderr);
        std::exit(1);
    }
    if (figures->errors > 0 || figures->perSecond <= 0) {
        std::fprintf(stderr, "%s: %g errors\n", qPrintable(what), figures->errors);
        std::exit(1);
    }
    report("requests", what, figures->perSecond, "1/s", peer);
    report("requests", what + u", p50"_s, figures->p50, "ms", peer);
    report("requests", what + u", p99"_s, figures->p99, "ms", peer);
}

/// The first page of the list, as a file for nginx.
void measureList(BenchPlant &plant)
{
    const QString path = u"/api/v1/sessions?limit=50"_s;
    measure(u"GET sessions, 50 of 1,000"_s, plant.url().resolved(QUrl(path)), plant.token());
    QTemporaryDir dir;
    QFile file(dir.path() + u"/sessions.json"_s);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write(QJsonDocument(plant.call("GET", path)).toJson(QJsonDocument::Compact));
    file.close();
    QFile::setPermissions(
        dir.path(), QFile::permissions(dir.path()) | QFile::ReadOther | QFile::ExeOther);
    Nginx nginx;
    if (nginx.start("root " + dir.path().toUtf8() + "; default_type application/json;"))
        measure(u"the same bytes from a file"_s, nginx.url().resolved(QUrl(u"sessions.json"_s)), {},
            "nginx");
}

void measureProxied(BenchPlant &plant)
{
    const QString id = plant.createSession();
    const QJsonObject runner = plant.runnerOf(id);
    const QByteArray token = runner["token"_L1].toString().toLatin1();
    const QUrl direct(runner["url"_L1].toString() + u"/v1/files"_s);
    measure(u"runner's file list, asked directly"_s, direct, token);
    measure(u"the same through ccplantd"_s,
        plant.url().resolved(QUrl(u"/api/v1/sessions/%1/files"_s.arg(id))), plant.token());
    Nginx nginx;
    const QByteArray upstream = QUrl(runner["url"_L1].toString()).authority().toLatin1();
    if (nginx.start("location / { proxy_pass http://" + upstream
            + "; proxy_http_version 1.1; proxy_set_header Connection \"\";"
              " proxy_set_header Host "
            + upstream + "; }"))
        measure(
            u"the same through nginx"_s, nginx.url().resolved(QUrl(u"v1/files"_s)), token, "nginx");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    BenchPlant plant;
    seedSessions(plant.dataDir(), 1000);
    plant.start();
    const int total = plant.call("GET", u"/api/v1/sessions?limit=1"_s)["total"_L1].toInt();
    if (total != 1000)
        qFatal("the list has %d sessions, not 1,000", total);
    measureList(plant);
    report(
        "requests", u"ccplantd with 1,000 sessions, resident"_s, residentMiB(plant.pid()), "MiB");
    measureProxied(plant);
    return 0;
}
