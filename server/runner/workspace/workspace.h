// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/baseline.h"
#include "server/runner/workspace/files.h"

#include <atomic>
#include <memory>
#include <QFuture>
#include <QStringList>
#include <QThreadPool>

namespace ccplant::runner {

struct WorkspaceConfig {
    QString root; ///< absolute
    QString stateDir; ///< absolute; the session's, not in the workspace
    QString baseCommit; ///< empty: what is checked out when prepare() runs
    qint64 uploadBytes = 32 * 1024 * 1024; ///< of one upload
};

/// The workspace as the runner's HTTP surface shows it. Everything that reads the disk or runs git
/// does so in worker threads of its own; the futures never hold an exception and are always
/// finished. To be used from one thread; deleting it ends what still runs (soon, not at once: it
/// waits for a step of it).
class Workspace {
public:
    explicit Workspace(const WorkspaceConfig &config);
    ~Workspace();
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;

    const QString &root() const;

    /// Takes the baseline of changes(). Before the agent starts: what the agent has done by then is
    /// not seen as a change.
    QFuture<Result<void>> prepare();
    /// docs/protocol.md §3 `GET /v1/files?path=`.
    QFuture<Result<QJsonObject>> describe(const QString &path);
    /// The same with `raw=1`. Whoever serves the bytes must say `nosniff` and must not let a
    /// browser run them.
    QFuture<Result<RawFile>> raw(const QString &path);
    /// `?search=`: `{"paths": […]}`. `limit` is kept within 1…200.
    QFuture<Result<QJsonObject>> search(const QString &query, qsizetype limit);
    /// `GET /v1/diff[?path=]`.
    QFuture<Result<QJsonObject>> changes(const QString &path = {});
    /// `POST /v1/uploads?name=`: `{"path", "size"}`.
    QFuture<Result<QJsonObject>> store(const QString &name, const QByteArray &bytes);

private:
    struct Shared;
    template <typename Function>
    auto inPool(Function function) -> QFuture<std::invoke_result_t<Function>>;

    std::shared_ptr<Shared> m_shared;
    QThreadPool m_pool;
};

} // namespace ccplant::runner
