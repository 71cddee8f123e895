// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/admin.h"
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/options/options.h"
#include "server/ccplantd/ready_file.h"
#include "server/ccplantd/replicas.h"
#include "server/web/site_folder.h"
#include "shared/clock.h"

#include <memory>
#include <QCoro/QCoroTask>
#include <QObject>
#include <vector>

namespace ccplant::daemon {

struct Rooms;

/// The server as a whole: makes its rooms, connects them, starts and stops them. Lives in the main
/// thread.
class Daemon : public QObject {
    Q_OBJECT
public:
    explicit Daemon(options::Options options, QObject *parent = nullptr);
    ~Daemon() override;

    /// Done when it takes requests. What a failure says is meant for the person who starts it.
    /// Once.
    QCoro::Task<Result<void>> start();
    /// Takes no new requests, lets those that run end within the drain time, and emits stopped().
    /// Nothing happens the second time.
    void stop();

    QUrl url() const; ///< of the first listener, as this machine reaches it
    QUrl publicUrl() const; ///< as people reach it
    /// Complete once it was started.
    const http::Router &router() const { return m_router; }
    /// A fresh link that signs a browser in once.
    QString newLoginLink();

Q_SIGNALS:
    void stopped();

private:
    Result<void> openRooms();
    void addMiddleware();
    void addRoutes();
    QString gitHubName() const;
    api::AdminParts adminParts();
    QJsonObject serverFacts() const;
    QJsonObject replicaFacts() const;
    void drainOrNot(bool drain);
    Result<void> listen();
    Result<void> announce();
    QCoro::Task<void> finish();
    void leaveWhenDone();

    options::Options m_options;
    SystemClock m_clock;
    DataFolder m_folder;
    std::unique_ptr<Rooms> m_rooms;
    std::unique_ptr<web::SiteFolder> m_site; // null: there is no web client
    http::Router m_router;
    std::vector<std::unique_ptr<http::Server>> m_servers; // one a listening address
    quint16 m_port = 0; // of the first
    ReadyFile m_readyFile;
    ReadyFile m_runningFile; // for --print-login-link; holds no secret
    qsizetype m_draining = 0; // listeners that still have connections
    bool m_finished = false; // the sessions are written down
    bool m_ready = false;
    bool m_stopping = false;
    bool m_drained = false; // an administrator wants no new work here
    QDateTime m_started;
    std::unique_ptr<Replicas> m_replicas;
};

} // namespace ccplant::daemon
