// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/manifests.h"

#include "tests/paths/paths.h"

#include <QFile>
#include <QJsonArray>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QJsonValue jsonOf(const YAML::Node &node)
{
    switch (node.Type()) {
    case YAML::NodeType::Map: {
        QJsonObject map;
        for (const auto &entry : node)
            map[QString::fromStdString(entry.first.as<std::string>())] = jsonOf(entry.second);
        return map;
    }
    case YAML::NodeType::Sequence: {
        QJsonArray list;
        for (const auto &entry : node)
            list.append(jsonOf(entry));
        return list;
    }
    case YAML::NodeType::Scalar: {
        const QString text = QString::fromStdString(node.Scalar());
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        if (node.Tag() == "!") // quoted
            return text;
        if (isNumber)
            return number;
        return text == "true"_L1 || text == "false"_L1 ? QJsonValue(text == "true"_L1)
                                                       : QJsonValue(text);
    }
    default:
        return QJsonValue::Null;
    }
}

} // namespace

QList<QJsonObject> manifest(const QString &name)
{
    QList<QJsonObject> objects;
    const QString path = sourceFile(u"installer/kubernetes/"_s + name);
    for (const YAML::Node &document : YAML::LoadAllFromFile(QFile::encodeName(path).toStdString()))
        objects << jsonOf(document).toObject();
    return objects;
}

std::optional<kube::Resource> resourceOf(const QJsonObject &object)
{
    static constexpr kube::Resource quotas{{}, QLatin1StringView("v1"),
        QLatin1StringView("ResourceQuota"), QLatin1StringView("resourcequotas")};
    static constexpr kube::Resource budgets{QLatin1StringView("policy"), QLatin1StringView("v1"),
        QLatin1StringView("PodDisruptionBudget"), QLatin1StringView("poddisruptionbudgets")};
    for (const kube::Resource &resource :
        {kube::namespaces, quotas, kube::serviceAccounts, kube::roles, kube::roleBindings,
            kube::deployments, kube::services, budgets, kube::networkPolicies}) {
        if (object["kind"_L1].toString() == resource.kind)
            return resource;
    }
    return std::nullopt;
}

} // namespace ccplant::test
