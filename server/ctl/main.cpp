// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ctl/commands.h"

#include <cstdio>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

enum Exit { Ok = 0, Failed = 1, Misused = 2 };

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toUtf8().constData(), stream);
    std::fflush(stream);
}

int complain(const QString &what, Exit status)
{
    print(stderr, u"ccplantctl: %1\n"_s.arg(what));
    return status;
}

QString dataDir(const ctl::Arguments &arguments)
{
    if (arguments.has(u"data-dir"_s))
        return arguments.value(u"data-dir"_s);
    const QString set = qEnvironmentVariable("CCPLANT_DATA_DIR");
    return set.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/ccplant"_L1
        : set;
}

/// The server's own program does it, on the folder itself: a running one would not know.
int rotateKey(const ctl::Arguments &arguments)
{
    const QString program = QCoreApplication::applicationDirPath() + "/ccplantd"_L1;
    const int status =
        QProcess::execute(program, {u"--rotate-key"_s, u"--data-dir"_s, dataDir(arguments)});
    if (status < 0)
        return complain(u"%1 cannot be run"_s.arg(program), Failed);
    return status;
}

/// Runs the event loop until there is an answer.
Result<QJsonObject> await(QCoro::Task<Result<QJsonObject>> task)
{
    std::optional<Result<QJsonObject>> answer;
    task.then([&](Result<QJsonObject> result) {
        answer = std::move(result);
        QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    if (!answer)
        QCoreApplication::exec();
    return answer.value_or(fail(ErrorCode::Unavailable, u"it was interrupted"_s));
}

int run(const ctl::Arguments &arguments)
{
    const auto found = ctl::findCommand(arguments.words);
    if (!found)
        return complain(found.error().detail, Misused);
    const auto &[command, parameters] = *found;
    const auto call = command->call(arguments, parameters);
    if (!call)
        return complain(call.error().detail, Misused);
    const auto target = ctl::findTarget({arguments.value(u"server"_s),
        arguments.value(u"token-file"_s), qgetenv("CCPLANT_TOKEN").trimmed(), dataDir(arguments)});
    if (!target)
        return complain(target.error().detail,
            target.error().code == ErrorCode::InvalidRequest ? Misused : Failed);
    const auto answer = await(ctl::ask(*target, *call));
    if (!answer)
        return complain(answer.error().detail, Failed);
    print(stdout,
        arguments.has(u"json"_s)
            ? QString::fromUtf8(QJsonDocument(*answer).toJson(QJsonDocument::Indented))
            : ctl::shown(*command, *answer));
    return Ok;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"ccplantctl"_s);
    const auto arguments = ctl::readArguments(
        QCoreApplication::arguments().sliced(1), ctl::knownOptions(), ctl::knownFlags());
    if (!arguments)
        return complain(
            arguments.error().detail + u"; ccplantctl --help lists what there is"_s, Misused);
    if (arguments->has(u"help"_s) || arguments->words.value(0) == "help"_L1) {
        print(stdout, ctl::helpText());
        return Ok;
    }
    if (arguments->has(u"version"_s)) {
        print(stdout, u"ccplantctl %1\n"_s.arg(QStringLiteral(CCPLANT_VERSION)));
        return Ok;
    }
    if (arguments->words.isEmpty()) {
        print(stderr, ctl::helpText());
        return Misused;
    }
    return arguments->words == QStringList{u"rotate-key"_s} ? rotateKey(*arguments)
                                                            : run(*arguments);
}
