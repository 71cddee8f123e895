// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/session.h"

#include <QDir>
#include <QRegularExpression>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
struct Choice {
    QString id, name, description;
};

const QList<Choice> &modeChoices()
{
    static const QList<Choice> choices{
        {u"ask"_s, u"Ask first"_s, u"Asks before every change and every command"_s},
        {u"auto-edit"_s, u"Allow edits"_s, u"Changes files without asking; asks before commands"_s},
        {u"plan"_s, u"Plan only"_s, u"Says what it would do and changes nothing"_s},
    };
    return choices;
}

const QList<Choice> &modelChoices()
{
    static const QList<Choice> choices{
        {u"demo-fast"_s, u"Demo, fast"_s, u"No model behind it; types quickly"_s},
        {u"demo-slow"_s, u"Demo, slow"_s, u"No model behind it; types slowly"_s},
    };
    return choices;
}

bool has(const QList<Choice> &choices, const QString &id)
{
    return std::any_of(choices.begin(), choices.end(), [&](const Choice &c) { return c.id == id; });
}

QJsonObject select(const QString &id, const QString &name, const QString &category,
    const QString &current, const QList<Choice> &choices)
{
    QJsonArray options;
    for (const auto &choice : choices)
        options.append(QJsonObject{{u"value"_s, choice.id}, {u"name"_s, choice.name},
            {u"description"_s, choice.description}});
    return {{u"id"_s, id}, {u"name"_s, name}, {u"category"_s, category}, {u"type"_s, u"select"_s},
        {u"currentValue"_s, current}, {u"options"_s, options}};
}
} // namespace

ClientAbilities ClientAbilities::of(const QJsonObject &client)
{
    const auto fs = client.value(u"fs"_s).toObject();
    const auto elicitation = client.value(u"elicitation"_s).toObject();
    const auto options = client.value(u"session"_s).toObject().value(u"configOptions"_s).toObject();
    const auto isOffered = [](const QJsonValue &value) {
        return value.isObject() || value.toBool();
    };
    return {.readFiles = fs.value(u"readTextFile"_s).toBool(),
        .writeFiles = fs.value(u"writeTextFile"_s).toBool(),
        .terminal = client.value(u"terminal"_s).toBool(),
        .elicitation = isOffered(elicitation.value(u"form"_s)),
        .booleanOptions = isOffered(options.value(u"boolean"_s))};
}

Session::Session(const QString &sessionId, const QString &folder, const QString &state)
    : id(sessionId)
    , cwd(QDir::cleanPath(folder))
    , mode(u"ask"_s)
    , model(u"demo-fast"_s)
    , history(fileOf(sessionId, state))
{
}

QJsonObject Session::modes() const
{
    QJsonArray available;
    for (const auto &choice : modeChoices())
        available.append(QJsonObject{{u"id"_s, choice.id}, {u"name"_s, choice.name},
            {u"description"_s, choice.description}});
    return {{u"currentModeId"_s, mode}, {u"availableModes"_s, available}};
}

QJsonArray Session::configOptions(const ClientAbilities &client) const
{
    QJsonArray options{select(u"mode"_s, u"Mode"_s, u"mode"_s, mode, modeChoices()),
        select(u"model"_s, u"Model"_s, u"model"_s, model, modelChoices())};
    if (client.booleanOptions)
        options.append(QJsonObject{{u"id"_s, u"thoughts"_s}, {u"name"_s, u"Show thoughts"_s},
            {u"description"_s, u"Whether the demo thinks aloud"_s},
            {u"category"_s, u"thought_level"_s}, {u"type"_s, u"boolean"_s},
            {u"currentValue"_s, thoughts}});
    return options;
}

bool Session::setMode(const QString &wanted)
{
    if (!has(modeChoices(), wanted))
        return false;
    mode = wanted;
    history.note(facts());
    return true;
}

bool Session::setOption(const QString &option, const QJsonValue &value)
{
    if (option == u"mode"_s)
        return setMode(value.toString());
    if (option == u"model"_s && has(modelChoices(), value.toString()))
        model = value.toString();
    else if (option == u"thoughts"_s && value.isBool())
        thoughts = value.toBool();
    else
        return false;
    history.note(facts());
    return true;
}

QJsonObject Session::facts() const
{
    return {{u"cwd"_s, cwd}, {u"mode"_s, mode}, {u"model"_s, model}, {u"thoughts"_s, thoughts},
        {u"title"_s, title}, {u"used"_s, used}, {u"last_tool"_s, lastTool},
        {u"unfinished"_s, unfinished}};
}

void Session::restore(const QJsonObject &facts)
{
    if (const auto kept = facts.value(u"mode"_s).toString(); has(modeChoices(), kept))
        mode = kept;
    if (const auto kept = facts.value(u"model"_s).toString(); has(modelChoices(), kept))
        model = kept;
    thoughts = facts.value(u"thoughts"_s).toBool(true);
    title = facts.value(u"title"_s).toString();
    used = facts.value(u"used"_s).toInteger();
    lastTool = facts.value(u"last_tool"_s).toInt();
    unfinished = facts.value(u"unfinished"_s).toString();
    if (!unfinished.isEmpty())
        lastTool += 1000; // numbers that the turn that died may have given out
}

QString Session::newId()
{
    return u"demo-"_s + QUuid::createUuid().toString(QUuid::Id128);
}

bool Session::isId(const QString &id)
{
    static const QRegularExpression pattern(u"\\Ademo-[0-9a-f]{32}\\z"_s);
    return pattern.match(id).hasMatch();
}

QString Session::fileOf(const QString &id, const QString &state)
{
    return state + u"/"_s + id + u".jsonl"_s;
}

QString stateFolder()
{
    if (const auto given = qEnvironmentVariable("CCPLANT_DEMO_STATE"); !given.isEmpty())
        return given;
    auto base = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(base))
        base = QDir::homePath() + u"/.local/state"_s;
    return base + u"/ccplant-demo-agent"_s;
}

} // namespace ccplant::demo
