// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/glyph_watch.h"

#include <QString>

#include <algorithm>

namespace ccplant::client {
namespace {
TextWatcher theWatcher; // NOLINT(cert-err58-cpp): an empty function does not throw

bool isAscii(char byte)
{
    return uchar(byte) < 0x80;
}
} // namespace

void watchText(TextWatcher watcher)
{
    theWatcher = std::move(watcher);
}

void textEntered(QStringView text)
{
    if (theWatcher)
        theWatcher(text);
}

void textEntered(QByteArrayView utf8)
{
    if (!theWatcher)
        return;
    auto at = utf8.begin();
    while ((at = std::find_if_not(at, utf8.end(), isAscii)) != utf8.end()) {
        const auto end = std::find_if(at, utf8.end(), isAscii);
        theWatcher(QString::fromUtf8(QByteArrayView(at, end)));
        at = end;
    }
}

} // namespace ccplant::client
