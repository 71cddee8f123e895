// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"
#include "shared/sse.h"

#include <QPointer>
#include <QTimer>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)
QT_FORWARD_DECLARE_CLASS(QNetworkReply)

namespace ccplant::sessions {

/// The event stream of one runner. Reconnects after the last event when it breaks, until it is
/// deleted.
class Upstream : public QObject {
    Q_OBJECT
public:
    Upstream(QNetworkAccessManager *network, runtime::Endpoint endpoint, qint64 after,
        QObject *parent = nullptr);
    ~Upstream() override;

Q_SIGNALS:
    void arrived(const ccplant::Event &event);

private:
    void open();
    void read();
    void broken();

    QNetworkAccessManager *m_network;
    runtime::Endpoint m_endpoint;
    qint64 m_after;
    SseParser m_parser;
    QPointer<QNetworkReply> m_reply;
    QTimer m_silence;
    QTimer m_again;
    int m_failures = 0;
};

} // namespace ccplant::sessions
