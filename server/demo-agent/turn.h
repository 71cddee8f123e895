// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/demo-agent/language.h"
#include "server/demo-agent/peer.h"
#include "server/demo-agent/session.h"

#include <coroutine>
#include <optional>
#include <QCoro/QCoroTask>
#include <QTimer>

namespace ccplant::demo {

class Turn;
using Script = QCoro::Task<> (*)(Turn *turn);

/// What a file in the workspace holds; `error` says for people why it cannot be had.
struct FileText {
    std::optional<QString> text; ///< empty when there is no such file
    QString error;
};

/// How a command ended.
struct CommandEnd {
    bool ok = false;
    QString words; ///< "exit code 0"
    QString output;
};

/// One prompt and what the demo does about it. A script is a coroutine that only ever waits through
/// this class; when the client cancels, that wait throws Cancelled, which unwinds the script from
/// wherever it is. (This is the one place where the demo uses an exception: a script reads like a
/// script because no line of it has to ask whether it still goes on.)
class Turn : public QObject {
    Q_OBJECT
public:
    struct Cancelled { };
    /// What a script may answer in place of an end: a JSON-RPC error.
    struct Refusal {
        int code;
        QString message;
        QJsonObject data;
    };

    Turn(Peer *peer, Session *session, ClientAbilities client, const QJsonArray &prompt,
        const QJsonValue &request);
    ~Turn() override;

    void start();
    void cancel();
    const QJsonValue &request() const { return m_request; }

    Session &session() { return *m_session; }
    const ClientAbilities &client() const { return m_client; }
    const QJsonArray &prompt() const { return m_prompt; }
    const QString &arguments() const { return m_arguments; } ///< the prompt without its command
    Language language() const { return m_language; }
    QString words(const QString &english, const QString &japanese) const
    {
        return either(m_language, english, japanese);
    }

    QCoro::Task<> pause(int milliseconds);
    QCoro::Task<Answer> ask(QString method, QJsonObject params);

    /// Streams text as the agent's message; the next say() goes on with the same one.
    QCoro::Task<> say(QString text);
    QCoro::Task<> think(QString text);
    void show(const QJsonObject &block); ///< a whole block of the agent's message
    void endMessage() { m_session->messageId.clear(); }
    void update(const QString &kind, QJsonObject fields);
    /// The first `done` entries are completed; the next one is in progress.
    void plan(const QStringList &entries, qsizetype done);

    /// Announces a tool call and gives its id.
    QString beginTool(const QString &title, const QString &kind, QJsonObject fields = {});
    void updateTool(const QString &id, QJsonObject fields);
    void endTool(const QString &id, bool ok, QJsonObject fields = {});
    /// True when the mode, an earlier "always" or the user allows it. Else the tool call is ended
    /// as failed.
    QCoro::Task<bool> permit(QString tool, QString title, QString kind, QJsonObject fields);

    /// Shell command, its output streamed into the tool call; does not end the tool call.
    QCoro::Task<CommandEnd> run(QString tool, QString command);

    /// Absolute path of `path` inside the workspace, empty when it leads out.
    QString resolve(const QString &path) const;
    QCoro::Task<FileText> readFile(QString path);
    /// Empty when written, else why not.
    QCoro::Task<QString> writeFile(QString path, QString text);

    void stop(const QString &reason) { m_stopReason = reason; }
    void refuse(const Refusal &refusal) { m_refusal = refusal; }

Q_SIGNALS:
    void ended();

public:
    const QString &stopReason() const { return m_stopReason; }
    const std::optional<Refusal> &refusal() const { return m_refusal; }
    QJsonObject usage() const;

private:
    struct Suspension {
        Turn *turn;
        bool await_ready() const { return turn->m_cancelled; }
        void await_suspend(std::coroutine_handle<> waiting) { turn->m_waiting = waiting; }
        void await_resume() const
        {
            if (turn->m_cancelled)
                throw Cancelled{};
        }
    };

    void wake();
    QCoro::Task<> perform();
    void open();
    void close();
    QCoro::Task<> stream(QString kind, QString text);
    QCoro::Task<CommandEnd> runHere(QString tool, QString command);
    QCoro::Task<CommandEnd> runAtClient(QString tool, QString command);
    void count(const QString &text, bool out);

    Peer *m_peer;
    Session *m_session;
    ClientAbilities m_client;
    QJsonArray m_prompt;
    QJsonValue m_request;
    QString m_arguments;
    Language m_language = Language::English;
    Script m_script = nullptr;

    std::coroutine_handle<> m_waiting;
    QTimer m_timer;
    bool m_cancelled = false;

    QString m_messageKind;
    QStringList m_openTools;
    QString m_stopReason = QStringLiteral("end_turn");
    std::optional<Refusal> m_refusal;
    qint64 m_tokensIn = 0, m_tokensOut = 0;
};

/// Milliseconds between two pieces of streamed text ($CCPLANT_DEMO_DELAY_MS).
int typingDelay();
/// Text in the pieces in which it is streamed: words, or a few characters where there are no
/// spaces.
QStringList pieces(const QString &text);

} // namespace ccplant::demo
