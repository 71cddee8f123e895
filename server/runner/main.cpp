// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/runner.h"
#include "server/runner/signals.h"
#include "server/runner/waiting.h"
#include "shared/log.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QCryptographicHash>
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

/// Of a file with 64 hexadecimal digits: whoever can read it, the agent among them, cannot use it.
Result<QByteArray> readDigest(const QString &path)
{
    constexpr qsizetype digits = 64;
    return readFile(path, 4096).and_then([&path](const QByteArray &bytes) -> Result<QByteArray> {
        const QByteArray hex = bytes.trimmed();
        const QByteArray digest = QByteArray::fromHex(hex);
        if (hex.size() != digits || digest.size() != digits / 2)
            return fail(ErrorCode::InvalidRequest,
                u"%1 must hold a SHA-256 digest as 64 hexadecimal digits."_s.arg(path));
        return digest;
    });
}

Result<void> readCredentials(const QCommandLineParser &parser, Runner::Options &options)
{
    if (const QString path = parser.value(u"token-digest-file"_s); !path.isEmpty())
        return readDigest(path).map(
            [&](const QByteArray &digest) { options.tokenDigest = digest; });
    return readToken(parser.value(u"token-file"_s)).map([&](const QByteArray &token) {
        options.token = token;
        options.tokenDigest = QCryptographicHash::hash(token, QCryptographicHash::Sha256);
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
    const QString configFile = parser.isSet(u"wait"_s)
        ? Waiting::configFile(parser.value(u"state"_s))
        : parser.value(u"config"_s);
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
    if (!state || !workspace)
        return Failure(state ? workspace.error() : state.error());
    if (const Result<void> credentials = readCredentials(parser, options); !credentials)
        return Failure(credentials.error());
    options.config.driver.stateDir = *state;
    options.config.driver.workspace = *workspace;
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
        {u"wait"_s,
            u"Wait for the configuration (POST /v1/configure) instead of reading it; one that came before is taken from the state folder."_s},
        {u"state"_s, u"Folder for the event log and runner.json; made when it is not there."_s,
            u"DIR"_s},
        {u"workspace"_s, u"Folder in which the agent works."_s, u"DIR"_s},
        {u"listen"_s, u"Where to listen; port 0 picks a free one (default 127.0.0.1:0)."_s,
            u"ADDRESS:PORT"_s, u"127.0.0.1:0"_s},
        {u"token-file"_s,
            u"File with the bearer token that requests must carry (default: a fresh one, in runner.json)."_s,
            u"FILE"_s},
        {u"token-digest-file"_s,
            u"File with the SHA-256 digest of that token, for where the agent can read the runner's files."_s,
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

/// Waits for a session if told to, then runs it.
class Program : public QObject {
public:
    explicit Program(const QCommandLineParser &parser)
        : m_parser(parser)
    {
    }

    Result<void> start()
    {
        const bool waits = m_parser.isSet(u"wait"_s);
        if (!waits || QFileInfo::exists(Waiting::configFile(m_parser.value(u"state"_s))))
            return run();
        Runner::Options options;
        const Result<void> read = readCredentials(m_parser, options).and_then([&] {
            return readListen(m_parser.value(u"listen"_s), options);
        });
        if (!read)
            return read;
        m_waiting = std::make_unique<Waiting>(Waiting::Options{
            options.address, options.port, options.tokenDigest, m_parser.value(u"state"_s)});
        connect(m_waiting.get(), &Waiting::configured, this, [this] {
            if (const Result<void> started = run(); !started)
                QCoreApplication::exit(refuse(started.error()));
        });
        return m_waiting->start();
    }

    void stop()
    {
        if (m_runner)
            m_runner->stop();
        else
            QCoreApplication::exit(0);
    }

private:
    Result<void> run()
    {
        Result<Runner::Options> options = readOptions(m_parser);
        if (!options)
            return tl::unexpected(options.error());
        // Processes of the session are found by it.
        qputenv("CCPLANT_SESSION_ID", options->config.driver.sessionId.toUtf8());
        m_runner = std::make_unique<Runner>(std::move(*options));
        connect(
            m_runner.get(), &Runner::finished, this, [](int code) { QCoreApplication::exit(code); },
            Qt::QueuedConnection);
        return m_runner->start().map(
            [this] { qCInfo(lcRunner).noquote() << "listening on" << m_runner->url(); });
    }

    const QCommandLineParser &m_parser;
    std::unique_ptr<Waiting> m_waiting;
    std::unique_ptr<Runner> m_runner;
};

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
    Program program(parser);
    handleSignals(&program, [&program] { program.stop(); });
    if (const Result<void> started = program.start(); !started)
        return refuse(started.error());
    return QCoreApplication::exec();
}
