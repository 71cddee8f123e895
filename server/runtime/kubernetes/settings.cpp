// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/settings.h"

#include "server/kube/core/names.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

Failure wrong(const QString &field, const QString &what)
{
    return fail(ErrorCode::InvalidRequest, u"pod.%1: %2"_s.arg(field, what), {},
        {{"field"_L1, u"pod."_s + field}});
}

Result<void> readQuantity(const QJsonObject &wishes, const QString &field, QString &into)
{
    if (!wishes.contains(field))
        return {};
    const QString text = wishes[field].toString();
    if (!isQuantity(text))
        return wrong(field, u"an amount such as 500m, 2 or 4Gi"_s);
    into = text;
    return {};
}

Result<void> readSelector(const QJsonObject &wishes, QMap<QString, QString> &into)
{
    const QJsonValue value = wishes["node_selector"_L1];
    if (!value.isUndefined() && !value.isObject())
        return wrong(u"node_selector"_s, u"an object of labels"_s);
    const QJsonObject labels = value.toObject();
    for (auto label = labels.begin(); label != labels.end(); ++label) {
        if (!kube::isLabelKey(label.key()) || !label->isString()
            || !kube::isLabelValue(label->toString()))
            return wrong(
                u"node_selector"_s, u"'%1' is no label of a node"_s.arg(label.key().left(80)));
        into.insert(label.key(), label->toString());
    }
    return {};
}

Result<void> readTolerations(const QJsonObject &wishes, QJsonArray &into)
{
    const QJsonValue value = wishes["tolerations"_L1];
    if (!value.isUndefined() && !value.isArray())
        return wrong(u"tolerations"_s, u"a list"_s);
    for (const QJsonValue &item : value.toArray()) {
        if (item.isObject()) {
            into.append(item);
            continue;
        }
        const Result<QJsonObject> toleration = readToleration(item.toString());
        if (!toleration)
            return wrong(u"tolerations"_s, toleration.error().detail);
        into.append(*toleration);
    }
    return {};
}

} // namespace

bool isQuantity(const QString &text)
{
    static const QRegularExpression pattern(
        u"\\A[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?\\z"_s);
    return pattern.match(text).hasMatch();
}

Result<QJsonObject> readToleration(const QString &text)
{
    static const QStringList effects{
        QString(), u"NoSchedule"_s, u"PreferNoSchedule"_s, u"NoExecute"_s};
    const qsizetype colon = text.lastIndexOf(u':');
    const QString effect = colon < 0 ? QString() : text.sliced(colon + 1);
    const QString taint = colon < 0 ? text : text.first(colon);
    const qsizetype equals = taint.indexOf(u'=');
    const QString key = equals < 0 ? taint : taint.first(equals);
    const QString value = equals < 0 ? QString() : taint.sliced(equals + 1);
    const bool good = (key.isEmpty() || kube::isLabelKey(key)) && kube::isLabelValue(value)
        && effects.contains(effect) && !(key.isEmpty() && equals >= 0);
    if (!good || text.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"'%1' is no toleration such as KEY=VALUE:NoSchedule or KEY:NoExecute"_s.arg(
                text.left(80)));
    QJsonObject toleration{{u"operator"_s, equals < 0 ? u"Exists"_s : u"Equal"_s}};
    if (!key.isEmpty())
        toleration[u"key"_s] = key;
    if (equals >= 0)
        toleration[u"value"_s] = value;
    if (!effect.isEmpty())
        toleration[u"effect"_s] = effect;
    return toleration;
}

Result<PodSettings> podSettings(PodSettings settings, const QJsonObject &wishes)
{
    static const QStringList known{u"image"_s, u"cpu_request"_s, u"memory_request"_s,
        u"cpu_limit"_s, u"memory_limit"_s, u"node_selector"_s, u"tolerations"_s,
        u"runtime_class"_s};
    for (const QString &field : wishes.keys()) {
        if (!known.contains(field))
            return wrong(field.left(80), u"unknown. Known are "_s + known.join(u", "_s));
    }
    const auto text = [&](QLatin1StringView field, QString &into) {
        into = wishes[field].toString(into);
    };
    text("image"_L1, settings.image);
    text("runtime_class"_L1, settings.runtimeClass);
    if (!settings.runtimeClass.isEmpty() && !kube::isDnsSubdomain(settings.runtimeClass))
        return wrong(u"runtime_class"_s, u"the name of a RuntimeClass"_s);
    for (const auto &read : {readQuantity(wishes, u"cpu_request"_s, settings.cpuRequest),
             readQuantity(wishes, u"memory_request"_s, settings.memoryRequest),
             readQuantity(wishes, u"cpu_limit"_s, settings.cpuLimit),
             readQuantity(wishes, u"memory_limit"_s, settings.memoryLimit),
             readSelector(wishes, settings.nodeSelector),
             readTolerations(wishes, settings.tolerations)}) {
        if (!read)
            return tl::unexpected(read.error());
    }
    return settings;
}

} // namespace ccplant::runtime
