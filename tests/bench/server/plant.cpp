// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server/plant.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QThread>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

constexpr int deadline = 60'000;

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

[[noreturn]] void giveUp(const QString &why)
{
    qFatal("%s", qPrintable(why));
}

} // namespace

BenchPlant::BenchPlant()
{
    m_plant.environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"0"_s);
    m_plant.arguments = {u"--log-level"_s, u"warning"_s};
}

BenchPlant::~BenchPlant()
{
    removeSessions();
}

void BenchPlant::removeSessions()
{
    for (const QString &session : QStringList(m_sessions))
        removeSession(session);
}

void BenchPlant::start()
{
    if (!m_plant.start())
        giveUp(u"ccplantd did not start: "_s + m_plant.output());
    m_http = std::make_unique<test::HttpClient>(m_plant);
}

QJsonObject BenchPlant::call(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    const QByteArray bytes =
        body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    const test::Answer answer =
        m_http->send(method, path, bytes, {{"Content-Type", "application/json"}});
    if (answer.status < 200 || answer.status > 299) {
        giveUp(QString::fromLatin1(method) + u' ' + path + u": "_s + QString::number(answer.status)
            + answer.error + QString::fromUtf8(answer.body) + u'\n' + m_plant.output().right(2000));
    }
    return answer.json();
}

void BenchPlant::environment(const QString &name, const QString &value)
{
    m_plant.environment[name] = value;
}

void BenchPlant::addArguments(const QStringList &arguments)
{
    m_plant.arguments += arguments;
}

void BenchPlant::kill()
{
    m_sessions.clear();
    m_plant.kill();
}

void BenchPlant::terminate()
{
    m_sessions.clear();
    if (!m_plant.stop())
        giveUp(u"ccplantd did not end: "_s + m_plant.output());
}

QString BenchPlant::createSession(const QString &message)
{
    return create(message, u"idle"_s);
}

QString BenchPlant::createStreaming(const QString &message)
{
    return create(message, u"running"_s);
}

QString BenchPlant::create(const QString &message, const QString &status)
{
    QJsonObject body{{"agent"_L1, u"demo"_s}};
    if (!message.isEmpty())
        body["message"_L1] = message;
    m_sessions += call("POST", u"/api/v1/sessions"_s, body)["id"_L1].toString();
    const QString id = m_sessions.last();
    await(id, status);
    return id;
}

void BenchPlant::removeSession(const QString &session)
{
    m_sessions.removeAll(session);
    call("DELETE", u"/api/v1/sessions/"_s + session);
    QElapsedTimer timer;
    timer.start();
    while (m_http->get(u"/api/v1/sessions/"_s + session).status != 404) {
        if (timer.elapsed() > deadline)
            giveUp(u"the session cannot be removed"_s);
        QThread::msleep(5);
    }
}

void BenchPlant::await(const QString &session, const QString &status)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < deadline; QThread::msleep(1)) {
        const QJsonObject now = call("GET", u"/api/v1/sessions/"_s + session);
        if (now["status"_L1].toString() == status)
            return;
        if (now["status"_L1].toString() == "failed"_L1)
            giveUp(u"the session failed: "_s + now["reason"_L1].toString());
    }
    giveUp(u"the session did not become "_s + status);
}

QJsonObject BenchPlant::runnerOf(const QString &session) const
{
    return QJsonDocument::fromJson(
        readAll(dataDir() + u"/sessions/"_s + session + u"/state/runner.json"_s))
        .object();
}

double residentMiB(qint64 pid)
{
    for (const QByteArray &line : readAll(u"/proc/%1/smaps_rollup"_s.arg(pid)).split('\n')) {
        if (line.startsWith("Pss:"))
            return line.mid(4).simplified().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

QList<qint64> descendantsOf(qint64 pid)
{
    QList<qint64> pids;
    for (const QByteArray &child : readAll(u"/proc/%1/task/%1/children"_s.arg(pid)).split(' ')) {
        if (!child.isEmpty())
            pids += child.toLongLong();
    }
    for (const qint64 child : QList<qint64>(pids))
        pids += descendantsOf(child);
    return pids;
}

} // namespace ccplant::bench
