// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/turn.h"

#include "server/demo-agent/content.h"
#include "server/demo-agent/scenarios.h"
#include "server/demo-agent/shell.h"

#include <QScopeGuard>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

Turn::Turn(Peer *peer, Session *session, ClientAbilities client, const QJsonArray &prompt,
    const QJsonValue &request)
    : m_peer(peer)
    , m_session(session)
    , m_client(client)
    , m_prompt(prompt)
    , m_request(request)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Turn::wake);
}

Turn::~Turn() = default;

void Turn::start()
{
    open();
    perform();
}

void Turn::cancel()
{
    m_cancelled = true;
    wake();
}

void Turn::wake()
{
    if (const auto waiting = std::exchange(m_waiting, {}))
        waiting.resume();
}

void Turn::open()
{
    const auto text = promptText(m_prompt);
    m_language = languageOf(text);
    // After a death the client says what the user has decided meanwhile, and that the work shall go
    // on.
    const bool goesOn =
        text.startsWith(u"You were interrupted"_s) && !m_session->unfinished.isEmpty();
    if (!goesOn)
        m_session->unfinished = text;
    const auto choice = chooseScript(m_session->unfinished);
    m_script = choice.script;
    m_arguments = choice.arguments;
    for (const auto &block : std::as_const(m_prompt))
        m_session->history.add(
            {{u"sessionUpdate"_s, u"user_message_chunk"_s}, {u"content"_s, block}});
    count(text, false);
    if (m_session->title.isEmpty() && !text.isEmpty()) {
        m_session->title = text.section(u'\n', 0, 0).left(60);
        update(u"session_info_update"_s, {{u"title"_s, m_session->title}});
    }
    m_session->history.note(m_session->facts());
}

QCoro::Task<> Turn::perform()
{
    try {
        co_await pause(0); // the answer to the prompt never comes before the client has taken note
                           // of its own request
        co_await m_script(this);
    } catch (const Cancelled &) {
        m_stopReason = u"cancelled"_s;
    } catch (const std::exception &error) {
        m_refusal =
            Refusal{InternalError, u"The demo failed: "_s + QString::fromUtf8(error.what()), {}};
    }
    close();
    Q_EMIT ended();
}

