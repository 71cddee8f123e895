// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"
#include "shared/event.h"

#include <QHash>
#include <QHttpServer>
#include <QPointer>
#include <QSet>
#include <QTcpServer>
#include <QWebSocket>

#include <chrono>
#include <optional>

namespace ccplant::test {

/// A server that holds sessions in memory and speaks docs/protocol.md §5 as the client uses it:
/// same JSON, same rules (a `client_id` is taken once, a live subscription replays what comes after
/// N and says when it is live). No agent is behind it; a test says what happens. It can misbehave:
/// drop links, refuse them, lose answers.
class FakeServer : public QObject {
    Q_OBJECT
public:
    explicit FakeServer(QObject *parent = nullptr);
    ~FakeServer() override;

    QUrl url() const;
    QString token() const { return m_token; }
    void setToken(const QString &token) { m_token = token; }

    /// A session with these members over sensible ones; answers its id.
    QString addSession(QJsonObject members = {});
    void changeSession(const QString &id, const QJsonObject &members);
    void removeSession(const QString &id);
    QJsonObject session(const QString &id) const { return m_sessions.value(id).info; }
    QStringList sessionIds() const { return m_order; }

    /// Appends an event to a session's log and tells everybody; answers it with its number.
    Event emitEvent(const QString &id, const QString &kind, const QJsonObject &fields);
    qint64 lastSeq(const QString &id) const { return m_sessions.value(id).log.size(); }
    const QList<Event> &log(const QString &id) const { return m_sessions.constFind(id)->log; }

    /// Prompts that were taken, in order; a duplicate is not in it twice.
    QStringList accepted(const QString &id) const { return m_sessions.value(id).accepted; }
    /// Requests so far as "METHOD path".
    QStringList requests() const { return m_requests; }

    void setAgents(const QJsonArray &agents) { m_agents = agents; }
    void setTemplates(const QJsonArray &templates) { m_templates = templates; }
    void setRepositories(const QJsonArray &repositories) { m_repositories = repositories; }
    /// Session id → its link (openapi.yaml, Share).
    QJsonObject shares() const { return m_shares; }
    void addShare(const QString &session);
    /// Who may open links: `off`, `signed-in` or `public`.
    void setSharing(const QString &who) { m_sharing = who; }
    /// For how long what was said in removed sessions is kept; 0: it is not. A session that is
    /// deleted from then on is among the removed ones.
    void setKeepRemoved(std::chrono::seconds keep) { m_keepRemoved = keep; }
    /// A session becomes a removed one, with these members (openapi.yaml, RemovedSession) over
    /// sensible ones. Clients see that it is gone.
    void keepRemoved(const QString &id, const QJsonObject &members = {});
    /// Last removed first.
    QStringList removedIds() const;
    /// Events of a log in one answer.
    void setRemovedPart(int events) { m_removedPart = events; }
    /// Requests for removed sessions are refused with this until the next call; none: they are not.
    void refuseRemoved(std::optional<Error> error) { m_removedRefusal = std::move(error); }
    /// The user's teams.
    void setTeams(const QStringList &teams) { m_teams = teams; }
    /// Whether the user is an administrator; `admin()` is what those see, by the path below
    /// `/api/v1/admin/`.
    void setAdmin(bool admin) { m_admin = admin; }
    /// There is a sign-in with GitHub; `token`: also one with a token.
    void offerGitHub(bool token)
    {
        m_gitHub = true;
        m_tokenSignIn = token;
    }
    /// What GitHub or the server says no to a sign-in with; empty: it lets people in.
    void refuseGitHub(const QString &why) { m_gitHubRefusal = why; }
    /// `POST /auth/token` says no with this; empty: it does not.
    void refuseCode(const QString &why) { m_codeRefusal = why; }
    /// Maintenance begins (`state`: openapi.yaml, Maintenance) or ends; clients are told. Who is no
    /// administrator makes no session and sends no prompt then.
    void setMaintenance(const QJsonObject &state);
    /// The next `count` sessions or prompts are refused with this; `retryAfter` in seconds, 0: the
    /// server does not say.
    void refuseNext(int count, const Error &error, int retryAfter = 0);
    QJsonObject &admin() { return m_adminData; }
    /// Administrators are no longer taken for such, though `me` said so.
    void refuseAdmin(bool refuse) { m_refuseAdmin = refuse; }
    QJsonArray keys() const { return m_keys; }
    void setDiff(const QJsonObject &diff) { m_diff = diff; }
    void setFiles(const QStringList &paths) { m_files = paths; }

