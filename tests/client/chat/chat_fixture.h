// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/client_core.h"
#include "qml/Core/session_controller.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTcpServer>
#include <QTemporaryDir>

namespace ccplant::client {

/// A live socket that a test speaks through.
class ScriptedTransport final : public LiveTransport {
    Q_OBJECT
public:
    using LiveTransport::LiveTransport;
    ~ScriptedTransport() override;
    void open(const QUrl &url, const QString &token) override;
    void send(const QByteArray &text) override;
    void close() override { }
    static ScriptedTransport *current;
};

/// The server's HTTP side, as far as a transcript calls it: remembers what was asked, answers what
/// the test put there.
class ScriptedServer : public QObject {
    Q_OBJECT
public:
    struct Request {
        QString method, path;
        QJsonObject body;
    };

    ScriptedServer();
    QUrl url() const;
    void answer(const QString &path, const QJsonObject &body) { m_answers.insert(path, body); }
    /// Requests of a method whose path ends like this.
    QList<Request> asked(const QString &method, const QString &pathEnd) const;

private:
    void onReadyRead(QTcpSocket *socket);

    QHash<QString, QJsonObject> m_answers;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    QList<Request> m_requests;
    QTcpServer m_server; // last: its sockets tell m_buffers that they go
};

/// One session in a real client core, shown by QML in a window.
class ChatFixture {
public:
    /// `status` of the session as the server's list says it.
    explicit ChatFixture(const QString &status = QStringLiteral("running"));
    ~ChatFixture();

    /// Shows the QML, which has `session` in its context-free root property of that name.
    QQuickItem *show(const QByteArray &qml, QSize size);
    QQuickItem *showChat(QSize size);
    void hide();

    /// One event of the session; numbered in order.
    void event(const QString &kind, QJsonObject fields);
    void events(const QList<QPair<QString, QJsonObject>> &all);
    /// The replay is over.
    void live();
    void listSession(QJsonObject changes = {});

    void message(const QString &id, const QString &role, const QString &text, bool done = true);
    void delta(const QString &id, const QString &text);

    static QJsonArray text(const QString &text);

    QTemporaryDir dir;
    ScriptedServer server;
    std::unique_ptr<ClientCore> core;
    QQmlEngine engine;
    SessionController *session = nullptr;
    std::unique_ptr<QQuickWindow> window;
    QStringList warnings; ///< of the QML engine; must stay empty

private:
    void frame(const QJsonObject &frame);

    std::unique_ptr<QQuickItem> m_root;
    QJsonObject m_info;
    qint64 m_seq = 0;
};

/// Items below `root` of a QML type (`PermissionCard`), visible or not.
QList<QQuickItem *> itemsOf(QQuickItem *root, const QString &type);
QQuickItem *itemOf(QQuickItem *root, const QString &type);
/// A visible item by its accessible name or `text` property.
QQuickItem *itemWithText(QQuickItem *root, const QString &text);

} // namespace ccplant::client
