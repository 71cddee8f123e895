// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/plant.h"

#include "tests/paths/paths.h"

#include <algorithm>
#include <csignal>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;

namespace ccplant::test {

Plant::Plant()
{
    QDir().mkpath(home());
}

Plant::~Plant()
{
    if (isRunning() && !stop())
        kill();
    endSessionsOf(dataDir());
    keepOutput();
}

/// For tst_redaction. What this test left there before is of an older run.
void Plant::keepOutput() const
{
    static int count = 0;
    const QString name = QCoreApplication::applicationName();
    const QDir folder(printedFolder());
    if (count == 0) {
        for (const QString &old : folder.entryList({name + u"-*.log"_s}, QDir::Files))
            QFile::remove(folder.filePath(old));
    }
    QFile::copy(
        m_folder.filePath(u"output.txt"_s), folder.filePath(u"%1-%2.log"_s.arg(name).arg(++count)));
}

void endSessionsOf(const QString &dataDir)
{
    const QStringList sessions =
        QDir(dataDir + u"/sessions"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    const auto isOurs = [&sessions](const QString &pid) {
        QFile file(u"/proc/"_s + pid + u"/environ"_s);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray environment = file.readAll();
        return std::ranges::any_of(sessions, [&environment](const QString &id) {
            return environment.contains("CCPLANT_SESSION_ID=" + id.toLatin1());
        });
    };
    for (QDeadlineTimer deadline(patience); !sessions.isEmpty() && !deadline.hasExpired();) {
        QStringList pids = QDir(u"/proc"_s).entryList(QDir::Dirs);
        pids.removeIf([&](const QString &pid) { return pid.toInt() <= 1 || !isOurs(pid); });
        if (pids.isEmpty())
            return;
        for (const QString &pid : std::as_const(pids))
            ::kill(pid_t(pid.toInt()), SIGKILL);
        QThread::msleep(5); // until they are gone from the table
    }
}

QString Plant::scratch(const QString &name) const
{
    const QString path = m_folder.filePath(u"scratch/"_s + name);
    QDir().mkpath(path);
    return path;
}

QProcessEnvironment Plant::processEnvironment() const
{
    QProcessEnvironment all;
    for (const QString &name :
        {u"PATH"_s, u"LANG"_s, u"ASAN_OPTIONS"_s, u"TSAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s}) {
        if (qEnvironmentVariableIsSet(qPrintable(name)))
            all.insert(name, qEnvironmentVariable(qPrintable(name)));
    }
    all.insert(u"HOME"_s, home());
    all.insert(u"TMPDIR"_s, QDir::tempPath());
    for (const auto &[name, value] : environment.asKeyValueRange())
        all.insert(name, value);
    return all;
}

bool Plant::start()
{
    QFile::remove(readyFile());
    if (s_elsewhere && !m_place)
        m_place = s_elsewhere->prepare(*this);
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setProcessEnvironment(processEnvironment());
    m_process->setStandardOutputFile(m_folder.filePath(u"output.txt"_s), QIODevice::Append);
    m_process->start(program(u"ccplantd"_s),
        QStringList{u"--listen"_s, listen, u"--data-dir"_s, dataDir(), u"--ready-file"_s,
            readyFile(), u"--quiet"_s}
            + arguments);
    return QTest::qWaitFor(
               [this] { return readReadyFile() || m_process->state() == QProcess::NotRunning; },
               patience)
        && isRunning();
}

bool Plant::readReadyFile()
{
    QFile file(readyFile());
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QJsonObject ready = QJsonDocument::fromJson(file.readAll()).object();
    m_url = QUrl(ready.value("url"_L1).toString());
    m_loginUrl = QUrl(ready.value("login_url"_L1).toString());
    m_token = ready.value("token"_L1).toString();
    return m_url.isValid() && !m_token.isEmpty();
}

bool Plant::isRunning() const
{
    return m_process && m_process->state() == QProcess::Running;
}

bool Plant::stop()
{
    if (!isRunning())
        return false;
    ::kill(pid_t(m_process->processId()), SIGTERM);
    return waitForExit() == 0;
}

void Plant::kill()
{
    if (!isRunning())
        return;
    m_process->kill();
    waitForExit();
}

int Plant::waitForExit()
{
    if (!QTest::qWaitFor([this] { return m_process->state() == QProcess::NotRunning; }, patience))
        return -1;
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : 128;
}

QString Plant::output() const
{
    QFile file(m_folder.filePath(u"output.txt"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Plant::Ran Plant::run(const QStringList &programArguments) const
{
    QProcess process;
    process.setProcessEnvironment(processEnvironment());
    process.setWorkingDirectory(m_folder.path());
    process.start(program(u"ccplantd"_s), programArguments);
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, patience)) {
        process.kill();
        return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

} // namespace ccplant::test
