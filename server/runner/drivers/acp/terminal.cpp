// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/terminal.h"

#include "server/runner/drivers/confinedpath.h"
#include "server/runner/drivers/launch.h"

#include <csignal>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

QString signalName(int number)
{
    const char *name = ::sigabbrev_np(number);
    return name ? u"SIG"_s + QString::fromLatin1(name) : QString::number(number);
}

QStringList commandOf(const QJsonObject &params)
{
    const QString command = params["command"_L1].toString();
    const QJsonArray args = params["args"_L1].toArray();
    // Agents also send a whole shell line as the command.
    static const QRegularExpression shellSyntax(uR"([\s;&|<>$`"'()*?])"_s);
    if (args.isEmpty() && command.contains(shellSyntax))
        return {u"/bin/sh"_s, u"-c"_s, command};
    QStringList line{command};
    for (const QJsonValue &arg : args)
        line += arg.toString();
    return line;
}

/// Offset from which `bytes` has whole UTF-8 characters only.
qsizetype firstCharacter(const QByteArray &bytes, qsizetype from)
{
    while (from < bytes.size() && (uchar(bytes[from]) & 0xC0) == 0x80)
        ++from;
    return from;
}

} // namespace

Terminal::Terminal(
    const DriverConfig &config, const QString &id, qint64 outputByteLimit, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_id(id)
    , m_limit(outputByteLimit > 0 ? std::min(outputByteLimit, maxOutput) : maxOutput)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::started, this, [this] { m_leader = m_process.processId(); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &Terminal::read);
    connect(&m_process, &QProcess::finished, this, &Terminal::finished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_output += m_process.errorString().toUtf8();
        finished(127, QProcess::NormalExit);
    });
}

Terminal::~Terminal()
{
    m_process.disconnect(this);
    if (!isRunning())
        return;
    signalGroup(m_leader, SIGKILL);
    m_process.kill();
    m_process.waitForFinished(
        2000); // a killed process; only the kernel's bookkeeping is waited for
}

Result<void> Terminal::start(const QJsonObject &params)
{
    const Result<QString> folder =
        confinedPath(m_config.workspace, params["cwd"_L1].toString(u"."_s));
    if (!folder)
        return Failure(folder.error());
    QProcessEnvironment environment =
        agentEnvironment(m_config, QProcessEnvironment::systemEnvironment());
    for (const QJsonValue &variable : params["env"_L1].toArray()) {
        const QString name = variable["name"_L1].toString();
        if (!name.isEmpty() && name != "CCPLANT_SESSION_ID"_L1)
            environment.insert(name, variable["value"_L1].toString());
    }
    const Result<QStringList> line = commandLine(commandOf(params), *folder, m_config, environment);
    if (!line)
        return Failure(line.error());
    m_process.setProcessEnvironment(environment);
    m_process.setWorkingDirectory(*folder);
    confine(m_process, m_config.limits);
    m_process.start(line->first(), line->mid(1));
    return {};
}

void Terminal::kill()
{
    if (!isRunning())
        return;
    signalGroup(m_leader, SIGKILL);
    m_process.kill();
}

void Terminal::read()
{
    m_output += m_process.readAllStandardOutput();
    if (m_output.size() > m_limit) {
        m_truncated = true;
        m_output.remove(0, firstCharacter(m_output, m_output.size() - m_limit));
    }
    Q_EMIT changed();
}

void Terminal::finished(int code, QProcess::ExitStatus status)
{
    if (!m_exit.isEmpty())
        return;
    read();
    const bool normal = status == QProcess::NormalExit;
    m_exit["exitCode"_L1] = normal ? QJsonValue(code) : QJsonValue(QJsonValue::Null);
    m_exit["signal"_L1] = normal ? QJsonValue(QJsonValue::Null) : QJsonValue(signalName(code));
    signalGroup(m_leader, SIGKILL);
    m_leader = 0;
    Q_EMIT exited();
}

QString Terminal::text(qint64 maxBytes) const
{
    if (m_output.size() <= maxBytes)
        return QString::fromUtf8(m_output);
    return QString::fromUtf8(m_output.sliced(firstCharacter(m_output, m_output.size() - maxBytes)));
}

QJsonObject Terminal::output() const
{
    QJsonObject answer{{"output"_L1, text(m_limit)}, {"truncated"_L1, m_truncated}};
    if (!m_exit.isEmpty())
        answer["exitStatus"_L1] = m_exit;
    return answer;
}

QJsonObject Terminal::block(qint64 maxShown) const
{
    QJsonObject block{{"type"_L1, u"terminal"_s}, {"id"_L1, m_id}, {"output"_L1, text(maxShown)}};
    if (m_truncated || m_output.size() > maxShown)
        block["truncated"_L1] = true;
    if (!m_exit.isEmpty()) {
        QJsonObject exit;
        if (m_exit["exitCode"_L1].isDouble())
            exit["code"_L1] = m_exit["exitCode"_L1];
        if (m_exit["signal"_L1].isString())
            exit["signal"_L1] = m_exit["signal"_L1];
        block["exit"_L1] = exit;
    }
    return block;
}

} // namespace ccplant::runner::acp
