// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/configchange.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

bool offers(const QJsonArray &list, const QString &id)
{
    return list.isEmpty() // not known yet: the agent will say
        || std::ranges::any_of(
            list, [&id](const QJsonValue &item) { return item["id"_L1].toString() == id; });
}

} // namespace

Result<QJsonObject> readConfigChange(const QJsonObject &body)
{
    QJsonObject change;
    for (const auto name : {"mode"_L1, "model"_L1}) {
        const QJsonValue value = body[name];
        if (value.isUndefined())
            continue;
        if (value.toString().isEmpty())
            return fail(
                ErrorCode::InvalidRequest, u"'%1' must be an id, as in the config."_s.arg(name));
        change[name] = value;
    }
    const QJsonValue options = body["options"_L1];
    if (!options.isUndefined()) {
        const QJsonObject values = options.toObject();
        for (const QJsonValue &value : values) {
            if (!value.isString() && !value.isBool())
                return fail(ErrorCode::InvalidRequest,
                    u"The values of 'options' must be texts or true or false."_s);
        }
        if (values.isEmpty())
            return fail(ErrorCode::InvalidRequest, u"'options' must be an object {id: value}."_s);
        change["options"_L1] = values;
    }
    if (change.isEmpty())
        return fail(ErrorCode::InvalidRequest, u"Give one of 'mode', 'model', 'options'."_s);
    return change;
}

bool isApplied(const QJsonObject &config, const QJsonObject &change)
{
    for (const auto name : {"mode"_L1, "model"_L1}) {
        if (change.contains(name) && change[name] != config[name])
            return false;
    }
    const QJsonObject wanted = change["options"_L1].toObject();
    const QJsonArray options = config["options"_L1].toArray();
    for (auto option = wanted.begin(); option != wanted.end(); ++option) {
        const bool set = std::ranges::any_of(options, [&option](const QJsonValue &known) {
            return known["id"_L1].toString() == option.key() && known["value"_L1] == option.value();
        });
        if (!set)
            return false;
    }
    return true;
}

Result<QJsonObject> configWith(QJsonObject config, const QJsonObject &change)
{
    const auto refuse = [](const QString &what) {
        return fail(ErrorCode::InvalidRequest, u"This agent has no %1."_s.arg(what));
    };
    if (change.contains("mode"_L1)
        && !offers(config["modes"_L1].toArray(), change["mode"_L1].toString()))
        return refuse(u"mode '%1'"_s.arg(change["mode"_L1].toString()));
    if (change.contains("model"_L1)
        && !offers(config["models"_L1].toArray(), change["model"_L1].toString()))
        return refuse(u"model '%1'"_s.arg(change["model"_L1].toString()));
    for (const auto name : {"mode"_L1, "model"_L1}) {
        if (change.contains(name))
            config[name] = change[name];
    }
    const QJsonObject wanted = change["options"_L1].toObject();
    QJsonArray options = config["options"_L1].toArray();
    for (auto option = wanted.begin(); option != wanted.end(); ++option) {
        if (!offers(options, option.key()))
            return refuse(u"option '%1'"_s.arg(option.key()));
        for (qsizetype i = 0; i < options.size(); ++i) {
            QJsonObject known = options.at(i).toObject();
            if (known["id"_L1].toString() != option.key())
                continue;
            known["value"_L1] = option.value();
            options[i] = known;
        }
    }
    if (!options.isEmpty())
        config["options"_L1] = options;
    return config;
}

} // namespace ccplant::runner
