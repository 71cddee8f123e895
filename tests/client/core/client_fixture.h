// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/client_core.h"
#include "qml/Core/session_controller.h"
#include "tests/client/fake-server/scenes.h"

#include <QTemporaryDir>
#include <QTest>

namespace ccplant::test {

inline constexpr int deadlineMs = 30'000;

/// A whole client core on a fake server, with its own data folder. Retries are quick.
struct Client {
    explicit Client(const QString &dataDir)
        : core(parts(dataDir))
    {
        core.live()->setBackoff(quick);
        core.outbox()->setBackoff(quick);
    }

    void connectTo(FakeServer &server)
    {
        core.connection()->open(server.url(), server.token(), false);
    }

    bool online() { return core.connection()->online(); }

    static client::ClientParts parts(const QString &dataDir)
    {
        client::ClientParts parts;
        parts.dataDir = dataDir;
        parts.secrets =
            std::make_unique<client::FileSecretStore>(dataDir + QStringLiteral("/tokens.json"));
        return parts;
    }

    static constexpr client::BackoffPolicy quick{
        std::chrono::milliseconds(20), std::chrono::milliseconds(100)};
    client::ClientCore core;
};

} // namespace ccplant::test
