// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server/plant.h"

#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

constexpr int deadline = 60'000;

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

[[noreturn]] void give_up(const QString &why)
{
    qFatal("%s", qPrintable(why));
}

} // namespace

Plant::Plant()
{
    QDir().mkpath(dataDir());
    m_server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_server.setStandardOutputFile(QProcess::nullDevice());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CCPLANT_DEMO_DELAY_MS"_s, u"0"_s);
    m_server.setProcessEnvironment(environment);
}

Plant::~Plant()
{
    stop();
}

void Plant::start(const QStringList &options)
{
    const QString ready = m_dir.path() + u"/ready.json"_s;
    QFile::remove(ready);
    m_server.start(QStringLiteral(CCPLANT_BIN_DIR "/ccplantd"),
        QStringList{u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, dataDir(), u"--ready-file"_s,
            ready, u"--log-level"_s, u"warning"_s}
            + options);
    QElapsedTimer timer;
    timer.start();
    QByteArray file;
    while ((file = readAll(ready)).isEmpty()) {
        if (timer.elapsed() > deadline || m_server.waitForFinished(10))
            give_up(u"ccplantd did not start"_s);
    }
    const QJsonObject object = QJsonDocument::fromJson(file).object();
    m_url = QUrl(object["url"_L1].toString());
    m_token = object["token"_L1].toString().toLatin1();
}

void Plant::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    const QJsonArray sessions =
        call("GET", u"/api/v1/sessions?limit=200&status=idle&status=running&status=needs_input"_s)
            ["sessions"_L1]
                .toArray();
    for (const QJsonValue &session : sessions) {
        call("DELETE", u"/api/v1/sessions/"_s + session["id"_L1].toString());
    }
    QElapsedTimer timer;
    for (timer.start(); !sessions.isEmpty() && timer.elapsed() < deadline; QThread::msleep(20)) {
        if (call("GET", u"/api/v1/sessions?status=deleting&limit=1"_s)["total"_L1].toInt() == 0)
            break;
    }
    m_server.terminate();
    if (!m_server.waitForFinished(deadline))
        m_server.kill();
}

QJsonObject Plant::call(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    QNetworkRequest request(m_url.resolved(QUrl(path)));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(deadline);
    const QByteArray bytes =
        body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    const std::unique_ptr<QNetworkReply> reply(m_http.sendCustomRequest(request, method, bytes));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    const QByteArray answer = reply->readAll();
    if (reply->error() != QNetworkReply::NoError)
        give_up(QString::fromLatin1(method) + u' ' + path + u": "_s + reply->errorString() + u' '
            + QString::fromUtf8(answer));
    return QJsonDocument::fromJson(answer).object();
}

QString Plant::createSession(const QString &message)
{
    QJsonObject body{{"agent"_L1, u"demo"_s}};
    if (!message.isEmpty())
        body["message"_L1] = message;
    const QString id = call("POST", u"/api/v1/sessions"_s, body)["id"_L1].toString();
    await(id, u"idle"_s);
    return id;
}

void Plant::await(const QString &session, const QString &status)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < deadline; QThread::msleep(1)) {
        const QJsonObject now = call("GET", u"/api/v1/sessions/"_s + session);
        if (now["status"_L1].toString() == status)
            return;
        if (now["status"_L1].toString() == "failed"_L1)
            give_up(u"the session failed: "_s + now["reason"_L1].toString());
    }
    give_up(u"the session did not become "_s + status);
}

QJsonObject Plant::runnerOf(const QString &session) const
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

QList<qint64> childrenOf(qint64 pid)
{
    QList<qint64> pids;
    for (const QByteArray &child : readAll(u"/proc/%1/task/%1/children"_s.arg(pid)).split(' ')) {
        if (!child.isEmpty())
            pids += child.toLongLong();
    }
    return pids;
}

} // namespace ccplant::bench
