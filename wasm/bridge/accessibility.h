// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wasm/bridge/accessible_tree.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

QT_FORWARD_DECLARE_CLASS(QQuickWindow)

namespace ccplant::web {

/// Keeps elements with role, name, state and place beside the canvas, for screen readers: they are
/// what the window shows, at once after a rest and else 30 ms later (more where there is much to
/// look at). Qt's own tree of 6.8 does not follow things that move or go, which is why it is not
/// used. One per page; it outlives its window's events.
class Accessibility final : public QObject {
    Q_OBJECT
public:
    /// After `window` is shown.
    explicit Accessibility(QQuickWindow &window);

    /// Looks again soon.
    void touch();

private:
    void look();

    QQuickWindow &m_window;
    AccessibleNodes m_known;
    QTimer m_timer;
    QElapsedTimer m_looked; // since the last look
    int m_rest = 0, m_took = 0; // ms: until the next look at the earliest; the last look
};

} // namespace ccplant::web
