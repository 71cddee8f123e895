// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/qml_engine.h"

#include <QQuickStyle>

using namespace Qt::StringLiterals;

namespace ccplant {

void prepareQml()
{
    QQuickStyle::setStyle(u"Basic"_s);
    // Since Qt 6.8 the engine collects garbage in slices of some ms. Where a slice ends while
    // components are being made, it reads objects that are not finished and crashes (seen in
    // QV4::MarkStack::drain at the start on a busy machine). 0: collect in one go, a few ms here.
    constexpr auto limit = "QV4_GC_TIMELIMIT";
    if (!qEnvironmentVariableIsSet(limit))
        qputenv(limit, "0");
}

} // namespace ccplant
