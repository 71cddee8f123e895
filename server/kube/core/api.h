// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/request.h"
#include "server/kube/core/resource.h"

#include <chrono>
#include <optional>
#include <QJsonArray>
#include <QJsonObject>

namespace ccplant::kube {

/// How a `resourceVersion` of a list is meant (Kubernetes API concepts, "resourceVersionMatch").
enum class VersionMatch { Unset, NotOlderThan, Exact };

struct ListOptions {
    QString labelSelector = {};
    QString fieldSelector = {};
    int limit = 0; ///< objects a page; 0: all at once
    QString continueToken = {}; ///< of the page before
    QString resourceVersion = {}; ///< empty: what is there now
    VersionMatch match = VersionMatch::Unset;
};

struct WatchOptions {
    QString labelSelector = {};
    QString fieldSelector = {};
    QString resourceVersion = {}; ///< changes after this
    bool bookmarks = true;
    std::chrono::seconds timeout{290}; ///< after which the server ends it
};

struct WriteOptions {
    QString fieldManager = {};
    bool dryRun = false;
    bool strict =
        false; ///< unknown and repeated fields are refused (servers ≥ 1.25; older ignore it)
};

struct ApplyOptions {
    QString fieldManager; ///< required
    bool force = false; ///< takes fields from other managers instead of Conflict
    bool dryRun = false;
};

enum class Propagation { Default, Foreground, Background, Orphan };

struct DeleteOptions {
    Propagation propagation = Propagation::Default;
    std::optional<int> gracePeriodSeconds = {};
    QString uid = {}; ///< Conflict when another object has the name by now
    QString resourceVersion = {}; ///< Conflict when it was changed
    bool dryRun = false;
};

/// A change of an object. Which kinds a resource takes is in the API's reference.
struct Patch {
    enum Kind { Merge, Strategic, Json };
    Kind kind = Merge;
    QByteArray body;

    static Patch merge(const QJsonObject &change); ///< RFC 7386; null removes
    static Patch strategic(const QJsonObject &change); ///< lists are merged by their keys
    static Patch json(const QJsonArray &operations); ///< RFC 6902
};

namespace subresource {
inline constexpr QLatin1StringView status{"status"};
inline constexpr QLatin1StringView scale{"scale"};
} // namespace subresource

/// Builds requests for the objects of one resource, in one namespace. A value.
class Api {
public:
    /// An empty namespace: all of them, for list and watch; else only for what has no namespace.
    explicit Api(const Resource &resource, QString nameSpace = {});

    /// The same on a part of its objects, such as subresource::status.
    Api on(QLatin1StringView subresource) const;

    BuiltRequest get(const QString &name) const;
    BuiltRequest list(const ListOptions &options = {}) const;
    BuiltRequest watch(const WatchOptions &options) const;
    /// The object gets `apiVersion`, `kind` and `metadata.namespace` where it has none.
    BuiltRequest create(QJsonObject object, const WriteOptions &options = {}) const;
    /// By the object's own name. With its `resourceVersion`: Conflict when another is stored.
    BuiltRequest replace(QJsonObject object, const WriteOptions &options = {}) const;
    BuiltRequest patch(
        const QString &name, const Patch &patch, const WriteOptions &options = {}) const;
    /// Server-side apply: creates it, or sets exactly the fields given.
    BuiltRequest apply(QJsonObject object, const ApplyOptions &options) const;
    BuiltRequest remove(const QString &name, const DeleteOptions &options = {}) const;
    /// All that the selectors match. Refused without a selector.
    BuiltRequest removeAll(const ListOptions &which, const DeleteOptions &options = {}) const;

    const Resource &resource() const { return m_resource; }
    const QString &nameSpace() const { return m_namespace; }

private:
    ApiResult<QByteArray> collection(bool acrossNamespaces) const;
    ApiResult<QByteArray> item(const QString &name) const;
    QJsonObject complete(QJsonObject object) const;

    Resource m_resource;
    QString m_namespace;
    QLatin1StringView m_subresource;
};

} // namespace ccplant::kube
