// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/api.h"

#include "server/kube/core/names.h"
#include "server/kube/core/object.h"

#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr char jsonType[] = "application/json";

QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// What a path segment must be (apimachinery's IsValidPathSegmentName), whatever the kind.
bool isSegment(const QString &name)
{
    return !name.isEmpty() && name != u"."_s && name != u".."_s && !name.contains(u'/')
        && !name.contains(u'%') && name.size() <= 253;
}

QString matchName(VersionMatch match)
{
    switch (match) {
    case VersionMatch::NotOlderThan:
        return u"NotOlderThan"_s;
    case VersionMatch::Exact:
        return u"Exact"_s;
    case VersionMatch::Unset:
        break;
    }
    return {};
}

QByteArray patchType(Patch::Kind kind)
{
    switch (kind) {
    case Patch::Strategic:
        return "application/strategic-merge-patch+json";
    case Patch::Json:
        return "application/json-patch+json";
    case Patch::Merge:
        break;
    }
    return "application/merge-patch+json";
}

Query writeQuery(const WriteOptions &options)
{
    Query query;
    query.add("fieldManager", options.fieldManager);
    if (options.dryRun)
        query.add("dryRun", "All");
    if (options.strict)
        query.add("fieldValidation", "Strict");
    return query;
}

Query listQuery(const ListOptions &options)
{
    Query query;
    query.add("labelSelector", options.labelSelector).add("fieldSelector", options.fieldSelector);
    if (options.limit > 0)
        query.add("limit", options.limit);
    query.add("continue", options.continueToken);
    if (options.continueToken.isEmpty()) { // a continue token carries its own version
        query.add("resourceVersion", options.resourceVersion);
        query.add("resourceVersionMatch", matchName(options.match));
    }
    return query;
}

QString propagationName(Propagation propagation)
{
    switch (propagation) {
    case Propagation::Foreground:
        return u"Foreground"_s;
    case Propagation::Background:
        return u"Background"_s;
    case Propagation::Orphan:
        return u"Orphan"_s;
    case Propagation::Default:
        break;
    }
    return {};
}

QByteArray deleteBody(const DeleteOptions &options)
{
    QJsonObject body{{u"apiVersion"_s, u"v1"_s}, {u"kind"_s, u"DeleteOptions"_s}};
    if (options.propagation != Propagation::Default)
        body["propagationPolicy"_L1] = propagationName(options.propagation);
    if (options.gracePeriodSeconds)
        body["gracePeriodSeconds"_L1] = *options.gracePeriodSeconds;
    QJsonObject preconditions;
    if (!options.uid.isEmpty())
        preconditions["uid"_L1] = options.uid;
    if (!options.resourceVersion.isEmpty())
        preconditions["resourceVersion"_L1] = options.resourceVersion;
    if (!preconditions.isEmpty())
        body["preconditions"_L1] = preconditions;
    if (options.dryRun)
        body["dryRun"_L1] = QJsonArray{u"All"_s};
    return bytesOf(body);
}

} // namespace

Patch Patch::merge(const QJsonObject &change)
{
    return {Merge, bytesOf(change)};
}

Patch Patch::strategic(const QJsonObject &change)
{
    return {Strategic, bytesOf(change)};
}

Patch Patch::json(const QJsonArray &operations)
{
    return {Json, QJsonDocument(operations).toJson(QJsonDocument::Compact)};
}

Api::Api(const Resource &resource, QString nameSpace)
    : m_resource(resource)
    , m_namespace(std::move(nameSpace))
{
}

Api Api::on(QLatin1StringView subresource) const
{
    Api part = *this;
    part.m_subresource = subresource;
    return part;
}

ApiResult<QByteArray> Api::collection(bool acrossNamespaces) const
{
    QByteArray path = m_resource.group.isEmpty() ? QByteArray("/api/") : QByteArray("/apis/");
    path += m_resource.apiVersion().toLatin1();
    if (!m_namespace.isEmpty()) {
        if (!m_resource.namespaced)
            return apiFail(
                Reason::BadCall, u"%1 have no namespace"_s.arg(QString(m_resource.plural)));
        if (!isDnsLabel(m_namespace))
            return apiFail(Reason::BadCall, u"'%1' is no namespace"_s.arg(m_namespace));
        path += "/namespaces/" + m_namespace.toLatin1();
    } else if (m_resource.namespaced && !acrossNamespaces) {
        return apiFail(Reason::BadCall, u"%1 need a namespace"_s.arg(QString(m_resource.plural)));
    }
    return path + '/' + QByteArray(m_resource.plural.data(), m_resource.plural.size());
}

