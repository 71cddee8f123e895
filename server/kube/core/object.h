// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/apierror.h"
#include "server/kube/core/resource.h"

#include <QDateTime>
#include <QHashFunctions>
#include <QJsonObject>
#include <QMap>

namespace ccplant::kube {

/// Objects are JSON as the API has them; these read their metadata. Absent fields are empty.
QString nameOf(const QJsonObject &object);
QString namespaceOf(const QJsonObject &object);
QString uidOf(const QJsonObject &object);
QString resourceVersionOf(const QJsonObject &object);
QString labelOf(const QJsonObject &object, const QString &key);
QString annotationOf(const QJsonObject &object, const QString &key);
QMap<QString, QString> labelsOf(const QJsonObject &object);
/// Null when it is not being deleted.
QDateTime deletionOf(const QJsonObject &object);

/// Sets `metadata.field`; an undefined value removes it.
void setMetadata(QJsonObject &object, QLatin1StringView field, const QJsonValue &value);
/// Sets a label or, with `annotations`, an annotation.
void setInMetadata(
    QJsonObject &object, QLatin1StringView map, const QString &key, const QString &value);
/// An entry of `metadata.ownerReferences`: what has it is deleted with its owner. `owner` is an
/// object as the server gave it. `block`: foreground deletion of the owner waits for it.
QJsonObject ownerReference(const Resource &resource, const QJsonObject &owner, bool block = true);
/// Without `metadata.managedFields`, which is often the larger half and of no use to a reader.
QJsonObject withoutManagedFields(QJsonObject object);

/// Which object of a kind.
struct ObjectKey {
    QString nameSpace; ///< empty for what has none
    QString name;
    auto operator<=>(const ObjectKey &) const = default;
    bool operator==(const ObjectKey &) const = default;
};
ObjectKey keyOf(const QJsonObject &object);
inline size_t qHash(const ObjectKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.nameSpace, key.name);
}

/// A page of a list.
struct ObjectList {
    QList<QJsonObject>
        items; ///< with `apiVersion` and `kind`, which the server leaves out of lists
    QString resourceVersion;
    QString continueToken; ///< empty: this was the last page
    bool operator==(const ObjectList &) const = default;
};
/// BadAnswer when it is no list.
ApiResult<ObjectList> readList(const QJsonObject &answer);

/// RFC 3339 as the API has it, with seconds or microseconds. Null when it is none.
QDateTime readTime(const QString &text);
/// `2026-01-31T09:30:00.123000Z`, the MicroTime of Leases.
QString microTime(const QDateTime &time);

} // namespace ccplant::kube
