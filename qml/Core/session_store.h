// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/session_filter_model.h"

#include <QPointer>
#include <QVariantMap>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

class ClientCore;
class SessionController;

/// All sessions of the server and the ones that are open. QML singleton `Sessions`.
class SessionStore : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Sessions)
    QML_SINGLETON
    Q_PROPERTY(ccplant::client::SessionListModel *all READ all CONSTANT)
    /// The session on screen; null for none.
    Q_PROPERTY(ccplant::client::SessionController *current READ current NOTIFY currentChanged)
    Q_PROPERTY(QString currentId READ currentId WRITE setCurrentId NOTIFY currentChanged)
    /// Whose sessions are shown: empty for all, `personal`, or a team of the user's (`org/team`).
    /// Kept on this device; a team that the user is not in is the same as empty.
    Q_PROPERTY(QString scope READ scope WRITE setScope NOTIFY scopeChanged)
    /// A creation is on its way.
    Q_PROPERTY(bool creating READ creating NOTIFY creatingChanged)
    /// Sessions that will be deleted unless undo() comes: how many, for the toast. 0 for none.
    Q_PROPERTY(int undoCount READ undoCount NOTIFY undoChanged)
public:
    SessionStore(ClientCore *core, QObject *parent = nullptr);
    ~SessionStore() override;
    static SessionStore *create(QQmlEngine *, QJSEngine *);

    SessionListModel *all() { return &m_all; }
    SessionController *current() const;
    QString currentId() const { return m_currentId; }
    void setCurrentId(const QString &id);
    QString scope() const;
    void setScope(const QString &scope);
    bool creating() const { return m_creating; }
    int undoCount() const { return int(m_doomed.size()); }

    /// The controller of a session; made when there is none, kept for a while after it was last
    /// used.
    Q_INVOKABLE ccplant::client::SessionController *open(const QString &id);
    /// `body` as `POST /api/v1/sessions` takes it. Answers created() or createFailed(). A second
    /// call while one is on its way does nothing; a repeated one after a failure cannot make two
    /// sessions of one form.
    Q_INVOKABLE void newSession(const QVariantMap &body);
    Q_INVOKABLE void rename(const QString &id, const QString &title);
    Q_INVOKABLE void setPinned(const QStringList &ids, bool pinned);
    Q_INVOKABLE void setArchived(const QStringList &ids, bool archived);
    Q_INVOKABLE void stop(const QStringList &ids);
    Q_INVOKABLE void resume(const QStringList &ids);
    /// Hides them now and deletes them in `undoMs`, unless undo() comes first.
    Q_INVOKABLE void remove(const QStringList &ids);
    Q_INVOKABLE void undo();

    static constexpr int undoMs = 8000;
    static constexpr int keepOpen = 6; // controllers

Q_SIGNALS:
    void currentChanged();
    void scopeChanged();
    void creatingChanged();
    void undoChanged();
    void created(const QString &id);
    /// `passes`: the server may take the same a little later.
    void createFailed(const QString &error, bool passes);
    /// Something that was asked for a session in the list did not work.
    void failed(const QString &error);

private:
    friend class ClientCore;
    void onServerChanged();
    void patch(const QString &id, const QJsonObject &change);
    void post(const QString &id, const QString &verb);
    void deleteNow();
    void trim();

    ClientCore *m_core;
    SessionListModel m_all;
    QHash<QString, SessionController *> m_open;
    QStringList m_recent; // ids of m_open, newest first
    QString m_currentId;
    QStringList m_doomed;
    QTimer m_undo;
    QByteArray m_idempotencyKey;
    QJsonObject m_lastBody;
    bool m_creating = false;
};

} // namespace ccplant::client
