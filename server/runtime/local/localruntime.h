// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"
#include "shared/clock.h"

#include <memory>
#include <QStringList>

namespace ccplant::runtime {

/// Restarts of a runner that died: how often, how far apart.
struct RestartPolicy {
    int attempts = 5; ///< in a row; then the session is Failed
    std::chrono::milliseconds first{500}; ///< doubled each time
    std::chrono::milliseconds most{30'000};
    std::chrono::milliseconds healthy{60'000}; ///< after so long the count starts anew
};

struct LocalOptions {
    QString dataDir; ///< absolute; sessions are in `sessions/` of it
    QString runner; ///< path of ccplant-runner; empty: beside the running executable
    QString sandbox = QStringLiteral(
        "auto"); ///< `auto` (bwrap where it works), `none`, `bwrap` (or no session at all)
    QJsonObject limits; ///< defaults (docs/protocol.md §3)
    std::chrono::milliseconds startDeadline{
        60'000}; ///< from the runner's start to its first answer
    std::chrono::milliseconds stopDeadline{15'000}; ///< from asking it to end to killing it
    std::chrono::milliseconds cloneTimeout{20 * 60'000};
    std::chrono::milliseconds gitTimeout{120'000}; ///< any other git command
    qint64 runnerLogBytes = 4 * 1024 * 1024; ///< of what a runner says on stdout and stderr
    int parallelStarts = 8; ///< runners being started at once
    RestartPolicy restart;
};

/// Sessions as processes of this machine: one ccplant-runner each, detached from this process, with
/// its own folder `DATA/sessions/ID/`. They survive the death of the server and are found again.
class LocalRuntime final : public SessionRuntime {
    Q_OBJECT
public:
    explicit LocalRuntime(LocalOptions options, QObject *parent = nullptr);
    ~LocalRuntime() override; ///< leaves the runners running

    QString name() const override;
    QCoro::Task<Result<void>> start() override;
    QCoro::Task<Result<Session>> create(Spec spec) override;
    QCoro::Task<Result<void>> stop(QString id) override;
    QCoro::Task<Result<void>> resume(QString id, QJsonObject agent) override;
    QCoro::Task<Result<void>> remove(QString id, LogAfter log) override;
    QList<Session> list() const override;
    std::optional<Session> find(const QString &id) const override;
    std::optional<Endpoint> endpoint(const QString &id) const override;
    QCoro::Task<Result<LogPage>> readLog(
        QString id, qint64 after, qint64 position, qint64 maxBytes) override;
    QCoro::Task<Result<LogPage>> readKept(
        QString id, qint64 after, qint64 position, qint64 maxBytes) override;
    QCoro::Task<Result<void>> dropKept(QString id) override;
    /// `bwrap` or `none`, as found by start().
    QString sandbox() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ccplant::runtime
