// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/runtime.h"

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

QJsonObject toObject(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (const auto &[key, value] : map.asKeyValueRange())
        object[key] = value;
    return object;
}

QMap<QString, QString> toMap(const QJsonObject &object)
{
    QMap<QString, QString> map;
    for (auto field = object.begin(); field != object.end(); ++field)
        map[field.key()] = field.value().toString();
    return map;
}

} // namespace

QJsonObject Workspace::toJson() const
{
    QJsonObject object{{"kind"_L1, kind}, {"path"_L1, path}};
    if (!branch.isEmpty())
        object["branch"_L1] = branch;
    if (!baseCommit.isEmpty())
        object["base_commit"_L1] = baseCommit;
    return object;
}

Workspace Workspace::fromJson(const QJsonObject &object)
{
    return {object["kind"_L1].toString(), object["path"_L1].toString(),
        object["branch"_L1].toString(), object["base_commit"_L1].toString()};
}

QJsonObject Spec::toJson() const
{
    return {{"id"_L1, id}, {"owner"_L1, owner}, {"team"_L1, team}, {"tags"_L1, toObject(tags)},
        {"agent"_L1, agent}, {"initial_prompt"_L1, initialPrompt}, {"repository"_L1, repository},
        {"branch"_L1, branch}, {"folder"_L1, folder}, {"mode"_L1, mode}, {"model"_L1, model},
        {"options"_L1, options}, {"mcp_servers"_L1, mcpServers},
        {"environment"_L1, toObject(environment)}, {"limits"_L1, limits}, {"pod"_L1, pod}};
}

Spec Spec::fromJson(const QJsonObject &object)
{
    Spec spec;
    spec.id = object["id"_L1].toString();
    spec.owner = object["owner"_L1].toString();
    spec.team = object["team"_L1].toString();
    spec.tags = toMap(object["tags"_L1].toObject());
    spec.agent = object["agent"_L1].toObject();
    spec.initialPrompt = object["initial_prompt"_L1].toObject();
    spec.repository = object["repository"_L1].toString();
    spec.branch = object["branch"_L1].toString();
    spec.folder = object["folder"_L1].toString();
    spec.mode = object["mode"_L1].toString();
    spec.model = object["model"_L1].toString();
    spec.options = object["options"_L1].toObject();
    spec.mcpServers = object["mcp_servers"_L1].toArray();
    spec.environment = toMap(object["environment"_L1].toObject());
    spec.limits = object["limits"_L1].toObject();
    spec.pod = object["pod"_L1].toObject();
    return spec;
}

} // namespace ccplant::runtime
