// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/plan.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::runtime;

namespace {

const QDateTime start = QDateTime::fromString(u"2026-01-31T09:30:00Z"_s, Qt::ISODate);

Observed wanted(bool persistent = true)
{
    Observed seen;
    seen.anchor.id = u"s_1"_s;
    seen.anchor.want = Anchor::Want::Run;
    seen.anchor.since = start;
    seen.anchor.created = start;
    seen.anchor.persistent = persistent;
    seen.anchor.workspace = {u"empty"_s, u"/w"_s, {}, {}};
    return seen;
}

Observed withPod(PodView::Kind kind, const QString &reason = u"why"_s)
{
    Observed seen = wanted();
    seen.hasClaim = true;
    seen.podUid = u"p1"_s;
    seen.podCreated = start;
    seen.pod.kind = kind;
    seen.pod.phase = u"starting_agent"_s;
    seen.pod.reason = reason;
    seen.hasToken = true;
    return seen;
}

Plan plan(const Observed &seen, std::chrono::milliseconds after = 1s)
{
    return planFor(seen, {}, start.addDuration(after));
}

template <typename T>
std::optional<T> as(const Plan &plan)
{
    const T *step = std::get_if<T>(&plan.step);
    return step ? std::optional(*step) : std::nullopt;
}

/// That the session has failed is written down, and not told before it is.
bool givesUp(const Plan &plan)
{
    const auto note = as<step::Note>(plan);
    return note && note->anchor.want == Anchor::Want::Fail
        && note->anchor.reason == plan.session.reason && plan.session.state == State::Creating;
}

/// A cluster with one session: carries steps out, makes pods ready, breaks them.
class World {
public:
    Observed seen = wanted();
    QDateTime now = start;
    int pods = 0;
    bool podsGetReady = true;

    /// One look and its step. False when there was nothing to do.
    bool turn()
    {
        const Plan made = planFor(seen, {}, now);
        last = made.session;
        if (std::holds_alternative<step::Nothing>(made.step)) {
            if (made.again)
                now = now.addDuration(*made.again);
            return made.again.has_value();
        }
        if (std::holds_alternative<step::MakeClaim>(made.step))
            seen.hasClaim = true;
        if (std::holds_alternative<step::MakePod>(made.step))
            makePod();
        if (std::holds_alternative<step::LoadToken>(made.step))
            seen.hasToken = true;
        if (const auto *note = std::get_if<step::Note>(&made.step))
            seen.anchor = note->anchor;
        if (std::holds_alternative<step::EndPod>(made.step)
            || std::holds_alternative<step::DropPod>(made.step))
            endPod();
        return true;
    }
    /// The server dies: what it had in mind is gone, what the cluster knows stays.
    void crash()
    {
        seen.hasToken = false;
        seen.trouble.clear();
    }
    void loseNode() { seen.podUid.clear(); }
    bool settles()
    {
        for (int i = 0; i < 200; ++i) {
            if (!turn())
                return true;
        }
        return false;
    }
    Session last;

private:
    void makePod()
    {
        QVERIFY(seen.podUid.isEmpty()); // never two at a time
        seen.podUid = u"pod-%1"_s.arg(++pods);
        seen.podCreated = now;
        seen.podDeletion = {};
        seen.pod = {
            .kind = podsGetReady ? PodView::Ready : PodView::Ended, .reason = u"It ended."_s};
    }
    void endPod() { seen.podUid.clear(); }
};

} // namespace

class PlanTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_session_is_made_step_by_step();
    void without_a_claim_to_make_the_pod_comes_first();
    void a_session_that_was_never_accepted_is_not_shown_and_goes();
    void a_ready_pod_needs_its_token_then_is_noted();
    void the_first_clone_s_commit_stays();
    void a_broken_pod_fails_soon();
    void a_slow_start_fails_with_the_reason();
    void trouble_is_shown_and_what_is_hopeless_fails();
    void a_lost_pod_is_made_again_later_each_time();
    void a_lost_pod_is_counted_once();
    void a_pod_that_was_well_for_long_begins_the_count_anew();
    void what_was_only_in_the_pod_is_said_to_be_gone();
    void a_runner_that_crashes_again_and_again_fails();
    void stopping_ends_the_pod_in_good_order_and_is_not_done_before();
    void a_pod_whose_node_is_gone_is_removed_by_force();
    void deletion_waits_for_the_pod();
    void a_log_that_is_kept_is_put_aside_when_the_pod_has_ended();
    void a_crash_at_any_step_converges();
    void two_servers_that_take_turns_converge();
};

void PlanTest::a_session_is_made_step_by_step()
{
    Observed seen = wanted();
    QVERIFY(as<step::MakeClaim>(plan(seen)));
    QCOMPARE(plan(seen).session.state, State::Creating);
    QCOMPARE(plan(seen).session.phase, u"scheduled"_s);
    seen.hasClaim = true;
    QVERIFY(as<step::MakePod>(plan(seen)));
}

