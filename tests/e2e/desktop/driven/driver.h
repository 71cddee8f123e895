// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QLocalServer>
#include <QPointer>

class QQuickWindow;

namespace ccplant::test {

/// The hook in the client that tests drive. It listens on the local socket that
/// CCPLANT_TEST_DRIVER names and takes one JSON object a line, `{"do": …}`:
///
/// - `look` answers {"items", "title", "width", "height"} (look.h);
/// - `mouse` {"x","y"} presses and releases the left button there;
/// - `wheel` {"x","y","by"} turns the wheel by eighths of a degree;
/// - `key` {"key","modifiers"} and `type` {"text"} use the keyboard;
/// - `resize` {"width","height"}, and `close` as by the button of the window's frame;
/// - `shot` {"file"} writes a picture of the window.
///
/// Each is answered with one line: {}, or {"error"}. Events take the way of real ones, from the
/// window system's interface on. Main thread only.
class Driver : public QObject {
    Q_OBJECT
public:
    explicit Driver(const QString &socket);

private:
    void onConnection();
    QJsonObject perform(const QJsonObject &wish);
    QJsonObject performOn(QQuickWindow &window, const QJsonObject &wish);

    QLocalServer m_server;
};

} // namespace ccplant::test