ApiResult<QByteArray> Api::item(const QString &name) const
{
    if (!isSegment(name))
        return apiFail(Reason::BadCall, u"'%1' is no name of an object"_s.arg(name.left(80)));
    return collection(false).map([&](QByteArray path) {
        path += '/' + QUrl::toPercentEncoding(name);
        if (!m_subresource.isEmpty())
            path += '/' + QByteArray(m_subresource.data(), m_subresource.size());
        return path;
    });
}

QJsonObject Api::complete(QJsonObject object) const
{
    // A subresource's object is of a kind of its own (Scale), and says so itself.
    if (!object.contains("apiVersion"_L1))
        object["apiVersion"_L1] = m_resource.apiVersion();
    if (!object.contains("kind"_L1))
        object["kind"_L1] = QString(m_resource.kind);
    QJsonObject metadata = object["metadata"_L1].toObject();
    if (!m_namespace.isEmpty() && !metadata.contains("namespace"_L1)) {
        metadata["namespace"_L1] = m_namespace;
        object["metadata"_L1] = metadata;
    }
    return object;
}

BuiltRequest Api::get(const QString &name) const
{
    return item(name).map([](const QByteArray &path) { return Request{.path = path}; });
}

BuiltRequest Api::list(const ListOptions &options) const
{
    return collection(true).map([&](const QByteArray &path) {
        return Request{.path = path, .query = listQuery(options).encoded()};
    });
}

BuiltRequest Api::watch(const WatchOptions &options) const
{
    return collection(true).map([&](const QByteArray &path) {
        Query query;
        query.add("watch", "true")
            .add("labelSelector", options.labelSelector)
            .add("fieldSelector", options.fieldSelector)
            .add("resourceVersion", options.resourceVersion)
            .flag("allowWatchBookmarks", options.bookmarks)
            .add("timeoutSeconds", qint64(options.timeout.count()));
        return Request{.path = path, .query = query.encoded()};
    });
}

BuiltRequest Api::create(QJsonObject object, const WriteOptions &options) const
{
    return collection(false).map([&](const QByteArray &path) {
        return Request{"POST", path, writeQuery(options).encoded(),
            bytesOf(complete(std::move(object))), jsonType, Repeat::Refused};
    });
}

BuiltRequest Api::replace(QJsonObject object, const WriteOptions &options) const
{
    return item(kube::nameOf(object)).map([&](const QByteArray &path) {
        return Request{"PUT", path, writeQuery(options).encoded(),
            bytesOf(complete(std::move(object))), jsonType, Repeat::Refused};
    });
}

BuiltRequest Api::patch(const QString &name, const Patch &patch, const WriteOptions &options) const
{
    return item(name).map([&](const QByteArray &path) {
        return Request{"PATCH", path, writeQuery(options).encoded(), patch.body,
            patchType(patch.kind), Repeat::Refused};
    });
}

BuiltRequest Api::apply(QJsonObject object, const ApplyOptions &options) const
{
    if (options.fieldManager.isEmpty())
        return apiFail(Reason::BadCall, u"apply needs a field manager"_s);
    return item(kube::nameOf(object)).map([&](const QByteArray &path) {
        Query query;
        query.add("fieldManager", options.fieldManager).flag("force", options.force);
        if (options.dryRun)
            query.add("dryRun", "All");
        // JSON is YAML, and old servers know apply under no other name.
        return Request{"PATCH", path, query.encoded(), bytesOf(complete(std::move(object))),
            "application/apply-patch+yaml", Repeat::Refused};
    });
}

BuiltRequest Api::remove(const QString &name, const DeleteOptions &options) const
{
    return item(name).map([&](const QByteArray &path) {
        return Request{"DELETE", path, {}, deleteBody(options), jsonType, Repeat::Refused};
    });
}

BuiltRequest Api::removeAll(const ListOptions &which, const DeleteOptions &options) const
{
    if (which.labelSelector.isEmpty() && which.fieldSelector.isEmpty())
        return apiFail(Reason::BadCall, u"a selector must say which ones to delete"_s);
    return collection(false).map([&](const QByteArray &path) {
        return Request{"DELETE", path, listQuery(which).encoded(), deleteBody(options), jsonType,
            Repeat::Refused};
    });
}

} // namespace ccplant::kube
