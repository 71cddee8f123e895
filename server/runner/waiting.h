// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/server.h"

namespace ccplant::runner {

/// A runner that does not know its session yet (`--wait`): it says that it is well, and takes one
/// configuration with `POST /v1/configure`, which it keeps in its state folder. Lives in the main
/// thread.
class Waiting : public QObject {
    Q_OBJECT
public:
    struct Options {
        QHostAddress address;
        quint16 port = 0;
        QByteArray tokenDigest; ///< SHA-256 of what the configuration must come with
        QString stateDir;
    };
    explicit Waiting(Options options);
    ~Waiting() override;

    Result<void> start();
    /// Where the configuration lies once it came, also after a restart.
    static QString configFile(const QString &stateDir);

Q_SIGNALS:
    /// It is stored, and the port is free.
    void configured();

private:
    http::Reply take(const http::Request &request);

    Options m_options;
    http::Router m_router;
    std::unique_ptr<http::Server> m_server;
    bool m_isConfigured = false;
};

} // namespace ccplant::runner
