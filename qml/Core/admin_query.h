// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QObject>
#include <QtQmlIntegration>
#include <QVariantMap>

namespace ccplant {
struct Error;
}

namespace ccplant::client {

class Connection;

/// One of the lists or objects under `/api/v1/admin`, and what administrators do to it. The server
/// decides who may. Nothing is asked for before refresh(). Main thread only.
class AdminQuery : public QObject {
    Q_OBJECT
    QML_ELEMENT
    /// Below `/api/v1/admin/`: `users`.
    Q_PROPERTY(QString path MEMBER m_path NOTIFY pathChanged REQUIRED)
    /// The member of the answer that is the list; empty where the answer is no list.
    Q_PROPERTY(QString list MEMBER m_list NOTIFY pathChanged)
    /// Query members that narrow the list; empty ones are left out.
    Q_PROPERTY(QVariantMap filter MEMBER m_filter NOTIFY pathChanged)
    /// The last answer (openapi.yaml), without the list.
    Q_PROPERTY(QVariantMap value READ value NOTIFY changed)
    /// The list, all pages of it that were asked for.
    Q_PROPERTY(QVariantList items READ items NOTIFY itemsChanged)
    /// There are further pages: loadMore().
    Q_PROPERTY(bool more READ more NOTIFY changed)
    Q_PROPERTY(bool loaded READ loaded NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    /// A change is on its way.
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    /// Why there is no answer, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY changed)
    Q_PROPERTY(QString errorDetails READ errorDetails NOTIFY changed)
    /// The server says that this user is no administrator.
    Q_PROPERTY(bool refused READ refused NOTIFY changed)
    /// Why the last change was not made, and what to do.
    Q_PROPERTY(QString changeError READ changeError NOTIFY changed)
public:
    explicit AdminQuery(QObject *parent = nullptr);

    QVariantMap value() const { return m_value.toVariantMap(); }
    QVariantList items() const { return m_items.toVariantList(); }
    bool more() const { return !m_cursor.isEmpty(); }
    bool loaded() const { return m_loaded; }
    bool loading() const { return m_loading; }
    bool busy() const { return m_busy; }
    QString errorText() const { return m_error; }
    QString errorDetails() const { return m_details; }
    bool refused() const { return m_refused; }
    QString changeError() const { return m_changeError; }

    Q_INVOKABLE void refresh();
    Q_INVOKABLE void loadMore();
    /// `method` is POST, PUT, PATCH or DELETE; `path` is below `/api/v1/admin/` and
    /// percent-encoded. Ends with done(), after which the list is asked for again, or a
    /// changeError.
    Q_INVOKABLE void change(
        const QString &method, const QString &path, const QVariantMap &body = {});
    Q_INVOKABLE void clearChangeError();

Q_SIGNALS:
    void pathChanged();
    void changed();
    void itemsChanged();
    void done(const QString &method, const QString &path);

private:
    void ask(const QString &cursor);
    void take(const QJsonObject &answer, bool append);
    void fail(const Error &error);

    Connection *m_connection;
    QString m_path, m_list, m_cursor, m_error, m_details, m_changeError;
    QVariantMap m_filter;
    QJsonObject m_value;
    QJsonArray m_items;
    int m_generation = 0;
    bool m_loaded = false, m_loading = false, m_busy = false, m_refused = false;
};

} // namespace ccplant::client
