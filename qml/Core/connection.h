// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/api_client.h"
#include "qml/Core/live_socket.h"

#include <QStringList>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// The server in use. QML singleton `Connection`.
class Connection : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Connection)
    QML_SINGLETON
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(bool online READ online NOTIFY stateChanged)
    /// Milliseconds until the next attempt while offline; counts down once a second, 0 while
    /// trying.
    Q_PROPERTY(int retryInMs READ retryInMs NOTIFY retryChanged)
    /// What is wrong and what to do, for people; empty when all is well.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    /// The technical cause, to be copied.
    Q_PROPERTY(QString errorDetails READ errorDetails NOTIFY stateChanged)
    Q_PROPERTY(QUrl serverUrl READ serverUrl NOTIFY serverChanged)
    /// `host[:port]`, or "This computer" for the embedded server.
    Q_PROPERTY(QString serverLabel READ serverLabel NOTIFY serverChanged)
    Q_PROPERTY(bool local READ local NOTIFY serverChanged)
    Q_PROPERTY(QString serverName READ serverName NOTIFY infoChanged)
    Q_PROPERTY(QString serverVersion READ serverVersion NOTIFY infoChanged)
    Q_PROPERTY(QString serverRuntime READ serverRuntime NOTIFY infoChanged)
    /// Who may open links to sessions: `off`, `signed-in` or `public`; empty: the server does not
    /// say.
    Q_PROPERTY(QString sharing READ sharing NOTIFY infoChanged)
    /// How long the transcript of a removed session can be read, in seconds; 0: the server keeps
    /// none, or does not say.
    Q_PROPERTY(qint64 keepRemoved READ keepRemoved NOTIFY infoChanged)
    /// The same for people: "30 days"; empty for 0.
    Q_PROPERTY(QString keepRemovedText READ keepRemovedText NOTIFY infoChanged)
    Q_PROPERTY(QString user READ user NOTIFY infoChanged)
    /// The user's teams, `org/team`.
    Q_PROPERTY(QStringList teams READ teams NOTIFY infoChanged)
    /// What the user may do here: `session:create` and so on (openapi.yaml, Permission).
    Q_PROPERTY(QStringList permissions READ permissions NOTIFY infoChanged)
    /// May do everything here, for everybody.
    Q_PROPERTY(bool admin READ admin NOTIFY infoChanged)
    /// The server is being maintained: only administrators can change anything.
    Q_PROPERTY(bool maintained READ maintained NOTIFY maintenanceChanged)
    /// What its administrators say about that; may be empty.
    Q_PROPERTY(QString maintenanceMessage READ maintenanceMessage NOTIFY maintenanceChanged)
    /// The user who began it.
    Q_PROPERTY(QString maintainer READ maintainer NOTIFY maintenanceChanged)
    /// Repositories and folders used lately, newest first.
    Q_PROPERTY(QStringList recentRepositories READ recentRepositories NOTIFY infoChanged)
public:
    enum State { SignedOut, Connecting, Online, Offline };
    Q_ENUM(State)

    explicit Connection(TransportFactory factory, QObject *parent = nullptr);
    static Connection *create(QQmlEngine *, QJSEngine *);

    State state() const { return m_state; }
    bool online() const { return m_state == Online; }
    int retryInMs() const;
    QString errorText() const { return m_errorText; }
    QString errorDetails() const { return m_errorDetails; }
    QUrl serverUrl() const { return m_api.base(); }
    QString serverLabel() const;
    bool local() const { return m_local; }
    QString serverName() const { return m_serverName; }
    QString serverVersion() const { return m_serverVersion; }
    QString serverRuntime() const { return m_serverRuntime; }
    QString sharing() const { return m_sharing; }
    qint64 keepRemoved() const { return m_keepRemoved; }
    QString keepRemovedText() const;
    QString user() const { return m_user; }
    QStringList teams() const { return m_teams; }
    QStringList permissions() const;
    bool admin() const;
    bool maintained() const;
    QString maintenanceMessage() const;
    QString maintainer() const;
    QStringList recentRepositories() const { return m_repositories; }

    /// Opens `url` with `token`. `local` is the embedded server, whose address may change from
    /// start to start.
    void open(const QUrl &url, const QString &token, bool local);
    /// The same server with another token from now on.
    void setToken(const QString &token);
    /// Back to signed_out, saying why when there is a reason.
    Q_INVOKABLE void close(const QString &reason = {});
    Q_INVOKABLE void retryNow();
    /// Asks again who we are and what was used lately.
    Q_INVOKABLE void refresh();

    /// Names what is kept for this server on disk: `local`, or its address.
    QString storageKey() const;

    ApiClient *api() { return &m_api; }
    LiveSocket *live() { return &m_live; }

Q_SIGNALS:
    void stateChanged();
    void retryChanged();
    void serverChanged();
    void infoChanged();
    void maintenanceChanged();
    /// The token was refused: the user has to sign in again.
    void refused();
    /// First answer of a server that took us in.
    void accepted();

private:
    void probe();
    void onProbe(const Result<ApiReply> &reply);
    void readMe(const QJsonObject &me);
    void onLiveState();
    void setMaintenance(const QJsonObject &state);
    void setState(State state, const QString &text = {}, const QString &details = {});

    ApiClient m_api;
    LiveSocket m_live;
    QTimer m_tick;
    State m_state = SignedOut;
    bool m_local = false, m_probing = false, m_known = false;
    int m_generation = 0;
    qint64 m_keepRemoved = 0;
    QString m_errorText, m_errorDetails;
    QString m_serverName, m_serverVersion, m_serverRuntime, m_sharing, m_user;
    QStringList m_teams, m_permissions, m_repositories;
    QJsonObject m_maintenance; // openapi.yaml, Maintenance
};

/// Text for people about an error of a call: what happened and what to do.
QString errorText(const Error &error);

} // namespace ccplant::client
