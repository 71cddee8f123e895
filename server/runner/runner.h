// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/server.h"
#include "server/runner/config.h"
#include "server/runner/runnerfile.h"
#include "server/runner/surface/surface.h"
#include "server/runner/workspace/workspace.h"

namespace ccplant::runner {

/// The program: one session from start to end. Lives in the main thread.
class Runner : public QObject {
    Q_OBJECT
public:
    struct Options {
        RunnerConfig config;
        QHostAddress address = QHostAddress::LocalHost;
        quint16 port = 0;
        QByteArray token; ///< empty: only its digest is known
        QByteArray tokenDigest; ///< SHA-256 of the token
    };

    explicit Runner(Options options);
    ~Runner() override;

    /// Opens the log, listens, and starts the agent. Errors say what is wrong and what to do.
    Result<void> start();
    QString url() const { return m_file.url; }
    /// Ends the agent, stores everything, tells the readers, then emits finished(). A second call
    /// changes nothing.
    void stop();

Q_SIGNALS:
    void finished(int exitCode);

private:
    Result<void> openLog();
    Result<void> listen();
    void startEngine();
    void writeFile();
    void engineStopped();

    Options m_options;
    SystemClock m_clock;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Surface> m_surface;
    std::unique_ptr<http::Server> m_server;
    RunnerFile m_file;
    bool m_stopping = false;
};

} // namespace ccplant::runner
