// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/harness/event_reader.h"
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/live_client.h"
#include "tests/api/harness/plant.h"

namespace ccplant::test {

/// What tests of sessions do again and again. Nothing in here asserts: an empty answer is for the
/// test to judge.
class Steps {
public:
    explicit Steps(Plant &plant)
        : plant(plant)
        , http(plant)
    {
    }

    /// A session with the demo agent; its id.
    QString create(QJsonObject body = {});
    QJsonObject session(const QString &id);
    /// Waits until its status is one of these.
    bool reaches(const QString &id, const QStringList &status);
    /// 202, or what came instead.
    Answer prompt(const QString &id, const QString &text);
    QString path(const QString &id, const QString &rest = {}) const
    {
        return QStringLiteral("/api/v1/sessions/") + id + rest;
    }
    /// All events, as a replay tells them.
    QList<Event> events(const QString &id, qint64 after = 0);
    QJsonObject transcript(const QString &id);
    /// Whether the workspace of a running session has it.
    bool hasFile(const QString &id, const QString &name);
    /// The id of the open permission, once there is one.
    QString openPermission(const QString &id);
    Answer allow(const QString &id, const QString &permission);
    /// The id of one of its options of this kind (`allow_once`, …).
    QString optionOf(const QString &id, const QString &permission, const QString &kind);
    QString folderOf(const QString &id) const
    {
        return plant.dataDir() + QStringLiteral("/sessions/") + id;
    }
    qint64 runnerPid(const QString &id) const;
    qint64 agentPid(const QString &id) const;

    Plant &plant;
    HttpClient http;
};

/// Ends what sessions left running when a test is over, even a failed one.
void endAll(const QString &dataDir);

} // namespace ccplant::test
