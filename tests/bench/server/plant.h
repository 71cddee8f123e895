// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <memory>

namespace ccplant::bench {

/// A `ccplantd` of its own, as tests have it, for benchmarks: whatever fails ends the program with
/// a message. Blocking calls.
class BenchPlant {
public:
    BenchPlant();
    ~BenchPlant(); ///< removeSessions()
    QString dataDir() const { return m_plant.dataDir(); }
    /// For the server and what it starts. Before start().
    void environment(const QString &name, const QString &value);
    /// Of the server. Before start().
    void addArguments(const QStringList &arguments);
    void start();
    /// SIGKILL, and SIGTERM; sessions are left where they are.
    void kill();
    void terminate();

    QUrl url() const { return m_plant.url(); }
    QByteArray token() const { return m_plant.token().toLatin1(); }
    qint64 pid() const { return m_plant.pid(); }

    /// A call of the API.
    QJsonObject call(const QByteArray &method, const QString &path, const QJsonObject &body = {});
    /// Creates a session with the demo agent and waits until its agent is ready.
    QString createSession(const QString &message = {});
    /// The same with a prompt, and waits until its turn runs.
    QString createStreaming(const QString &message);
    void removeSession(const QString &session);
    /// All that it has created.
    void removeSessions();
    /// Waits until the session has `status`.
    void await(const QString &session, const QString &status);
    /// Address and token of a session's runner, as the runtime wrote them down.
    QJsonObject runnerOf(const QString &session) const;

private:
    QString create(const QString &message, const QString &status);

    test::Plant m_plant;
    std::unique_ptr<test::HttpClient> m_http;
    QStringList m_sessions;
};

/// Resident memory of a process in MiB: what is its own (private) and its share of what it has in
/// common with others (PSS).
double residentMiB(qint64 pid);
/// Pids of all that `pid` has started and that they have started.
QList<qint64> descendantsOf(qint64 pid);

} // namespace ccplant::bench
