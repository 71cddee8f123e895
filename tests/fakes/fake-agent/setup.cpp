// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fake-agent/scenarios.h"

#include <csignal>
#include <cstdlib>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace fake {
namespace {

QJsonObject named(const QString &id)
{
    return {{"id"_L1, id}, {"name"_L1, id.toUpper()}};
}

void initialize(Wire &wire, const Behaviour &behaviour, const QJsonValue &id)
{
    if (behaviour.start == "silent"_L1)
        return;
    if (behaviour.start == "garbage"_L1)
        wire.raw(QByteArrayLiteral("Welcome to the "
                                   "agent!\n\n[1,2,3]\n{\"half\":\n\xff\xfe\x00garbage\n[]"
                                   "\n\"text\"\n{}\n{\"id\":77,\"result\":{}}\n"));
    if (behaviour.start == "error"_L1) {
        wire.refuse(id, -32603, u"Internal error"_s, {{"details"_L1, u"no licence"_s}});
        return;
    }
    if (behaviour.start == "half-line"_L1) {
        wire.raw("{\"jsonrpc\":\"2.0\",\"id\":1,\"resu");
        std::_Exit(0);
    }
    QJsonObject sessions;
    if (behaviour.resume)
        sessions["resume"_L1] = QJsonObject{};
    const QJsonObject prompts{
        {"image"_L1, behaviour.images}, {"embeddedContext"_L1, behaviour.embedded}};
    const QJsonObject capabilities{{"loadSession"_L1, behaviour.load},
        {"promptCapabilities"_L1, prompts}, {"sessionCapabilities"_L1, sessions}};
    QJsonArray methods;
    if (behaviour.start.startsWith("auth"_L1)) {
        const QString method =
            behaviour.start == "auth-key"_L1 ? u"gemini-api-key"_s : u"browser"_s;
        methods += QJsonObject{
            {"id"_L1, method}, {"name"_L1, u"Sign in"_s}, {"description"_L1, u"Opens a browser"_s}};
    }
    wire.answer(id,
        {{"protocolVersion"_L1, behaviour.start == "version"_L1 ? 9 : 1},
            {"agentCapabilities"_L1, capabilities}, {"authMethods"_L1, methods},
            {"agentInfo"_L1,
                QJsonObject{{"name"_L1, u"fake"_s}, {"title"_L1, u"Fake Agent"_s},
                    {"version"_L1, u"1.2.3"_s}}}});
}

QJsonObject sessionAnswer(const Behaviour &behaviour)
{
    const QJsonObject modes{{"currentModeId"_L1, u"ask"_s},
        {"availableModes"_L1, QJsonArray{named(u"ask"_s), named(u"code"_s)}}};
    QJsonObject answer{{"modes"_L1, modes}};
    const auto value = [](const QString &id) {
        return QJsonObject{{"value"_L1, id}, {"name"_L1, id}};
    };
    if (behaviour.options) {
        const QJsonObject model{{"id"_L1, u"model"_s}, {"name"_L1, u"Model"_s},
            {"category"_L1, u"model"_s}, {"type"_L1, u"select"_s}, {"currentValue"_L1, u"small"_s},
            {"options"_L1, QJsonArray{value(u"small"_s), value(u"large"_s)}}};
        const QJsonObject web{{"id"_L1, u"web"_s}, {"name"_L1, u"Web search"_s},
            {"type"_L1, u"boolean"_s}, {"currentValue"_L1, false}};
        answer["configOptions"_L1] = QJsonArray{model, web};
    }
    return answer;
}

void openSession(Wire &wire, const Behaviour &behaviour, const QJsonObject &message)
{
    static bool authenticated = false;
    const QString method = message["method"_L1].toString();
    const QJsonValue id = message["id"_L1];
    if (method == "authenticate"_L1) {
        authenticated = true;
        wire.answer(id, {});
        return;
    }
    if (behaviour.start.startsWith("auth"_L1) && !authenticated) {
        wire.refuse(id, -32000, u"Authentication required"_s);
        return;
    }
    if (behaviour.start == "die-opening"_L1)
        ::kill(::getpid(), SIGKILL);
    const bool isNew = method == "session/new"_L1;
    const QString wanted = message["params"_L1]["sessionId"_L1].toString();
    if (!isNew && wanted == "gone"_L1) {
        wire.refuse(id, -32002, u"Resource not found"_s);
        return;
    }
    if (!isNew)
        wire.session = wanted;
    if (method == "session/load"_L1) {
        wire.update(u"user_message_chunk"_s,
            {{"content"_L1, QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, u"old question"_s}}}});
        wire.say(u"old answer"_s);
        wire.tool(u"old-tool"_s, u"completed"_s, {{"title"_L1, u"old tool"_s}});
        wire.update(u"usage_update"_s, {{"used"_L1, 42}, {"size"_L1, 1000}});
    }
    QJsonObject answer = sessionAnswer(behaviour);
    if (isNew)
        answer["sessionId"_L1] = wire.session;
    wire.answer(id, answer);
}

} // namespace

void handleSetup(Wire &wire, const Behaviour &behaviour, const QJsonObject &message)
{
    const QString method = message["method"_L1].toString();
    const QJsonValue id = message["id"_L1];
    const QJsonObject params = message["params"_L1].toObject();
    if (method == "initialize"_L1) {
        initialize(wire, behaviour, id);
    } else if (method == "authenticate"_L1 || method == "session/new"_L1
        || method == "session/load"_L1 || method == "session/resume"_L1) {
        openSession(wire, behaviour, message);
    } else if (method == "session/set_mode"_L1) {
        wire.answer(id, {});
    } else if (method == "session/set_config_option"_L1) {
        QJsonObject answer = sessionAnswer(behaviour);
        QJsonArray options = answer["configOptions"_L1].toArray();
        for (auto option = options.begin(); option != options.end(); ++option) {
            QJsonObject changed = option->toObject();
            if (changed["id"_L1] == params["configId"_L1])
                changed["currentValue"_L1] = params["value"_L1];
            *option = changed;
        }
        wire.answer(id, {{"configOptions"_L1, options}});
    } else if (!id.isUndefined() && !method.isEmpty()) {
        wire.refuse(id, -32601, u"Method not found"_s);
    }
}

} // namespace fake
