// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/desktop/driven/driver.h"

#include "tests/e2e/desktop/driven/look.h"

#include <QGuiApplication>
#include <QImage>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QQuickWindow *clientWindow()
{
    const QWindowList windows = QGuiApplication::topLevelWindows();
    for (QWindow *window : windows) {
        auto *quick = qobject_cast<QQuickWindow *>(window);
        if (quick && quick->isExposed())
            return quick;
    }
    return nullptr;
}

QPoint pointOf(const QJsonObject &wish)
{
    return {wish["x"_L1].toInt(), wish["y"_L1].toInt()};
}

void turnWheel(QQuickWindow &window, QPoint where, int by)
{
    QWheelEvent event(QPointF(where), window.mapToGlobal(QPointF(where)), QPoint(), QPoint(0, by),
        Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&window, &event);
}

void typeText(QQuickWindow &window, const QString &text)
{
    for (const QChar letter : text)
        QTest::sendKeyEvent(
            QTest::Click, &window, Qt::Key_unknown, QString(letter), Qt::NoModifier);
}

QJsonObject failed(const QString &why)
{
    return {{"error"_L1, why}};
}

void install()
{
    const QString socket = qEnvironmentVariable("CCPLANT_TEST_DRIVER");
    if (socket.isEmpty())
        return;
    QTimer::singleShot(0, qApp, [socket] {
        auto *driver = new Driver(socket);
        driver->setParent(qApp);
    });
}
Q_COREAPP_STARTUP_FUNCTION(install)

} // namespace

Driver::Driver(const QString &socket)
{
    QLocalServer::removeServer(socket);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &Driver::onConnection);
    if (!m_server.listen(socket))
        qFatal("the test's hook cannot listen: %s", qPrintable(m_server.errorString()));
}

void Driver::onConnection()
{
    QLocalSocket *socket = m_server.nextPendingConnection();
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
        while (socket->canReadLine()) {
            const QJsonObject wish = QJsonDocument::fromJson(socket->readLine()).object();
            socket->write(QJsonDocument(perform(wish)).toJson(QJsonDocument::Compact) + '\n');
        }
    });
}

QJsonObject Driver::perform(const QJsonObject &wish)
{
    QQuickWindow *window = clientWindow();
    return window ? performOn(*window, wish) : failed(u"no window is shown"_s);
}

QJsonObject Driver::performOn(QQuickWindow &window, const QJsonObject &wish)
{
    const QString what = wish["do"_L1].toString();
    if (what == "look"_L1)
        return {{"items"_L1, look(window)}, {"title"_L1, window.title()},
            {"width"_L1, window.width()}, {"height"_L1, window.height()}};
    if (what == "mouse"_L1)
        QTest::mouseClick(&window, Qt::LeftButton, Qt::NoModifier, pointOf(wish));
    else if (what == "wheel"_L1)
        turnWheel(window, pointOf(wish), wish["by"_L1].toInt());
    else if (what == "key"_L1)
        QTest::keyClick(&window, Qt::Key(wish["key"_L1].toInt()),
            Qt::KeyboardModifiers(wish["modifiers"_L1].toInt()));
    else if (what == "type"_L1)
        typeText(window, wish["text"_L1].toString());
    else if (what == "resize"_L1)
        window.resize(wish["width"_L1].toInt(), wish["height"_L1].toInt());
    else if (what == "close"_L1)
        QMetaObject::invokeMethod(&window, &QWindow::close, Qt::QueuedConnection);
    else if (what == "shot"_L1) {
        const QString file = wish["file"_L1].toString();
        if (!window.grabWindow().save(file))
            return failed(u"%1 cannot be written"_s.arg(file));
    } else
        return failed(u"the hook does not know '%1'"_s.arg(what));
    return {};
}

} // namespace ccplant::test
