// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/drivers/agentdriver.h"
#include "server/runner/drivers/claude/taskplan.h"

namespace ccplant::runner::claude {

/// Drives Claude Code by its own protocol (stream-json on stdin and stdout, with control requests
/// both ways), without the adapter for ACP. The command is the program alone; the driver adds the
/// options.
class ClaudeDriver final : public AgentDriver {
    Q_OBJECT
public:
    explicit ClaudeDriver(const DriverConfig &config, QObject *parent = nullptr);

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
    bool wantsNewSession() override { return m_sessionMissing; }

    // The conversation (claudestream.cpp).
    void handleSystem(const QJsonObject &line);
    void handleStream(const QJsonObject &line);
    void handleAssistant(const QJsonObject &line);
    void handleUser(const QJsonObject &line);
    void handleResult(const QJsonObject &line);
    void handleText(const QString &role, const QString &text);
    void beginTool(const QJsonObject &block, const QString &parent);
    void reportUsage(const QJsonObject &result);

    // Control requests both ways (claudecontrol.cpp).
    using Handler = std::function<void(const QJsonObject &response, const QString &error)>;
    void control(const QJsonObject &request, Handler handler);
    void controlAnswered(const QJsonObject &response);
    void handleControlRequest(const QJsonObject &line);
    void askPermission(const QString &requestId, const QJsonObject &request);
    void askQuestion(const QString &requestId, const QJsonObject &request);
    void answerControl(const QString &requestId, const QJsonObject &response);
    void refuseControl(const QString &requestId, const QString &error);
    void requestCancelled(const QString &requestId);
    void withdrawAll();

    void initialized(const QJsonObject &response, const QString &error);
    void setMode(const QString &mode);
    void announceConfig();

    struct Open {
        QString kind, request, tool;
        QJsonObject input;
        QJsonArray suggestions;
    };
    struct Call {
        QString tool;
        QJsonObject input;
    };

    QHash<QString, Handler> m_handlers;
    QHash<QString, Open> m_open; // by our id
    QHash<QString, Call> m_calls; // of this turn, by tool_use id
    TaskPlan m_plan;
    QString m_session, m_mode, m_model, m_streamed, m_streamedRole;
    QJsonArray m_models, m_commands;
    QJsonObject m_lastUsage; // of the latest answer in the main conversation
    int m_lastRequest = 0;
    bool m_autoMode = false;
    bool m_resumed = false;
    bool m_sessionMissing = false; // what was to be resumed does not exist
    bool m_loginNeeded = false;
};

} // namespace ccplant::runner::claude
