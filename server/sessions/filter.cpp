// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/filter.h"

#include "server/sessions/requests.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qsizetype longestText = 500;

const QStringList &allStatus()
{
    static const QStringList names{u"creating"_s, u"running"_s, u"needs_input"_s, u"idle"_s,
        u"stopped"_s, u"failed"_s, u"deleting"_s};
    return names;
}

Result<void> readSort(const QString &text, Filter &filter)
{
    const bool descending = text.startsWith(u'-');
    const QString name = text.mid(descending ? 1 : 0);
    if (name == "last_event"_L1)
        filter.sort = Sort::LastEvent;
    else if (name == "created"_L1)
        filter.sort = Sort::Created;
    else if (name == "title"_L1)
        filter.sort = Sort::Title;
    else
        return wrongField(u"sort"_s,
            u"allowed are last_event, created and title, with a leading - for descending"_s);
    filter.descending = descending;
    return {};
}

Result<void> readArchived(const QString &text, Filter &filter)
{
    if (text != "true"_L1 && text != "false"_L1 && text != "all"_L1)
        return wrongField(u"archived"_s, u"allowed are true, false and all"_s);
    filter.archived = text == "all"_L1 ? std::nullopt : std::optional(text == "true"_L1);
    return {};
}

Result<void> readItem(const QString &name, const QString &value, Filter &filter)
{
    if (value.size() > longestText)
        return wrongField(name, u"longer than %1 characters"_s.arg(longestText));
    if (name == "q"_L1)
        filter.text = value;
    else if (name == "agent"_L1)
        filter.agent = value;
    else if (name == "repository"_L1)
        filter.repository = value;
    else if (name == "team"_L1)
        filter.team = value;
    else if (name == "archived"_L1)
        return readArchived(value, filter);
    else if (name == "sort"_L1)
        return readSort(value, filter);
    else if (name.startsWith("tag."_L1) && name.size() > 4)
        filter.tags[name.mid(4)] = value;
    else if (name == "status"_L1 && allStatus().contains(value))
        filter.status.append(value);
    else if (name == "status"_L1)
        return wrongField(name, u"allowed are "_s + allStatus().join(u", "_s));
    else
        return wrongField(name,
            u"unknown. Known are q, status, agent, repository, team, archived, tag.NAME, sort, limit and cursor"_s);
    return {};
}

} // namespace

Result<std::pair<Filter, PageRequest>> readListQuery(const QUrlQuery &query)
{
    Filter filter;
    PageRequest page;
    const auto items = query.queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (name == "limit"_L1) {
            bool ok = false;
            page.limit = value.toInt(&ok);
            if (!ok || page.limit < 1 || page.limit > maxPage)
                return wrongField(name, u"a number from 1 to %1"_s.arg(maxPage));
        } else if (name == "cursor"_L1) {
            page.cursor = value;
        } else if (const Result<void> good = readItem(name, value, filter); !good) {
            return tl::unexpected(good.error());
        }
    }
    return std::pair(filter, page);
}

Result<Filter> readListObject(const QJsonObject &object)
{
    Filter filter;
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QJsonArray values = field->isArray() ? field->toArray() : QJsonArray{*field};
        if (field->isArray() && field.key() != "status"_L1)
            return wrongField(field.key(), u"a string"_s);
        for (const QJsonValue &value : values) {
            const QString text =
                value.isBool() ? (value.toBool() ? u"true"_s : u"false"_s) : value.toString();
            if (!value.isString() && !value.isBool())
                return wrongField(field.key(), u"a string"_s);
            if (const Result<void> good = readItem(field.key(), text, filter); !good)
                return tl::unexpected(good.error());
        }
    }
    return filter;
}

} // namespace ccplant::sessions
