// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/kubernetes/objects.h"

#include <map>

namespace ccplant::store {

/// Which records there are, and what lists are made by. Their bodies are elsewhere.
class Index {
public:
    void put(objects::Head head);
    void remove(const QString &collection, const QString &id);

    struct Selection {
        QStringList ids; ///< in ascending order
        QString nextCursor;
    };
    /// O(records of the collection after the cursor) until the limit is reached. The query has been
    /// checked.
    Selection select(const Query &query) const;

private:
    std::map<QString, std::map<QString, objects::Head>> m_collections;
};

} // namespace ccplant::store
