// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace ccplant::client {

/// Bytes under names that may be lost at any time: files of the user's cache, or the browser's
/// database. Failures are said in the log and change nothing else. Main thread only.
class CacheStore {
public:
    CacheStore() = default;
    Q_DISABLE_COPY_MOVE(CacheStore)
    virtual ~CacheStore() = default;

    /// Names are plain: letters, digits, `-` and `_`.
    virtual void put(const QString &name, const QByteArray &bytes) = 0;
    /// `then` runs later, in `context`'s life; with nothing when there is nothing.
    virtual void get(
        const QString &name, QObject *context, std::function<void(const QByteArray &)> then) = 0;
    virtual void remove(const QString &name) = 0;
    virtual void clear() = 0;
};

/// The platform's own: file_cache.cpp, or the page's bridge. `folder` tells caches apart.
std::unique_ptr<CacheStore> makeCacheStore(const QString &folder);

} // namespace ccplant::client
