// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"

#include <QUrlQuery>

namespace ccplant::sessions {

enum class Sort { LastEvent, Created, Title };

/// What `GET /api/v1/sessions` asks for, without paging. A pure value.
struct Filter {
    QString owner; ///< only this user's; empty: everybody's (for administrators)
    QString text; ///< words that must all occur in title, activity, repository, branch, agent, tags or id
    QStringList status;
    QString agent;
    QString repository;
    std::optional<bool> archived = false;
    QMap<QString, QString> tags;
    Sort sort = Sort::LastEvent;
    bool descending = true;
};

struct PageRequest {
    int limit = 50; ///< 1–200
    QString cursor; ///< of the page before; empty: the first
};

struct SessionPage {
    QList<Session> sessions;
    QString nextCursor; ///< empty: the last page
    qsizetype total = 0; ///< that match, on all pages
};

/// Reads the query of `GET /api/v1/sessions`; unknown parameters are refused.
Result<std::pair<Filter, PageRequest>> readListQuery(const QUrlQuery &query);
/// The same from the `list` object of the live socket: strings, or arrays of strings for `status`.
Result<Filter> readListObject(const QJsonObject &object);

bool matches(const Filter &filter, const Session &session);
/// Strict order of a list; sessions that are equal in the sort key go by id.
bool before(const Filter &filter, const Session &a, const Session &b);

} // namespace ccplant::sessions
