// SPDX-License-Identifier: GPL-3.0-or-later
// An agent that speaks ACP and misbehaves on request: by argument (--start=NAME) or by the first
// word of a prompt.
#include "tests/fakes/fake-agent/scenarios.h"

#include <csignal>
#include <iostream>

using namespace Qt::StringLiterals;

namespace {

QString promptText(const QJsonObject &params)
{
    QString text;
    for (const QJsonValue &block : params["prompt"_L1].toArray()) {
        const QString type = block["type"_L1].toString();
        text += type == "text"_L1 ? block["text"_L1].toString() : u" <"_s + type + u'>';
    }
    return text;
}

} // namespace

int main(int argc, char **argv)
{
    std::ios::sync_with_stdio(false);
    std::signal(SIGPIPE, SIG_IGN);
    fake::Behaviour behaviour;
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument.startsWith("--start="_L1))
            behaviour.start = argument.section(u'=', 1);
        behaviour.load |= argument == "--load"_L1;
        behaviour.resume |= argument == "--resume"_L1;
        behaviour.images |= argument == "--images"_L1;
        behaviour.embedded |= argument == "--embedded"_L1;
        behaviour.options |= argument == "--options"_L1;
    }
    if (behaviour.start == "exit"_L1)
        return 0;
    if (behaviour.start == "fail"_L1) {
        std::cerr << "fake-agent: cannot find its configuration\n";
        return 3;
    }
    fake::Wire wire;
    wire.session = u"fake-session"_s;
    while (const std::optional<QJsonObject> message = wire.read()) {
        if (message->value("method"_L1).toString() == "session/prompt"_L1)
            fake::play(
                wire, message->value("id"_L1), promptText(message->value("params"_L1).toObject()));
        else
            fake::handleSetup(wire, behaviour, *message);
    }
    return 0;
}