void Turn::close()
{
    if (m_stopReason
        != u"cancelled"_s) { // the client ends a cancelled turn's tool calls as cancelled
        for (const auto &tool : QStringList(m_openTools))
            endTool(tool, false);
    }
    endMessage();
    m_session->used += m_tokensIn + m_tokensOut;
    update(u"usage_update"_s, {{u"used"_s, m_session->used}, {u"size"_s, 200'000}});
    m_session->history.flush();
    if (!m_session->leaving)
        m_session->unfinished.clear();
    m_session->history.note(m_session->facts());
}

void Turn::count(const QString &text, bool out)
{
    // There is no model that would count; four characters a token is the usual rule of thumb.
    (out ? m_tokensOut : m_tokensIn) += (text.size() + 3) / 4;
}

QJsonObject Turn::usage() const
{
    return {{u"inputTokens"_s, m_tokensIn}, {u"outputTokens"_s, m_tokensOut},
        {u"totalTokens"_s, m_tokensIn + m_tokensOut}};
}

QCoro::Task<> Turn::pause(int milliseconds)
{
    m_timer.start(milliseconds);
    const auto guard = qScopeGuard([this] { m_timer.stop(); });
    while (m_timer.isActive())
        co_await Suspension{this};
}

QCoro::Task<Answer> Turn::ask(QString method, QJsonObject params)
{
    params.insert(u"sessionId"_s, m_session->id);
    std::optional<Answer> answer;
    const auto id = m_peer->request(method, params, [this, &answer](Answer given) {
        answer = std::move(given);
        wake();
    });
    const auto guard = qScopeGuard([this, id] { m_peer->forget(id); });
    while (!answer)
        co_await Suspension{this};
    co_return *answer;
}

void Turn::update(const QString &kind, QJsonObject fields)
{
    fields.insert(u"sessionUpdate"_s, kind);
    m_session->history.add(fields);
    m_peer->notify(u"session/update"_s, {{u"sessionId"_s, m_session->id}, {u"update"_s, fields}});
}

void Turn::show(const QJsonObject &block)
{
    const auto kind = u"agent_message_chunk"_s;
    if (m_messageKind != kind || m_session->messageId.isEmpty()) {
        m_messageKind = kind;
        m_session->messageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    }
    update(kind, {{u"content"_s, block}, {u"messageId"_s, m_session->messageId}});
}

QCoro::Task<> Turn::stream(QString kind, QString text)
{
    if (m_messageKind != kind || m_session->messageId.isEmpty()) {
        m_messageKind = kind;
        m_session->messageId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    }
    count(text, true);
    const auto message = m_session->messageId;
    const int delay = typingDelay() * (m_session->model == u"demo-slow"_s ? 4 : 1);
    for (const auto &piece : pieces(text)) {
        update(kind, {{u"content"_s, textBlock(piece)}, {u"messageId"_s, message}});
        co_await pause(delay);
    }
}

QCoro::Task<> Turn::say(QString text)
{
    return stream(u"agent_message_chunk"_s, text);
}

QCoro::Task<> Turn::think(QString text)
{
    if (m_session->thoughts)
        co_await stream(u"agent_thought_chunk"_s, text);
}

void Turn::plan(const QStringList &entries, qsizetype done)
{
    QJsonArray list;
    for (qsizetype i = 0; i < entries.size(); ++i)
        list.append(planEntry(entries.at(i),
            i < done        ? u"completed"_s
                : i == done ? u"in_progress"_s
                            : u"pending"_s));
    update(u"plan"_s, {{u"entries"_s, list}});
}

QString Turn::beginTool(const QString &title, const QString &kind, QJsonObject fields)
{
    endMessage();
    const auto id = u"call-%1"_s.arg(++m_session->lastTool);
    m_openTools += id;
    fields.insert(u"toolCallId"_s, id);
    fields.insert(u"title"_s, title);
    fields.insert(u"kind"_s, kind);
    if (!fields.contains(u"status"_s))
        fields.insert(u"status"_s, u"pending"_s);
    update(u"tool_call"_s, fields);
    return id;
}

void Turn::updateTool(const QString &id, QJsonObject fields)
{
    fields.insert(u"toolCallId"_s, id);
    update(u"tool_call_update"_s, fields);
}

void Turn::endTool(const QString &id, bool ok, QJsonObject fields)
{
    m_openTools.removeAll(id);
    fields.insert(u"status"_s, ok ? u"completed"_s : u"failed"_s);
    updateTool(id, fields);
}

QCoro::Task<bool> Turn::permit(QString tool, QString title, QString kind, QJsonObject fields)
{
    const auto &mode = m_session->mode;
    if (mode == u"plan"_s) {
        const auto why = words(
            u"Not done: the session is in plan mode."_s, u"プランモードのため実行していません。"_s);
        endTool(tool, false, {{u"content"_s, QJsonArray{toolText(why)}}});
        co_return false;
    }
    if ((mode == u"auto-edit"_s && kind == u"edit"_s) || m_session->alwaysAllowed.contains(kind))
        co_return true;
    fields.insert(u"toolCallId"_s, tool);
    fields.insert(u"title"_s, title);
    fields.insert(u"kind"_s, kind);
    fields.insert(u"status"_s, u"pending"_s);
    const auto option = [](const QString &id, const QString &name) {
        return QJsonObject{{u"optionId"_s, id}, {u"name"_s, name}, {u"kind"_s, id}};
    };
    const QJsonArray options{option(u"allow_once"_s, words(u"Allow once"_s, u"今回だけ許可"_s)),
        option(u"allow_always"_s,
            words(u"Always allow in this session"_s, u"このセッションでは常に許可"_s)),
        option(u"reject_once"_s, words(u"Deny"_s, u"拒否"_s))};
    const auto answer = co_await ask(
        u"session/request_permission"_s, {{u"toolCall"_s, fields}, {u"options"_s, options}});
    const auto outcome = answer.result.value(u"outcome"_s).toObject();
    if (outcome.value(u"outcome"_s) == u"cancelled"_s)
        throw Cancelled{};
    const auto chosen = outcome.value(u"optionId"_s).toString();
    if (chosen == u"allow_always"_s)
        m_session->alwaysAllowed.insert(kind);
    if (answer.ok() && (chosen == u"allow_once"_s || chosen == u"allow_always"_s))
        co_return true;
    const auto why = answer.ok()
        ? words(u"Denied. Nothing was changed."_s, u"拒否されました。何も変更していません。"_s)
        : answer.error.value(u"message"_s).toString();
    endTool(tool, false, {{u"content"_s, QJsonArray{toolText(why)}}});
    co_return false;
}

int typingDelay()
{
    static const int delay = [] {
        bool isNumber = false;
        const int given = qEnvironmentVariableIntValue("CCPLANT_DEMO_DELAY_MS", &isNumber);
        return isNumber ? std::clamp(given, 0, 10'000) : 16;
    }();
    return delay;
}

QStringList pieces(const QString &text)
{
    QStringList list;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool space =
            text.at(i).isSpace() && (i + 1 == text.size() || !text.at(i + 1).isSpace());
        const bool unspaced = i - start >= 3 && text.at(i).unicode() > 0x2e80;
        if ((space || unspaced) && !text.at(i).isHighSurrogate()) {
            list += text.sliced(start, i + 1 - start);
            start = i + 1;
        }
    }
    if (start < text.size())
        list += text.sliced(start);
    return list;
}

} // namespace ccplant::demo
