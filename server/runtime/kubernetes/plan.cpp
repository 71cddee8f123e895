// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/plan.h"

#include "server/runtime/kubernetes/names.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

std::chrono::milliseconds between(const QDateTime &from, const QDateTime &to)
{
    return std::chrono::milliseconds(from.msecsTo(to));
}

class Planner {
public:
    Planner(const Observed &observed, const PlanLimits &limits, const QDateTime &now)
        : o(observed)
        , m_limits(limits)
        , m_now(now)
    {
        m_plan.session.id = o.anchor.id;
        m_plan.session.workspace = o.anchor.workspace;
    }

    Plan plan()
    {
        if (o.anchor.deleting)
            deleting();
        else if (o.anchor.want == Anchor::Want::Remove)
            removing();
        else if (o.anchor.want == Anchor::Want::Prepare)
            preparing();
        else if (o.anchor.want == Anchor::Want::Run)
            running();
        else
            resting();
        return m_plan;
    }

private:
    void say(State state, const QString &phase, const QString &reason)
    {
        m_plan.session.state = state;
        m_plan.session.phase = phase;
        m_plan.session.reason = reason;
    }

    /// Looks again at `when`.
    void again(const QDateTime &when)
    {
        const auto delay = std::max(between(m_now, when), std::chrono::milliseconds(50));
        m_plan.again = m_plan.again ? std::min(*m_plan.again, delay) : delay;
    }

    bool hasPod() const { return !o.podUid.isEmpty(); }

    /// A pod that was told to end: by force when it is not gone in time.
    void waitForEnd()
    {
        const QDateTime last = o.podDeletion.addDuration(m_limits.endGrace);
        if (m_now >= last)
            m_plan.step = step::DropPod{o.podUid, true};
        else
            again(last);
    }

    void deleting()
    {
        say(State::Deleting, {}, {});
        if (hasPod() && o.podDeletion.isValid())
            waitForEnd(); // the rest goes by itself
    }

    /// As stopping, and then all goes but the log.
    void removing()
    {
        say(State::Deleting, {}, o.trouble);
        if (!hasPod())
            m_plan.step = step::KeepLog{};
        else if (o.podDeletion.isValid())
            waitForEnd();
        else
            m_plan.step = step::EndPod{};
    }

    void preparing()
    {
        m_plan.isHidden = true;
        const QDateTime last = o.anchor.created.addDuration(m_limits.prepareGrace);
        if (m_now >= last)
            m_plan.step = step::Forget{};
        else
            again(last);
    }

    void resting()
    {
        const bool failed = o.anchor.want == Anchor::Want::Fail;
        say(failed ? State::Failed : State::Stopped, {}, failed ? o.anchor.reason : QString());
        if (!hasPod())
            return;
        if (!failed) // it is not stopped before nothing runs any more
            say(State::Running, {}, {});
        if (o.podDeletion.isValid())
            waitForEnd();
        else
            m_plan.step = step::EndPod{};
    }

    void running()
    {
        if (!hasPod())
            noPod();
        else if (o.podDeletion.isValid())
            podGoes();
        else
            podThere();
    }

    void noPod()
    {
        say(State::Creating, u"scheduled"_s, o.trouble.isEmpty() ? o.anchor.reason : o.trouble);
        if (!o.anchor.pod.isEmpty())
            return lost(o.anchor.pod, u"The session's pod disappeared."_s);
        if (m_now < o.anchor.notBefore)
            return again(o.anchor.notBefore);
        if (o.isHopeless)
            return giveUp(o.trouble);
        if (isLate())
            return giveUp(late(o.trouble));
        again(o.anchor.since.addDuration(m_limits.startDeadline));
        if (o.anchor.persistent && !o.hasClaim)
            m_plan.step = step::MakeClaim{};
        else
            choosePod();
    }

    /// Which pod it gets is written down first: two servers must not choose two.
    void choosePod()
    {
        if (Names::isWarm(o.anchor.podName)) {
            m_plan.step = step::ClaimPod{};
        } else if (o.hasPool && o.anchor.mayBeWarm && o.anchor.podName.isEmpty()) {
            Anchor anchor = o.anchor;
            anchor.podName = o.warmPod.isEmpty() ? Names::of(anchor.id).pod : o.warmPod;
            m_plan.step = step::Note{anchor};
        } else {
            m_plan.step = step::MakePod{};
        }
    }

    void podGoes()
    {
        say(State::Creating, u"scheduled"_s, u"The session's pod is ending; another follows."_s);
        waitForEnd();
    }

