// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/git.h"

#include <csignal>
#include <QElapsedTimer>
#include <QProcess>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

namespace {
QStringList hardened(const QStringList &arguments)
{
    QStringList all{u"--no-pager"_s, u"--literal-pathspecs"_s};
    for (const auto &setting : {u"core.fsmonitor=false"_s, u"core.hooksPath=/dev/null"_s,
             u"core.pager=cat"_s, u"core.untrackedCache=false"_s, u"core.sshCommand=false"_s,
             u"core.bigFileThreshold=4m"_s, u"core.quotePath=false"_s, u"core.preloadIndex=false"_s,
             u"diff.external="_s, u"diff.noprefix=false"_s, u"diff.mnemonicPrefix=false"_s,
             u"diff.ignoreSubmodules=all"_s, u"protocol.allow=never"_s, u"safe.directory=*"_s,
             u"safe.bareRepository=explicit"_s, u"gc.auto=0"_s, u"advice.addEmbeddedRepo=false"_s,
             u"index.threads=1"_s, u"pack.threads=1"_s})
        all << u"-c"_s << setting;
    return all + arguments;
}

QProcessEnvironment environmentOf(const GitCall &call)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : environment.keys()) {
        if (name.startsWith(u"GIT_"_s))
            environment.remove(name);
    }
    environment.insert(u"LC_ALL"_s, u"C"_s);
    environment.insert(u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s);
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
    environment.insert(u"GIT_ATTR_NOSYSTEM"_s, u"1"_s);
    environment.insert(u"GIT_OPTIONAL_LOCKS"_s, u"0"_s);
    environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    environment.insert(u"GIT_NO_LAZY_FETCH"_s, u"1"_s);
    environment.insert(u"GIT_NO_REPLACE_OBJECTS"_s, u"1"_s);
    for (auto it = call.environment.begin(); it != call.environment.end(); ++it)
        environment.insert(it.key(), it.value());
    return environment;
}

void kill(QProcess &process)
{
    if (process.processId() > 0)
        ::kill(pid_t(-process.processId()), SIGKILL);
    process.kill();
    process.waitForFinished(5'000);
}

void take(QProcess &process, const GitCall &call, GitOutput &output)
{
    output.out += process.readAllStandardOutput();
    output.err += process.readAllStandardError();
    if (output.err.size() > 64 * 1024)
        output.err.truncate(64 * 1024);
    if (output.out.size() > call.maxOutput) {
        output.out.truncate(call.maxOutput);
        output.truncated = true;
    }
}
} // namespace

Result<GitOutput> runGit(const GitCall &call)
{
    QProcess process;
    process.setWorkingDirectory(call.folder);
    process.setProcessEnvironment(environmentOf(call));
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    process.start(u"git"_s, hardened(call.arguments));
    if (!process.waitForStarted(30'000))
        return fail(ErrorCode::Unavailable,
            u"git is not installed on the machine where the session runs; install it to see changes."_s,
            process.errorString());
    process.write(call.input);
    process.closeWriteChannel();
    GitOutput output;
    QElapsedTimer since;
    since.start();
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(50);
        take(process, call, output);
        if (output.truncated) {
            kill(process);
            return output;
        }
        if (since.hasExpired(call.deadline.count()) || (call.stop && *call.stop)) {
            kill(process);
            return fail(ErrorCode::Timeout, u"git took too long in this workspace."_s,
                call.arguments.join(u' '));
        }
    }
    take(process, call, output);
    output.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode()
                                                                   : 128 + process.exitCode();
    return output;
}

Result<GitOutput> mustGit(const GitCall &call)
{
    auto output = runGit(call);
    if (output && output->exitCode != 0 && !output->truncated)
        return fail(ErrorCode::Internal, u"git could not read the workspace."_s,
            call.arguments.value(0) + u": "_s + QString::fromUtf8(output->err.left(500)).trimmed());
    return output;
}

} // namespace ccplant::runner
