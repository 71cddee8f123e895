// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/index.h"

#include <algorithm>

namespace ccplant::store {
namespace {

bool matches(const objects::Head &head, const Query &query)
{
    if (query.owner && head.owner != *query.owner)
        return false;
    const auto has = [&](const auto &wanted) {
        const auto found = head.labels.constFind(wanted.first);
        return found != head.labels.cend() && *found == wanted.second;
    };
    const auto wanted = query.labels.asKeyValueRange();
    return std::all_of(wanted.begin(), wanted.end(), has);
}

} // namespace

void Index::put(objects::Head head)
{
    auto &records = m_collections[head.collection];
    const QString id = head.id;
    records.insert_or_assign(id, std::move(head));
}

void Index::remove(const QString &collection, const QString &id)
{
    const auto found = m_collections.find(collection);
    if (found != m_collections.end())
        found->second.erase(id);
}

Index::Selection Index::select(const Query &query) const
{
    Selection selection;
    const auto found = m_collections.find(query.collection);
    if (found == m_collections.end())
        return selection;
    for (auto it = found->second.upper_bound(query.cursor); it != found->second.end(); ++it) {
        if (!matches(it->second, query))
            continue;
        if (selection.ids.size() == query.limit) { // there is one more
            selection.nextCursor = selection.ids.constLast();
            break;
        }
        selection.ids << it->first;
    }
    return selection;
}

} // namespace ccplant::store
