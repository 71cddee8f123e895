// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/browser_sign_in.h"

#include <QTcpServer>
#include <QTimer>

#include <chrono>
#include <functional>

class QTcpSocket;

namespace ccplant {

/// Listens on a port of 127.0.0.1 for what the browser brings back (RFC 8252 §7.3), with a state of
/// its own and PKCE (RFC 7636, S256). Whoever else comes by is sent away. Listens only between
/// begin() and the answer, ten minutes at most.
class LoopbackSignIn final : public client::BrowserSignIn {
    Q_OBJECT
public:
    /// Opens a page; false when it cannot.
    using Opener = std::function<bool(const QUrl &)>;

    /// `opener` empty: the system's browser.
    explicit LoopbackSignIn(Opener opener = {}, QObject *parent = nullptr);

    void begin(const QUrl &page) override;
    void cancel() override;
    void setPatience(std::chrono::milliseconds patience) { m_patience.setInterval(patience); }

private:
    void welcome(QTcpSocket *socket);
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, int status, const QString &text);
    void giveUp(const QString &error);

    Opener m_open;
    QTcpServer m_listener;
    QTimer m_patience;
    QString m_state, m_verifier;
};

} // namespace ccplant
