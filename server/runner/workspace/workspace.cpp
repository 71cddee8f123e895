// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/workspace/workspace.h"

#include "server/runner/workspace/changes.h"
#include "server/runner/workspace/search.h"
#include "server/runner/workspace/uploads.h"

#include <mutex>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QPromise>

using namespace Qt::StringLiterals;

namespace ccplant::runner {

/// What the worker threads see.
struct Workspace::Shared {
    WorkspaceConfig config;
    std::atomic_bool stop = false;

    std::mutex changing; ///< guards `baseline` and the shadow repository
    std::optional<Baseline> baseline;

    std::mutex searching; ///< guards `listed` and `since`
    QStringList listed;
    QElapsedTimer since;

    Result<Baseline> open() // with `changing` held
    {
        if (!baseline) {
            auto made = openBaseline(config.root, config.stateDir, config.baseCommit, &stop);
            if (!made)
                return made;
            baseline = *made;
        }
        return *baseline;
    }

    QStringList files()
    {
        // Somebody who types asks once a letter; what is listed may be some seconds old.
        if (!since.isValid() || since.hasExpired(3'000)) {
            std::optional<Baseline> known;
            {
                const std::lock_guard guard(changing);
                if (const auto opened = open())
                    known = *opened;
            }
            listed = listFiles(config.root, known, &stop);
            since.start();
        }
        return listed;
    }
};

Workspace::Workspace(const WorkspaceConfig &config)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->config = config;
    m_pool.setMaxThreadCount(3);
}

Workspace::~Workspace()
{
    m_shared->stop = true;
    m_pool.waitForDone();
}

const QString &Workspace::root() const
{
    return m_shared->config.root;
}

template <typename Function>
auto Workspace::inPool(Function function) -> QFuture<std::invoke_result_t<Function>>
{
    QPromise<std::invoke_result_t<Function>> promise;
    auto future = promise.future();
    promise.start();
    m_pool.start([promise = std::move(promise), function = std::move(function)]() mutable {
        promise.addResult(function());
        promise.finish();
    });
    return future;
}

QFuture<Result<void>> Workspace::prepare()
{
    return inPool([shared = m_shared]() -> Result<void> {
        const std::lock_guard guard(shared->changing);
        const auto opened = shared->open();
        return opened ? Result<void>() : tl::unexpected(opened.error());
    });
}

QFuture<Result<QJsonObject>> Workspace::describe(const QString &path)
{
    return inPool(
        [shared = m_shared, path] { return runner::describe(shared->config.root, path); });
}

QFuture<Result<RawFile>> Workspace::raw(const QString &path)
{
    return inPool([shared = m_shared, path] { return readRaw(shared->config.root, path); });
}

QFuture<Result<QJsonObject>> Workspace::search(const QString &query, qsizetype limit)
{
    return inPool([shared = m_shared, query,
                      limit = std::clamp<qsizetype>(limit, 1, 200)]() -> Result<QJsonObject> {
        const std::lock_guard guard(shared->searching);
        QJsonArray paths;
        for (const auto &path : rankPaths(shared->files(), query, limit * 2)) {
            const QFileInfo info(shared->config.root + u'/' + path); // git lists deleted files, too
            if (paths.size() < limit && (info.exists() || info.isSymLink()))
                paths.append(path);
        }
        return QJsonObject{{u"paths"_s, paths}};
    });
}

QFuture<Result<QJsonObject>> Workspace::changes(const QString &path)
{
    return inPool([shared = m_shared, path]() -> Result<QJsonObject> {
        const std::lock_guard guard(shared->changing);
        const auto opened = shared->open();
        if (!opened)
            return tl::unexpected(opened.error());
        return changesSince(*opened, path, &shared->stop);
    });
}

QFuture<Result<QJsonObject>> Workspace::store(const QString &name, const QByteArray &bytes)
{
    return inPool([shared = m_shared, name, bytes] {
        return storeUpload(shared->config.root, name, bytes, shared->config.uploadBytes);
    });
}

} // namespace ccplant::runner
