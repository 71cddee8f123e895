// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/runner/engine/engine.h"
#include "server/runner/surface/agentapifeed.h"
#include "server/runner/surface/eventfeed.h"

namespace ccplant::runner {

class Workspace;

/// The runner's HTTP surface (docs/protocol.md §3): thin handlers over the engine and the
/// workspace. Lives in their thread.
class Surface {
public:
    struct Options {
        QString sessionId;
        QString agentId; ///< `agent_type` of the agentapi surface
        QByteArray tokenDigest; ///< SHA-256 of what every request but /healthz must carry
        QString workspace; ///< absolute
        qint64 uploadBytes = 32 * 1024 * 1024;
        std::function<void()> shutdown; ///< for POST /v1/shutdown
        std::chrono::milliseconds patience =
            std::chrono::seconds(30); ///< with a reader who does not read
    };

    /// `engine` and `workspace` outlive the surface.
    Surface(Engine *engine, Workspace *workspace, Options options);

    const http::Router &router() const { return m_router; }
    /// Ends all streams, telling readers when to come back and why.
    void finishStreams(std::chrono::milliseconds retry, const QByteArray &reason);

private:
    void addState();
    void addPrompts();
    void addRequests();
    void addFiles();
    void addAgentApi();

    Engine *m_engine;
    Workspace *m_workspace;
    Options m_options;
    http::Router m_router;
    EventFeed m_events;
    AgentApiFeed m_agentApi;
};

} // namespace ccplant::runner
