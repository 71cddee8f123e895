// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Controls/pointer.h"

#include <QGuiApplication>
#include <QPointerEvent>
#include <QPointingDevice>

namespace ccplant {

Pointer::Pointer(QObject *parent)
    : QObject(parent)
{
    QCoreApplication::instance()->installEventFilter(this);
}

bool Pointer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched->isWindowType()) {
        switch (event->type()) {
        case QEvent::TouchBegin:
            setTouch(true);
            break;
        case QEvent::MouseMove:
        case QEvent::MouseButtonPress: {
            const auto type = static_cast<QPointerEvent *>(event)->pointingDevice()->type();
            // Others are made of touches.
            if (type == QInputDevice::DeviceType::Mouse
                || type == QInputDevice::DeviceType::TouchPad)
                setTouch(false);
            break;
        }
        default:
            break;
        }
    }
    return QObject::eventFilter(watched, event);
}

void Pointer::setTouch(bool touch)
{
    if (touch == m_touch)
        return;
    m_touch = touch;
    Q_EMIT touchChanged();
}

} // namespace ccplant
