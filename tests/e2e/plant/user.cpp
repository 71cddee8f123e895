// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/plant/user.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

constexpr int pause = 50; // ms between two looks

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A client id keeps a repeated POST from being a second prompt, so asking again is safe.
Answer persistently(const std::function<Answer()> &call)
{
    Answer answer;
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        answer = call();
        const bool again = answer.status == 0 || answer.status == 502 || answer.status == 503;
        if (!again)
            break;
    }
    return answer;
}

} // namespace

User::User(Plant &plant, QString session)
    : m_plant(plant)
    , m_http(std::make_unique<HttpClient>(plant))
    , m_session(std::move(session))
{
}

QString User::create(QJsonObject body)
{
    if (!body.contains("agent"_L1))
        body["agent"_L1] = u"demo"_s;
    m_answer = m_http->post(u"/api/v1/sessions"_s, body);
    m_session = m_answer.status == 201 ? m_answer.json()["id"_L1].toString() : QString();
    return m_session;
}

QString User::path(const QString &rest) const
{
    return u"/api/v1/sessions/"_s + m_session + rest;
}

QJsonObject User::info()
{
    return persistently([this] { return m_http->get(path()); }).json();
}

QList<Event> User::log()
{
    QList<Event> events;
    const QJsonObject page =
        persistently([this] { return m_http->get(path(u"/events?wait=0"_s)); }).json();
    for (const QJsonValue &value : page["events"_L1].toArray()) {
        const Result<Event> event = eventOf(value.toObject());
        if (!event)
            qFatal("not an event: %s", qPrintable(event.error().detail));
        events += *event;
    }
    return events;
}

Transcript User::transcript()
{
    return fold(log());
}

int User::prompt(const QString &text, const QString &clientId)
{
    const QJsonObject body{{"client_id"_L1, clientId}, {"content"_L1, QJsonArray{textBlock(text)}}};
    m_answer = persistently([&] { return m_http->post(path(u"/messages"_s), body); });
    return m_answer.status;
}

int User::answerPermission(const QString &id, const QString &option)
{
    m_answer = persistently(
        [&] { return m_http->post(path(u"/permissions/"_s + id), {{"option_id"_L1, option}}); });
    return m_answer.status;
}

bool User::await(const std::function<bool(const Transcript &)> &wanted)
{
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        if (wanted(transcript()))
            return true;
    }
    return false;
}

bool User::awaitStatus(const QString &status)
{
    for (QDeadlineTimer deadline(patience); !deadline.hasExpired(); QTest::qWait(pause)) {
        if (info()["status"_L1].toString() == status)
            return true;
    }
    qWarning() << "status is" << info();
    return false;
}

QString User::awaitPermission()
{
    QString id;
    const bool came = await([&id](const Transcript &transcript) {
        const QJsonArray pending = transcript.pending();
        if (pending.isEmpty())
            return false;
        id = pending.first()["id"_L1].toString();
        return true;
    });
    if (!came)
        qWarning() << "no permission was asked:" << transcript().stateJson();
    return id;
}

QString User::lastAnswer()
{
    const Transcript now = transcript();
    for (auto entry = now.entries().crbegin(); entry != now.entries().crend(); ++entry) {
        if (entry->kind == "message"_L1 && entry->fields["role"_L1].toString() == "agent"_L1)
            return entry->text();
    }
    return {};
}

void User::reconnect()
{
    m_http = std::make_unique<HttpClient>(m_plant);
}

QList<qint64> processesOf(const QString &session)
{
    QList<qint64> pids;
    const QByteArray mark = "CCPLANT_SESSION_ID=" + session.toUtf8();
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        bool isPid = false;
        const qint64 pid = name.toLongLong(&isPid);
        if (isPid && readAll(u"/proc/%1/environ"_s.arg(pid)).split('\0').contains(mark))
            pids += pid;
    }
    return pids;
}

QJsonObject runnerFile(const Plant &plant, const QString &session)
{
    return QJsonDocument::fromJson(
        readAll(plant.dataDir() + u"/sessions/"_s + session + u"/state/runner.json"_s))
        .object();
}

QMap<QString, int> promptsIn(const QList<Event> &log)
{
    QMap<QString, int> prompts;
    const Transcript transcript = fold(log);
    for (const Entry &entry : transcript.entries()) {
        if (entry.kind == "message"_L1 && entry.fields["role"_L1].toString() == "user"_L1)
            ++prompts[entry.fields["client_id"_L1].toString()];
    }
    return prompts;
}

QByteArray git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s,
        QStringList{u"-c"_s, u"user.name=t"_s, u"-c"_s, u"user.email=t@example.org"_s, u"-c"_s,
            u"commit.gpgsign=false"_s}
            + arguments);
    if (!process.waitForFinished(patience) || process.exitCode() != 0)
        qFatal("git failed: %s", process.readAllStandardError().constData());
    return process.readAllStandardOutput().trimmed();
}

QString makeRepository(const QString &folder)
{
    QDir().mkpath(folder);
    QFile file(folder + u"/hello.txt"_s);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(file.fileName()));
    file.write("hello\n");
    file.close();
    git(folder, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
    git(folder, {u"add"_s, u"."_s});
    git(folder, {u"commit"_s, u"-q"_s, u"-m"_s, u"first"_s});
    return folder;
}

} // namespace ccplant::test
