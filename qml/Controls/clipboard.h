// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <qqmlregistration.h>
#include <QString>

namespace ccplant {

/// The system's clipboard, for QML. GUI thread.
class Clipboard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    explicit Clipboard(QObject *parent = nullptr);

    /// Puts plain text on the clipboard and emits copied().
    Q_INVOKABLE void copy(const QString &text);
    Q_INVOKABLE QString text() const;

Q_SIGNALS:
    void copied(const QString &text);
};

} // namespace ccplant
