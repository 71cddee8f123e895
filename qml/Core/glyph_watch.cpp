// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/glyph_watch.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cstring>

namespace ccplant::client {
namespace {

TextWatcher theWatcher;

/// Where the first byte is that is not ASCII, eight at a time; the end when there is none.
qsizetype skipAscii(QByteArrayView text, qsizetype at)
{
    constexpr quint64 highBits = 0x8080808080808080;
    quint64 eight = 0;
    for (; at + qsizetype(sizeof eight) <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if (eight & highBits)
            break;
    }
    while (at < text.size() && uchar(text[at]) < 0x80)
        ++at;
    return at;
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
    constexpr qsizetype chunk = 512;
    constexpr qsizetype kept =
        8; // at most so much comes out of what the decoder kept of a cut character
    std::array<QChar, chunk + kept> decoded; // UTF-8 becomes no more units than it has bytes
    QStringDecoder decoder(QStringDecoder::Utf8);
    for (qsizetype at = skipAscii(utf8, 0); at < utf8.size(); at = skipAscii(utf8, at)) {
        const QByteArrayView part = utf8.sliced(at, std::min(chunk, utf8.size() - at));
        const QChar *end = decoder.appendToBuffer(decoded.data(), part);
        theWatcher(QStringView(decoded.data(), end));
        at += part.size();
    }
}

} // namespace ccplant::client
