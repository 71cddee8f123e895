// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QMutex>
#include <utility>

namespace ccplant::store {

/// Held by whoever finishes a store's future in the store's own thread, and while something is
/// attached to one with then(): Qt 6.8 runs a continuation twice, and so crashes, when the future
/// is finished just while it is attached (QFutureInterfaceBase::setContinuation looks whether it is
/// finished, and stores what it has run). co_await and waitForFinished() need no such care.
inline QRecursiveMutex &attaching()
{
    static QRecursiveMutex mutex;
    return mutex;
}

/// `future.then(next)` for the futures of a store. Any thread.
template <typename T, typename Next>
auto then(QFuture<T> future, Next &&next)
{
    const QMutexLocker lock(&attaching());
    return future.then(std::forward<Next>(next));
}

/// `promise.finish()` in a store's own thread.
template <typename Promise>
void finish(Promise &promise)
{
    const QMutexLocker lock(&attaching());
    promise.finish();
}

} // namespace ccplant::store
