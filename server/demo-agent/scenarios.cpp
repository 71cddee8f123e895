// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/scenarios.h"

using namespace Qt::StringLiterals;

namespace ccplant::demo {

const QList<Scenario> &scenarios()
{
    using namespace scripts;
    static const QList<Scenario> table{
        {u"help"_s, u"Lists everything the demo can do"_s, {}, &help},
        {u"stream"_s, u"Streams text with headings, lists, a table and code"_s,
            u"number of words"_s, &streamText},
        {u"think"_s, u"Thinks aloud, then answers"_s, {}, &think},
        {u"plan"_s, u"Makes a plan and works it off"_s, {}, &plan},
        {u"run"_s, u"Runs a shell command in the workspace, after asking"_s, u"command"_s, &run},
        {u"edit"_s, u"Changes a file, after showing the diff and asking"_s, u"path [old => new]"_s,
            &edit},
        {u"write"_s, u"Writes a file, after showing the diff and asking"_s, u"path text"_s, &write},
        {u"read"_s, u"Reads a file of the workspace"_s, u"path"_s, &read},
        {u"ask"_s, u"Asks you a question and repeats your answer"_s, {}, &ask},
        {u"permission"_s, u"Asks for permission and says what you chose"_s, {}, &permission},
        {u"tools"_s, u"Makes a number of quick tool calls"_s, u"how many"_s, &tools},
        {u"subagent"_s, u"Hands work to a pretended helper with tool calls of its own"_s, {},
            &subagent},
        {u"slow"_s, u"Answers slowly, so that you can stop it"_s, u"seconds"_s, &slow},
        {u"long"_s, u"Writes many paragraphs"_s, u"how many"_s, &longText},
        {u"code"_s, u"Shows code in a language"_s, u"language"_s, &code},
        {u"image"_s, u"Shows the pictures you attached, or one of its own"_s, {}, &image},
        {u"error"_s, u"Fails the turn with an error"_s, u"internal, params, limit or auth"_s,
            &error},
        {u"refuse"_s, u"Refuses to answer"_s, {}, &refuse},
        {u"auth"_s, u"Fails the turn because signing in is needed"_s, {}, &auth},
        {u"crash"_s, u"Dies in the middle of a message"_s, u"exit or kill"_s, &crash},
    };
    return table;
}

QJsonArray availableCommands()
{
    QJsonArray list;
    for (const auto &scenario : scenarios()) {
        QJsonObject command{{u"name"_s, scenario.name}, {u"description"_s, scenario.description}};
        if (!scenario.hint.isEmpty())
            command.insert(u"input"_s, QJsonObject{{u"hint"_s, scenario.hint}});
        list.append(command);
    }
    return list;
}

Choice chooseScript(const QString &prompt)
{
    if (!prompt.startsWith(u'/'))
        return {&scripts::tour, prompt};
    const auto [name, rest] = splitFirst(prompt.sliced(1));
    for (const auto &scenario : scenarios()) {
        if (scenario.name == name)
            return {scenario.script, rest};
    }
    return {&scripts::unknown, name};
}

std::pair<QString, QString> splitFirst(const QString &text)
{
    const auto trimmed = text.trimmed();
    if (trimmed.startsWith(u'"')) {
        if (const auto end = trimmed.indexOf(u'"', 1); end > 0)
            return {trimmed.sliced(1, end - 1), trimmed.sliced(end + 1).trimmed()};
    }
    qsizetype end = 0;
    while (end < trimmed.size() && !trimmed.at(end).isSpace())
        ++end;
    return {trimmed.first(end), trimmed.sliced(end).trimmed()};
}

int numberIn(const QString &text, int otherwise, int least, int most)
{
    bool isNumber = false;
    const int number = splitFirst(text).first.toInt(&isNumber);
    return isNumber ? std::clamp(number, least, most) : otherwise;
}

namespace scripts {

QCoro::Task<> help(Turn *turn)
{
    QString text = turn->words(u"I am the **demo agent**. There is no model behind me: I follow "
                               u"scripts, so I need no account, and what "
                               "my tool calls announce I really do in this workspace.\n\n"_s,
        u"私は**デモエージェント**です。背後に AI "
        u"モデルはなく、決められた台本どおりに動きます。アカウントは不要で、"
        "ツールとして示した操作はこのワークスペースで実際に行います。\n\n"_s);
    for (const auto &scenario : scenarios()) {
        const auto hint = scenario.hint.isEmpty() ? QString() : u" *"_s + scenario.hint + u"*"_s;
        text +=
            u"- `/"_s + scenario.name + u"`"_s + hint + u": "_s + scenario.description + u"\n"_s;
    }
    text += turn->words(u"\nAnything without a slash starts a short tour.\n"_s,
        u"\nスラッシュなしの文章を送ると、短いツアーが始まります。\n"_s);
    co_await turn->say(text);
}

QCoro::Task<> unknown(Turn *turn)
{
    co_await turn->say(
        turn->words(u"The demo has no command `/%1`. Send `/help` for the list.\n"_s,
                u"デモには `/%1` というコマンドはありません。`/help` で一覧を表示します。\n"_s)
            .arg(turn->arguments()));
}

} // namespace scripts

} // namespace ccplant::demo
