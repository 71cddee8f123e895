// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fake-agent/scenarios.h"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <QFile>
#include <QHash>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace fake {
namespace {

/// What a scenario has to work with.
struct Scene {
    Wire &wire;
    QJsonValue id; // of the prompt
    QString argument;

    void end(const QString &reason = u"end_turn"_s) const
    {
        wire.answer(id, {{"stopReason"_L1, reason}});
    }
};

[[noreturn]] void die()
{
    ::kill(::getpid(), SIGKILL);
    std::_Exit(1);
}

void echo(const Scene &scene)
{
    for (const QString &word : scene.argument.split(u' '))
        scene.wire.say(word + u' ');
    scene.end();
}

void messages(const Scene &scene)
{
    scene.wire.update(u"agent_thought_chunk"_s,
        {{"content"_L1, QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, u"hmm"_s}}}});
    scene.wire.say(u"one "_s, u"a"_s);
    scene.wire.say(u"two"_s, u"a"_s);
    scene.wire.say(u"three"_s, u"b"_s);
    scene.wire.tool(
        u"call"_s, u"completed"_s, {{"title"_L1, u"between"_s}, {"kind"_L1, u"read"_s}});
    scene.wire.say(u"four"_s, u"b"_s);
    scene.end();
}

void tools(const Scene &scene)
{
    const QJsonObject diff{{"type"_L1, u"diff"_s}, {"path"_L1, u"/w/a.txt"_s},
        {"oldText"_L1, QJsonValue::Null}, {"newText"_L1, u"new"_s}};
    scene.wire.tool(u"t1"_s, u"in_progress"_s,
        {{"title"_L1, u"Edit a.txt"_s}, {"kind"_L1, u"edit"_s},
            {"rawInput"_L1, QJsonObject{{"path"_L1, u"a.txt"_s}}},
            {"locations"_L1, QJsonArray{QJsonObject{{"path"_L1, u"/w/a.txt"_s}, {"line"_L1, 3}}}},
            {"content"_L1, QJsonArray{diff}}});
    scene.wire.tool(u"t1"_s, u"completed"_s, {{"rawOutput"_L1, QJsonObject{{"ok"_L1, true}}}});
    scene.wire.tool(u"t1"_s, u"in_progress"_s, {{"title"_L1, u"Another call with a used id"_s}});
    scene.wire.tool(u"an id/with bad characters"_s, u"failed"_s, {{"title"_L1, u"Bad id"_s}});
    scene.wire.update(u"plan"_s,
        {{"entries"_L1,
            QJsonArray{QJsonObject{{"content"_L1, u"step"_s}, {"priority"_L1, u"high"_s},
                {"status"_L1, u"in_progress"_s}}}}});
    scene.wire.update(u"usage_update"_s,
        {{"used"_L1, 10}, {"size"_L1, 100},
            {"cost"_L1, QJsonObject{{"amount"_L1, 0.5}, {"currency"_L1, u"USD"_s}}}});
    scene.wire.update(u"available_commands_update"_s,
        {{"availableCommands"_L1,
            QJsonArray{QJsonObject{{"name"_L1, u"plan"_s}, {"description"_L1, u"Makes a plan"_s},
                {"input"_L1, QJsonObject{{"hint"_L1, u"what"_s}}}}}}});
    scene.wire.update(u"session_info_update"_s, {{"title"_L1, u"A title"_s}});
    scene.wire.update(u"current_mode_update"_s, {{"currentModeId"_L1, u"code"_s}});
    scene.wire.update(u"notice"_s, {{"severity"_L1, u"warning"_s}, {"title"_L1, u"Careful"_s}});
    scene.end();
}

void garbage(const Scene &scene)
{
    scene.wire.say(u"before "_s);
    scene.wire.raw("not "
                   "json\n\xc3\x28\n[{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]\n{\"jsonrpc\":\"2.0\"}"
                   "\n\r\n42\nnull\n");
    scene.wire.raw(
        "{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"session/request_permission\"}\n");
    scene.wire.raw("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":[1]}\n");
    scene.wire.say(u"after"_s);
    scene.end();
}

void hugeLine(const Scene &scene)
{
    scene.wire.say(u"before"_s);
    const QByteArray block(1024 * 1024, 'x');
    scene.wire.raw("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":\"");
    for (int i = 0; i < 40; ++i)
        scene.wire.raw(block);
    scene.wire.raw("\"}\n");
    scene.end();
}

void late(const Scene &scene)
{
    scene.wire.say(u"working"_s);
    if (!scene.wire.waitForCancel())
        return;
    scene.wire.say(u" still"_s);
    scene.end(u"cancelled"_s);
    scene.wire.say(u"too late"_s);
}

