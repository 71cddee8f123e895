// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QTcpSocket>

/// One answer as it came over the wire.
struct RawAnswer {
    int status = 0; ///< 0: nothing (complete) came
    QByteArray head;
    QByteArray body; ///< chunks put together
    bool complete = false;
    QByteArray field(const QByteArray &name) const;
};

/// A client that sends exactly the bytes it is told, however wrong they are.
class RawClient {
public:
    explicit RawClient(quint16 port);
    void send(const QByteArray &bytes);
    /// Waits for one whole answer (pipelined ones are taken one by one). `head`: it has no body.
    RawAnswer answer(bool head = false);
    /// Sends and waits.
    RawAnswer ask(const QByteArray &bytes);
    /// True once the server has closed.
    bool closes(int milliseconds = 20'000);
    QByteArray &received() { return m_received; }
    QTcpSocket &socket() { return m_socket; }
    /// Waits until `text` has come in.
    bool gets(const QByteArray &text, int milliseconds = 20'000);

private:
    bool take();
    QTcpSocket m_socket;
    QByteArray m_received;
};

QByteArray get(const QByteArray &path, const QByteArray &more = {});
QByteArray post(const QByteArray &path, const QByteArray &body, const QByteArray &more = {});
