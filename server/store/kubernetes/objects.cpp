// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/objects.h"

#include "server/kube/core/names.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::store::objects {
namespace {

constexpr auto storeName = "records"_L1;
constexpr qsizetype digestBytes = 20; // 160 bits: nobody finds two ids of one name

QString digest(const QString &text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256)
            .first(digestBytes)
            .toHex());
}

/// A collection may end in '-', a label's value may not.
QString labelValue(const QString &collection)
{
    return kube::isLabelValue(collection) ? collection : digest(collection);
}

QDateTime timeOf(const QJsonValue &milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds.toInteger(), QTimeZone::UTC);
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString annotationOfHead(const Record &record)
{
    QJsonObject labels;
    for (const auto &[key, value] : record.labels.asKeyValueRange())
        labels[key] = value;
    return QString::fromUtf8(compact(
        {{u"collection"_s, record.collection}, {u"id"_s, record.id}, {u"owner"_s, record.owner},
            {u"labels"_s, labels}, {u"created"_s, record.created.toMSecsSinceEpoch()},
            {u"updated"_s, record.updated.toMSecsSinceEpoch()}}));
}

} // namespace

QString selector()
{
    return kube::LabelSelector().equals(QString(storeLabel), QString(storeName)).text();
}

QString nameOf(const QString &collection, const QString &id)
{
    return u"ccplant-"_s + collection + u'-' + digest(id);
}

std::optional<Head> headOf(const QJsonObject &object)
{
    const QString text = kube::annotationOf(object, QString(recordAnnotation));
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    Head head{.collection = json["collection"_L1].toString(),
        .id = json["id"_L1].toString(),
        .owner = json["owner"_L1].toString(),
        .labels = {},
        .created = timeOf(json["created"_L1]),
        .updated = timeOf(json["updated"_L1])};
    // Somebody may have copied an object to another name.
    if (head.id.isEmpty() || kube::nameOf(object) != nameOf(head.collection, head.id))
        return std::nullopt;
    const QJsonObject labels = json["labels"_L1].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        head.labels.insert(it.key(), it.value().toString());
    return head;
}

std::optional<Record> recordOf(const QJsonObject &object)
{
    auto head = headOf(object);
    const QString text = object["data"_L1]["body"_L1].toString();
    const QByteArray body = object["kind"_L1].toString() == kube::secrets.kind
        ? QByteArray::fromBase64(text.toLatin1())
        : text.toUtf8();
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (!head || !json.isObject())
        return std::nullopt;
    return Record{.collection = std::move(head->collection),
        .id = std::move(head->id),
        .version = kube::resourceVersionOf(object),
        .owner = std::move(head->owner),
        .labels = std::move(head->labels),
        .body = json.object(),
        .created = head->created,
        .updated = head->updated};
}

QJsonObject objectOf(const kube::Resource &resource, const Record &record, const QString &writeId)
{
    const QJsonObject labels{{u"app.kubernetes.io/managed-by"_s, u"ccplant"_s},
        {QString(storeLabel), QString(storeName)},
        {QString(collectionLabel), labelValue(record.collection)}};
    const QJsonObject annotations{
        {QString(recordAnnotation), annotationOfHead(record)}, {QString(writeAnnotation), writeId}};
    QJsonObject metadata{{u"name"_s, nameOf(record.collection, record.id)}, {u"labels"_s, labels},
        {u"annotations"_s, annotations}};
    if (!record.version.isEmpty())
        metadata["resourceVersion"_L1] = record.version;
    const QByteArray body = compact(record.body);
    const bool isSecret = resource == kube::secrets;
    QJsonObject object{{u"apiVersion"_s, resource.apiVersion()},
        {u"kind"_s, QString(resource.kind)}, {u"metadata"_s, metadata},
        {u"data"_s,
            QJsonObject{{u"body"_s,
                isSecret ? QString::fromLatin1(body.toBase64()) : QString::fromUtf8(body)}}}};
    if (isSecret)
        object["type"_L1] = u"ccplant.dev/record"_s;
    return object;
}

QString writeIdOf(const QJsonObject &object)
{
    return kube::annotationOf(object, QString(writeAnnotation));
}

} // namespace ccplant::store::objects
