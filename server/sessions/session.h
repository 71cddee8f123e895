// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"

namespace ccplant::sessions {

/// A session as lists and clients see it (docs/protocol.md §5, "A session"). A value.
struct Session {
    QString id;
    QString owner; ///< who created it
    QString team; ///< `org/team` whose session it is; empty: the owner's alone
    QString title;
    bool titled = false; ///< a person chose the title: the agent's does not replace it
    QString agent; ///< id
    QString repository;
    QString branch; ///< asked for at creation
    QMap<QString, QString> tags;
    bool pinned = false;
    bool archived = false;
    QDateTime createdAt;
    QDateTime updatedAt;
    std::optional<qint64> ttl; ///< seconds from creation
    bool oneshot = false;
    qint64 memoryLimit = 0; ///< bytes of one process; 0: none. Counts for quotas
    qint64 cpuLimit = 0; ///< seconds of processor time of one process; 0: none
    qint64 version = 1; ///< counts changes that people make

    // From the runtime.
    runtime::State state = runtime::State::Creating;
    QString phase;
    QString reason;
    runtime::Workspace workspace;

    // Folded from the log.
    QString turnStatus; ///< `creating`, `running`, `needs_input`, `idle`
    QDateTime lastEventAt;
    qint64 lastSeq = 0;
    QString activity;
    QJsonArray pending;
    int planDone = 0;
    int planTotal = 0;
    QJsonObject usage;
    QString mode;
    QString model;
    QString agentTitle; ///< what the agent calls it

    /// `creating`, `running`, `needs_input`, `idle`, `stopped`, `failed`, `deleting`.
    QString status() const;
    /// What clients get.
    QJsonObject toJson() const;
    /// What the store keeps, and back.
    QJsonObject toRecord() const;
    static Session fromRecord(const QString &id, const QJsonObject &record);
    bool operator==(const Session &) const = default;
};

} // namespace ccplant::sessions
