// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/launch.h"

#include "server/runner/drivers/processscan.h"

#include <csignal>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

struct Limit {
    __rlimit_resource resource;
    qint64 value;
};

/// Runs between fork and exec: nothing but async-signal-safe calls.
bool applyLimit(const Limit &limit)
{
    if (limit.value <= 0)
        return true;
    rlimit now{};
    if (::getrlimit(limit.resource, &now) != 0)
        return false;
    const rlim_t wanted = rlim_t(limit.value);
    const rlim_t value =
        now.rlim_max == RLIM_INFINITY || wanted < now.rlim_max ? wanted : now.rlim_max;
    const rlimit next{value, value};
    return ::setrlimit(limit.resource, &next) == 0;
}

} // namespace

QProcessEnvironment agentEnvironment(const DriverConfig &config, const QProcessEnvironment &base)
{
    QProcessEnvironment environment;
    for (const QString &name : base.keys()) {
        if (!name.startsWith("CCPLANT_"_L1) && name != "CLAUDECODE"_L1
            && name != "CLAUDE_CODE_ENTRYPOINT"_L1 && name != "NOTIFY_SOCKET"_L1)
            environment.insert(name, base.value(name));
    }
    for (const auto &[name, value] : config.agent.environment.asKeyValueRange())
        environment.insert(name, value);
    environment.insert(QString::fromLatin1(sessionVariable), config.sessionId);
    return environment;
}

Result<QString> findProgram(
    const QString &program, const QString &folder, const QProcessEnvironment &environment)
{
    if (program.isEmpty())
        return fail(
            ErrorCode::InvalidRequest, u"the agent has no command. Set one in its settings"_s);
    if (program.contains(u'/')) {
        const QFileInfo file(QDir(folder).absoluteFilePath(program));
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath();
    } else {
        const QStringList path = environment.value(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s)
                                     .split(u':', Qt::SkipEmptyParts);
        const QString found = QStandardPaths::findExecutable(program, path);
        if (!found.isEmpty())
            return found;
    }
    return fail(ErrorCode::NotFound,
        u"the program '%1' was not found. Install it, or give the full path of an executable file"_s
            .arg(program));
}

QStringList sandboxArguments(const DriverConfig &config, const QString &folder, const QString &home)
{
    QStringList arguments{u"--die-with-parent"_s, u"--unshare-pid"_s, u"--unshare-ipc"_s,
        u"--ro-bind"_s, u"/"_s, u"/"_s, u"--dev"_s, u"/dev"_s, u"--proc"_s, u"/proc"_s,
        u"--tmpfs"_s, u"/tmp"_s};
    const auto bind = [&arguments](const QString &path) {
        if (!path.isEmpty() && QFileInfo::exists(path))
            arguments << u"--bind"_s << path << path;
    };
    bind(home);
    for (const QString &path : config.sandbox.hide) {
        const QFileInfo info(path);
        if (info.isDir())
            arguments << u"--tmpfs"_s << path;
        else if (info.exists())
            arguments << u"--ro-bind"_s << u"/dev/null"_s << path;
    }
    // After what is hidden: a workspace may well lie below a hidden folder.
    for (const QString &path : config.sandbox.writable)
        bind(path);
    bind(config.stateDir);
    bind(config.workspace);
    arguments << u"--chdir"_s << folder << u"--"_s;
    return arguments;
}

Result<QStringList> commandLine(const QStringList &command, const QString &folder,
    const DriverConfig &config, const QProcessEnvironment &environment)
{
    const Result<QString> program = findProgram(command.value(0), folder, environment);
    if (!program)
        return Failure(program.error());
    const QStringList line = QStringList{*program} + command.mid(1);
    if (config.sandbox.kind.isEmpty() || config.sandbox.kind == "none"_L1)
        return line;
    if (config.sandbox.kind != "bwrap"_L1) {
        return fail(ErrorCode::Unprocessable,
            u"the sandbox '%1' is not known. Use 'bwrap' or 'none'"_s.arg(config.sandbox.kind));
    }
    const QString bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
    if (bwrap.isEmpty()) {
        return fail(ErrorCode::Unavailable,
            u"the sandbox needs the program 'bwrap', which is not installed. Install the package bubblewrap, or turn the sandbox off"_s);
    }
    return QStringList{bwrap} + sandboxArguments(config, folder, environment.value(u"HOME"_s))
        + line;
}

void confine(QProcess &process, const ProcessLimits &limits, const std::function<bool()> &further)
{
    QProcess::UnixProcessParameters parameters;
    parameters.flags = QProcess::UnixProcessFlag::CreateNewSession
        | QProcess::UnixProcessFlag::ResetSignalHandlers
        | QProcess::UnixProcessFlag::CloseFileDescriptors;
    process.setUnixProcessParameters(parameters);
    // RLIMIT_DATA and not RLIMIT_AS: JavaScript engines reserve far more addresses than they ever
    // use.
    const std::array<Limit, 5> table{{{RLIMIT_DATA, limits.memoryBytes},
        {RLIMIT_NPROC, limits.processes}, {RLIMIT_NOFILE, limits.openFiles},
        {RLIMIT_CPU, limits.cpuSeconds}, {RLIMIT_FSIZE, limits.fileBytes}}};
    const pid_t parent = ::getpid();
    process.setChildProcessModifier([&process, table, parent, further] {
        const rlimit noCore{0, 0};
        ::setrlimit(RLIMIT_CORE, &noCore);
        if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
            process.failChildProcessModifier("the process could not be tied to its parent", errno);
        if (::getppid() != parent) // it died between fork and prctl
            ::_exit(1);
        for (const Limit &limit : table) {
            if (!applyLimit(limit))
                process.failChildProcessModifier("a resource limit could not be set", errno);
        }
        if (further && !further())
            process.failChildProcessModifier("its output could not be connected", errno);
    });
}

void signalGroup(qint64 leader, int signal)
{
    if (leader > 1)
        ::kill(pid_t(-leader), signal);
}

} // namespace ccplant::runner