void permission(const Scene &scene)
{
    const QString file = scene.argument.isEmpty() ? u"allowed.txt"_s : scene.argument;
    scene.wire.tool(
        u"write-1"_s, u"pending"_s, {{"title"_L1, u"Write "_s + file}, {"kind"_L1, u"edit"_s}});
    const std::optional<QString> choice = scene.wire.permission(u"write-1"_s, u"Write "_s + file);
    if (!choice) {
        scene.end(u"cancelled"_s);
        return;
    }
    if (choice->startsWith("allow"_L1)) {
        QFile out(file);
        if (out.open(QIODevice::WriteOnly))
            out.write("done\n");
        scene.wire.tool(u"write-1"_s, u"completed"_s);
    } else {
        scene.wire.tool(u"write-1"_s, u"failed"_s);
    }
    scene.wire.say(u"chosen: "_s + *choice);
    scene.end();
}

void impatient(const Scene &scene)
{
    scene.wire.askOnly(u"session/request_permission"_s,
        scene.wire.permissionParams(u"rash"_s, u"Rash"_s), u"text-id"_s);
    scene.wire.tool(u"rash"_s, u"completed"_s);
    scene.wire.say(u"went on"_s);
    scene.end();
}

void withdraw(const Scene &scene)
{
    scene.wire.askOnly(
        u"session/request_permission"_s, scene.wire.permissionParams(u"w"_s, u"Withdrawn"_s), 555);
    scene.wire.send(
        {{"method"_L1, u"$/cancel_request"_s}, {"params"_L1, QJsonObject{{"requestId"_L1, 555}}}});
    const std::optional<QJsonObject> answer = scene.wire.read();
    scene.wire.say(
        u"answered with %1"_s.arg(answer ? (*answer)["error"_L1]["code"_L1].toInt() : 0));
    scene.end();
}

void sameId(const Scene &scene)
{
    scene.wire.askOnly(
        u"session/request_permission"_s, scene.wire.permissionParams(u"a"_s, u"First"_s), 7);
    scene.wire.askOnly(u"session/request_permission"_s,
        scene.wire.permissionParams(u"b"_s, u"Second with the same id"_s), 7);
    while (const std::optional<QJsonObject> answer = scene.wire.read()) {
        if ((*answer)["id"_L1].toInt() == 7)
            break;
    }
    scene.end();
}

void readFile(const Scene &scene)
{
    const QJsonObject answer =
        scene.wire.ask(u"fs/read_text_file"_s, {{"path"_L1, scene.argument}});
    scene.wire.say(answer.contains("error"_L1)
            ? u"error %1"_s.arg(answer["error"_L1]["code"_L1].toInt())
            : answer["result"_L1]["content"_L1].toString());
    scene.end();
}

void writeFile(const Scene &scene)
{
    const QJsonObject answer = scene.wire.ask(u"fs/write_text_file"_s,
        {{"path"_L1, scene.argument}, {"content"_L1, u"by the agent\n"_s}});
    scene.wire.say(answer.contains("error"_L1)
            ? u"error %1"_s.arg(answer["error"_L1]["code"_L1].toInt())
            : u"written"_s);
    scene.end();
}

void terminal(const Scene &scene)
{
    const QString id = scene.wire
                           .ask(u"terminal/create"_s,
                               {{"command"_L1, scene.argument},
                                   {"outputByteLimit"_L1, 4096}})["result"_L1]["terminalId"_L1]
                           .toString();
    const QJsonArray content{QJsonObject{{"type"_L1, u"terminal"_s}, {"terminalId"_L1, id}}};
    scene.wire.tool(u"shell"_s, u"in_progress"_s,
        {{"title"_L1, scene.argument}, {"kind"_L1, u"execute"_s}, {"content"_L1, content}});
    const QJsonObject exit =
        scene.wire.ask(u"terminal/wait_for_exit"_s, {{"terminalId"_L1, id}})["result"_L1]
            .toObject();
    const QJsonObject output =
        scene.wire.ask(u"terminal/output"_s, {{"terminalId"_L1, id}})["result"_L1].toObject();
    scene.wire.ask(u"terminal/release"_s, {{"terminalId"_L1, id}});
    scene.wire.tool(u"shell"_s, u"completed"_s);
    scene.wire.say(u"exit %1%2 truncated %3 length %4"_s.arg(exit["exitCode"_L1].toInt(-1))
            .arg(exit["signal"_L1].toString())
            .arg(output["truncated"_L1].toBool())
            .arg(output["output"_L1].toString().size()));
    scene.end();
}

void question(const Scene &scene)
{
    const QJsonObject schema{{"type"_L1, u"object"_s},
        {"properties"_L1,
            QJsonObject{
                {"name"_L1, QJsonObject{{"type"_L1, u"string"_s}, {"title"_L1, u"Name"_s}}}}}};
    const QJsonObject answer = scene.wire
                                   .ask(u"elicitation/create"_s,
                                       {{"mode"_L1, u"form"_s}, {"message"_L1, u"Who are you?"_s},
                                           {"requestedSchema"_L1, schema}})["result"_L1]
                                   .toObject();
    scene.wire.say(
        answer["action"_L1].toString() + u' ' + answer["content"_L1]["name"_L1].toString());
    scene.end();
}

