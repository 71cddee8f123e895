// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/farewell.h"

#include "server/http/response.h"

#include <sys/socket.h>

namespace ccplant::http {

using namespace std::chrono_literals;

namespace {

constexpr size_t maxLeaving = 64;

QByteArray problemBody(int status)
{
    const bool share = status == 429;
    return R"({"type":"about:blank","title":")" + reasonOf(status) + R"(","status":)"
        + QByteArray::number(status) + R"(,"code":")" + (share ? "rate_limited" : "unavailable")
        + R"(","detail":")"
        + (share ? "There are too many connections from your address. Close some and try again."
                 : "The server has as many connections as it may have. Try again in a moment.")
        + R"("})";
}

QByteArray answer(int status)
{
    const QByteArray body = problemBody(status);
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::RetryAfter, "1");
    return writeHead({status, "application/problem+json", headers, Framing::Length, body.size(),
               false, 1})
        + body;
}

} // namespace

void Farewell::say(std::unique_ptr<QTcpSocket> socket, int status)
{
    socket->setReadBufferSize(4096);
    socket->write(answer(status));
    socket->flush();
    ::shutdown(int(socket->socketDescriptor()), SHUT_WR);
    if (m_leaving.size() >= maxLeaving) {
        m_leaving.front().socket->abort();
        m_leaving.pop_front();
    }
    m_leaving.push_back({std::move(socket), std::chrono::steady_clock::now()});
}

void Farewell::sweep(std::chrono::steady_clock::time_point now)
{
    while (!m_leaving.empty() && now - m_leaving.front().since > 1s) {
        m_leaving.front().socket->abort();
        m_leaving.pop_front();
    }
}

} // namespace ccplant::http
