// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ccplant::runner::claude {

/// The plan that Claude Code keeps with TodoWrite, or (since 2.1.142) with TaskCreate, TaskUpdate
/// and TaskList. Not thread-safe.
class TaskPlan {
public:
    /// Takes over what a finished call of a plan tool did; true when the plan has changed.
    bool apply(const QString &tool, const QJsonObject &input, const QJsonValue &result);
    /// The entries of a `plan` event.
    QJsonArray entries() const;

private:
    struct Task {
        QString id, content, status;
    };
    bool update(const QString &id, const QJsonObject &input);
    QList<Task> m_tasks;
};

} // namespace ccplant::runner::claude