    void podThere()
    {
        const PodView &pod = o.pod;
        say(State::Creating, pod.phase, pod.reason);
        switch (pod.kind) {
        case PodView::Ended:
            if (o.anchor.lost == o.podUid)
                m_plan.step = step::DropPod{o.podUid, false};
            else
                lost(o.podUid, pod.reason);
            return;
        case PodView::Broken:
            return broken();
        case PodView::Starting:
            return starting();
        case PodView::Ready:
            return ready();
        }
    }

    void broken()
    {
        const QDateTime last = o.podCreated.addDuration(m_limits.brokenGrace);
        if (m_now >= last || isLate())
            giveUp(o.pod.reason);
        else
            again(last);
    }

    void starting()
    {
        if (o.pod.crashes > m_limits.attempts)
            return giveUp(u"%1 It ended %2 times in a row. Resume the session to try again."_s
                    .arg(o.pod.reason)
                    .arg(o.pod.crashes));
        if (o.anchor.pod == o.podUid) // it was ready: its node or the kubelet see to it
            return;
        if (isLate())
            return giveUp(late(o.pod.reason));
        again(o.anchor.since.addDuration(m_limits.startDeadline));
    }

    void ready()
    {
        if (!o.hasToken) {
            say(State::Creating, u"starting_agent"_s, o.trouble);
            m_plan.step = step::LoadToken{};
            return;
        }
        if (o.anchor.pod != o.podUid && Names::isWarm(o.anchor.podName) && !o.isConfigured) {
            say(State::Creating, u"starting_agent"_s, o.trouble);
            m_plan.step = step::Configure{};
            return;
        }
        say(State::Running, {}, {});
        if (o.anchor.pod == o.podUid)
            return;
        Anchor anchor = o.anchor;
        anchor.pod = o.podUid;
        anchor.ready = m_now;
        anchor.reason.clear();
        if (!o.pod.branch.isEmpty())
            anchor.workspace.branch = o.pod.branch;
        if (anchor.workspace.baseCommit
                .isEmpty()) // the first clone's, whatever was committed since
            anchor.workspace.baseCommit = o.pod.baseCommit;
        m_plan.session.workspace = anchor.workspace;
        m_plan.step = step::Note{anchor};
    }

    /// The pod of the session is no more: makes another after a while, or gives up.
    void lost(const QString &uid, const QString &reason)
    {
        Anchor anchor = o.anchor;
        const bool wasReady = anchor.pod == uid;
        const bool wasHealthy = wasReady && between(anchor.ready, m_now) >= m_limits.healthy;
        anchor.lost = uid;
        anchor.pod.clear();
        if (!hasPod()) // another one is chosen; the name of one that is still there is needed
            anchor.podName.clear();
        anchor.restarts = wasHealthy ? 1 : anchor.restarts + 1;
        if (wasReady && !anchor.persistent) {
            anchor.want = Anchor::Want::Fail;
            anchor.reason =
                u"%1 What the session had written was in that pod only, and is gone. Resume it to begin with an empty workspace."_s
                    .arg(reason);
        } else if (anchor.restarts > m_limits.attempts) {
            anchor.want = Anchor::Want::Fail;
            anchor.reason =
                u"%1 That was %2 times in a row. Resume the session to try again."_s.arg(reason)
                    .arg(anchor.restarts);
        } else {
            auto delay = m_limits.firstDelay;
            for (int i = 1; i < anchor.restarts && delay < m_limits.longestDelay; ++i)
                delay *= 2;
            anchor.notBefore = m_now.addDuration(std::min(delay, m_limits.longestDelay));
            anchor.since = anchor.notBefore;
            anchor.reason = u"%1 Starting it again (%2 of %3)."_s.arg(reason)
                                .arg(anchor.restarts)
                                .arg(m_limits.attempts);
        }
        note(anchor);
    }

    bool isLate() const { return m_now >= o.anchor.since.addDuration(m_limits.startDeadline); }

    QString late(const QString &reason) const
    {
        return u"The session did not start within %1 s. %2"_s
            .arg(m_limits.startDeadline.count() / 1000)
            .arg(reason)
            .trimmed();
    }

    void giveUp(const QString &reason)
    {
        Anchor anchor = o.anchor;
        anchor.want = Anchor::Want::Fail;
        anchor.reason = reason;
        anchor.pod.clear();
        note(anchor);
    }

    /// It has failed when that is written and not before: who resumes it would be overtaken by the
    /// note.
    void note(const Anchor &anchor)
    {
        m_plan.step = step::Note{anchor};
        say(State::Creating, u"scheduled"_s, anchor.reason);
    }

    const Observed &o;
    const PlanLimits &m_limits;
    const QDateTime m_now;
    Plan m_plan;
};

} // namespace

Plan planFor(const Observed &observed, const PlanLimits &limits, const QDateTime &now)
{
    return Planner(observed, limits, now).plan();
}

} // namespace ccplant::runtime
