// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/client/client.h"
#include "server/kube/watch/watcher.h"

#include <QHash>
#include <QObject>

namespace ccplant::kube {

struct InformerOptions {
    QString labelSelector = {};
    QString fieldSelector = {};
    /// What is kept of an object, and told. Must keep its metadata's name, namespace, uid and
    /// resourceVersion.
    std::function<QJsonObject(QJsonObject)> keep = withoutManagedFields;
    WatchPolicy policy = {};
};

/// Keeps the objects of one kind in memory, as they are in the cluster, and tells what changes. One
/// list, then one watch; goes on by itself after whatever happens to the connection or the server.
///
/// What readers may rely on: each object is as it was at some moment, and never goes back to an
/// earlier one; everything comes to be known, but not each state between. While `isLive()` is false
/// (no connection) what is here is old. What was written by us may not be here yet: noteWritten()
/// helps. Signals come after the cache has changed, from the event loop, never from within a call.
///
/// Lives in the client's thread; `client` must outlive it.
class Informer : public QObject {
    Q_OBJECT
public:
    /// `api`: one namespace, or all when it has none.
    Informer(Client &client, Api api, InformerOptions options = {}, QObject *parent = nullptr);
    ~Informer() override;

    /// Once; what was there before start() is told with added().
    void start();
    /// Nothing is told any more; what is known stays.
    void stop();

    /// The first list is in: what is not here does not exist. Stays true.
    bool isSynced() const;
    /// Changes come as they happen.
    bool isLive() const;
    /// How long it has not been live; 0 when it is.
    std::chrono::milliseconds behind() const;

    const QHash<ObjectKey, QJsonObject> &objects() const;
    /// Empty when there is none.
    QJsonObject object(const ObjectKey &key) const { return objects().value(key); }
    /// By name, where `api` has one namespace or the kind has none.
    QJsonObject object(const QString &name) const;
    qsizetype size() const { return objects().size(); }
    const Api &api() const;

    /// An object as the server answered a write of ours: known at once, and told as if seen. What
    /// the watch knows better is not overwritten.
    void noteWritten(const QJsonObject &object);
    /// An object that was here and that the server answered to have deleted for good: gone at once,
    /// and told once. Only for what is gone with the answer, not for what is still being ended.
    void noteRemoved(const QJsonObject &object);

Q_SIGNALS:
    /// Once, after the added() of the first list.
    void synced();
    void liveChanged(bool live);
    void added(const QJsonObject &object);
    /// `before`: what was here. Also for another object of the same name (its uid differs) when the
    /// deletion was not seen.
    void changed(const QJsonObject &object, const QJsonObject &before);
    /// As it was last.
    void removed(const QJsonObject &object);
    /// It could not be listed or watched; tried again in `retryIn`. Also written to the log.
    void failed(const ccplant::kube::ApiError &error, std::chrono::milliseconds retryIn);

private:
    struct Private;
    const std::shared_ptr<Private> d;
};

} // namespace ccplant::kube
