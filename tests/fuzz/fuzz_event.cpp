// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of hostile bytes: each is an event or an error, an event survives a round trip, and folding
// never breaks.
#include "shared/transcript.h"

#include <cstdint>
#include <cstdlib>

using namespace ccplant;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Transcript transcript;
    for (const QByteArray &line :
        QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const Result<Event> event = readEvent(line);
        if (!event)
            continue;
        const Result<Event> again = readEvent(writeEvent(*event));
        if (!again || *again != *event)
            std::abort();
        transcript.apply(*event);
    }
    if (transcript.toJson().value(QLatin1String("entries")).toArray().size()
        != transcript.entries().size())
        std::abort();
    for (qsizetype i = 1; i < transcript.entries().size(); ++i) {
        if (transcript.entries().at(i - 1).at > transcript.entries().at(i).at)
            std::abort();
    }
    transcript.stateJson();
    return 0;
}
