// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/live_transport.h"

#include <QNetworkRequest>
#include <QWebSocket>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr quint64 maxFrameBytes = 40ULL * 1024 * 1024; // the longest event and its envelope

class NativeTransport final : public LiveTransport {
public:
    NativeTransport()
    {
        m_socket.setMaxAllowedIncomingFrameSize(maxFrameBytes);
        m_socket.setMaxAllowedIncomingMessageSize(maxFrameBytes);
        connect(&m_socket, &QWebSocket::connected, this, &LiveTransport::opened);
        connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &message) { Q_EMIT text(message.toUtf8()); });
        connect(&m_socket, &QWebSocket::disconnected, this, &NativeTransport::end,
            Qt::QueuedConnection);
        connect(&m_socket, &QWebSocket::errorOccurred, this, &NativeTransport::end,
            Qt::QueuedConnection);
    }

    void open(const QUrl &url, const QString &token) override
    {
        QNetworkRequest request(url);
        if (!token.isEmpty())
            request.setRawHeader("Authorization"_ba, "Bearer "_ba + token.toUtf8());
        m_socket.open(request);
    }

    void send(const QByteArray &message) override
    {
        m_socket.sendTextMessage(QString::fromUtf8(message));
    }
    void close() override { m_socket.close(); }

private:
    void end()
    {
        if (std::exchange(m_ended, true))
            return;
        const QString why = m_socket.closeReason();
        Q_EMIT closed(why.isEmpty() ? m_socket.errorString() : why);
    }

    QWebSocket m_socket;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<LiveTransport> makeTransport()
{
    return std::make_unique<NativeTransport>();
}

} // namespace ccplant::client
