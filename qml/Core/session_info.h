// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ccplant::client {

/// Where a session stands in the inbox, in this order.
enum class StatusGroup { NeedsInput, Running, Idle, Done };

/// A session as the server describes it (docs/protocol.md §5), read once so that sorting and
/// filtering is cheap.
struct SessionInfo {
    QString id, title, status, phase, reason, agent, repository, branch, activity, workspaceKind,
        workspacePath;
    QString mode, model;
    QString owner, team; ///< `team` (`org/team`) is empty for what is its owner's alone
    QDateTime createdAt, updatedAt, lastEventAt;
    qint64 lastSeq = 0;
    bool pinned = false, archived = false;
    QJsonObject tags;
    QJsonArray pending;
    int planDone = 0, planTotal = 0;
    QString searchText; ///< case-folded: everything that the search box looks at

    StatusGroup group() const;
};

SessionInfo readSession(const QJsonObject &session);
/// `needs_input`, `running`, `idle`, `done`.
QString nameOf(StatusGroup group);
/// A title or an activity as it is shown: text that was Markdown without its marks (`code`,
/// **strong**, # heading).
QString plainTitle(const QString &title);
/// The last part of a repository's path or URL: `owner/name` or a folder's name.
QString shortRepository(const QString &repository);
/// "now", "5 min", "3 h", "2 d", or a date, in the current language.
QString relativeTime(const QDateTime &time, const QDateTime &now);

} // namespace ccplant::client
