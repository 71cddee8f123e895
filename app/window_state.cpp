// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_state.h"

#include "qml/Core/client_settings.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWindow>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

constexpr int saveDelayMs = 500;
const QString key = u"window"_s;

bool isOnScreen(const QRect &place)
{
    const QList<QScreen *> screens = QGuiApplication::screens();
    return std::any_of(screens.begin(), screens.end(), [&](const QScreen *screen) {
        const QRect visible = screen->availableGeometry() & place;
        return visible.width() >= 200 && visible.height() >= 100; // enough to take hold of it
    });
}

} // namespace

WindowState::WindowState(QWindow *window, client::ClientSettings *settings)
    : QObject(window)
    , m_window(window)
    , m_settings(settings)
{
    restore();
    m_timer.setSingleShot(true);
    m_timer.setInterval(saveDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &WindowState::save);
    const auto later = [this] { m_timer.start(); };
    connect(window, &QWindow::xChanged, this, later);
    connect(window, &QWindow::yChanged, this, later);
    connect(window, &QWindow::widthChanged, this, later);
    connect(window, &QWindow::heightChanged, this, later);
    connect(window, &QWindow::visibilityChanged, this, later);
}

void WindowState::restore()
{
    const QVariantMap kept = m_settings->value(key).toMap();
    const QRect place(kept[u"x"_s].toInt(), kept[u"y"_s].toInt(), kept[u"width"_s].toInt(),
        kept[u"height"_s].toInt());
    if (place.width() > 0 && place.height() > 0 && isOnScreen(place))
        m_window->setGeometry(place);
    if (kept[u"maximized"_s].toBool())
        m_window->setWindowStates(Qt::WindowMaximized);
}

void WindowState::save()
{
    if (m_window->visibility() == QWindow::Hidden || m_window->visibility() == QWindow::Minimized)
        return;
    const bool maximized = m_window->windowStates().testFlag(Qt::WindowMaximized);
    QVariantMap kept = m_settings->value(key).toMap();
    kept[u"maximized"_s] = maximized;
    if (!maximized) {
        const QRect place = m_window->geometry();
        kept[u"x"_s] = place.x();
        kept[u"y"_s] = place.y();
        kept[u"width"_s] = place.width();
        kept[u"height"_s] = place.height();
    }
    m_settings->setValue(key, kept);
}

} // namespace ccplant
