// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/agent.h"

#include <csignal>
#include <cstdio>
#include <QCoreApplication>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace ccplant::demo;

namespace {
const char usage[] =
    R"(ccplant-demo-agent speaks the Agent Client Protocol (version 1) on standard input and output.
It has no model behind it: it follows scripts, and what its tool calls announce it really does in the workspace.
Started by hand it waits for a client; the usual way to meet it is to start a session with the agent "demo".

Options
  --help      this text
  --version   the version

Environment
  CCPLANT_DEMO_DELAY_MS  milliseconds between two pieces of streamed text (default 16)
  CCPLANT_DEMO_STATE     folder for the history of sessions (default: ccplant-demo-agent under $XDG_STATE_HOME
                         or ~/.local/state)
  CCPLANT_DEMO_AUTH      "required": sessions open only after the client has called authenticate
)";

int signalPipe[2];

void onSignal(int number)
{
    const char byte = char(number);
    (void)!::write(signalPipe[1], &byte, 1);
}
} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto arguments = app.arguments().mid(1);
    if (arguments.contains(u"--help"_s))
        return std::fputs(usage, stdout) < 0;
    if (arguments.contains(u"--version"_s))
        return std::puts("ccplant-demo-agent " CCPLANT_VERSION) < 0;
    if (!arguments.isEmpty()) {
        std::fprintf(stderr, "ccplant-demo-agent: unknown option %s; see --help\n",
            qUtf8Printable(arguments.first()));
        return 2;
    }
    Channel channel(STDIN_FILENO, STDOUT_FILENO);
    Peer peer(&channel);
    Agent agent(&peer, stateFolder());
    const auto leave = [&] {
        agent.shutDown(); // kills the commands it runs
        channel.flush(500);
        app.quit();
    };
    QObject::connect(&channel, &Channel::closed, &app, leave);

    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, signalPipe) != 0)
        return 1;
    QSocketNotifier signalled(signalPipe[0], QSocketNotifier::Read);
    QObject::connect(&signalled, &QSocketNotifier::activated, &app, leave);
    std::signal(SIGPIPE, SIG_IGN);
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        std::signal(number, onSignal);
    return app.exec();
}
