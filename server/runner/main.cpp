// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/runner.h"
#include "server/runner/signals.h"
#include "shared/log.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runner;

namespace {

Result<QByteArray> readFile(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::InvalidRequest, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    return file.read(most);
}

/// The token of a file, or a fresh one with 256 random bits.
Result<QByteArray> readToken(const QString &path)
{
    constexpr qsizetype shortest = 16;
    if (path.isEmpty()) {
        QByteArray bytes(32, Qt::Uninitialized);
        QRandomGenerator::system()->generate(reinterpret_cast<quint32 *>(bytes.data()),
            reinterpret_cast<quint32 *>(bytes.data() + bytes.size()));
        return bytes.toHex();
    }
    return readFile(path, 4096).and_then([&path](const QByteArray &bytes) -> Result<QByteArray> {
        const QByteArray token = bytes.trimmed();
        if (token.size() < shortest)
            return fail(ErrorCode::InvalidRequest,
                u"%1 must hold a token of at least %2 characters."_s.arg(path).arg(shortest));
        return token;
    });
}

Result<void> readListen(const QString &text, Runner::Options &options)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.first(qMax<qsizetype>(0, colon));
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    bool isPort = false;
    options.port = text.sliced(colon + 1).toUShort(&isPort);
    if (colon < 0 || !isPort || !options.address.setAddress(host))
        return fail(
            ErrorCode::InvalidRequest, u"--listen must be ADDRESS:PORT, such as 127.0.0.1:0."_s);
    return {};
}

Result<QString> readFolder(const QString &path, const QString &option, bool mustExist)
{
    const QFileInfo info(path);
    if (path.isEmpty() || (mustExist && !info.isDir()))
        return fail(ErrorCode::InvalidRequest,
            u"%1 must name a folder%2."_s.arg(option, mustExist ? u" that is there"_s : QString()));
    return info.absoluteFilePath();
}

Result<Runner::Options> readOptions(const QCommandLineParser &parser)
{
    const QString configFile = parser.value(u"config"_s);
    if (configFile.isEmpty())
        return fail(ErrorCode::InvalidRequest, u"--config is missing. See --help."_s);
    Runner::Options options;
    const Result<RunnerConfig> config = readFile(configFile, 64 * 1024 * 1024).and_then(readConfig);
    if (!config)
        return fail(ErrorCode::InvalidRequest, u"%1: %2"_s.arg(configFile, config.error().detail));
    options.config = *config;
    const Result<QString> state = readFolder(parser.value(u"state"_s), u"--state"_s, false);
    const Result<QString> workspace =
        readFolder(parser.value(u"workspace"_s), u"--workspace"_s, true);
    const Result<QByteArray> token = readToken(parser.value(u"token-file"_s));
    if (!state || !workspace)
        return Failure(state ? workspace.error() : state.error());
    if (!token)
        return Failure(token.error());
    options.config.driver.stateDir = *state;
    options.config.driver.workspace = *workspace;
    options.token = *token;
    return readListen(parser.value(u"listen"_s), options).map([&] { return options; });
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Runs one coding agent for one session: keeps the session's event log and serves it "
        "over HTTP. It is started by ccplantd; see docs/protocol.md, section 3."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"config"_s, u"The session's configuration (JSON)."_s, u"FILE"_s},
        {u"state"_s, u"Folder for the event log and runner.json; made when it is not there."_s,
            u"DIR"_s},
        {u"workspace"_s, u"Folder in which the agent works."_s, u"DIR"_s},
        {u"listen"_s, u"Where to listen; port 0 picks a free one (default 127.0.0.1:0)."_s,
            u"ADDRESS:PORT"_s, u"127.0.0.1:0"_s},
        {u"token-file"_s,
            u"File with the bearer token that requests must carry (default: a fresh one, in runner.json)."_s,
            u"FILE"_s},
        {u"log-format"_s, u"'text' (default) or 'json'."_s, u"FORMAT"_s, u"text"_s},
        {u"log-level"_s, u"'debug', 'info' (default), 'warning' or 'error'."_s, u"LEVEL"_s,
            u"info"_s},
    });
}

int refuse(const Error &error)
{
    std::fprintf(stderr, "ccplant-runner: %s\n", qUtf8Printable(error.detail));
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"ccplant-runner"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    QCommandLineParser parser;
    describe(parser);
    parser.process(app);
    const Result<log::Format> format = log::readFormat(parser.value(u"log-format"_s));
    const Result<log::Level> level = log::readLevel(parser.value(u"log-level"_s));
    if (!format || !level)
        return refuse(format ? level.error() : format.error());
    installLogging(*format, *level);
    Result<Runner::Options> options = readOptions(parser);
    if (!options)
        return refuse(options.error());

    Runner runner(std::move(*options));
    handleSignals(&runner, [&runner] { runner.stop(); });
    QObject::connect(
        &runner, &Runner::finished, &app, [](int code) { QCoreApplication::exit(code); },
        Qt::QueuedConnection);
    if (const Result<void> started = runner.start(); !started)
        return refuse(started.error());
    qCInfo(lcRunner).noquote() << "listening on" << runner.url();
    return QCoreApplication::exec();
}
