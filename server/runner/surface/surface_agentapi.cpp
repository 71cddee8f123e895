// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/agentapi.h"
#include "server/runner/surface/surface.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

http::Reply refuse(const Error &error)
{
    http::Reply reply = http::Reply::json(agentapi::problem(error), agentapi::statusOf(error));
    reply.contentType = "application/problem+json";
    return reply;
}

/// A user's message is taken only while the agent waits for one; agentapi knows no queue.
Result<void> say(Engine *engine, const QString &text)
{
    if (!engine->isIdle())
        return fail(ErrorCode::Internal,
            u"message can only be sent when the agent is waiting for user input"_s);
    const auto done = engine->submit({newId(u"c"), {textBlock(text)}}, false);
    if (!done)
        return fail(ErrorCode::Internal, done.error().detail);
    return {};
}

/// An interrupt while nothing runs is no error: a key press has no answer.
Result<void> interrupt(Engine *engine)
{
    const Result<void> done = engine->cancel();
    if (!done && done.error().code != ErrorCode::NoTurn)
        return fail(ErrorCode::Internal, done.error().detail);
    return {};
}

} // namespace

void Surface::addAgentApi()
{
    m_router.add("GET", u"/status"_s,
        [this](const http::RequestPtr &) {
            return http::Reply::json({{"status"_L1, m_agentApi.status()},
                {"agent_type"_L1, m_options.agentId}, {"transport"_L1, u"acp"_s}});
        },
        {http::Rule::signedIn()});
    m_router.add("GET", u"/messages"_s,
        [this](const http::RequestPtr &) {
            return http::Reply::json({{"messages"_L1, agentapi::messages(m_engine->transcript())}});
        },
        {http::Rule::signedIn()});
    m_router.add("POST", u"/message"_s,
        [this](const http::RequestPtr &request) {
            const Result<QJsonObject> body = request->json();
            if (!body)
                return refuse({ErrorCode::Unprocessable, body.error().detail, {}, {}});
            const Result<void> done =
                agentapi::readPost(*body).and_then([this](const agentapi::Post &post) {
                    return post.type == agentapi::Post::Interrupt ? interrupt(m_engine)
                                                                  : say(m_engine, post.content);
                });
            return done ? http::Reply::json({{"ok"_L1, true}}) : refuse(done.error());
        },
        {.rule = http::Rule::signedIn(), .maxBody = 16 * 1024 * 1024});
    m_router.addStream("GET", u"/events"_s,
        [this](const http::RequestPtr &, const std::shared_ptr<http::Stream> &stream) {
            m_agentApi.serve(stream);
        },
        {http::Rule::signedIn()});
}

} // namespace ccplant::runner