void unknown(const Scene &scene)
{
    scene.wire.update(u"moon_phase"_s, {{"phase"_L1, u"full"_s}});
    scene.wire.send({{"method"_L1, u"_vendor/ping"_s}, {"params"_L1, QJsonObject{}}});
    const QJsonObject answer = scene.wire.ask(u"_vendor/question"_s, {});
    scene.wire.say(u"refused with %1"_s.arg(answer["error"_L1]["code"_L1].toInt()));
    scene.end();
}

void flood(const Scene &scene)
{
    for (int i = 0; i < scene.argument.toInt(); ++i)
        scene.wire.say(u"x"_s);
    scene.end();
}

void grandchild(const Scene &scene)
{
    // Leaves the process group and holds stdout and stderr open after the agent has gone.
    if (::fork() == 0) {
        ::setsid();
        ::execl("/bin/sleep", "sleep", "600", nullptr);
        std::_Exit(1);
    }
    scene.wire.say(u"started it"_s);
    std::_Exit(0);
}

void floodErrors(const Scene &scene)
{
    const std::string line(1023, 'e');
    for (int i = 0; i < 20 * 1024; ++i)
        std::cerr << line << '\n';
    std::cerr << "the last words" << std::endl;
    scene.end();
}

using Scenario = void (*)(const Scene &);

const QHash<QString, Scenario> &scenarios()
{
    static const QHash<QString, Scenario> table{{u"echo"_s, echo}, {u"messages"_s, messages},
        {u"tools"_s, tools}, {u"garbage"_s, garbage}, {u"huge-line"_s, hugeLine}, {u"late"_s, late},
        {u"permission"_s, permission}, {u"impatient"_s, impatient}, {u"withdraw"_s, withdraw},
        {u"same-id"_s, sameId}, {u"read"_s, readFile}, {u"write"_s, writeFile},
        {u"terminal"_s, terminal}, {u"question"_s, question}, {u"unknown"_s, unknown},
        {u"flood"_s, flood}, {u"grandchild"_s, grandchild}, {u"flood-errors"_s, floodErrors},
        {u"half-line"_s,
            [](const Scene &scene) {
                scene.wire.say(u"before"_s);
                scene.wire.raw("{\"jsonrpc\":\"2.0\",\"id\"");
                std::_Exit(0);
            }},
        {u"silent"_s,
            [](const Scene &scene) {
                scene.wire.say(u"thinking"_s);
                while (scene.wire.read()) { }
            }},
        {u"twice"_s,
            [](const Scene &scene) {
                scene.wire.say(u"once"_s);
                scene.end();
                scene.end(u"refusal"_s);
            }},
        {u"wrong-id"_s,
            [](const Scene &scene) {
                scene.wire.answer(987654, {{"stopReason"_L1, u"refusal"_s}});
                scene.end();
            }},
        {u"error"_s,
            [](const Scene &scene) {
                scene.wire.say(u"before"_s);
                scene.wire.refuse(scene.id, -32603, u"Internal error"_s,
                    {{"details"_L1, u"the model is on fire"_s}});
            }},
        {u"login"_s,
            [](const Scene &scene) {
                scene.wire.refuse(scene.id, -32000, u"Authentication required"_s);
            }},
        {u"die-message"_s,
            [](const Scene &scene) {
                scene.wire.say(u"I was about to"_s);
                die();
            }},
        {u"die-tool"_s,
            [](const Scene &scene) {
                scene.wire.tool(u"fatal"_s, u"in_progress"_s, {{"title"_L1, u"Fatal"_s}});
                die();
            }},
        {u"die-permission"_s,
            [](const Scene &scene) {
                scene.wire.askOnly(u"session/request_permission"_s,
                    scene.wire.permissionParams(u"p"_s, u"P"_s), 9);
                die();
            }},
        {u"close-output"_s,
            [](const Scene &scene) {
                scene.wire.say(u"closing"_s);
                ::close(STDOUT_FILENO);
                while (scene.wire.read()) { }
                ::sleep(600);
            }},
        {u"ignore-stop"_s,
            [](const Scene &scene) {
                std::signal(SIGTERM, SIG_IGN);
                scene.wire.say(u"stubborn"_s);
                while (scene.wire.read()) { }
                for (;;)
                    ::sleep(600);
            }},
        {u"stop-reading"_s, [](const Scene &scene) {
             scene.wire.say(u"not listening"_s);
             for (int i = 1;; ++i) {
                 scene.wire.askOnly(u"fs/read_text_file"_s, {{"path"_L1, scene.argument}}, i);
                 ::usleep(1000);
             }
         }}};
    return table;
}

} // namespace

void play(Wire &wire, const QJsonValue &id, const QString &text)
{
    const Scene scene{wire, id, text.section(u' ', 1)};
    const Scenario scenario = scenarios().value(text.section(u' ', 0, 0));
    if (scenario)
        scenario(scene);
    else
        wire.refuse(id, -32602, u"no scenario is called '%1'"_s.arg(text));
}

} // namespace fake
