// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/demo-agent/turn.h"

#include <map>
#include <memory>

namespace ccplant::demo {

/// The agent's side of ACP v1: answers requests, keeps sessions, runs one turn a session.
class Agent : public QObject {
    Q_OBJECT
public:
    Agent(Peer *peer, const QString &stateFolder, QObject *parent = nullptr);
    /// Cancels every turn, so that no command outlives the agent.
    void shutDown();

private:
    struct Seat {
        std::unique_ptr<Session> session;
        Turn *turn = nullptr;
    };
    using Method = void (Agent::*)(const QJsonValue &id, const QJsonObject &params);

    void handle(const QJsonValue &id, const QString &method, const QJsonObject &params);
    void take(const QString &method, const QJsonObject &params);
    void initialize(const QJsonValue &id, const QJsonObject &params);
    void authenticate(const QJsonValue &id, const QJsonObject &params);
    void newSession(const QJsonValue &id, const QJsonObject &params);
    void loadSession(const QJsonValue &id, const QJsonObject &params);
    void resumeSession(const QJsonValue &id, const QJsonObject &params);
    void listSessions(const QJsonValue &id, const QJsonObject &params);
    void closeSession(const QJsonValue &id, const QJsonObject &params);
    void setMode(const QJsonValue &id, const QJsonObject &params);
    void setOption(const QJsonValue &id, const QJsonObject &params);
    void prompt(const QJsonValue &id, const QJsonObject &params);

    /// The open session that `params` names; null after an error answer.
    Seat *seat(const QJsonValue &id, const QJsonObject &params);
    /// Opens a session that is kept on disk; null after an error answer.
    Seat *reopen(const QJsonValue &id, const QJsonObject &params, QJsonArray *updates);
    bool checkFolder(const QJsonValue &id, const QJsonObject &params);
    void answerOpened(const QJsonValue &id, const Session &session, bool isNew);
    void finish(const QString &session, Turn *turn);
    void update(const QString &session, const QString &kind, QJsonObject fields);

    Peer *m_peer;
    QString m_stateFolder;
    ClientAbilities m_client;
    bool m_initialized = false;
    bool m_signedIn;
    std::map<QString, Seat> m_seats;
};

} // namespace ccplant::demo
