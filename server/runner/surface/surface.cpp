// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/surface.h"

#include "server/runner/surface/answers.h"
#include "server/runner/surface/bearer.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qint64 defaultPage = 100;
constexpr qint64 largestPage = 1000;

/// A whole number in a query; `fallback` when it is absent.
Result<qint64> readNumber(
    const http::Request &request, const QString &name, qint64 fallback, qint64 least, qint64 most)
{
    const QString text = request.queryValue(name);
    if (text.isEmpty())
        return fallback;
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < least || number > most)
        return fail(ErrorCode::InvalidRequest,
            u"'%1' must be a whole number from %2 to %3."_s.arg(name).arg(least).arg(most));
    return number;
}

/// Entries before `before`, the last `limit` of them, in the order of the transcript.
QJsonObject page(const Transcript &transcript, qint64 before, qint64 limit)
{
    const QList<Entry> &entries = transcript.entries();
    const qsizetype end =
        std::ranges::lower_bound(entries, before, {}, &Entry::at) - entries.begin();
    const qsizetype begin = std::max<qsizetype>(0, end - limit);
    QJsonArray out;
    for (qsizetype i = begin; i < end; ++i)
        out.append(transcript.entryJson(i));
    QJsonObject object{{"entries"_L1, out}};
    if (begin > 0)
        object["next_cursor"_L1] = QString::number(entries.at(begin).at);
    return object;
}

} // namespace

Surface::Surface(Engine *engine, Workspace *workspace, Options options)
    : m_engine(engine)
    , m_workspace(workspace)
    , m_options(std::move(options))
    , m_events(engine, m_options.patience)
    , m_agentApi(engine, m_options.agentId)
{
    m_router.addFilter(
        [this](http::Request &request, const http::Match &match) -> std::optional<http::Reply> {
            if ((match.route && match.route->options.rule.isOpen())
                || isBearerOf(request.header("authorization"), m_options.tokenDigest))
                return std::nullopt;
            return http::Reply::problem(
                {ErrorCode::Unauthenticated,
                    u"Send 'Authorization: Bearer TOKEN' with this runner's token."_s, {}, {}},
                request)
                .with("WWW-Authenticate", "Bearer");
        });
    addState();
    addPrompts();
    addRequests();
    addFiles();
    addAgentApi();
}

void Surface::finishStreams(std::chrono::milliseconds retry, const QByteArray &reason)
{
    m_events.finish(retry, reason);
    m_agentApi.finish(retry, reason);
}

void Surface::addState()
{
    m_router.add("GET", u"/healthz"_s,
        [](const http::RequestPtr &) { return http::Reply::json({{"status"_L1, u"ok"_s}}); },
        {http::Rule::everybody()});
    m_router.add("GET", u"/v1/state"_s,
        [this](const http::RequestPtr &) {
            QJsonObject state = m_engine->transcript().stateJson();
            state["session_id"_L1] = m_options.sessionId;
            return http::Reply::json(state);
        },
        {http::Rule::signedIn()});
    m_router.addStream("GET", u"/v1/events"_s,
        [this](const http::RequestPtr &request, const std::shared_ptr<http::Stream> &stream) {
            m_events.serve(request, stream);
        },
        {http::Rule::signedIn()});
    m_router.add("GET", u"/v1/messages"_s,
        [this](const http::RequestPtr &request) {
            constexpr qint64 end = std::numeric_limits<qint64>::max();
            const Result<qint64> before = readNumber(*request, u"before"_s, end, 1, end);
            const Result<qint64> limit =
                readNumber(*request, u"limit"_s, defaultPage, 1, largestPage);
            if (!before || !limit)
                return http::Reply::problem(before ? limit.error() : before.error(), *request);
            return http::Reply::json(page(m_engine->transcript(), *before, *limit));
        },
        {http::Rule::signedIn()});
    m_router.add("POST", u"/v1/shutdown"_s,
        [this](const http::RequestPtr &) {
            m_options.shutdown();
            return http::Reply::json({}, 202);
        },
        {http::Rule::signedIn()});
}

} // namespace ccplant::runner
