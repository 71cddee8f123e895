// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/starter.h"

#include "server/runtime/local/logging.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QtConcurrentRun>
#include <signal.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr auto lookEvery = 10ms;
constexpr auto lookLaterEvery = 50ms;
constexpr qint64 tailBytes = 1500;

Failure didNotStart(const QString &what, const Paths &paths)
{
    const QString said = tailOf(paths.runnerLog(), tailBytes);
    return fail(ErrorCode::AgentUnavailable, said.isEmpty() ? what : what + u" It said: "_s + said);
}

/// The pid, or why not.
Result<qint64> spawn(
    const Paths &paths, const QString &sessionId, const QString &workspace, const QString &program)
{
    QProcess process;
    process.setProgram(program);
    process.setArguments({u"--config"_s, paths.config(), u"--state"_s, paths.state(),
        u"--workspace"_s, workspace, u"--listen"_s, u"127.0.0.1:0"_s});
    process.setWorkingDirectory(paths.root);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"CCPLANT_SESSION_ID"_s, sessionId);
    const QStringList names = environment.keys();
    for (const QString &name :
        names) { // the server's own options and secrets are none of an agent's business
        if (name.startsWith("CCPLANT_"_L1) && name != "CCPLANT_SESSION_ID"_L1)
            environment.remove(name);
    }
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(paths.runnerLog(), QIODevice::Append);
    process.setProcessChannelMode(QProcess::MergedChannels);
    qint64 pid = 0;
    if (process.startDetached(
            &pid)) // in a session of its own (setsid): a signal to the server does not reach it
        return pid;
    return fail(ErrorCode::Unavailable,
        u"The session's runner could not be started: %1. Check that ccplant is installed completely."_s
            .arg(process.errorString()),
        program);
}

QCoro::Task<bool> answers(Endpoint endpoint)
{
    QNetworkAccessManager network;
    endpoint.url.setPath(u"/healthz"_s);
    QNetworkRequest request(endpoint.url);
    request.setTransferTimeout(5s);
    const std::unique_ptr<QNetworkReply> reply(co_await network.get(request));
    co_return reply->error() == QNetworkReply::NoError;
}

} // namespace

void capLog(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (file.size() <= bytes || !file.open(QIODevice::ReadWrite))
        return;
    const QByteArray kept = tailOf(path, bytes / 4).toUtf8() + '\n';
    file.resize(0);
    file.write(kept);
}

QCoro::Task<bool> endProcesses(QString sessionId, std::chrono::milliseconds grace)
{
    const auto send = [sessionId](int signal) {
        return QtConcurrent::run([=] { return signalAll(sessionId, signal); });
    };
    if (co_await send(SIGTERM) == 0)
        co_return true;
    QDeadlineTimer patience(grace);
    while (!patience.hasExpired()) {
        co_await QCoro::sleepFor(lookLaterEvery);
        if (co_await send(0) == 0)
            co_return true;
    }
    patience.setRemainingTime(10s);
    while (!patience.hasExpired()) {
        if (co_await send(SIGKILL) == 0)
            co_return true;
        co_await QCoro::sleepFor(lookLaterEvery);
    }
    co_return false;
}

QCoro::Task<bool> askToEnd(Endpoint endpoint, std::chrono::milliseconds deadline)
{
    QNetworkAccessManager network;
    endpoint.url.setPath(u"/v1/shutdown"_s);
    QNetworkRequest request(endpoint.url);
    request.setRawHeader("Authorization", "Bearer " + endpoint.token);
    request.setRawHeader("Content-Type", "application/json");
    request.setTransferTimeout(deadline);
    const std::unique_ptr<QNetworkReply> reply(co_await network.post(request, QByteArray("{}")));
    co_return reply->error() == QNetworkReply::NoError;
}

QCoro::Task<Result<RunnerFile>> startRunner(Paths paths, QString sessionId, QString workspace,
    StartOptions options, std::shared_ptr<Cancel> cancel)
{
    if (!co_await endProcesses(sessionId, 2s))
        co_return fail(ErrorCode::Unavailable,
            u"Processes of an earlier run of this session could not be ended."_s);
    QFile::remove(paths.runnerFile());
    if (!QDir().mkpath(paths.state()))
        co_return fail(ErrorCode::Unavailable,
            u"The session's folder could not be made. Check the server's disk."_s, paths.state());
    capLog(paths.runnerLog(), options.logBytes);
    if (cancel->isCancelled())
        co_return fail(ErrorCode::Conflict, u"It was stopped before it was ready."_s);
    const Result<qint64> pid = spawn(paths, sessionId, workspace, options.program);
    if (!pid)
        co_return tl::unexpected(pid.error());

    QDeadlineTimer patience(options.deadline), soon(1s);
    while (!patience.hasExpired() && !cancel->isCancelled()) {
        const auto runner = runnerOf(paths);
        const bool isOurs = runner && runner->process.pid == *pid && runner->session == sessionId
            && isAlive(runner->process);
        if (isOurs && co_await answers(runner->endpoint))
            co_return *runner;
        if (!startTicksOf(*pid))
            co_return didNotStart(u"The session's runner ended while it was starting."_s, paths);
        co_await QCoro::sleepFor(soon.hasExpired() ? lookLaterEvery : lookEvery);
    }
    const bool cancelled = cancel->isCancelled();
    co_await endProcesses(sessionId, 1s);
    if (cancelled)
        co_return fail(ErrorCode::Conflict, u"It was stopped before it was ready."_s);
    co_return didNotStart(u"The session's runner did not answer within %1 s and was ended."_s.arg(
                              options.deadline.count() / 1000),
        paths);
}

} // namespace ccplant::runtime
