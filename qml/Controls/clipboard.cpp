// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Controls/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>

namespace ccplant {

Clipboard::Clipboard(QObject *parent)
    : QObject(parent)
{
}

void Clipboard::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied(text);
}

QString Clipboard::text() const
{
    return QGuiApplication::clipboard()->text();
}

} // namespace ccplant
