// SPDX-License-Identifier: GPL-3.0-or-later
// Turns that go wrong on purpose, so that one can see what the client makes of it.
#include "server/demo-agent/scenarios.h"

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::demo::scripts {

QCoro::Task<> error(Turn *turn)
{
    const auto kind = splitFirst(turn->arguments()).first;
    co_await turn->say(turn->words(u"This turn is about to fail, as you asked.\n"_s,
        u"ご要望どおり、このターンは失敗します。\n"_s));
    if (kind == u"params"_s)
        turn->refuse({InvalidParams, u"Invalid params: this error was asked for"_s, {}});
    else if (kind == u"limit"_s)
        turn->refuse({InternalError, u"The usage limit is reached: this error was asked for"_s,
            {{u"retryAfterSeconds"_s, 60}}});
    else if (kind == u"auth"_s)
        turn->refuse({AuthRequired, u"Sign-in is needed: this error was asked for"_s, {}});
    else
        turn->refuse({InternalError, u"Internal error: this error was asked for"_s, {}});
}

QCoro::Task<> refuse(Turn *turn)
{
    co_await turn->say(turn->words(
        u"I refuse to answer this, as you asked.\n"_s, u"ご要望どおり、回答をお断りします。\n"_s));
    turn->stop(u"refusal"_s);
}

QCoro::Task<> auth(Turn *turn)
{
    turn->refuse({AuthRequired,
        u"Sign-in is needed (only shown, the demo needs no account; the next prompt works again)"_s,
        {}});
    co_return;
}

QCoro::Task<> crash(Turn *turn)
{
    co_await turn->say(turn->words(
        u"I am about to fall over in the middle of this "_s, u"この文の途中で終了し"_s));
    if (splitFirst(turn->arguments()).first == u"kill"_s)
        ::raise(SIGKILL);
    qCritical("the demo agent exits because it was asked to crash");
    ::_exit(70);
}

} // namespace ccplant::demo::scripts
