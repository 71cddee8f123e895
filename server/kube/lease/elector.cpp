// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/elector.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

using std::chrono::milliseconds;

/// Somebody else was faster, or it was deleted: what we know is old.
bool isOutdated(const ApiError &error)
{
    return error.reason == Reason::Conflict || error.reason == Reason::AlreadyExists
        || error.reason == Reason::NotFound;
}

} // namespace

Elector::Elector(QString identity, const Clock &clock, LeaseTiming timing, Random random)
    : m_identity(std::move(identity))
    , m_clock(clock)
    , m_timing(timing)
    , m_random(std::move(random))
{
}

electing::Actions Elector::start(Time now)
{
    if (m_state != Stopped)
        return {};
    m_state = Running;
    return get(now);
}

electing::Actions Elector::stop(Time now)
{
    if (m_state != Running)
        return {};
    const bool held = m_token.has_value();
    if (!held)
        return finished();
    m_state = Releasing;
    Actions actions = lose(u"it stops"_s);
    if (m_isCalling) // its answer says how the Lease can be written
        return actions;
    return actions + (m_isFresh ? release(now) : get(now));
}

electing::Actions Elector::finished()
{
    m_state = Stopped;
    m_isCalling = false;
    ++m_call;
    return {electing::Done{}};
}

electing::Actions Elector::act(Time now)
{
    if (m_token)
        return m_isFresh ? write(renewedRecord(), now) : get(now);
    return m_isFresh && mayTake(now) ? write(takenRecord(), now) : get(now);
}

void Elector::sent(Time now)
{
    m_isCalling = true;
    m_sentAt = now;
    // A little before its time: two that look at the same moment get in each other's way.
    m_nextLook = now + milliseconds(qint64(double(m_timing.retry.count()) * (1 - m_random() / 5)));
}

electing::Actions Elector::get(Time now)
{
    sent(now);
    return Actions{electing::Get{++m_call}} + sleep(now);
}

electing::Actions Elector::write(const LeaseRecord &record, Time now)
{
    sent(now);
    m_isFresh = false;
    return Actions{electing::Write{++m_call, withRecord(withoutManagedFields(m_lease), record)}}
    + sleep(now);
}

electing::Actions Elector::got(quint64 call, const ApiResult<QJsonObject> &lease, Time now)
{
    if (call != m_call || !m_isCalling)
        return {};
    m_isCalling = false;
    Actions actions = loseIfDue(now);
    if (lease || lease.error().isNotFound())
        return actions + see(lease.value_or(QJsonObject()), now);
    return actions + (m_state == Releasing ? finished() : sleep(now));
}

electing::Actions Elector::see(const QJsonObject &lease, Time now)
{
    m_lease = lease;
    m_isFresh = true;
    const LeaseRecord record = readLease(lease);
    Actions actions;
    if (record != m_record) {
        m_seenAt = now;
        const LeaseRecord before = std::exchange(m_record, record);
        m_lastTerm = qMax(m_lastTerm, record.transitions);
        if (record.holder != before.holder && !isOurs())
            actions << electing::Follow{record.holder};
    }
    if (m_state == Releasing)
        return actions + (isOurs() ? release(now) : finished());
    if (m_token && isOurs())
        return actions + write(renewedRecord(), now);
    if (m_token)
        actions += lose(lease.isEmpty() ? u"the Lease was deleted"_s
                                        : u"'%1' has taken it"_s.arg(record.holder));
    return actions + (mayTake(now) ? write(takenRecord(), now) : sleep(now));
}

electing::Actions Elector::written(quint64 call, const ApiResult<QJsonObject> &lease, Time now)
{
    if (call != m_call || !m_isCalling)
        return {};
    m_isCalling = false;
    if (lease) {
        m_lease = *lease;
        m_isFresh = true;
        m_record = readLease(m_lease);
        m_seenAt = now;
        m_lastTerm = qMax(m_lastTerm, m_record.transitions);
        m_renewedAt = m_sentAt;
    }
    if (m_state == Releasing)
        return lease && isOurs() ? release(now) : finished();
    Actions actions = loseIfDue(now);
    if (!lease && isOutdated(lease.error()))
        return actions + get(now);
    // A renewal of a term that was lost while it was on its way begins no other one.
    const bool isNew = lease && isOurs() && !m_token && m_record.transitions > m_ledTerm
        && now < m_renewedAt + m_timing.renewWithin;
    if (isNew) {
        m_ledTerm = m_record.transitions;
        m_token = FencingToken{m_record.transitions, m_identity};
        actions << electing::Lead{*m_token};
    }
    return actions + sleep(now);
}

electing::Actions Elector::timeUp(Time now)
{
    if (m_state == Stopped)
        return {};
    Actions actions = loseIfDue(now);
    const bool isTime = m_state == Running && !m_isCalling
        && (now >= m_nextLook || (!m_token && m_isFresh && mayTake(now)));
    return actions + (isTime ? act(now) : sleep(now));
}

electing::Actions Elector::lose(const QString &why)
{
    m_token.reset();
    return {electing::Lose{why}};
}

electing::Actions Elector::loseIfDue(Time now)
{
    return m_token && !leads(now) ? lose(u"it could not be renewed in time"_s) : Actions();
}

electing::Actions Elector::release(Time now)
{
    LeaseRecord record = renewedRecord();
    record.holder.clear();
    record.duration = std::chrono::seconds(1);
    return write(record, now);
}

electing::Actions Elector::sleep(Time now) const
{
    std::optional<Time> until;
    const auto atLatest = [&until](Time time) { until = until ? qMin(*until, time) : time; };
    if (m_token)
        atLatest(m_renewedAt + m_timing.renewWithin);
    if (!m_isCalling)
        atLatest(m_nextLook);
    if (!m_isCalling && !m_token && m_isFresh && !m_record.holder.isEmpty())
        atLatest(m_seenAt + m_record.duration);
    return until ? Actions{electing::Wake{qMax(*until - now, Time(0))}} : Actions();
}

bool Elector::mayTake(Time now) const
{
    // What we hold without leading is of a term of ours that is over, or whose answer was lost.
    return m_record.holder.isEmpty() || isOurs() || now >= m_seenAt + m_record.duration;
}

LeaseRecord Elector::takenRecord() const
{
    return {.holder = m_identity,
        .duration = m_timing.lease,
        .acquired = m_clock.now(),
        .renewed = m_clock.now(),
        .transitions = m_lastTerm + 1};
}

LeaseRecord Elector::renewedRecord() const
{
    LeaseRecord record = m_record;
    record.renewed = m_clock.now();
    return record;
}

} // namespace ccplant::kube
