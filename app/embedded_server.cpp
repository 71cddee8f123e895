// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/embedded_server.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

constexpr int lookMs = 100;
constexpr int startDeadlineMs = 30'000;
constexpr int probeMs = 2000;
constexpr int stopMs = 5000;
constexpr int steadyMs = 20'000; // lived so long: an end is no start-up failure
constexpr int maxQuickDeaths = 3;
constexpr qsizetype outputBytes = 8192;

struct Ready {
    QUrl url;
    QString token;
};

Ready readReady(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject ready = QJsonDocument::fromJson(file.readAll()).object();
    return {QUrl(ready["url"_L1].toString()), ready["token"_L1].toString()};
}

/// The folder that ccplantd uses when it is told none.
QString serverFolder()
{
    const QString told = qEnvironmentVariable("CCPLANT_DATA_DIR");
    return told.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/ccplant"_s
        : told;
}

/// The server that has that folder now, whoever started it; without a token when there is none.
Ready readRunning()
{
    QFile token(serverFolder() + u"/owner-token"_s);
    const QUrl url = readReady(serverFolder() + u"/server.json"_s).url;
    return url.isEmpty() || !token.open(QIODevice::ReadOnly)
        ? Ready{}
        : Ready{url, QString::fromUtf8(token.readAll()).trimmed()};
}

QString findProgram()
{
    const QString name = u"ccplantd"_s;
    const QString beside =
        QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

} // namespace

EmbeddedServer::EmbeddedServer(const QString &dataDir, QObject *parent)
    : LocalServer(parent)
    , m_program(findProgram())
    , m_readyFile(dataDir + u"/server-ready.json"_s)
    , m_network(new QNetworkAccessManager(this))
{
    QDir().mkpath(dataDir);
    m_look.setInterval(lookMs);
    m_restart.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &EmbeddedServer::look);
    connect(&m_restart, &QTimer::timeout, this, &EmbeddedServer::launch);
    connect(&m_process, &QProcess::finished, this, &EmbeddedServer::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            giveUp(tr("%1 could not be started: %2").arg(m_program, m_process.errorString()));
    });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    connect(&m_process, &QProcess::readyRead, this, [this] {
        m_output += m_process.readAll();
        m_output = m_output.right(outputBytes);
    });
}

/// It ends by itself when we are gone (--parent-pid); asking makes it quicker. The wait is bounded,
/// and nobody looks any more.
EmbeddedServer::~EmbeddedServer()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(stopMs))
        m_process.kill();
    m_process.waitForFinished(stopMs);
}

void EmbeddedServer::start()
{
    if (m_process.state() != QProcess::NotRunning) {
        if (state() == Running) {
            const Ready ready = readReady(m_readyFile);
            Q_EMIT this->ready(ready.url, ready.token);
        }
        return;
    }
    if (m_program.isEmpty()) {
        giveUp(tr("The server program ccplantd was not found beside ccplant or in PATH. "
                  "Install it, or connect to another server."));
        return;
    }
    m_quickDeaths = 0;
    m_backoff.reset();
    setState(Starting);
    tryRunning();
}

/// A child that dies is seen at once; one that was there before us is not.
void EmbeddedServer::check()
{
    if (state() == Running && m_process.state() == QProcess::NotRunning && !m_restart.isActive())
        tryRunning();
}

/// One may run already: started by hand, or by a client that was killed. Two cannot share the data
/// folder.
void EmbeddedServer::tryRunning()
{
    const Ready known = readRunning();
    if (known.token.isEmpty())
        return launch();
    QUrl me = known.url;
    me.setPath(u"/api/v1/me"_s);
    QNetworkRequest request(me);
    request.setTransferTimeout(probeMs);
    request.setRawHeader("Authorization"_ba, "Bearer "_ba + known.token.toUtf8());
    QNetworkReply *reply = m_network->get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply, known] {
        reply->deleteLater();
        if (reply->error() != QNetworkReply::NoError)
            return launch();
        setState(Running);
        Q_EMIT ready(known.url, known.token);
    });
}

void EmbeddedServer::launch()
{
    QFile::remove(m_readyFile);
    m_output.clear();
    m_startedAt = QDateTime::currentMSecsSinceEpoch();
    setState(Starting);
    m_process.start(m_program,
        {u"--listen"_s, u"127.0.0.1:0"_s, u"--ready-file"_s, m_readyFile, u"--parent-pid"_s,
            QString::number(QCoreApplication::applicationPid())});
    m_look.start();
}

void EmbeddedServer::look()
{
    const Ready found = readReady(m_readyFile);
    if (!found.token.isEmpty()) {
        m_look.stop();
        setState(Running);
        Q_EMIT ready(found.url, found.token);
        return;
    }
    if (QDateTime::currentMSecsSinceEpoch() - m_startedAt > startDeadlineMs) {
        giveUp(tr(
            "The server did not get ready within 30 seconds. Its last words are in the details."));
        m_process.terminate();
    }
}

void EmbeddedServer::onFinished(int code, QProcess::ExitStatus status)
{
    m_look.stop();
    if (state() == Failed)
        return;
    const bool quick = QDateTime::currentMSecsSinceEpoch() - m_startedAt < steadyMs;
    m_quickDeaths = quick ? m_quickDeaths + 1 : 0;
    if (!quick)
        m_backoff.reset();
    const QString how =
        status == QProcess::CrashExit ? tr("it crashed") : tr("it ended with code %1").arg(code);
    if (m_quickDeaths >= maxQuickDeaths) {
        giveUp(tr(
            "The server on this computer does not stay up (%1). Its last words are in the details.")
                .arg(how));
        return;
    }
    setState(Starting, {}, tail());
    m_restart.start(m_backoff.next());
}

void EmbeddedServer::giveUp(const QString &text)
{
    m_look.stop();
    setState(Failed, text, tail());
}

QString EmbeddedServer::tail() const
{
    return QString::fromUtf8(m_output).trimmed();
}

} // namespace ccplant
