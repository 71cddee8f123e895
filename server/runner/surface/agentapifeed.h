// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/runner/engine/engine.h"

#include <QTimer>

namespace ccplant::runner {

/// `GET /events` of coder/agentapi: named events `message_update` (with the whole text each time),
/// `status_change` and `agent_error`; what is known so far first, then live. Growing messages are
/// sent at most 20 times a second. Lives in the engine's thread.
class AgentApiFeed : public QObject {
    Q_OBJECT
public:
    AgentApiFeed(const Engine *engine, QString agentType, QObject *parent = nullptr);
    ~AgentApiFeed() override;

    /// `running` or `stable`.
    QString status() const;
    void serve(const std::shared_ptr<http::Stream> &stream);
    void finish(std::chrono::milliseconds retry, const QByteArray &reason);

private:
    void arrived(const Event &event);
    void flush();
    void send(const QByteArray &bytes);
    QByteArray messageUpdate(qsizetype index, qint64 number) const;
    QByteArray statusChange() const;
    QByteArray replay() const;

    const Engine *m_engine;
    QString m_agentType;
    QString m_status;
    QHash<QString, qint64> m_numbers; // message id → its number
    QList<QString> m_dirty; // messages to send, oldest first
    QTimer m_timer;
    std::vector<http::EventStream *> m_readers;
};

} // namespace ccplant::runner
