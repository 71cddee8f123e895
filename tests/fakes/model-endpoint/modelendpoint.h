// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fakes/model-endpoint/script.h"

#include <chrono>
#include <functional>
#include <QHash>
#include <QTcpServer>

namespace fake {

/// A model behind Anthropic's Messages API on loopback, which answers from a script: `HEAD /`,
/// `POST /v1/messages` (streamed or not) and `POST /v1/messages/count_tokens`; behind OpenAI's
/// Responses API and Gemini's too, as far as their agents ask (dialects.h). Each request of the
/// conversation takes the next answer; side requests (titles, quota) are answered by themselves.
/// Records what it was asked. Lives in one thread.
class ModelEndpoint : public QObject {
    Q_OBJECT
public:
    explicit ModelEndpoint(QObject *parent = nullptr);
    ~ModelEndpoint() override;

    /// Listens on 127.0.0.1; 0 picks a port. False when it cannot.
    bool listen(quint16 port = 0);
    QString url() const;

    /// Adds to what will be answered, in order. When there is nothing left it says so in a text.
    void add(const ModelAnswer &answer) { m_answers += answer; }
    /// Decides instead of the list, when set.
    std::function<ModelAnswer(const QJsonObject &request)> decide;
    /// Between two events of an answer, as a model that thinks while it writes; 0: all at once.
    std::chrono::milliseconds pace{0};

    /// Requests of the conversation, oldest first.
    const QList<QJsonObject> &requests() const { return m_requests; }
    int sideRequests() const { return m_sideRequests; }
    /// Answers that are held (ModelAnswer::hold) and whose client has not hung up.
    int held() const { return int(m_held.size()); }

Q_SIGNALS:
    void asked(const QJsonObject &request);

private:
    void accept();
    void read(QTcpSocket *socket);
    void handle(QTcpSocket *socket, const QByteArray &method, const QByteArray &path,
        const QByteArray &body);
    void converse(QTcpSocket *socket, const QJsonObject &request);
    void stream(QTcpSocket *socket, const QList<QByteArray> &events, bool hold);
    /// Writes the events from number `next` on, `pace` apart.
    void speak(QTcpSocket *socket, const QList<QByteArray> &events, qsizetype next, bool hold);
    void reply(QTcpSocket *socket, int status, const QByteArray &type, const QByteArray &body);
    ModelAnswer nextAnswer(const QJsonObject &request);

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    QSet<QTcpSocket *> m_held;
    QList<ModelAnswer> m_answers;
    QList<QJsonObject> m_requests;
    int m_sideRequests = 0;
};

} // namespace fake
