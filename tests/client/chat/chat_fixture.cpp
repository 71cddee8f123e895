// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat_fixture.h"

#include <QJsonDocument>
#include <QMetaProperty>
#include <QQmlComponent>
#include <QQmlExtensionPlugin>
#include <QTcpSocket>
#include <QTest>

Q_IMPORT_QML_PLUGIN(Ccplant_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Ccplant_CorePlugin)
Q_IMPORT_QML_PLUGIN(Ccplant_ChatPlugin)
Q_IMPORT_QML_PLUGIN(Ccplant_ReviewPlugin)

using namespace Qt::StringLiterals;

namespace ccplant::client {

namespace {
const QString sessionId = u"s_aaaaaaaaaaaaaaaaaaaaaaaaaa"_s;
}

ScriptedTransport *ScriptedTransport::current = nullptr;

ScriptedTransport::~ScriptedTransport()
{
    if (current == this)
        current = nullptr;
}

void ScriptedTransport::open(const QUrl &, const QString &)
{
    current = this;
    QMetaObject::invokeMethod(this, [this] { Q_EMIT opened(); }, Qt::QueuedConnection);
}

void ScriptedTransport::send(const QByteArray &) { }

ScriptedServer::ScriptedServer()
{
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("cannot listen: %s", qPrintable(m_server.errorString()));
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = m_server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
    });
}

QUrl ScriptedServer::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.serverPort()));
}

void ScriptedServer::onReadyRead(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    while (true) {
        const qsizetype head = buffer.indexOf("\r\n\r\n");
        if (head < 0)
            return;
        qsizetype length = 0;
        const QList<QByteArray> lines = buffer.first(head).split('\n');
        for (const QByteArray &line : lines) {
            if (line.toLower().startsWith("content-length:"))
                length = line.sliced(15).trimmed().toLongLong();
        }
        if (buffer.size() < head + 4 + length)
            return;
        const QList<QByteArray> words = lines[0].split(' ');
        const QString path = QString::fromUtf8(words.value(1)).section(u'?', 0, 0);
        m_requests.append({QString::fromLatin1(words.value(0)), path,
            QJsonDocument::fromJson(buffer.sliced(head + 4, length)).object()});
        buffer.remove(0, head + 4 + length);
        const QByteArray body = QJsonDocument(m_answers.value(path)).toJson(QJsonDocument::Compact);
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
}

QList<ScriptedServer::Request> ScriptedServer::asked(
    const QString &method, const QString &pathEnd) const
{
    QList<Request> found;
    for (const Request &request : m_requests) {
        if (request.method == method && request.path.endsWith(pathEnd))
            found.append(request);
    }
    return found;
}

ChatFixture::ChatFixture(const QString &status)
{
    m_info = {{u"id"_s, sessionId}, {u"title"_s, u"Fix the login redirect"_s},
        {u"status"_s, status}, {u"agent"_s, u"claude"_s}, {u"repository"_s, u"acme/web-shop"_s},
        {u"branch"_s, u"fix/login-redirect"_s},
        {u"workspace"_s,
            QJsonObject{{u"kind"_s, u"clone"_s}, {u"path"_s, u"/home/mika/ccplant/web-shop"_s}}},
        {u"created_at"_s, u"2026-03-01T09:00:00.000Z"_s},
        {u"last_event_at"_s, u"2026-03-01T09:30:00.000Z"_s}, {u"version"_s, u"1"_s}};
    ClientParts parts;
    parts.dataDir = dir.path();
    parts.secrets = std::make_unique<FileSecretStore>(dir.filePath(u"secrets"_s));
    parts.transport = [] { return std::make_unique<ScriptedTransport>(); };
    core = std::make_unique<ClientCore>(std::move(parts));
    core->connection()->open(server.url(), u"token"_s, true);
    const bool online = QTest::qWaitFor([this] { return core->connection()->online(); }, 20'000);
    Q_ASSERT(online);
    listSession();
    session = core->sessions()->open(sessionId);
    QObject::connect(
        &engine, &QQmlEngine::warnings, &engine, [this](const QList<QQmlError> &errors) {
            for (const QQmlError &error : errors)
                warnings.append(error.toString());
        });
}

ChatFixture::~ChatFixture()
{
    hide();
}

void ChatFixture::hide()
{
    // Items go before the window they are in, and before the engine.
    m_root.reset();
    window.reset();
}

void ChatFixture::frame(const QJsonObject &frame)
{
    Q_ASSERT(ScriptedTransport::current);
    Q_EMIT ScriptedTransport::current->text(QJsonDocument(frame).toJson(QJsonDocument::Compact));
}

void ChatFixture::listSession(QJsonObject changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it)
        m_info.insert(it.key(), it.value());
    frame({{u"list"_s, QJsonObject{{u"reset"_s, QJsonArray{m_info}}, {u"total"_s, 1}}}});
}

void ChatFixture::event(const QString &kind, QJsonObject fields)
{
    fields.insert(u"seq"_s, ++m_seq);
    fields.insert(u"kind"_s, kind);
    const QDateTime start(QDate(2026, 3, 1), QTime(9, 12), QTimeZone::UTC);
    if (!fields.contains(u"time"_s))
        fields.insert(u"time"_s, start.addSecs(m_seq).toString(Qt::ISODateWithMs));
    frame({{u"session"_s, sessionId}, {u"event"_s, fields}});
}

void ChatFixture::events(const QList<QPair<QString, QJsonObject>> &all)
{
    for (const auto &[kind, fields] : all)
        event(kind, fields);
}

void ChatFixture::live()
{
    frame({{u"session"_s, sessionId}, {u"live"_s, QJsonObject{{u"last_seq"_s, m_seq}}}});
}

QJsonArray ChatFixture::text(const QString &text)
{
    return {QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text}}};
}

