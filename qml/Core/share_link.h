// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant {
struct Error;
}

namespace ccplant::client {

class Connection;

/// The link by which others can read one session; a session has one at most (openapi.yaml, Share).
/// QML singleton `ShareLink`. Knows nothing before show(). Main thread only.
class ShareLink : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(ShareLink)
    QML_SINGLETON
    /// Empty: the session is not shared, or that is not known yet (`known`).
    Q_PROPERTY(QString url READ url NOTIFY changed)
    /// Who may open it, who made it and when it ends, for people.
    Q_PROPERTY(QString facts READ facts NOTIFY changed)
    /// The server said whether there is a link.
    Q_PROPERTY(bool known READ known NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    /// What went wrong with the last thing asked for, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
public:
    explicit ShareLink(Connection *connection, QObject *parent = nullptr);
    static ShareLink *create(QQmlEngine *, QJSEngine *);

    QString url() const;
    QString facts() const;
    bool known() const { return m_known; }
    bool busy() const { return m_busy; }
    QString errorText() const { return m_error; }

    /// Forgets the session before, and asks for this one's link.
    Q_INVOKABLE void show(const QString &sessionId);
    /// Makes a link that ends after `days` (1 to 365). `isPublic`: also for people who are not
    /// signed in. The link before is void from then on.
    Q_INVOKABLE void make(int days, bool isPublic);
    Q_INVOKABLE void takeBack();

Q_SIGNALS:
    void changed();
    void made();

private:
    void begin();
    /// Whether the answer to a question of `generation` still matters.
    bool isFor(int generation);
    void clear();
    void fail(const Error &error);
    QString path() const;

    Connection *m_connection;
    QString m_session, m_error;
    QJsonObject m_share;
    int m_generation = 0;
    bool m_known = false, m_busy = false;
};

} // namespace ccplant::client
