// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QMap>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

namespace ccplant::test {

/// How long a test waits for anything; generous, because machines are busy.
inline constexpr int patience = 60'000;

/// SIGKILL to every process of every session of the server with this data folder, and waits until
/// they are gone. Runners outlive their server, and what a test leaves behind slows down those that
/// follow.
void endSessionsOf(const QString &dataDir);

class Plant;

/// Where a test program's sessions run when that is not this machine. Programs that are linked with
/// tests/kube/on_cluster.cpp have one: the same tests then ask a server whose sessions are pods.
struct Elsewhere {
    QString (*whyNot)(); ///< why that is not possible here; empty: it is
    /// Adds to `plant`, before its first start, what it needs. What comes back lives as long as it.
    std::shared_ptr<void> (*prepare)(Plant &plant);
};

/// A ccplantd of its own: free port, temporary data folder, home and configuration of its own.
/// Ended with this object, and so are the runners and agents of its sessions.
///
///     Plant plant;
///     QVERIFY2(plant.start(), qPrintable(plant.output()));
///     HttpClient http(plant);
class Plant {
public:
    Plant();
    ~Plant();

    /// Null: sessions run on this machine.
    static const Elsewhere *elsewhere() { return s_elsewhere; }
    static void setElsewhere(const Elsewhere *elsewhere) { s_elsewhere = elsewhere; }
    /// Why there can be no sessions, for QSKIP; empty: there can.
    static QString whyNot() { return s_elsewhere ? s_elsewhere->whyNot() : QString(); }

    /// Where it listens; a test that needs the same address after a restart says which. Before
    /// start().
    QString listen = QStringLiteral("127.0.0.1:0");
    /// Added to `--listen … --data-dir … --ready-file … --quiet`. Before start().
    QStringList arguments;
    /// Set in the process's environment, besides PATH and a HOME of its own. Before start().
    QMap<QString, QString> environment;

    /// True once it takes requests.
    bool start();
    /// SIGTERM. True when it exits with status 0 in time.
    bool stop();
    /// SIGKILL, and reaped. Runners live on.
    void kill();
    /// Only for servers that should end by themselves: the exit status, -1 when it does not end in
    /// time.
    int waitForExit();
    bool isRunning() const;

    QUrl url() const { return m_url; }
    QString token() const { return m_token; }
    QUrl loginUrl() const { return m_loginUrl; }
    qint64 pid() const { return m_process ? m_process->processId() : 0; }
    QString dataDir() const { return m_folder.filePath(QStringLiteral("data")); }
    QString home() const { return m_folder.filePath(QStringLiteral("home")); }
    QString readyFile() const { return m_folder.filePath(QStringLiteral("ready.json")); }
    /// A folder for the test's own files, removed with this object.
    QString scratch(const QString &name) const;
    /// What it has said on stdout and stderr.
    QString output() const;

    /// Runs ccplantd to its end with these arguments: exit status and what it said.
    struct Ran {
        int status = -1;
        QString out;
        QString err;
    };
    Ran run(const QStringList &programArguments) const;

private:
    QProcessEnvironment processEnvironment() const;
    bool readReadyFile();
    void keepOutput() const;

    static inline const Elsewhere *s_elsewhere = nullptr;

    std::shared_ptr<void> m_place; // goes last
    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    QUrl m_url;
    QUrl m_loginUrl;
    QString m_token;
};

} // namespace ccplant::test
