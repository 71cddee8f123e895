// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/session.h"

#include <QUrlQuery>

namespace ccplant::sessions {

/// Who asks. Somebody sees their own sessions and those of their teams; everything else is
/// NotFound.
struct Caller {
    QString user;
    QStringList teams = {}; ///< `org/team`
    bool everyTeam =
        false; ///< an administrator: of every team, but not other people's own sessions
    bool everySession = false; ///< only for what administrators list, stop and remove

    /// Whether somebody may see a session and do with it what their permissions allow. Pure.
    bool mayUse(const Session &session) const
    {
        if (everySession)
            return true;
        return session.team.isEmpty() ? session.owner == user : isMember(session.team);
    }
    bool isMember(const QString &team) const { return everyTeam || teams.contains(team); }
};

enum class Sort { LastEvent, Created, Title };

/// What `GET /api/v1/sessions` asks for, without paging. A pure value.
struct Filter {
    std::optional<Caller> caller = {}; ///< only what they may use; none: everybody's
    QString team = {}; ///< only this team's
    QString owner = {}; ///< only this user's
    QString text; ///< words that must all occur in title, activity, repository, branch, agent, tags
                  ///< or id
    QStringList status; ///< any of them; empty: all
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

inline constexpr int maxPage = 200;

/// Reads the query of `GET /api/v1/sessions`. InvalidRequest names the parameter and what is
/// allowed.
Result<std::pair<Filter, PageRequest>> readListQuery(const QUrlQuery &query);
/// The same from the `list` object of the live socket: strings, and arrays of strings for `status`.
Result<Filter> readListObject(const QJsonObject &object);

} // namespace ccplant::sessions
