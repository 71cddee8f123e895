// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace ccplant::test {

/// What the fake answers to one request.
struct FakeAnswer {
    enum Then {
        KeepOpen,
        CloseInBody, ///< the connection breaks before the body is whole
        CloseAtOnce, ///< the connection breaks without an answer
        Hang, ///< no answer ever
        Stream, ///< the body is only the beginning: see send()
    };
    int status = 200;
    QByteArray body = "{}";
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    Then then = KeepOpen;
};

struct FakeRequest {
    QByteArray line; ///< `GET /api/v1/…`
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// A scripted Kubernetes API server without TLS: answers in the order of its script, for faults
/// that a real one will not show on demand. A request beyond the script gets 500.
class FakeApi : public QTcpServer {
public:
    FakeApi();
    QUrl url() const;
    void script(const QList<FakeAnswer> &answers) { m_script += answers; }
    const QList<FakeRequest> &requests() const { return m_requests; }
    QList<QByteArray> lines() const;
    bool isDone() const { return m_script.isEmpty(); }

    /// Whether the last Stream that was answered goes on.
    bool isStreaming() const { return !m_stream.isNull(); }
    /// More of its body.
    void send(const QByteArray &bytes);
    /// Ends it as a server does whose time is up.
    void endStream();
    /// Breaks its connection.
    void cutStream();
    /// Breaks the connection of the last Hang.
    void cutHanging();

private:
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket);

    QHash<QTcpSocket *, QByteArray> m_received;
    QList<FakeAnswer> m_script;
    QList<FakeRequest> m_requests;
    QPointer<QTcpSocket> m_stream;
    QPointer<QTcpSocket> m_hanging;
};

/// A `Status` object as the API server sends it.
QByteArray fakeStatus(int code, const QByteArray &reason, const QByteArray &message = "no");

} // namespace ccplant::test
