// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/settings.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

QJsonObject choice(const QJsonObject &from, QLatin1StringView idName)
{
    QJsonObject to{{"id"_L1, from[idName].toString()},
        {"name"_L1, from["name"_L1].toString(from[idName].toString())}};
    if (const QJsonValue description = from["description"_L1]; description.isString())
        to["description"_L1] = description;
    return to;
}

QJsonArray choices(const QJsonArray &from, QLatin1StringView idName)
{
    QJsonArray to;
    for (const QJsonValue &element : from) {
        if (element["options"_L1].isArray()) { // a group
            for (const QJsonValue &inner : element["options"_L1].toArray())
                to += choice(inner.toObject(), idName);
        } else {
            to += choice(element.toObject(), idName);
        }
    }
    return to;
}

bool hasId(const QJsonArray &list, const QString &id)
{
    return std::any_of(list.begin(), list.end(),
        [&id](const QJsonValue &one) { return one["id"_L1].toString() == id; });
}

bool isBoolean(const QJsonObject &option)
{
    return option["type"_L1].toString() == "boolean"_L1;
}

QJsonObject optionJson(const QJsonObject &option)
{
    QJsonObject to = choice(option, "id"_L1);
    if (option["category"_L1].isString())
        to["category"_L1] = option["category"_L1];
    to["type"_L1] = isBoolean(option) ? u"boolean"_s : u"select"_s;
    to["value"_L1] = option["currentValue"_L1];
    if (!isBoolean(option))
        to["values"_L1] = choices(option["options"_L1].toArray(), "value"_L1);
    return to;
}

Failure unknownChoice(const QString &what, const QString &id)
{
    return fail(ErrorCode::Unprocessable, u"this agent has no %1 '%2'"_s.arg(what, id));
}

} // namespace

void Settings::opened(const QJsonObject &answer)
{
    if (const QJsonObject modes = answer["modes"_L1].toObject(); !modes.isEmpty()) {
        m_modes = choices(modes["availableModes"_L1].toArray(), "id"_L1);
        m_mode = modes["currentModeId"_L1].toString();
    }
    if (const QJsonObject models = answer["models"_L1].toObject(); !models.isEmpty()) {
        m_models = choices(models["availableModels"_L1].toArray(), "modelId"_L1);
        m_model = models["currentModelId"_L1].toString();
    }
    if (answer["configOptions"_L1].isArray())
        setOptions(answer["configOptions"_L1].toArray());
}

void Settings::setOptions(const QJsonArray &configOptions)
{
    m_options = configOptions;
    // An agent that offers the mode in both ways means the same by them.
    const QString mode = optionOf(u"mode"_s)["currentValue"_L1].toString();
    if (!mode.isEmpty() && hasId(m_modes, mode))
        m_mode = mode;
    const QString model = optionOf(u"model"_s)["currentValue"_L1].toString();
    if (!model.isEmpty() && hasId(m_models, model))
        m_model = model;
}

QJsonObject Settings::optionOf(const QString &category) const
{
    for (const QJsonValue &option : m_options) {
        if (option["category"_L1].toString() == category && !isBoolean(option.toObject()))
            return option.toObject();
    }
    return {};
}

bool Settings::isShown(const QJsonObject &option) const
{
    const QString category = option["category"_L1].toString();
    return category.isEmpty() || (option != optionOf(u"mode"_s) && option != optionOf(u"model"_s));
}

Result<SettingRequest> Settings::optionRequest(const QString &id, const QJsonValue &value) const
{
    for (const QJsonValue &candidate : m_options) {
        const QJsonObject option = candidate.toObject();
        if (option["id"_L1].toString() != id)
            continue;
        QJsonObject params{{"configId"_L1, id}, {"value"_L1, value}};
        if (isBoolean(option)) {
            if (!value.isBool())
                return fail(
                    ErrorCode::Unprocessable, u"the option '%1' is either true or false"_s.arg(id));
            params["type"_L1] = u"boolean"_s;
        } else if (!hasId(choices(option["options"_L1].toArray(), "value"_L1), value.toString())) {
            return unknownChoice(
                u"value for the option '%1' that is called"_s.arg(id), value.toString());
        }
        return SettingRequest{u"session/set_config_option"_s, params};
    }
    return unknownChoice(u"option"_s, id);
}

Result<QList<SettingRequest>> Settings::requests(const QJsonObject &change) const
{
    QList<SettingRequest> list;
    const auto choose = [&](const QString &what, const QJsonArray &known, const QString &method,
                            QLatin1StringView idName) -> Result<void> {
        const QJsonValue wanted = change[what];
        if (!wanted.isString())
            return {};
        if (known.isEmpty()) {
            const QString option = optionOf(what)["id"_L1].toString();
            if (option.isEmpty())
                return fail(ErrorCode::Unprocessable,
                    u"this agent does not let its %1 be switched"_s.arg(what));
            Result<SettingRequest> request = optionRequest(option, wanted);
            if (!request)
                return Failure(request.error());
            list += *request;
        } else if (hasId(known, wanted.toString())) {
            list += SettingRequest{method, {{idName, wanted}}};
        } else {
            return unknownChoice(what, wanted.toString());
        }
        return {};
    };
    if (const Result<void> mode = choose(u"mode"_s, m_modes, u"session/set_mode"_s, "modeId"_L1);
        !mode)
        return Failure(mode.error());
    if (const Result<void> model =
            choose(u"model"_s, m_models, u"session/set_model"_s, "modelId"_L1);
        !model)
        return Failure(model.error());
    const QJsonObject options = change["options"_L1].toObject();
    for (auto option = options.begin(); option != options.end(); ++option) {
        const Result<SettingRequest> request = optionRequest(option.key(), option.value());
        if (!request)
            return Failure(request.error());
        list += *request;
    }
    return list;
}

void Settings::agreed(const SettingRequest &request, const QJsonObject &result)
{
    if (request.method == "session/set_mode"_L1)
        m_mode = request.params["modeId"_L1].toString();
    else if (request.method == "session/set_model"_L1)
        m_model = request.params["modelId"_L1].toString();
    else if (result["configOptions"_L1].isArray())
        setOptions(result["configOptions"_L1].toArray());
}

QJsonObject Settings::toJson() const
{
    QJsonObject json;
    const auto add = [&](const QString &what, const QString &plural, const QJsonArray &known,
                         const QString &current) {
        const QJsonObject option = optionOf(what);
        const QJsonArray list =
            known.isEmpty() ? choices(option["options"_L1].toArray(), "value"_L1) : known;
        if (list.isEmpty())
            return;
        json[plural] = list;
        json[what] = known.isEmpty() ? option["currentValue"_L1].toString() : current;
    };
    add(u"mode"_s, u"modes"_s, m_modes, m_mode);
    add(u"model"_s, u"models"_s, m_models, m_model);
    QJsonArray shown;
    for (const QJsonValue &option : m_options) {
        if (isShown(option.toObject()))
            shown += optionJson(option.toObject());
    }
    json["options"_L1] = shown;
    return json;
}

} // namespace ccplant::runner::acp