void PlanTest::without_a_claim_to_make_the_pod_comes_first()
{
    QVERIFY(as<step::MakePod>(plan(wanted(false))));
}

void PlanTest::a_session_that_was_never_accepted_is_not_shown_and_goes()
{
    Observed seen = wanted();
    seen.anchor.want = Anchor::Want::Prepare;
    QVERIFY(plan(seen).isHidden);
    QVERIFY(as<step::Nothing>(plan(seen)));
    QCOMPARE(*plan(seen).again, 59s);
    QVERIFY(as<step::Forget>(plan(seen, 61s)));
}

void PlanTest::a_ready_pod_needs_its_token_then_is_noted()
{
    Observed seen = withPod(PodView::Ready);
    seen.hasToken = false;
    QVERIFY(as<step::LoadToken>(plan(seen)));
    QCOMPARE(plan(seen).session.state, State::Creating);
    seen.hasToken = true;
    QCOMPARE(plan(seen).session.state, State::Running);
    const auto note = as<step::Note>(plan(seen));
    QVERIFY(note);
    QCOMPARE(note->anchor.pod, u"p1"_s);
    seen.anchor = note->anchor;
    QVERIFY(as<step::Nothing>(plan(seen)));
    QVERIFY(!plan(seen).again);
}

void PlanTest::the_first_clone_s_commit_stays()
{
    Observed seen = withPod(PodView::Ready);
    seen.pod.branch = u"main"_s;
    seen.pod.baseCommit = u"one"_s;
    Anchor anchor = as<step::Note>(plan(seen))->anchor;
    QCOMPARE(anchor.workspace.branch, u"main"_s);
    QCOMPARE(anchor.workspace.baseCommit, u"one"_s);
    seen.anchor = anchor;
    seen.podUid = u"p2"_s;
    seen.pod.baseCommit = u"two"_s;
    QCOMPARE(as<step::Note>(plan(seen))->anchor.workspace.baseCommit, u"one"_s);
}

void PlanTest::a_broken_pod_fails_soon()
{
    const Observed seen = withPod(PodView::Broken, u"Cannot pull: not found."_s);
    QVERIFY(as<step::Nothing>(plan(seen)));
    QCOMPARE(plan(seen).session.reason, u"Cannot pull: not found."_s);
    QVERIFY(givesUp(plan(seen, 11s)));
    QCOMPARE(plan(seen, 11s).session.reason, u"Cannot pull: not found."_s);
    Observed noted = seen;
    noted.anchor = as<step::Note>(plan(seen, 11s))->anchor;
    QCOMPARE(plan(noted, 11s).session.state, State::Failed);
}

void PlanTest::a_slow_start_fails_with_the_reason()
{
    const Observed seen = withPod(PodView::Starting, u"Waiting for a node."_s);
    QCOMPARE(*plan(seen).again, 299s);
    const Plan late = plan(seen, 300s);
    QVERIFY(givesUp(late));
    QVERIFY(late.session.reason.contains("300 s"_L1));
    QVERIFY(late.session.reason.contains("Waiting for a node."_L1));
}

void PlanTest::trouble_is_shown_and_what_is_hopeless_fails()
{
    Observed seen = wanted();
    seen.trouble = u"exceeded quota"_s;
    QCOMPARE(plan(seen).session.reason, u"exceeded quota"_s);
    QVERIFY(as<step::MakeClaim>(plan(seen)));
    QVERIFY(givesUp(plan(seen, 301s)));
    QVERIFY(plan(seen, 301s).session.reason.contains("exceeded quota"_L1));
    seen.isHopeless = true;
    QVERIFY(givesUp(plan(seen)));
}

void PlanTest::a_lost_pod_is_made_again_later_each_time()
{
    World world;
    QVERIFY(world.settles());
    QCOMPARE(world.last.state, State::Running);
    std::chrono::milliseconds before{0};
    for (int i = 1; i <= 5; ++i) {
        const QDateTime lostAt = world.now;
        world.loseNode();
        world.turn();
        QCOMPARE(world.last.state, State::Creating);
        const std::chrono::milliseconds delay(lostAt.msecsTo(world.seen.anchor.notBefore));
        QVERIFY(delay > before);
        before = delay;
        QVERIFY(world.settles());
        QCOMPARE(world.last.state, State::Running);
        QCOMPARE(world.pods, i + 1);
    }
    world.loseNode();
    QVERIFY(world.settles());
    QCOMPARE(world.last.state, State::Failed);
    QVERIFY(world.last.reason.contains("Resume"_L1));
}

void PlanTest::a_lost_pod_is_counted_once()
{
    Observed seen = withPod(PodView::Ended, u"Evicted."_s);
    const auto note = as<step::Note>(plan(seen));
    QVERIFY(note);
    QCOMPARE(note->anchor.restarts, 1);
    seen.anchor = note->anchor;
    const auto drop = as<step::DropPod>(plan(seen));
    QVERIFY(drop);
    QCOMPARE(drop->uid, u"p1"_s);
    QVERIFY(!drop->force);
}

