// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/live_transport.h"

#include <QCoreApplication>

#include <emscripten/websocket.h>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

/// The browser's own WebSocket. It cannot set headers: the cookie says who asks, and a browser
/// sends that by itself.
class BrowserTransport final : public LiveTransport {
public:
    BrowserTransport() = default;
    Q_DISABLE_COPY_MOVE(BrowserTransport)
    ~BrowserTransport() override { drop(); }

    void open(const QUrl &url, const QString & /*token*/) override
    {
        const QByteArray address = url.toEncoded();
        EmscriptenWebSocketCreateAttributes attributes{address.constData(), nullptr, true};
        m_socket = emscripten_websocket_new(&attributes);
        if (m_socket <= 0) {
            m_socket = 0;
            end(QCoreApplication::translate(
                "LiveTransport", "The browser refused the connection."));
            return;
        }
        emscripten_websocket_set_onopen_callback(m_socket, this, onOpen);
        emscripten_websocket_set_onmessage_callback(m_socket, this, onMessage);
        emscripten_websocket_set_onclose_callback(m_socket, this, onClose);
    }

    void send(const QByteArray &message) override
    {
        if (m_socket > 0)
            emscripten_websocket_send_utf8_text(m_socket, message.constData());
    }

    void close() override
    {
        if (m_socket > 0)
            emscripten_websocket_close(m_socket, 1000, "");
    }

private:
    static BrowserTransport *self(void *user) { return static_cast<BrowserTransport *>(user); }

    static bool onOpen(int, const EmscriptenWebSocketOpenEvent *, void *user)
    {
        Q_EMIT self(user)->opened();
        return true;
    }

    static bool onMessage(int, const EmscriptenWebSocketMessageEvent *event, void *user)
    {
        if (event->isText) // the terminating zero is counted
            Q_EMIT self(user)->text(QByteArray(
                reinterpret_cast<const char *>(event->data), qsizetype(event->numBytes) - 1));
        return true;
    }

    static bool onClose(int, const EmscriptenWebSocketCloseEvent *event, void *user)
    {
        const QString reason = QString::fromUtf8(event->reason);
        self(user)->end(reason.isEmpty() ? u"WebSocket closed (%1)"_s.arg(event->code) : reason);
        return true;
    }

    /// Queued: the listener may delete this, and open() must not answer from within.
    void end(const QString &reason)
    {
        if (std::exchange(m_ended, true))
            return;
        QMetaObject::invokeMethod(
            this, [this, reason] { Q_EMIT closed(reason); }, Qt::QueuedConnection);
    }

    void drop()
    {
        if (m_socket <= 0)
            return;
        emscripten_websocket_set_onopen_callback(m_socket, nullptr, nullptr);
        emscripten_websocket_set_onmessage_callback(m_socket, nullptr, nullptr);
        emscripten_websocket_set_onclose_callback(m_socket, nullptr, nullptr);
        emscripten_websocket_close(m_socket, 1000, "");
        emscripten_websocket_delete(m_socket);
    }

    EMSCRIPTEN_WEBSOCKET_T m_socket = 0;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<LiveTransport> makeTransport()
{
    return std::make_unique<BrowserTransport>();
}

} // namespace ccplant::client
