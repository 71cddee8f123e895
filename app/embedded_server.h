// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/backoff.h"
#include "qml/Core/local_server.h"

#include <QProcess>
#include <QTimer>

class QNetworkAccessManager;

namespace ccplant {

/// `ccplantd` as a child of the client, on a port of its own choosing. It is started again when it
/// dies. One that already has the user's data folder and answers is used instead of starting
/// another. Main thread only.
class EmbeddedServer final : public client::LocalServer {
    Q_OBJECT
public:
    /// `dataDir`: where the ready file is; made when it is not there.
    explicit EmbeddedServer(const QString &dataDir, QObject *parent = nullptr);
    ~EmbeddedServer() override;

    bool available() const override { return !m_program.isEmpty(); }
    void start() override;
    void check() override;

private:
    void tryRunning();
    void launch();
    void look();
    void onFinished(int code, QProcess::ExitStatus status);
    void giveUp(const QString &text);
    QString tail() const;

    QString m_program, m_readyFile;
    QProcess m_process;
    QNetworkAccessManager *m_network;
    QTimer m_look, m_restart;
    client::Backoff m_backoff;
    QByteArray m_output; // its last lines
    qint64 m_startedAt = 0;
    int m_quickDeaths = 0;
};

} // namespace ccplant
