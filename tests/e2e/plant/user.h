// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/transcript.h"
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <functional>
#include <memory>

namespace ccplant::test {

/// Somebody who works with one session through the API. Calls wait (patience) and survive a server
/// that comes back.
class User {
public:
    User(Plant &plant, QString session = {});

    /// Creates a session (agent `demo` unless the body says otherwise) and remembers it. Empty when
    /// refused; `answer()` tells.
    QString create(QJsonObject body = {});
    const QString &session() const { return m_session; }
    const Answer &answer() const { return m_answer; }

    QJsonObject info();
    Transcript transcript();
    /// The whole log, as events.
    QList<Event> log();
    /// Status of the answer to a prompt; tries again while the server cannot be reached.
    int prompt(const QString &text, const QString &clientId);
    int answerPermission(const QString &id, const QString &option);
    QString path(const QString &rest = {}) const;

    /// Waits until the transcript is as wanted; the last one seen otherwise.
    bool await(const std::function<bool(const Transcript &)> &wanted);
    bool awaitStatus(const QString &status);
    /// Waits for an open permission; its id.
    QString awaitPermission();
    /// Text of the last finished agent message.
    QString lastAnswer();

    HttpClient &http() { return *m_http; }
    /// The server has started again, on another port perhaps.
    void reconnect();

private:
    Plant &m_plant;
    std::unique_ptr<HttpClient> m_http;
    QString m_session;
    Answer m_answer;
};

/// Pids of living processes that carry the session's id in their environment.
QList<qint64> processesOf(const QString &session);
/// What `session` has as `runner.json`.
QJsonObject runnerFile(const Plant &plant, const QString &session);
/// Every user prompt of a log by `client_id`, with how often it stands there.
QMap<QString, int> promptsIn(const QList<Event> &log);
/// Runs git in `folder`; ends the test program when that fails.
QByteArray git(const QString &folder, const QStringList &arguments);
/// A repository with one commit of `hello.txt`.
QString makeRepository(const QString &folder);

} // namespace ccplant::test
