// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include "server/runtime/local/process.h"
#include "shared/ids.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>
#include <signal.h>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QJsonObject runnerFile(const QString &folder)
{
    QFile file(folder + u"/state/runner.json"_s);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

} // namespace

QString Steps::create(QJsonObject body)
{
    if (!body.contains("agent"_L1))
        body["agent"_L1] = u"demo"_s;
    // What the server's own environment tells an agent here, a session must be told elsewhere.
    const QString delay = u"CCPLANT_DEMO_DELAY_MS"_s;
    if (Plant::elsewhere() && plant.environment.contains(delay) && !body.contains("env"_L1))
        body["env"_L1] = QJsonObject{{delay, plant.environment.value(delay)}};
    const Answer answer = http.post(u"/api/v1/sessions"_s, body);
    if (answer.status != 201)
        qWarning() << "create:" << answer.status << answer.body << answer.error;
    return answer.json()["id"_L1].toString();
}

QJsonObject Steps::session(const QString &id)
{
    return http.get(path(id)).json();
}

bool Steps::reaches(const QString &id, const QStringList &status)
{
    QJsonObject last;
    const bool reached = QTest::qWaitFor(
        [&] {
            last = session(id);
            return status.contains(last["status"_L1].toString());
        },
        patience);
    if (!reached)
        qWarning() << "waited for" << status << "in vain:" << last << plant.output().right(3000);
    return reached;
}

Answer Steps::prompt(const QString &id, const QString &text)
{
    return http.post(path(id, u"/messages"_s),
        {{"client_id"_L1, newId(u"c")}, {"content"_L1, QJsonArray{textBlock(text)}}});
}

QList<Event> Steps::events(const QString &id, qint64 after)
{
    QList<Event> events;
    const QJsonArray array =
        http.get(path(id, u"/events?wait=0&after=%1"_s.arg(after))).json()["events"_L1].toArray();
    for (const QJsonValue &value : array) {
        if (const auto event = eventOf(value.toObject()))
            events.append(*event);
    }
    return events;
}

QJsonObject Steps::transcript(const QString &id)
{
    return http.get(path(id, u"/transcript"_s)).json();
}

bool Steps::hasFile(const QString &id, const QString &name)
{
    return http.get(path(id, u"/files?raw=1&path="_s + name)).status == 200;
}

QString Steps::openPermission(const QString &id)
{
    QString found;
    (void)QTest::qWaitFor(
        [&] {
            for (const QJsonValue &asked : session(id)["pending"_L1].toArray()) {
                if (asked["type"_L1] == "permission"_L1)
                    found = asked["id"_L1].toString();
            }
            return !found.isEmpty();
        },
        patience);
    return found;
}

QString Steps::optionOf(const QString &id, const QString &permission, const QString &kind)
{
    for (const QJsonValue &entry : transcript(id)["entries"_L1].toArray()) {
        if (entry["id"_L1] != permission)
            continue;
        for (const QJsonValue &option : entry["options"_L1].toArray()) {
            if (option["kind"_L1] == kind)
                return option["id"_L1].toString();
        }
    }
    return {};
}

Answer Steps::allow(const QString &id, const QString &permission)
{
    return http.post(path(id, u"/permissions/"_s + permission),
        {{"option_id"_L1, optionOf(id, permission, u"allow_once"_s)}});
}

qint64 Steps::runnerPid(const QString &id) const
{
    return runnerFile(folderOf(id))["pid"_L1].toInteger();
}

qint64 Steps::agentPid(const QString &id) const
{
    return runnerFile(folderOf(id))["agent_pid"_L1].toInteger();
}

void endAll(const QString &dataDir)
{
    const QStringList ids =
        QDir(dataDir + u"/sessions"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids)
        runtime::signalAll(id, SIGKILL);
}

} // namespace ccplant::test