void PlanTest::a_pod_that_was_well_for_long_begins_the_count_anew()
{
    Observed seen = withPod(PodView::Ended);
    seen.anchor.pod = u"p1"_s;
    seen.anchor.restarts = 5;
    seen.anchor.ready = start;
    QCOMPARE(as<step::Note>(plan(seen, 61s))->anchor.restarts, 1);
    QCOMPARE(as<step::Note>(plan(seen, 59s))->anchor.want, Anchor::Want::Fail);
}

void PlanTest::what_was_only_in_the_pod_is_said_to_be_gone()
{
    Observed seen = withPod(PodView::Ended, u"Evicted."_s);
    seen.anchor.persistent = false;
    QCOMPARE(as<step::Note>(plan(seen))->anchor.want, Anchor::Want::Run); // it had not begun
    seen.anchor.pod = u"p1"_s;
    const Anchor anchor = as<step::Note>(plan(seen))->anchor;
    QCOMPARE(anchor.want, Anchor::Want::Fail);
    QVERIFY(anchor.reason.contains("is gone"_L1));
}

void PlanTest::a_runner_that_crashes_again_and_again_fails()
{
    Observed seen = withPod(PodView::Starting, u"It ended."_s);
    seen.anchor.pod = u"p1"_s;
    seen.pod.crashes = 5;
    QVERIFY(as<step::Nothing>(plan(seen, 1h))); // the kubelet's to start it again
    seen.pod.crashes = 6;
    QVERIFY(givesUp(plan(seen)));
}

void PlanTest::stopping_ends_the_pod_in_good_order_and_is_not_done_before()
{
    Observed seen = withPod(PodView::Ready);
    seen.anchor.want = Anchor::Want::Stop;
    QVERIFY(as<step::EndPod>(plan(seen)));
    QCOMPARE(plan(seen).session.state, State::Running);
    seen.podDeletion = start.addSecs(30);
    QVERIFY(as<step::Nothing>(plan(seen)));
    seen.podUid.clear();
    QCOMPARE(plan(seen).session.state, State::Stopped);
    QVERIFY(!plan(seen).again);
}

void PlanTest::a_pod_whose_node_is_gone_is_removed_by_force()
{
    for (const bool deleted : {false, true}) {
        Observed seen = withPod(PodView::Starting);
        seen.podDeletion = start;
        seen.anchor.deleting = deleted;
        QVERIFY(as<step::Nothing>(plan(seen, 89s)));
        const auto drop = as<step::DropPod>(plan(seen, 90s));
        QVERIFY(drop && drop->force);
    }
}

void PlanTest::deletion_waits_for_the_pod()
{
    Observed seen = withPod(PodView::Ready);
    seen.anchor.deleting = true;
    QCOMPARE(plan(seen).session.state, State::Deleting);
    QVERIFY(as<step::Nothing>(plan(seen))); // the garbage collector's
}

void PlanTest::a_log_that_is_kept_is_put_aside_when_the_pod_has_ended()
{
    Observed seen = withPod(PodView::Ready);
    seen.anchor.want = Anchor::Want::Remove;
    QCOMPARE(plan(seen).session.state, State::Deleting);
    QVERIFY(as<step::EndPod>(plan(seen))); // what it says last is in the log, too
    seen.podDeletion = start;
    QVERIFY(as<step::Nothing>(plan(seen, 89s)));
    const auto drop = as<step::DropPod>(plan(seen, 90s));
    QVERIFY(drop && drop->force);
    seen.podUid.clear();
    QVERIFY(as<step::KeepLog>(plan(seen)));
    seen.trouble = u"Its log cannot be kept: no answer"_s;
    QCOMPARE(plan(seen).session.reason, seen.trouble);
    seen.anchor.deleting = true; // which ends it
    QVERIFY(as<step::Nothing>(plan(seen)));
    QCOMPARE(plan(seen).session.state, State::Deleting);
}

void PlanTest::a_crash_at_any_step_converges()
{
    for (const bool persistent : {true, false}) {
        for (int at = 0; at < 8; ++at) {
            World world;
            world.seen.anchor.persistent = persistent;
            for (int i = 0; i < at; ++i)
                world.turn();
            world.crash();
            QVERIFY(world.settles());
            QCOMPARE(world.last.state, State::Running);
            QCOMPARE(world.pods, 1);
            world.seen.anchor.want = Anchor::Want::Stop;
            world.turn();
            world.crash();
            QVERIFY(world.settles());
            QCOMPARE(world.last.state, State::Stopped);
            QVERIFY(world.seen.podUid.isEmpty());
        }
    }
}

void PlanTest::two_servers_that_take_turns_converge()
{
    World world;
    world.podsGetReady = false;
    for (int i = 0; i < 100; ++i) {
        world.crash(); // the other one's mind
        world.turn();
    }
    QCOMPARE(world.last.state, State::Failed);
    QCOMPARE(world.pods, 6); // one, and five more attempts
    QVERIFY(world.seen.podUid.isEmpty());
}

QTEST_GUILESS_MAIN(PlanTest)
#include "tst_plan.moc"
