// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QObject>
#include <QTimer>
#include <QtQmlIntegration>
#include <QVariantList>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

class Connection;

/// The agents that the server can run, and the templates of new sessions. QML singleton `Agents`.
class AgentCatalog : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Agents)
    QML_SINGLETON
    /// [{id, name, driver, description, installed, version, install{command, can_install},
    /// installing{output_tail}, login, default}]
    Q_PROPERTY(QVariantList agents READ agents NOTIFY changed)
    /// What to call an agent, by id.
    Q_PROPERTY(QVariantMap names READ names NOTIFY changed)
    /// [{id, name, body}]
    Q_PROPERTY(QVariantList templates READ templates NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
public:
    explicit AgentCatalog(Connection *connection, QObject *parent = nullptr);
    static AgentCatalog *create(QQmlEngine *, QJSEngine *);

    QVariantList agents() const { return m_agents.toVariantList(); }
    QVariantMap names() const;
    QVariantList templates() const { return m_templates.toVariantList(); }
    bool loading() const { return m_loading; }
    QString errorText() const { return m_error; }

    Q_INVOKABLE void refresh();
    /// Installs an agent on the server; progress is in `agents`.
    Q_INVOKABLE void install(const QString &id);
    /// An agent by id; empty when unknown.
    Q_INVOKABLE QVariantMap agent(const QString &id) const;
    Q_INVOKABLE QString nameOf(const QString &id) const;
    Q_INVOKABLE QString defaultAgent() const;
    Q_INVOKABLE void saveTemplate(const QString &name, const QVariantMap &body);
    Q_INVOKABLE void removeTemplate(const QString &id);

Q_SIGNALS:
    void changed();

private:
    void setError(const QString &text);
    bool installing() const;

    Connection *m_connection;
    QJsonArray m_agents, m_templates;
    QTimer m_poll; // only while something is being installed
    QString m_error;
    bool m_loading = false;
};

} // namespace ccplant::client
