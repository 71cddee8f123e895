// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/bridge/page.h"

#include <QHash>
#include <QList>

#include <emscripten.h>

extern "C" {
void ccplant_listen();
}

namespace ccplant::web {

namespace {

QHash<int, QList<std::function<void()>>> &handlers()
{
    static QHash<int, QList<std::function<void()>>> all;
    return all;
}

} // namespace

extern "C" EMSCRIPTEN_KEEPALIVE void ccplant_page_event(int event)
{
    const auto wanted = handlers().value(event);
    for (const auto &handler : wanted)
        handler();
}

void onPageEvent(PageEvent event, std::function<void()> handler)
{
    if (handlers().isEmpty())
        ccplant_listen();
    handlers()[int(event)] << std::move(handler);
}

} // namespace ccplant::web
