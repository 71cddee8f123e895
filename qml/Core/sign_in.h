// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/api_client.h"

#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

class BrowserSignIn;
class ClientHost;
class ServerList;

/// How people can sign in at a server, and the way in through a browser. QML singleton `SignIn`.
/// Nothing is asked for before ask(). Main thread only.
class SignIn : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(SignIn)
    QML_SINGLETON
    /// What the button says: `GitHub`, or the host of an Enterprise server. Empty: there is no such
    /// sign-in at the server that was asked, or this is not known.
    Q_PROPERTY(QString provider READ provider NOTIFY changed)
    /// The server takes a token or a login link, as far as is known.
    Q_PROPERTY(bool token READ token NOTIFY changed)
    /// The browser is open.
    Q_PROPERTY(bool waiting READ waiting NOTIFY changed)
    /// Why there is no sign-in through the browser, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
public:
    /// `browser` may be null: a page goes to the sign-in itself.
    SignIn(
        ServerList *servers, ClientHost *host, BrowserSignIn *browser, QObject *parent = nullptr);
    static SignIn *create(QQmlEngine *, QJSEngine *);

    QString provider() const { return m_provider; }
    bool token() const { return m_token; }
    bool waiting() const { return m_waiting; }
    QString errorText() const { return m_error; }

    /// Asks the server at `address` (as a person types it; ignored where there is one server only)
    /// how people can sign in. What cannot be asked offers nothing.
    Q_INVOKABLE void ask(const QString &address);
    /// Signs in at the server that was asked, in the browser.
    Q_INVOKABLE void inBrowser();
    Q_INVOKABLE void cancel();

Q_SIGNALS:
    void changed();

private:
    void take(const QJsonObject &methods);
    void redeem(const QString &code, const QString &verifier);
    void end(const QString &error);

    ServerList *m_servers;
    ClientHost *m_host;
    BrowserSignIn *m_browser;
    ApiClient m_api; // of its own: what is asked here is not asked of the server in use
    QString m_provider, m_path, m_error;
    int m_generation = 0;
    bool m_token = true, m_waiting = false;
};

} // namespace ccplant::client
