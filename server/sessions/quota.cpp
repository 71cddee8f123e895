// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/quota.h"

#include "server/sessions/requests.h"

using namespace Qt::StringLiterals;

namespace ccplant::sessions {

namespace {

struct Member {
    QLatin1StringView name;
    std::optional<qint64> Quota::*value;
};

constexpr Member members[] = {{"sessions"_L1, &Quota::sessions}, {"running"_L1, &Quota::running},
    {"memory_bytes"_L1, &Quota::memoryBytes}, {"cpu_seconds"_L1, &Quota::cpuSeconds}};

QString whose(const Session &session)
{
    return session.team.isEmpty() ? u"Your quota"_s : u"The quota of %1"_s.arg(session.team);
}

Failure full(const Session &session, const QString &what)
{
    return fail(ErrorCode::RateLimited,
        u"%1 allows %2. Stop or delete another session, or ask an administrator of this server for more."_s
            .arg(whose(session), what),
        {}, {{"reason"_L1, u"quota"_s}});
}

Failure unbounded(const Session &session, const QString &limit)
{
    return fail(ErrorCode::Unprocessable,
        u"%1 bounds this, so that a session needs a limit of its own: give limits.%2."_s.arg(
            whose(session), limit),
        {}, {{"reason"_L1, u"quota"_s}});
}

/// Of something that is counted only where each session has a limit.
Result<void> fitsSum(const Session &session, std::optional<qint64> most, qint64 used, qint64 more,
    const QString &limit, const QString &unit)
{
    if (!most)
        return {};
    if (more <= 0)
        return unbounded(session, limit);
    if (used + more > *most)
        return full(session, u"%1 %2 at once, and %3 are in use"_s.arg(*most).arg(unit).arg(used));
    return {};
}

} // namespace

QJsonObject Quota::toJson() const
{
    QJsonObject object;
    for (const Member &member : members) {
        if (this->*member.value)
            object[member.name] = *(this->*member.value);
    }
    return object;
}

Result<Quota> Quota::fromJson(const QJsonObject &object)
{
    Quota quota;
    QStringList known;
    for (const Member &member : members) {
        known << member.name;
        const QJsonValue value = object[member.name];
        if (value.isUndefined() || value.isNull())
            continue;
        const qint64 number = value.toInteger(-1);
        if (number < 0)
            return wrongField(member.name, u"a whole number from 0, or null for no bound"_s);
        quota.*member.value = number;
    }
    if (const auto good = onlyFields(object, known); !good)
        return tl::unexpected(good.error());
    return quota;
}

Quota Quota::orElse(const Quota &other) const
{
    Quota out = *this;
    for (const Member &member : members) {
        if (!(out.*member.value))
            out.*member.value = other.*member.value;
    }
    return out;
}

void Usage::add(const Session &session)
{
    ++sessions;
    if (session.state != runtime::State::Running && session.state != runtime::State::Creating)
        return;
    ++running;
    memoryBytes += session.memoryLimit;
    cpuSeconds += session.cpuLimit;
}

QJsonObject Usage::toJson() const
{
    return {{"sessions"_L1, sessions}, {"running"_L1, running}, {"memory_bytes"_L1, memoryBytes},
        {"cpu_seconds"_L1, cpuSeconds}};
}

Result<void> fits(const Session &session, bool isNew, const Usage &usage, const Quota &quota)
{
    if (isNew && quota.sessions && usage.sessions >= *quota.sessions)
        return full(session, u"%1 sessions"_s.arg(*quota.sessions));
    if (quota.running && usage.running >= *quota.running)
        return full(session, u"%1 running sessions"_s.arg(*quota.running));
    if (const auto memory = fitsSum(session, quota.memoryBytes, usage.memoryBytes,
            session.memoryLimit, u"memory_bytes"_s, u"bytes of memory"_s);
        !memory)
        return memory;
    return fitsSum(session, quota.cpuSeconds, usage.cpuSeconds, session.cpuLimit, u"cpu_seconds"_s,
        u"seconds of processor time"_s);
}

} // namespace ccplant::sessions
