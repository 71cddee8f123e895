// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/object.h"

#include <QJsonArray>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

QJsonValue metadata(const QJsonObject &object, QLatin1StringView field)
{
    return object["metadata"_L1][field];
}

} // namespace

QString nameOf(const QJsonObject &object)
{
    return metadata(object, "name"_L1).toString();
}

QString namespaceOf(const QJsonObject &object)
{
    return metadata(object, "namespace"_L1).toString();
}

QString uidOf(const QJsonObject &object)
{
    return metadata(object, "uid"_L1).toString();
}

QString resourceVersionOf(const QJsonObject &object)
{
    return metadata(object, "resourceVersion"_L1).toString();
}

QString labelOf(const QJsonObject &object, const QString &key)
{
    return metadata(object, "labels"_L1)[key].toString();
}

QString annotationOf(const QJsonObject &object, const QString &key)
{
    return metadata(object, "annotations"_L1)[key].toString();
}

QMap<QString, QString> labelsOf(const QJsonObject &object)
{
    QMap<QString, QString> labels;
    const QJsonObject map = metadata(object, "labels"_L1).toObject();
    for (auto it = map.begin(); it != map.end(); ++it)
        labels.insert(it.key(), it.value().toString());
    return labels;
}

QDateTime deletionOf(const QJsonObject &object)
{
    return readTime(metadata(object, "deletionTimestamp"_L1).toString());
}

void setMetadata(QJsonObject &object, QLatin1StringView field, const QJsonValue &value)
{
    QJsonObject metadata = object["metadata"_L1].toObject();
    metadata[field] = value; // an undefined value removes
    object["metadata"_L1] = metadata;
}

void setInMetadata(
    QJsonObject &object, QLatin1StringView map, const QString &key, const QString &value)
{
    QJsonObject entries = metadata(object, map).toObject();
    entries[key] = value;
    setMetadata(object, map, entries);
}

QJsonObject ownerReference(const Resource &resource, const QJsonObject &owner, bool block)
{
    return {{u"apiVersion"_s, resource.apiVersion()}, {u"kind"_s, QString(resource.kind)},
        {u"name"_s, nameOf(owner)}, {u"uid"_s, uidOf(owner)}, {u"controller"_s, true},
        {u"blockOwnerDeletion"_s, block}};
}

QJsonObject withoutManagedFields(QJsonObject object)
{
    if (!metadata(object, "managedFields"_L1).isUndefined())
        setMetadata(object, "managedFields"_L1, QJsonValue(QJsonValue::Undefined));
    return object;
}

ObjectKey keyOf(const QJsonObject &object)
{
    return {namespaceOf(object), nameOf(object)};
}

ApiResult<ObjectList> readList(const QJsonObject &answer)
{
    const QString kind = answer["kind"_L1].toString();
    const QJsonValue items = answer["items"_L1];
    // An empty list of an old server has `items: null`.
    if (!kind.endsWith("List"_L1) || !(items.isArray() || items.isNull() || items.isUndefined()))
        return apiFail(Reason::BadAnswer, u"the answer is no list but '%1'"_s.arg(kind.left(80)));
    ObjectList list;
    list.resourceVersion = metadata(answer, "resourceVersion"_L1).toString();
    list.continueToken = metadata(answer, "continue"_L1).toString();
    const QString itemKind = kind.chopped(4);
    const QJsonArray array = items.toArray();
    list.items.reserve(array.size());
    for (const QJsonValue &value : array) {
        QJsonObject object = value.toObject();
        if (!object.contains("kind"_L1)) {
            object["kind"_L1] = itemKind;
            object["apiVersion"_L1] = answer["apiVersion"_L1];
        }
        list.items << object;
    }
    return list;
}

QDateTime readTime(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

QString microTime(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz"_s) + u"000Z"_s;
}

} // namespace ccplant::kube
