// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace ccplant::test {

/// An X server without a screen (Xvfb), in which OpenGL is drawn by software. Ends with this
/// object.
class Display {
public:
    ~Display();

    /// False when there is no Xvfb, or it does not start in time.
    bool start();
    /// As DISPLAY has it; empty before start().
    QString name() const { return m_name; }

private:
    QProcess m_process;
    QString m_name;
};

} // namespace ccplant::test
