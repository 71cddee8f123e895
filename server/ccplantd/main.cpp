// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/daemon.h"
#include "server/ccplantd/keys.h"
#include "server/ccplantd/link_client.h"
#include "server/ccplantd/parent_watch.h"
#include "server/ccplantd/signals.h"

#include <cstdio>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

enum Exit { Ok = 0, Failed = 1, Misused = 2 };

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fflush(stream);
}

void complain(const QString &text)
{
    print(stderr, u"ccplantd: %1\n"_s.arg(text));
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, u"cannot be read: %1"_s.arg(file.errorString()));
    return file.readAll();
}

options::Inputs inputs()
{
    options::Inputs in{QCoreApplication::arguments().sliced(1), {}, QDir::currentPath(), readFile};
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys())
        in.environment.insert(name, environment.value(name));
    return in;
}

int complainAll(const QStringList &errors)
{
    for (const QString &error : errors)
        complain(error);
    complain(u"ccplantd --help lists the options"_s);
    return Misused;
}

int checkConfig(const options::Loaded &loaded)
{
    for (const QString &warning : loaded.warnings)
        complain(u"warning: "_s + warning);
    if (!loaded.errors.isEmpty())
        return complainAll(loaded.errors);
    print(stdout, options::describe(loaded));
    return Ok;
}

/// Runs the event loop until `task` has an answer.
template <typename T>
std::optional<Result<T>> await(QCoro::Task<Result<T>> task)
{
    std::optional<Result<T>> answer;
    task.then([&](Result<T> result) {
        answer = std::move(result);
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    if (!answer)
        QCoreApplication::exec();
    return answer;
}

int printLoginLink(const QString &dataDir)
{
    const auto link = await(daemon::requestLoginLink(dataDir));
    if (link && *link) {
        print(stdout, **link + u'\n');
        return Ok;
    }
    complain(link ? link->error().detail : u"it was interrupted"_s);
    return Failed;
}

int rotateKey(const options::Options &options)
{
    const auto done = await(daemon::rotateKey(options, daemon::takeKeysVariable()));
    if (done && *done) {
        print(stdout, **done);
        return Ok;
    }
    complain(done ? done->error().detail : u"it was interrupted"_s);
    return Failed;
}

void printBanner(daemon::Daemon &server)
{
    print(stdout,
        u"ccplant is running at %1\nSign in once with: %2\nFor another link: ccplantd "
        u"--print-login-link. Ctrl+C stops the server; "
        "sessions go on.\n"_s.arg(server.publicUrl().toString(), server.newLoginLink()));
}

int giveUp(const Error &error)
{
    complain(error.detail);
    if (!error.internal.isEmpty())
        complain(u"cause: "_s + error.internal);
    return Failed;
}

int serve(const options::Options &options)
{
    installLogging(options.logFormat, options.logLevel);
    daemon::Signals signalWatch;
    daemon::ParentWatch parent;
    daemon::Daemon server(options);
    // The first signal stops in good order, the second at once.
    QObject::connect(&signalWatch, &daemon::Signals::received, &server,
        [&, stopping = false](int signal) mutable {
            if (std::exchange(stopping, true))
                ::_exit(128 + signal);
            server.stop();
        });
    QObject::connect(&parent, &daemon::ParentWatch::ended, &server, &daemon::Daemon::stop);
    QObject::connect(
        &server, &daemon::Daemon::stopped, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    if (const auto ok = signalWatch.start(); !ok)
        return giveUp(ok.error());
    if (options.parentPid > 0) {
        if (const auto ok = parent.start(options.parentPid); !ok)
            return giveUp(ok.error());
    }
    int status = Ok;
    server.start().then([&](Result<void> started) {
        if (started) {
            if (!options.quiet)
                printBanner(server);
            return;
        }
        status = giveUp(started.error());
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    ::umask(077);
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"ccplantd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));

    options::Loaded loaded = options::load(inputs());
    if (loaded.action == options::Action::Help) {
        print(stdout, options::helpText());
        return Ok;
    }
    if (loaded.action == options::Action::Version) {
        print(stdout, u"ccplantd %1\n"_s.arg(QCoreApplication::applicationVersion()));
        return Ok;
    }
    const options::Options options = options::typed(loaded);
    if (loaded.action == options::Action::CheckConfig)
        return checkConfig(loaded);
    if (!loaded.errors.isEmpty())
        return complainAll(loaded.errors);
    for (const QString &warning : std::as_const(loaded.warnings))
        complain(u"warning: "_s + warning);
    if (loaded.action == options::Action::PrintLoginLink)
        return printLoginLink(options.dataDir);
    if (loaded.action == options::Action::RotateKey)
        return rotateKey(options);
    return serve(options);
}
