// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/object.h"
#include "server/store/store.h"

namespace ccplant::store {

/// How records lie in a cluster: one Secret or ConfigMap each.
///
/// - Its name is `ccplant-COLLECTION-DIGEST`: ids have more characters than names may.
/// - Annotation `ccplant.dev/record`: collection, id, owner, labels and times as JSON: labels
///   of Kubernetes take no free text.
/// - `data.body`: the body as compact JSON; the whole 1 MiB that an object may carry is the body's.
/// - `metadata.resourceVersion` is the version.
///
/// Pure functions.
namespace objects {

inline constexpr QLatin1StringView storeLabel{"ccplant.dev/store"};
inline constexpr QLatin1StringView collectionLabel{"ccplant.dev/collection"};
inline constexpr QLatin1StringView recordAnnotation{"ccplant.dev/record"};
inline constexpr QLatin1StringView writeAnnotation{"ccplant.dev/write"};

/// Selects all objects of a store.
QString selector();
/// Names and sizes have been checked.
QString nameOf(const QString &collection, const QString &id);

/// What is in the annotation.
struct Head {
    QString collection;
    QString id;
    QString owner;
    QMap<QString, QString> labels;
    QDateTime created;
    QDateTime updated;
    bool operator==(const Head &) const = default;
};
/// Nothing for an object that is none of ours.
std::optional<Head> headOf(const QJsonObject &object);
/// Nothing for an object that is none of ours, or whose body is no JSON object.
std::optional<Record> recordOf(const QJsonObject &object);
/// `writeId` names this one write: afterwards one can see whether it was carried out. With the
/// record's version, where it has one.
QJsonObject objectOf(const kube::Resource &resource, const Record &record, const QString &writeId);
QString writeIdOf(const QJsonObject &object);

} // namespace objects

} // namespace ccplant::store
