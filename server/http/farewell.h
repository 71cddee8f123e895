// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <QTcpSocket>

namespace ccplant::http {

/// Turns connections away that are too many: a short answer, and a moment for the client to read it
/// before the socket closes (closing at once would reset the connection while the client's request
/// is on its way, and the answer would be lost). Bounded: when more are leaving than that, the
/// oldest is closed.
class Farewell {
public:
    /// `status` is 429 or 503.
    void say(std::unique_ptr<QTcpSocket> socket, int status);
    void sweep(std::chrono::steady_clock::time_point now);

private:
    struct Leaving {
        std::unique_ptr<QTcpSocket> socket;
        std::chrono::steady_clock::time_point since;
    };
    std::deque<Leaving> m_leaving;
};

} // namespace ccplant::http
