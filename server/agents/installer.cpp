// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/installer.h"

#include <csignal>
#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::agents {

namespace {

constexpr qsizetype maxTail = 4000; // characters

QStringList npmArguments(const QString &folder, const QStringList &packages)
{
    return QStringList{u"install"_s, u"--prefix"_s, folder, u"--no-fund"_s, u"--no-audit"_s,
               u"--no-progress"_s, u"--no-update-notifier"_s, u"--loglevel=http"_s}
    + packages;
}

} // namespace

Installer::Installer(QString folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_timedOut = true;
        stop();
    });
}

Installer::~Installer()
{
    if (!m_process)
        return;
    m_process->disconnect(this);
    stop();
    m_process->waitForFinished(1000); // it was killed: this only reaps it
}

Result<void> Installer::start(const QString &agent, const QString &npm, const QStringList &packages)
{
    if (m_process)
        return fail(ErrorCode::Conflict,
            u"'%1' is being installed. Wait until it is done, then try again."_s.arg(m_agent));
    if (!QDir().mkpath(m_folder))
        return fail(ErrorCode::Unavailable,
            u"The folder %1 cannot be made. Check its permissions."_s.arg(m_folder));
    m_agent = agent;
    m_timedOut = false;
    m_progress[agent] = {.running = true, .outputTail = {}, .error = {}};
    m_process = new QProcess(this);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setWorkingDirectory(m_folder);
    // A session of its own, so that npm's own children can be ended with it.
    m_process->setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    connect(m_process, &QProcess::readyRead, this, &Installer::readOutput);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(u"npm could not be started: %1."_s.arg(m_process->errorString()));
    });
    connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        readOutput();
        if (m_timedOut)
            end(u"npm was not done after %1 minutes and was stopped. Check the network, then try again."_s
                    .arg(std::chrono::duration_cast<std::chrono::minutes>(m_deadline).count()));
        else if (status != QProcess::NormalExit)
            end(u"npm was stopped from outside. Try again."_s);
        else
            end(code == 0 ? QString()
                          : explainNpmFailure(code, m_progress.value(m_agent).outputTail));
    });
    m_timer.start(m_deadline);
    m_process->start(npm, npmArguments(m_folder, packages));
    return {};
}

void Installer::readOutput()
{
    QString &tail = m_progress[m_agent].outputTail;
    tail += QString::fromUtf8(m_process->readAll());
    if (tail.size() > maxTail) {
        tail = tail.last(maxTail);
        tail = tail.sliced(tail.indexOf(u'\n') + 1); // begin with a whole line
    }
}

void Installer::end(const QString &error)
{
    m_timer.stop();
    m_process->disconnect(this);
    m_process->deleteLater();
    m_process = nullptr;
    Progress &progress = m_progress[m_agent];
    progress.running = false;
    progress.error = error;
    Q_EMIT finished(m_agent, error.isEmpty());
}

void Installer::stop()
{
    if (m_process && m_process->processId() > 0)
        ::kill(-pid_t(m_process->processId()), SIGKILL);
}

QString explainNpmFailure(int exitCode, const QString &output)
{
    struct Cause {
        QLatin1StringView mark;
        QString text;
    };
    static const QString network =
        u"npm could not reach its registry. Check the network, and the proxy settings of npm if there are any."_s;
    static const QList<Cause> causes{
        {"ENOTFOUND"_L1, network},
        {"EAI_AGAIN"_L1, network},
        {"ECONNREFUSED"_L1, network},
        {"ECONNRESET"_L1, network},
        {"ETIMEDOUT"_L1, network},
        {"ENOSPC"_L1, u"There is no space left on the disk. Free some space and try again."_s},
        {"EACCES"_L1,
            u"npm may not write where it has to. Check the permissions of the data folder."_s},
        {"E404"_L1,
            u"npm's registry does not have the package. Check which registry npm is set to use."_s},
        {"EBADENGINE"_L1, u"The agent needs a newer Node.js. Install one, then try again."_s},
    };
    for (const Cause &cause : causes) {
        // Warnings name codes too (EBADENGINE does); only npm's errors count.
        if (output.contains("npm ERR! code "_L1 + cause.mark)
            || output.contains("npm error code "_L1 + cause.mark))
            return cause.text;
    }
    return u"npm failed with exit code %1. Its last lines say why."_s.arg(exitCode);
}

} // namespace ccplant::agents
