// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/runner.h"

#include "server/runner/drivers/processscan.h"
#include "shared/log.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runner {
namespace {

constexpr auto agentGrace = 5s; // for the agent to end by itself
constexpr auto drainDeadline = 2s; // for readers to take what is left
constexpr auto readersReturn = 1s; // when readers of a stopped runner may look for it again

} // namespace

Runner::Runner(Options options)
    : m_options(std::move(options))
{
}

Runner::~Runner() = default;

Result<void> Runner::start()
{
    return openLog().and_then([this] { return listen(); }).map([this] {
        connect(m_engine.get(), &Engine::agentChanged, this, &Runner::writeFile);
        connect(m_engine.get(), &Engine::stopped, this, &Runner::engineStopped);
        // The baseline of the diff has to be there before the agent changes anything.
        m_workspace->prepare().then(this, [this](const Result<void> &prepared) {
            if (!prepared)
                qCWarning(lcRunner).noquote()
                    << "changes cannot be shown:" << prepared.error().detail
                    << prepared.error().internal;
            startEngine();
        });
    });
}

Result<void> Runner::openLog()
{
    const DriverConfig &driver = m_options.config.driver;
    EventLog::Options logOptions;
    logOptions.folder = driver.stateDir;
    logOptions.clock = &m_clock;
    logOptions.maxBytes = m_options.config.logBytes;
    Result<std::unique_ptr<EventLog>> log = EventLog::open(std::move(logOptions));
    if (!log)
        return Failure(log.error());
    // We have the log's lock, so whatever still runs of this session was left by a runner that was
    // killed.
    if (const int left = killSession(driver.sessionId); left > 0)
        qCWarning(lcRunner) << "ended" << left
                            << "processes that an earlier runner of this session left behind";
    m_workspace = std::make_unique<Workspace>(WorkspaceConfig{driver.workspace, driver.stateDir,
        m_options.config.baseCommit, m_options.config.uploadBytes});
    Engine::Options engineOptions;
    engineOptions.host.driver = driver;
    engineOptions.initialPrompt = m_options.config.initialPrompt;
    const auto make = [](const DriverConfig &config) { return makeDriver(config); };
    m_engine = std::make_unique<Engine>(std::move(*log), std::move(engineOptions), make, &m_clock);
    return {};
}

Result<void> Runner::listen()
{
    const DriverConfig &driver = m_options.config.driver;
    Surface::Options options{driver.sessionId, driver.agent.id, m_options.tokenDigest,
        driver.workspace, m_options.config.uploadBytes, [this] { stop(); }};
    m_surface = std::make_unique<Surface>(m_engine.get(), m_workspace.get(), std::move(options));
    http::Limits limits;
    limits.maxBodyBytes = qMax(limits.maxBodyBytes, m_options.config.uploadBytes + 1024 * 1024);
    m_server = std::make_unique<http::Server>(&m_surface->router(), limits);
    const Result<quint16> port = m_server->listen(m_options.address, m_options.port);
    if (!port)
        return Failure(port.error());
    const QString host = m_options.address.protocol() == QAbstractSocket::IPv6Protocol
        ? u'[' + m_options.address.toString() + u']'
        : m_options.address.toString();
    m_file = {QCoreApplication::applicationPid(), startTicksOf(QCoreApplication::applicationPid()),
        u"http://%1:%2"_s.arg(host).arg(*port), QString::fromUtf8(m_options.token),
        driver.sessionId, 0};
    return writeRunnerFile(driver.stateDir, m_file);
}

void Runner::startEngine()
{
    if (m_stopping)
        return;
    if (const Result<void> started = m_engine->start(); !started) {
        qCCritical(lcRunner).noquote() << started.error().detail << started.error().internal;
        Q_EMIT finished(1);
        return;
    }
    writeFile();
}

void Runner::writeFile()
{
    if (std::exchange(m_file.agentPid, m_engine->agentPid()) == m_engine->agentPid())
        return;
    if (const Result<void> written = writeRunnerFile(m_options.config.driver.stateDir, m_file);
        !written)
        qCWarning(lcRunner).noquote() << written.error().detail;
}

void Runner::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    qCInfo(lcRunner) << "stopping";
    m_engine->stop(agentGrace);
}

void Runner::engineStopped()
{
    m_surface->finishStreams(readersReturn, "the runner stops");
    connect(m_server.get(), &http::Server::drained, this, [this] {
        removeRunnerFile(m_options.config.driver.stateDir);
        Q_EMIT finished(0);
    });
    m_server->drain(drainDeadline);
}

} // namespace ccplant::runner