    // Misbehaviour
    void dropLinks(); ///< breaks all live sockets
    void refuseLinks(bool refuse) { m_refuseLinks = refuse; }
    /// The next `count` prompts are taken, and the answer never comes.
    void loseAnswers(int count) { m_loseAnswers = count; }
    /// The next `count` requests for prompts are answered with this status.
    void failPrompts(int count, int status, const QString &code);
    /// Not to be reached at all, until resume(); the port stays.
    void pause();
    void resume();
    int liveLinks() const { return int(m_links.size()); }

Q_SIGNALS:
    void promptTaken(const QString &session, const QString &clientId);
    void permissionAnswered(const QString &session, const QString &id);

private:
    struct Session {
        QJsonObject info;
        QList<Event> log;
        QStringList accepted;
    };
    struct Link {
        QSet<QString> sessions;
        bool list = false;
    };

    bool listen(quint16 port);
    void addRoutes();
    void addKeyRoutes();
    void addShareRoutes();
    void addBrowserSignInRoutes();
    void addRemovedRoutes();
    QHttpServerResponse listRemoved(const QHttpServerRequest &request) const;
    QHttpServerResponse removedEvents(const Session &session, qint64 after) const;
    void addAdminRoutes();
    QHttpServerResponse changeUser(const QString &user, const QHttpServerRequest &request);
    void addSessionRoutes();
    void addActionRoutes();
    /// Why nothing is taken now, if so.
    std::optional<QHttpServerResponse> refusesNow();
    bool allowed(const QHttpServerRequest &request) const;
    void note(const QHttpServerRequest &request);
    QHttpServerResponse createSession(const QJsonObject &body);
    QHttpServerResponse patchSession(const QString &id, const QJsonObject &change);
    QHttpServerResponse takePrompt(const QString &id, const QJsonObject &body);
    QHttpServerResponse answerAsk(
        const QString &kind, const QString &session, const QString &ask, const QJsonObject &body);

    void takeLink();
    void onFrame(QWebSocket *link, const QString &text);
    void subscribe(QWebSocket *link, const QJsonObject &what);
    void sendList(QWebSocket *link);
    void send(QWebSocket *link, const QJsonObject &frame);
    void tellList(const QJsonObject &change);
    void refresh(const QString &id);

    std::unique_ptr<QHttpServer> m_http;
    QPointer<QTcpServer> m_listener;
    quint16 m_port = 0;
    QString m_token = QStringLiteral("secret");
    QHash<QString, Session> m_sessions;
    QStringList m_order, m_requests;
    QList<Session> m_removed; // last removed first
    std::optional<Error> m_removedRefusal;
    std::chrono::seconds m_keepRemoved{0};
    int m_removedPart = 1000;
    QHash<QString, QString> m_idempotency;
    QHash<QWebSocket *, Link> m_links;
    QList<std::shared_ptr<QHttpServerResponder>> m_lost;
    QJsonObject m_shares;
    QString m_sharing = QStringLiteral("signed-in");
    QJsonArray m_agents, m_templates, m_repositories, m_keys;
    QJsonObject m_diff;
    QStringList m_files, m_teams{QStringLiteral("acme/tools")};
    int m_loseAnswers = 0, m_failPrompts = 0, m_failStatus = 0, m_next = 0;
    QString m_failCode;
    QJsonObject m_maintenance{{QStringLiteral("enabled"), false}};
    Error m_refusal;
    int m_refusals = 0, m_refusalRetryAfter = 0;
    QJsonObject m_adminData;
    QString m_challenge, m_gitHubRefusal, m_codeRefusal;
    bool m_gitHub = false, m_tokenSignIn = true;
    bool m_refuseLinks = false, m_admin = false, m_refuseAdmin = false;
};

} // namespace ccplant::test
