// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/answers.h"
#include "server/runner/surface/surface.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr http::RouteOptions largeBody{.rule = http::Rule::signedIn(), .maxBody = 16 * 1024 * 1024};

QString nameOf(Engine::Accepted accepted)
{
    switch (accepted) {
    case Engine::Accepted::Sent:
        return u"sent"_s;
    case Engine::Accepted::Queued:
        return u"queued"_s;
    case Engine::Accepted::Duplicate:
        break;
    }
    return u"duplicate"_s;
}

Result<Prompt> readPrompt(const QJsonObject &body)
{
    const QString clientId = body["client_id"_L1].toString();
    if (!isClientId(clientId))
        return fail(ErrorCode::InvalidRequest,
            u"'client_id' must have 1 to 128 characters of A-Z a-z 0-9 . _ : -"_s);
    return readContent(body["content"_L1], PromptBook::maxContentBytes)
        .map([&](const QJsonArray &content) { return Prompt{clientId, content}; });
}

http::Reply empty(int status)
{
    return status == 204 ? http::Reply::empty() : http::Reply::json({}, status);
}

} // namespace

void Surface::addPrompts()
{
    m_router.add(
        "POST", u"/v1/messages"_s,
        [this](const http::RequestPtr &request) {
            const Result<QJsonObject> body = request->json();
            const Result<Prompt> prompt = body.and_then(readPrompt);
            if (!prompt)
                return http::Reply::problem(prompt.error(), *request);
            return answer(m_engine->submit(*prompt, body->value("steer"_L1).toBool()), *request,
                [&](Engine::Accepted accepted) {
                    return http::Reply::json(
                        {{"client_id"_L1, prompt->clientId}, {"state"_L1, nameOf(accepted)}}, 202);
                });
        },
        largeBody);
    m_router.add("POST", u"/v1/cancel"_s,
        [this](const http::RequestPtr &request) {
            return answer(m_engine->cancel(), *request, [] { return empty(202); });
        },
        {http::Rule::signedIn()});
    m_router.add(
        "PATCH", u"/v1/queue/{client_id}"_s,
        [this](const http::RequestPtr &request) {
            const Result<QJsonArray> content =
                request->json().and_then([](const QJsonObject &body) {
                    return readContent(body["content"_L1], PromptBook::maxContentBytes);
                });
            const Result<void> edited = content.and_then([&](const QJsonArray &blocks) {
                return m_engine->editQueued(request->param(u"client_id"_s), blocks);
            });
            return answer(edited, *request, [] { return empty(200); });
        },
        largeBody);
    m_router.add("DELETE", u"/v1/queue/{client_id}"_s,
        [this](const http::RequestPtr &request) {
            return answer(m_engine->removeQueued(request->param(u"client_id"_s)), *request,
                [] { return empty(204); });
        },
        {http::Rule::signedIn()});
    m_router.add("POST", u"/v1/queue/{client_id}/send"_s,
        [this](const http::RequestPtr &request) {
            return answer(m_engine->sendQueued(request->param(u"client_id"_s)), *request,
                [] { return empty(202); });
        },
        {http::Rule::signedIn()});
}

void Surface::addRequests()
{
    m_router.add("POST", u"/v1/permissions/{id}"_s,
        [this](const http::RequestPtr &request) {
            return answerJson(request->json().and_then([&](const QJsonObject &body) {
                return m_engine->answerPermission(request->param(u"id"_s), body);
            }),
                *request);
        },
        {http::Rule::signedIn()});
    m_router.add("POST", u"/v1/questions/{id}"_s,
        [this](const http::RequestPtr &request) {
            return answerJson(request->json().and_then([&](const QJsonObject &body) {
                return m_engine->answerQuestion(request->param(u"id"_s), body);
            }),
                *request);
        },
        {http::Rule::signedIn()});
    m_router.addStream("PATCH", u"/v1/config"_s,
        [this](const http::RequestPtr &request, const std::shared_ptr<http::Stream> &stream) {
            const Result<QJsonObject> body = request->json();
            if (!body) {
                stream->reply(http::Reply::problem(body.error(), *request));
                return;
            }
            m_engine->configure(*body, [request, stream](const Result<QJsonObject> &config) {
                stream->reply(answerJson(config, *request));
            });
        },
        {http::Rule::signedIn()});
}

} // namespace ccplant::runner
