// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/runnerconfig.h"

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

QJsonObject agentOf(const Spec &spec, const QMap<QString, QString> &inherited)
{
    QJsonObject agent = spec.agent;
    QJsonObject environment;
    for (const auto &[name, value] : inherited.asKeyValueRange())
        environment[name] = value;
    const QJsonObject own = agent["env"_L1].toObject();
    for (auto variable = own.begin(); variable != own.end(); ++variable)
        environment[variable.key()] = *variable;
    for (const auto &[name, value] : spec.environment.asKeyValueRange())
        environment[name] = value;
    agent["env"_L1] = environment;
    return agent;
}

QJsonObject limitsOf(const Spec &spec, QJsonObject limits)
{
    for (auto limit = spec.limits.begin(); limit != spec.limits.end(); ++limit)
        limits[limit.key()] = limit.value();
    return limits;
}

} // namespace

QJsonObject runnerConfig(
    const Spec &spec, const QString &baseCommit, const RunnerSurroundings &surroundings)
{
    QJsonObject config{{"session_id"_L1, spec.id},
        {"agent"_L1, agentOf(spec, surroundings.environment)},
        {"sandbox"_L1,
            QJsonObject{{"kind"_L1, surroundings.sandbox},
                {"hide"_L1, QJsonArray::fromStringList(surroundings.hide)},
                {"writable"_L1, QJsonArray::fromStringList(surroundings.writable)}}}};
    const auto put = [&config](QLatin1StringView name, const QJsonValue &value, bool present) {
        if (present)
            config[name] = value;
    };
    put("initial_prompt"_L1, spec.initialPrompt, !spec.initialPrompt.isEmpty());
    put("mode"_L1, spec.mode, !spec.mode.isEmpty());
    put("model"_L1, spec.model, !spec.model.isEmpty());
    put("options"_L1, spec.options, !spec.options.isEmpty());
    put("mcp_servers"_L1, spec.mcpServers, !spec.mcpServers.isEmpty());
    put("base_commit"_L1, baseCommit, !baseCommit.isEmpty());
    const QJsonObject limits = limitsOf(spec, surroundings.limits);
    put("limits"_L1, limits, !limits.isEmpty());
    return config;
}

} // namespace ccplant::runtime
