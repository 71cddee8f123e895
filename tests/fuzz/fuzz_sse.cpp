// SPDX-License-Identifier: GPL-3.0-or-later
// The same bytes in one piece and in many give the same events.
#include "shared/sse.h"

#include <cstdint>
#include <cstdlib>

using namespace ccplant;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    SseParser whole(1 << 20), pieces(1 << 20);
    const QList<SseEvent> expected = whole.feed(bytes);
    QList<SseEvent> read;
    for (qsizetype i = 0; i < bytes.size(); i += 1 + i % 5)
        read += pieces.feed(bytes.mid(i, 1 + i % 5));
    if (read != expected)
        std::abort();
    return 0;
}
