// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QRect>
#include <QTimer>

class QWindow;

namespace ccplant {

namespace client {
class ClientSettings;
}

/// Gives the window the place it had the last time, and remembers it. A place that is on no screen
/// is not used.
class WindowState : public QObject {
    Q_OBJECT
public:
    WindowState(QWindow *window, client::ClientSettings *settings);

private:
    void restore();
    void save();

    QWindow *m_window;
    client::ClientSettings *m_settings;
    QTimer m_timer;
};

} // namespace ccplant
