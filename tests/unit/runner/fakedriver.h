// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/driver.h"

#include <QList>

using namespace Qt::StringLiterals;

namespace ccplant::testing {

/// An agent without a process: the test plays it. Remembers what it was asked to do.
class FakeDriver : public runner::Driver {
public:
    explicit FakeDriver(const runner::DriverConfig &config)
        : config(config)
    {
    }

    void start(const QString &resumeId) override
    {
        resumedWith = resumeId;
        Q_EMIT phase(u"starting"_s);
    }
    void prompt(const QString &turnId, const QJsonArray &content) override
    {
        turn = turnId;
        prompts.append(plainText(content));
    }
    void cancel() override { ++cancels; }
    void answerPermission(const QString &id, const QString &optionId) override
    {
        answers.append(id + u"="_s + optionId);
    }
    void answerQuestion(const QString &id, const QJsonObject &answer) override
    {
        answers.append(id + u"="_s + answer["action"_L1].toString() + answer["text"_L1].toString());
    }
    void configure(const QJsonObject &change) override { changes.append(change); }
    void stop(std::chrono::milliseconds) override
    {
        ++stops;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!turn.isEmpty())
                    endTurn(u"cancelled"_s);
                Q_EMIT exited(u"stopped"_s, {});
            },
            Qt::QueuedConnection);
    }
    qint64 agentPid() const override { return 4242; }

    // What the test plays
    void becomeReady(bool resumed = false, const QString &session = u"agent-session"_s)
    {
        Q_EMIT ready(session, {{u"name"_s, u"Fake"_s}, {u"version"_s, u"1"_s}}, resumed);
    }
    void say(const Event &made) { Q_EMIT said(made); }
    void ask(const QString &id, const QString &title, const QJsonObject &input = {})
    {
        const QJsonArray options{
            QJsonObject{{u"id"_s, u"yes"_s}, {u"name"_s, u"Allow"_s}, {u"kind"_s, u"allow_once"_s}},
            QJsonObject{
                {u"id"_s, u"no"_s}, {u"name"_s, u"Reject"_s}, {u"kind"_s, u"reject_once"_s}}};
        say(events::make(u"permission"_s,
            {{u"id"_s, id}, {u"title"_s, title}, {u"raw_input"_s, input}, {u"options"_s, options},
                {u"state"_s, u"pending"_s}}));
    }
    void askQuestion(const QString &id, const QString &message)
    {
        say(events::make(u"question"_s,
            {{u"id"_s, id}, {u"message"_s, message}, {u"schema"_s, QJsonObject()},
                {u"state"_s, u"pending"_s}}));
    }
    void endTurn(const QString &stopReason = u"end_turn"_s, const QJsonObject &more = {})
    {
        Q_EMIT turnEnded(std::exchange(turn, {}), stopReason, more);
    }
    /// Dies as an agent does: the turn is broken off, then it is gone.
    void die(const QString &reason = u"was killed by signal 9"_s)
    {
        if (!turn.isEmpty())
            endTurn(u"interrupted"_s, {{u"error"_s, u"The agent "_s + reason}});
        Q_EMIT exited(reason, u"last words"_s);
    }

    runner::DriverConfig config;
    QString resumedWith, turn;
    QStringList prompts, answers;
    QList<QJsonObject> changes;
    int cancels = 0, stops = 0;
};

} // namespace ccplant::testing
