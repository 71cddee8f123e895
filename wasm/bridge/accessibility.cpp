// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/bridge/accessibility.h"

#include <QJsonDocument>
#include <QQuickWindow>

#include <emscripten.h>

#include <algorithm>

extern "C" {
void ccplant_accessible_start();
void ccplant_accessible_apply(const char *changes);
void ccplant_accessible_say(const char *text, int urgent);
}

namespace ccplant::web {

namespace {

constexpr int restMs = 30;
/// Looking may take a twentieth of the time.
constexpr int restFactor = 20;

Accessibility *theOne = nullptr;

void onUpdate(QAccessibleEvent *event)
{
    if (event->type() == QAccessible::Announcement) {
        const auto *said = static_cast<QAccessibleAnnouncementEvent *>(event);
        ccplant_accessible_say(said->message().toUtf8().constData(),
            said->politeness() == QAccessible::AnnouncementPoliteness::Assertive);
    }
    theOne->touch();
}

} // namespace

extern "C" EMSCRIPTEN_KEEPALIVE int ccplant_accessible_act(int id, int action)
{
    return actOn(QAccessible::Id(id), AccessibleAction(action));
}

Accessibility::Accessibility(QQuickWindow &window)
    : m_window(window)
{
    theOne = this;
    m_looked.start();
    ccplant_accessible_start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Accessibility::look);
    connect(&window, &QQuickWindow::frameSwapped, this, &Accessibility::touch);
    QAccessible::installUpdateHandler(onUpdate);
    QAccessible::setActive(true); // controls make their accessible objects only now
}

void Accessibility::touch()
{
    if (!m_timer.isActive())
        m_timer.start(std::max(0, m_rest - int(m_looked.elapsed())));
}

void Accessibility::look()
{
    m_looked.start();
    AccessibleNodes nodes = accessibleNodes(m_window);
    const QJsonObject changes = accessibleChanges(m_known, nodes);
    m_known = std::move(nodes);
    if (!changes.isEmpty())
        ccplant_accessible_apply(QJsonDocument(changes).toJson(QJsonDocument::Compact).constData());
    // The first time anything is done, the browser compiles it: that says nothing of the next.
    const int took = int(m_looked.restart());
    m_rest = std::max(restMs, std::min(took, std::exchange(m_took, took)) * restFactor);
}

} // namespace ccplant::web
