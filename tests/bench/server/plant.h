// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace ccplant::bench {

/// A `ccplantd` of its own, on loopback, in a folder of its own, which ends with it. Blocking
/// calls, for benchmarks only.
class Plant {
public:
    Plant();
    ~Plant();
    QString dataDir() const { return m_dir.path() + QStringLiteral("/data"); }
    /// Starts the server. Ends the program with a message when it does not come up.
    void start(const QStringList &options = {});
    void stop();

    QUrl url() const { return m_url; }
    QByteArray token() const { return m_token; }
    qint64 pid() const { return m_server.processId(); }

    /// A call of the API; ends the program when it is refused.
    QJsonObject call(const QByteArray &method, const QString &path, const QJsonObject &body = {});
    /// Creates a session with the demo agent and waits until its agent is ready.
    QString createSession(const QString &message = {});
    /// Waits until the session has `status`.
    void await(const QString &session, const QString &status);
    /// Address and token of a session's runner, as the runtime wrote them down.
    QJsonObject runnerOf(const QString &session) const;

private:
    QTemporaryDir m_dir;
    QProcess m_server;
    QNetworkAccessManager m_http;
    QUrl m_url;
    QByteArray m_token;
};

/// Resident memory of a process in MiB: what is its own (private) and its share of what it has in
/// common with others (PSS).
double residentMiB(qint64 pid);
/// Pids of the children of `pid`.
QList<qint64> childrenOf(qint64 pid);

} // namespace ccplant::bench
