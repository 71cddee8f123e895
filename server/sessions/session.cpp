// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/session.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

void put(QJsonObject &object, QLatin1StringView name, const QString &value)
{
    if (!value.isEmpty())
        object[name] = value;
}

QJsonObject tagsJson(const QMap<QString, QString> &tags)
{
    QJsonObject object;
    for (const auto &[key, value] : tags.asKeyValueRange())
        object[key] = value;
    return object;
}

/// What people set or chose; the same for clients and for the store.
QJsonObject facts(const Session &session)
{
    QJsonObject object{{"title"_L1, session.title}, {"agent"_L1, session.agent},
        {"tags"_L1, tagsJson(session.tags)}, {"pinned"_L1, session.pinned},
        {"archived"_L1, session.archived}, {"owner"_L1, session.owner},
        {"created_at"_L1, formatTime(session.createdAt)},
        {"updated_at"_L1, formatTime(session.updatedAt)}, {"last_seq"_L1, session.lastSeq},
        {"activity"_L1, session.activity}, {"pending"_L1, session.pending}};
    if (session.lastEventAt.isValid())
        object["last_event_at"_L1] = formatTime(session.lastEventAt);
    put(object, "team"_L1, session.team);
    put(object, "repository"_L1, session.repository);
    put(object, "branch"_L1, session.branch);
    put(object, "mode"_L1, session.mode);
    put(object, "model"_L1, session.model);
    if (session.planTotal > 0)
        object["plan"_L1] =
            QJsonObject{{"done"_L1, session.planDone}, {"total"_L1, session.planTotal}};
    if (!session.usage.isEmpty())
        object["usage"_L1] = session.usage;
    if (session.ttl)
        object["ttl"_L1] = *session.ttl;
    if (session.oneshot)
        object["oneshot"_L1] = true;
    return object;
}

} // namespace

QString Session::status() const
{
    switch (state) {
    case runtime::State::Creating:
        return u"creating"_s;
    case runtime::State::Running:
        return turnStatus.isEmpty() ? u"creating"_s : turnStatus;
    case runtime::State::Stopped:
        return u"stopped"_s;
    case runtime::State::Failed:
        return u"failed"_s;
    case runtime::State::Deleting:
        return u"deleting"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

QJsonObject Session::toJson() const
{
    QJsonObject object = facts(*this);
    object["id"_L1] = id;
    object["status"_L1] = status();
    put(object, "phase"_L1, status() == "creating"_L1 ? phase : QString());
    put(object, "reason"_L1, reason);
    // As git names them: what was asked for, until it is known what is checked out.
    put(object, "branch"_L1, workspace.branch);
    object["workspace"_L1] = QJsonObject{{"kind"_L1, workspace.kind}, {"path"_L1, workspace.path}};
    object["version"_L1] = QString::number(version);
    return object;
}

QJsonObject Session::toRecord() const
{
    QJsonObject object = facts(*this);
    object["titled"_L1] = titled;
    object["version"_L1] = version;
    object["turn_status"_L1] = turnStatus;
    object["agent_title"_L1] = agentTitle;
    if (memoryLimit > 0)
        object["memory_limit"_L1] = memoryLimit;
    if (cpuLimit > 0)
        object["cpu_limit"_L1] = cpuLimit;
    return object;
}

Session Session::fromRecord(const QString &id, const QJsonObject &record)
{
    Session session;
    session.id = id;
    session.owner = record["owner"_L1].toString();
    session.team = record["team"_L1].toString();
    session.title = record["title"_L1].toString();
    session.titled = record["titled"_L1].toBool();
    session.agent = record["agent"_L1].toString();
    session.repository = record["repository"_L1].toString();
    session.branch = record["branch"_L1].toString();
    const QJsonObject tags = record["tags"_L1].toObject();
    for (auto tag = tags.begin(); tag != tags.end(); ++tag)
        session.tags[tag.key()] = tag.value().toString();
    session.pinned = record["pinned"_L1].toBool();
    session.archived = record["archived"_L1].toBool();
    session.createdAt = parseTime(record["created_at"_L1].toString());
    session.updatedAt = parseTime(record["updated_at"_L1].toString());
    session.lastEventAt = parseTime(record["last_event_at"_L1].toString());
    if (record.contains("ttl"_L1))
        session.ttl = record["ttl"_L1].toInteger();
    session.oneshot = record["oneshot"_L1].toBool();
    session.version = record["version"_L1].toInteger(1);
    session.turnStatus = record["turn_status"_L1].toString();
    session.lastSeq = record["last_seq"_L1].toInteger();
    session.activity = record["activity"_L1].toString();
    session.pending = record["pending"_L1].toArray();
    session.planDone = record["plan"_L1]["done"_L1].toInt();
    session.planTotal = record["plan"_L1]["total"_L1].toInt();
    session.usage = record["usage"_L1].toObject();
    session.mode = record["mode"_L1].toString();
    session.model = record["model"_L1].toString();
    session.agentTitle = record["agent_title"_L1].toString();
    session.memoryLimit = record["memory_limit"_L1].toInteger();
    session.cpuLimit = record["cpu_limit"_L1].toInteger();
    return session;
}

} // namespace ccplant::sessions
