// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/drivers/acp/terminals.h"
#include "server/runner/drivers/acp/updates.h"
#include "server/runner/drivers/agentdriver.h"
#include "server/runner/drivers/jsonrpc.h"

namespace ccplant::runner::acp {

/// Drives any agent that speaks the Agent Client Protocol, version 1, over stdio
/// (https://agentclientprotocol.com).
class AcpDriver final : public AgentDriver {
    Q_OBJECT
public:
    explicit AcpDriver(const DriverConfig &config, QObject *parent = nullptr);

    void answerPermission(const QString &id, const QString &optionId) override;
    void answerQuestion(const QString &id, const QJsonObject &answer) override;
    void configure(const QJsonObject &change) override;

private:
    QStringList commandFor(const QString &resumeId) override;
    void open(const QString &resumeId) override;
    void receive(const QByteArray &line) override;
    Result<void> sendPrompt(const QJsonArray &content) override;
    void sendCancel() override;
    void turnOver() override;
    void processGone() override;

    using Handler = std::function<void(const RpcMessage &answer)>;
    void call(const QString &method, QJsonObject params, Handler handler);

    // Opening a session (acpopening.cpp).
    void initialized(const RpcMessage &answer);
    void openSession();
    void sessionOpened(const RpcMessage &answer, const QString &method);
    bool authenticate();
    void needLogin(const QString &reason);
    void applyWishes();
    void wishDone();
    QJsonObject agentInfo() const;

    // What the agent asks of us (acprequests.cpp).
    void handleRequest(const RpcMessage &request);
    void handleNotification(const RpcMessage &notification);
    void askPermission(const RpcMessage &request);
    void askQuestion(const RpcMessage &request);
    bool handleTerminal(const RpcMessage &request);
    void reply(const QJsonValue &id, const Result<QJsonObject> &result);
    void requestCancelled(const QJsonValue &id);
    /// Answers all open permissions and questions as cancelled, and says that they are no longer
    /// asked.
    void withdrawAll();

    void promptAnswered(const RpcMessage &answer);
    void sendSetting(const SettingRequest &request, const std::function<void()> &done);

    struct Open {
        QString kind; // `permission` or `question`
        QJsonValue request;
        QJsonObject schema;
    };

    RpcPeer m_peer;
    QHash<qint64, Handler> m_handlers;
    QHash<QString, Open> m_open; // by our id
    Terminals m_terminals;
    Updates m_updates;
    QString m_resumeId, m_session;
    QJsonObject m_agent; // the answer to `initialize`
    PromptCapabilities m_promptCapabilities;
    qint64 m_promptCall = 0;
    int m_wishes = 0; // settings that were asked for at the start and are not answered
    bool m_resumed = false;
    bool m_authenticated = false; // tried once
};

} // namespace ccplant::runner::acp
