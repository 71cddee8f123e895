// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/json_store.h"

#include <QAbstractListModel>
#include <QTimer>
#include <QtQmlIntegration>
#include <QUrl>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

class Connection;
class LocalServer;
class SecretStore;

/// The servers that were used, newest first, and the way into them. Tokens are in the SecretStore,
/// never here. QML singleton `Servers`.
class ServerList : public QAbstractListModel {
    Q_OBJECT
    QML_NAMED_ELEMENT(Servers)
    QML_SINGLETON
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(ccplant::client::SecretStore *secrets READ secrets CONSTANT)
    /// Why the address in the form cannot be used; empty when it can. Set by connectTo().
    Q_PROPERTY(QString formError READ formError NOTIFY formErrorChanged)
    /// There is one server, the one that this client came from: a page of a browser. Its cookie
    /// says who asks, and no token is kept.
    Q_PROPERTY(bool fixed READ fixed CONSTANT)
    /// signIn() has not been answered yet.
    Q_PROPERTY(bool signingIn READ signingIn NOTIFY signingInChanged)
public:
    enum Role { UrlRole = Qt::UserRole + 1, LabelRole, LocalRole, CurrentRole };

    /// `secrets` may be null where `fixed` is not empty.
    ServerList(const QString &path, Connection *connection, LocalServer *local,
        SecretStore *secrets, QUrl fixed, QObject *parent = nullptr);
    static ServerList *create(QQmlEngine *, QJSEngine *);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(m_urls.size()); }
    SecretStore *secrets() const { return m_secrets; }
    QString formError() const { return m_formError; }
    bool fixed() const { return !m_fixed.isEmpty(); }
    QUrl fixedUrl() const { return m_fixed; }
    bool signingIn() const { return m_signingIn; }

    /// Connects by what a person typed: `host:port` or a URL, `?token=` included when there is one.
    Q_INVOKABLE void connectTo(const QString &address, const QString &token);
    /// Connects to a saved server with its kept token.
    Q_INVOKABLE void connectSaved(const QString &url);
    Q_INVOKABLE void useLocal();
    Q_INVOKABLE void forget(const QString &url);
    /// Signs in at the fixed server with what a person pasted: a token, or a login link. Says what
    /// is wrong in formError.
    Q_INVOKABLE void signIn(const QString &tokenOrLink);
    /// The fixed server; the last one used; the embedded server where there is none. Called once at
    /// start.
    void connectLast();
    /// Leaves the current server and stays out until asked again; the fixed one takes its cookie
    /// back.
    Q_INVOKABLE void signOut();
    /// Makes every sign-in of the user void at the server, this one too; else signOutFailed().
    Q_INVOKABLE void signOutEverywhere();

Q_SIGNALS:
    void countChanged();
    void formErrorChanged();
    void signingInChanged();
    void signedOut();
    void signOutFailed(const QString &error);

private:
    void onAccepted();
    void renewToken();
    void setSigningIn(bool signingIn);
    void remember(const QString &url);
    void save();
    void setFormError(const QString &text);

    JsonStore m_store;
    Connection *m_connection;
    LocalServer *m_local;
    SecretStore *m_secrets;
    QUrl m_fixed;
    QTimer m_renewal;
    bool m_signingIn = false;
    QStringList m_urls; // "local" is the embedded one
    QString m_formError;
};

} // namespace ccplant::client
