// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/config.h"

#include "server/agents/presets.h"

#include <algorithm>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::agents {

namespace {

Failure wrong(const QString &what)
{
    return fail(ErrorCode::InvalidRequest, what);
}

Result<void> readString(const QJsonObject &object, const QString &key, QString &out)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        return wrong(u"'%1' must be a text"_s.arg(key));
    out = value.toString();
    return {};
}

Result<QStringList> readCommand(const QJsonValue &value)
{
    if (value.isString() && !value.toString().trimmed().isEmpty())
        return QStringList{value.toString().trimmed()};
    QStringList command;
    for (const QJsonValue &part : value.toArray()) {
        if (!part.isString())
            return wrong(u"every part of 'command' must be a text (put numbers in quotes)"_s);
        command << part.toString();
    }
    if (command.isEmpty() || command.constFirst().isEmpty())
        return wrong(u"'command' must be a program, or a list of a program and its arguments"_s);
    return command;
}

Result<QMap<QString, QString>> readEnv(const QJsonValue &value)
{
    static const QRegularExpression name(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    if (!value.isObject())
        return wrong(u"'env' must be a map of variables"_s);
    QMap<QString, QString> env;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!name.match(it.key()).hasMatch())
            return wrong(u"'%1' is no name of an environment variable"_s.arg(it.key()));
        if (!it.value().isString())
            return wrong(
                u"the value of '%1' must be a text (put numbers in quotes)"_s.arg(it.key()));
        env.insert(it.key(), it.value().toString());
    }
    return env;
}

Result<void> checkKeys(const QJsonObject &object)
{
    static const QStringList known{
        u"id"_s, u"name"_s, u"description"_s, u"driver"_s, u"command"_s, u"env"_s, u"login"_s};
    for (const QString &key : object.keys()) {
        if (!known.contains(key))
            return wrong(
                u"'%1' is not known here; an agent has: %2"_s.arg(key, known.join(u", "_s)));
    }
    return {};
}

Result<Agent> baseOf(const QString &id)
{
    static const QRegularExpression pattern(u"\\A[a-z0-9][a-z0-9-]{0,62}\\z"_s);
    if (!pattern.match(id).hasMatch())
        return wrong(u"'id' must be made of small letters, digits and '-' (at most 63)"_s);
    const auto &all = presets();
    const auto preset = std::ranges::find(all, id, &Agent::id);
    Agent agent;
    if (preset != all.end())
        agent = *preset;
    agent.id = id;
    agent.custom = true;
    return agent;
}

} // namespace

Result<Agent> agentOf(const QJsonObject &object)
{
    if (auto ok = checkKeys(object); !ok)
        return tl::unexpected(ok.error());
    Result<Agent> agent = baseOf(object.value("id"_L1).toString());
    if (!agent)
        return agent;
    const QList<std::pair<QString, QString *>> texts{{u"name"_s, &agent->name},
        {u"description"_s, &agent->description}, {u"driver"_s, &agent->driver},
        {u"login"_s, &agent->loginHint}};
    for (const auto &[key, member] : texts) {
        if (auto ok = readString(object, key, *member); !ok)
            return tl::unexpected(ok.error());
    }
    if (agent->driver != "acp"_L1 && agent->driver != "claude"_L1)
        return wrong(u"'driver' must be 'acp' or 'claude'"_s);
    if (object.contains("command"_L1)) {
        auto command = readCommand(object.value("command"_L1));
        if (!command)
            return tl::unexpected(command.error());
        if (agent->command.value(0) != command->constFirst())
            agent->packages.clear(); // the preset's packages would not bring this program
        agent->command = *command;
    }
    if (agent->command.isEmpty())
        return wrong(u"'command' is missing"_s);
    if (object.contains("env"_L1)) {
        auto env = readEnv(object.value("env"_L1));
        if (!env)
            return tl::unexpected(env.error());
        agent->env.insert(*env);
    }
    if (agent->name.isEmpty())
        agent->name = agent->id;
    return agent;
}

QList<Agent> merged(const QList<Agent> &custom)
{
    QList<Agent> all = presets();
    for (const Agent &agent : custom) {
        const auto same = std::ranges::find(all, agent.id, &Agent::id);
        if (same != all.end())
            *same = agent;
        else
            all.insert(all.size() - 1, agent);
    }
    return all;
}

} // namespace ccplant::agents
