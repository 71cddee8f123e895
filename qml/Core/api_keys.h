// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QObject>
#include <QtQmlIntegration>
#include <QVariantList>

class QQmlEngine;
class QJSEngine;

namespace ccplant {
struct Error;
}

namespace ccplant::client {

class Connection;

/// The user's API keys and those of their teams. QML singleton `ApiKeys`. Nothing is asked for
/// before refresh(). Main thread only.
class ApiKeys : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(ApiKeys)
    QML_SINGLETON
    /// Newest first: [{id, name, user, team, scopes, start, created_by, created_at, expires_at,
    /// last_used_at}] (openapi.yaml, ApiKey) and what people read: {access, facts, expired}.
    Q_PROPERTY(QVariantList keys READ keys NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(bool creating READ creating NOTIFY changed)
    /// What went wrong with the last thing asked for, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
public:
    explicit ApiKeys(Connection *connection, QObject *parent = nullptr);
    static ApiKeys *create(QQmlEngine *, QJSEngine *);

    QVariantList keys() const;
    bool loading() const { return m_loading; }
    bool creating() const { return m_creating; }
    QString errorText() const { return m_error; }

    Q_INVOKABLE void refresh();
    /// `team` empty: a personal key. `scopes` (openapi.yaml, Permission) empty: all that the user
    /// may do with sessions. `days` until it expires; 0: never. Ends with created() or an
    /// errorText.
    Q_INVOKABLE void add(
        const QString &name, const QString &team, const QStringList &scopes, int days);
    /// What a key with this scope may do, for people; names the scope, as refusals do.
    Q_INVOKABLE static QString scopeText(const QString &scope);
    Q_INVOKABLE void remove(const QString &id);
    Q_INVOKABLE void clearError();

Q_SIGNALS:
    void changed();
    /// `key` is shown this once and kept nowhere.
    void created(const QString &key, const QString &name);

private:
    void fail(const Error &error);

    Connection *m_connection;
    QJsonArray m_keys;
    QString m_error;
    bool m_loading = false, m_creating = false;
};

} // namespace ccplant::client