void ChatFixture::message(const QString &id, const QString &role, const QString &words, bool done)
{
    event(u"message"_s,
        {{u"id"_s, id}, {u"role"_s, role}, {u"content"_s, text(words)}, {u"done"_s, done}});
}

void ChatFixture::delta(const QString &id, const QString &words)
{
    event(u"delta"_s, {{u"id"_s, id}, {u"text"_s, words}});
}

QQuickItem *ChatFixture::show(const QByteArray &qml, QSize size)
{
    QQmlComponent component(&engine);
    component.setData(qml, QUrl(u"test.qml"_s));
    QObject *object =
        component.createWithInitialProperties({{u"session"_s, QVariant::fromValue(session)}});
    auto *item = qobject_cast<QQuickItem *>(object);
    if (!item)
        qFatal("%s", qPrintable(component.errorString()));
    hide();
    m_root.reset(item);
    window = std::make_unique<QQuickWindow>();
    window->resize(size);
    item->setParentItem(window->contentItem());
    item->setSize(size);
    window->show();
    window->requestActivate();
    item->forceActiveFocus();
    const bool exposed = QTest::qWaitForWindowExposed(window.get(), 20'000);
    Q_ASSERT(exposed);
    return item;
}

QQuickItem *ChatFixture::showChat(QSize size)
{
    return show("import Ccplant.Chat\nChatView { focus: true }", size);
}

QList<QQuickItem *> itemsOf(QQuickItem *root, const QString &type)
{
    QList<QQuickItem *> found;
    const QString name =
        QString::fromLatin1(root->metaObject()->className()).section(u"_QML"_s, 0, 0);
    if (name == type)
        found.append(root);
    for (QQuickItem *child : root->childItems())
        found += itemsOf(child, type);
    return found;
}

QQuickItem *itemOf(QQuickItem *root, const QString &type)
{
    return itemsOf(root, type).value(0);
}

QQuickItem *itemWithText(QQuickItem *root, const QString &text)
{
    if (root->isVisible() && root->property("text").toString() == text)
        return root;
    for (QQuickItem *child : root->childItems()) {
        if (QQuickItem *found = itemWithText(child, text))
            return found;
    }
    return nullptr;
}

} // namespace ccplant::client
