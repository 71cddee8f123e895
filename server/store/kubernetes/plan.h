// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

namespace ccplant::store {

/// What we know of the record that a write is about.
struct Known {
    std::optional<Record> record = {}; ///< nothing: there is none
    bool isFresh = false; ///< asked of the API server for this write; else it may be old
    QJsonObject object = {}; ///< as the cluster has it
};

/// What to do next for a put, or a remove. Pure.
struct Plan {
    enum Kind {
        Look, ///< ask the API server, then plan again
        Create,
        Replace, ///< or remove: exactly the version that is known
        Refuse,
    };
    Kind kind = Look;
    std::optional<Error> error = {}; ///< of Refuse
};

Plan planPut(const Expect &expect, const Known &known);
/// Expect::absent() has been refused.
Plan planRemove(const Expect &expect, const Known &known);

} // namespace ccplant::store
