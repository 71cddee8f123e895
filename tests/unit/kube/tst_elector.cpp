// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/lease/elector.h"
#include "tests/unit/kube/lease_world.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::kube;
using namespace ccplant::kube::electing;
using namespace ccplant::test;

namespace {

QJsonObject leaseOf(const QString &holder, int transitions, int version, int renewed = 0)
{
    const LeaseRecord record{.holder = holder,
        .duration = 15s,
        .acquired = wall.now(),
        .renewed = wall.now().addSecs(renewed),
        .transitions = transitions};
    QJsonObject lease = withRecord({}, record);
    setMetadata(lease, "resourceVersion"_L1, QString::number(version));
    return lease;
}

/// One word an action.
QString textOf(const Action &action)
{
    if (std::holds_alternative<Get>(action))
        return u"get"_s;
    if (const auto *write = std::get_if<Write>(&action)) {
        const LeaseRecord record = readLease(write->lease);
        return u"write %1/%2@%3"_s.arg(record.holder)
            .arg(record.transitions)
            .arg(resourceVersionOf(write->lease));
    }
    if (const auto *wake = std::get_if<Wake>(&action))
        return u"wake %1"_s.arg(wake->after.count());
    if (const auto *lead = std::get_if<Lead>(&action))
        return u"lead "_s + lead->token.text();
    if (std::holds_alternative<Lose>(action))
        return u"lose"_s;
    if (const auto *follow = std::get_if<Follow>(&action))
        return u"follow "_s + follow->leader;
    return u"done"_s;
}

QString textOf(const Actions &actions)
{
    QStringList words;
    for (const Action &action : actions)
        words << textOf(action);
    return words.join(u", "_s);
}

} // namespace

class ElectorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_elector.emplace(u"me"_s, wall, LeaseTiming(), [] { return 0.0; });
    }
    void the_first_makes_the_lease_and_leads();
    void a_leader_renews_what_it_wrote();
    void a_follower_waits_from_when_it_saw_the_last_renewal();
    void clocks_of_others_do_not_matter();
    void a_lease_that_was_given_away_is_taken_at_once();
    void of_two_that_take_it_one_leads();
    void a_leader_that_cannot_renew_stops_before_others_start();
    void a_leader_whose_timer_is_late_does_not_lead();
    void an_answer_that_came_too_late_makes_no_leader();
    void a_renewal_that_came_too_late_begins_a_new_term();
    void a_leader_that_was_overtaken_stops_at_once();
    void a_change_of_the_lease_by_others_costs_no_leadership();
    void a_deleted_lease_ends_the_term_and_terms_go_on();
    void a_write_whose_answer_was_lost_is_found_again();
    void an_unreachable_server_is_asked_again_and_not_all_the_time();
    void who_stops_gives_it_away();
    void who_stops_while_it_renews_gives_it_away();
    void who_stops_without_a_server_is_done();
    void who_follows_and_stops_is_done();
    void tokens_are_text();
    void a_later_term_fences_off_an_earlier();
    void many_with_all_faults_never_lead_at_once_data();
    void many_with_all_faults_never_lead_at_once();

private:
    /// Leads term 1 since 0 ms; its next call is 3.
    void lead()
    {
        m_elector->start(0ms);
        m_elector->got(1, notFound, 0ms);
        m_elector->written(2, leaseOf(u"me"_s, 1, 10), 0ms);
        QVERIFY(m_elector->leads(0ms));
    }
    std::optional<Elector> m_elector;
};

void ElectorTest::the_first_makes_the_lease_and_leads()
{
    QCOMPARE(textOf(m_elector->start(0ms)), u"get"_s);
    QCOMPARE(textOf(m_elector->got(1, notFound, 5ms)), u"write me/1@"_s);
    QVERIFY(!m_elector->leads(5ms));
    QCOMPARE(
        textOf(m_elector->written(2, leaseOf(u"me"_s, 1, 10), 9ms)), u"lead 1/me, wake 1996"_s);
    QVERIFY(m_elector->leads(9ms));
    QCOMPARE(m_elector->token(9ms), (FencingToken{1, u"me"_s}));
    QCOMPARE(m_elector->leader(), u"me"_s);
}

void ElectorTest::a_leader_renews_what_it_wrote()
{
    lead();
    QCOMPARE(textOf(m_elector->timeUp(2000ms)), u"write me/1@10, wake 8000"_s);
    QCOMPARE(textOf(m_elector->written(3, leaseOf(u"me"_s, 1, 11, 2), 2010ms)), u"wake 1990"_s);
    QVERIFY(m_elector->leads(11'999ms)); // counted from when it was sent
    QVERIFY(!m_elector->leads(12'000ms));
}

void ElectorTest::a_follower_waits_from_when_it_saw_the_last_renewal()
{
    m_elector->start(0ms);
    QCOMPARE(
        textOf(m_elector->got(1, leaseOf(u"other"_s, 4, 10), 100ms)), u"follow other, wake 1900"_s);
    QCOMPARE(textOf(m_elector->timeUp(2000ms)), u"get"_s);
    QCOMPARE(textOf(m_elector->got(2, leaseOf(u"other"_s, 4, 11, 2), 2100ms)), u"wake 1900"_s);
    Elector::Time now = 4000ms;
    for (quint64 call = 3; call < 10; ++call, now += 2000ms) {
        QCOMPARE(textOf(m_elector->timeUp(now)), u"get"_s);
        QVERIFY(
            textOf(m_elector->got(call, leaseOf(u"other"_s, 4, 11, 2), now)).startsWith(u"wake"));
    }
    QCOMPARE(now, 18'000ms); // seen renewed at 2100, so not before 17100
    init();
    m_elector->start(0ms);
    m_elector->got(1, leaseOf(u"other"_s, 4, 10), 100ms);
    QCOMPARE(textOf(m_elector->timeUp(15'099ms)), u"get"_s);
    init();
    m_elector->start(0ms);
    m_elector->got(1, leaseOf(u"other"_s, 4, 10), 100ms);
    QCOMPARE(textOf(m_elector->timeUp(15'100ms)), u"write me/5@10"_s);
    QCOMPARE(textOf(m_elector->written(2, leaseOf(u"me"_s, 5, 11), 15'110ms)).split(u',').at(0),
        u"lead 5/me"_s);
}

void ElectorTest::clocks_of_others_do_not_matter()
{
    for (const int skew : {-100'000, 100'000}) {
        init();
        m_elector->start(0ms);
        QCOMPARE(textOf(m_elector->got(1, leaseOf(u"other"_s, 1, 10, skew), 0ms)),
            u"follow other, wake 2000"_s);
    }
}

void ElectorTest::a_lease_that_was_given_away_is_taken_at_once()
{
    m_elector->start(0ms);
    QCOMPARE(textOf(m_elector->got(1, leaseOf({}, 4, 10), 0ms)), u"write me/5@10"_s);
}

void ElectorTest::of_two_that_take_it_one_leads()
{
    m_elector->start(0ms);
    m_elector->got(1, notFound, 0ms);
    QCOMPARE(textOf(m_elector->written(
                 2, ApiFailure(ApiError{.reason = Reason::AlreadyExists, .code = 409}), 5ms)),
        u"get"_s);
    QCOMPARE(
        textOf(m_elector->got(3, leaseOf(u"other"_s, 1, 10), 9ms)), u"follow other, wake 1996"_s);
    QVERIFY(!m_elector->leads(9ms));
}

void ElectorTest::a_leader_that_cannot_renew_stops_before_others_start()
{
    lead();
    m_elector->timeUp(2000ms);
    QCOMPARE(textOf(m_elector->written(3, unreachable, 2001ms)), u"wake 1999"_s);
    QCOMPARE(textOf(m_elector->timeUp(4000ms)), u"get, wake 6000"_s); // hangs
    QCOMPARE(textOf(m_elector->timeUp(10'000ms)), u"lose"_s);
    QVERIFY(!m_elector->leads(10'000ms));
    QVERIFY(m_elector->token(10'000ms).isNull());
    // Its own old term is no reason to wait.
    QCOMPARE(textOf(m_elector->got(4, leaseOf(u"me"_s, 1, 10), 11'000ms)), u"write me/2@10"_s);
}

void ElectorTest::a_leader_whose_timer_is_late_does_not_lead()
{
    lead();
    QVERIFY(!m_elector->leads(60'000ms)); // the process was paused: nobody called timeUp()
    QCOMPARE(textOf(m_elector->timeUp(60'000ms)), u"lose, write me/2@10"_s);
    QCOMPARE(textOf(m_elector->written(3, conflict, 60'001ms)), u"get"_s);
    QCOMPARE(textOf(m_elector->got(4, leaseOf(u"other"_s, 2, 11), 60'002ms)).split(u',').at(0),
        u"follow other"_s);
}

void ElectorTest::an_answer_that_came_too_late_makes_no_leader()
{
    m_elector->start(0ms);
    m_elector->got(1, notFound, 0ms);
    const Actions actions = m_elector->written(2, leaseOf(u"me"_s, 1, 10), 10'000ms);
    QVERIFY(!textOf(actions).contains(u"lead"_s));
    QVERIFY(!m_elector->leads(10'000ms));
    QCOMPARE(textOf(m_elector->timeUp(10'000ms)), u"write me/2@10"_s);
}

void ElectorTest::a_renewal_that_came_too_late_begins_a_new_term()
{
    lead();
    m_elector->timeUp(9000ms);
    QCOMPARE(textOf(m_elector->timeUp(10'000ms)), u"lose"_s);
    // In time for others, but work has been stopped: it must not go on under the same token.
    QCOMPARE(textOf(m_elector->written(3, leaseOf(u"me"_s, 1, 11, 9), 11'000ms)), u"wake 0"_s);
    QVERIFY(!m_elector->leads(11'000ms));
    QCOMPARE(textOf(m_elector->timeUp(11'000ms)), u"write me/2@11"_s);
    QCOMPARE(textOf(m_elector->written(4, leaseOf(u"me"_s, 2, 12, 11), 11'010ms)).split(u',').at(0),
        u"lead 2/me"_s);
}

void ElectorTest::a_leader_that_was_overtaken_stops_at_once()
{
    lead();
    m_elector->timeUp(2000ms);
    QCOMPARE(textOf(m_elector->written(3, conflict, 2010ms)), u"get, wake 7990"_s);
    QCOMPARE(textOf(m_elector->got(4, leaseOf(u"other"_s, 2, 12), 2020ms)),
        u"follow other, lose, wake 1990"_s);
}

void ElectorTest::a_change_of_the_lease_by_others_costs_no_leadership()
{
    lead();
    m_elector->timeUp(2000ms);
    m_elector->written(3, conflict, 2010ms); // somebody labelled it
    QCOMPARE(
        textOf(m_elector->got(4, leaseOf(u"me"_s, 1, 12), 2020ms)), u"write me/1@12, wake 7980"_s);
}

void ElectorTest::a_deleted_lease_ends_the_term_and_terms_go_on()
{
    lead();
    m_elector->timeUp(2000ms);
    QCOMPARE(textOf(m_elector->written(3, notFound, 2010ms)), u"get, wake 7990"_s);
    QCOMPARE(textOf(m_elector->got(4, notFound, 2020ms)), u"follow , lose, write me/2@"_s);
}

void ElectorTest::a_write_whose_answer_was_lost_is_found_again()
{
    m_elector->start(0ms);
    m_elector->got(1, leaseOf({}, 1, 10), 0ms);
    QCOMPARE(textOf(m_elector->written(2, unreachable, 5000ms)), u"wake 0"_s);
    QCOMPARE(textOf(m_elector->timeUp(5000ms)), u"get"_s);
    QCOMPARE(textOf(m_elector->got(3, leaseOf(u"me"_s, 2, 11), 5001ms)), u"write me/3@11"_s);
}

void ElectorTest::an_unreachable_server_is_asked_again_and_not_all_the_time()
{
    m_elector->start(0ms);
    QCOMPARE(textOf(m_elector->got(1, unreachable, 1ms)), u"wake 1999"_s);
    QCOMPARE(textOf(m_elector->timeUp(500ms)), u"wake 1500"_s);
    QCOMPARE(textOf(m_elector->timeUp(2000ms)), u"get"_s);
    init();
    m_elector->start(0ms);
    m_elector->got(1, leaseOf(u"other"_s, 1, 10), 0ms);
    m_elector->timeUp(15'000ms); // takes it
    QCOMPARE(textOf(m_elector->written(2, unreachable, 15'001ms)), u"wake 1999"_s);
}

void ElectorTest::who_stops_gives_it_away()
{
    lead();
    QCOMPARE(textOf(m_elector->stop(100ms)), u"lose, write /1@10"_s);
    QVERIFY(!m_elector->leads(100ms));
    QCOMPARE(textOf(m_elector->written(3, leaseOf({}, 1, 11), 110ms)), u"done"_s);
    QCOMPARE(textOf(m_elector->timeUp(200ms)), QString());
}

void ElectorTest::who_stops_while_it_renews_gives_it_away()
{
    lead();
    m_elector->timeUp(2000ms);
    QCOMPARE(textOf(m_elector->stop(2001ms)), u"lose"_s);
    QCOMPARE(textOf(m_elector->written(3, leaseOf(u"me"_s, 1, 11), 2010ms)), u"write /1@11"_s);
    QCOMPARE(textOf(m_elector->written(4, leaseOf({}, 1, 12), 2020ms)), u"done"_s);
}

void ElectorTest::who_stops_without_a_server_is_done()
{
    lead();
    m_elector->stop(100ms);
    QCOMPARE(textOf(m_elector->written(3, unreachable, 5100ms)), u"done"_s);
}

void ElectorTest::who_follows_and_stops_is_done()
{
    m_elector->start(0ms);
    QCOMPARE(textOf(m_elector->stop(1ms)), u"done"_s);
    QCOMPARE(textOf(m_elector->got(1, notFound, 2ms)), QString());
    QCOMPARE(textOf(m_elector->stop(3ms)), QString());
    QCOMPARE(textOf(m_elector->start(4ms)), u"get"_s);
}

void ElectorTest::tokens_are_text()
{
    const FencingToken token{7, u"host_1/2"_s};
    QCOMPARE(token.text(), u"7/host_1/2"_s);
    QCOMPARE(FencingToken::read(token.text()), token);
    for (const QString &text : {u""_s, u"7"_s, u"/x"_s, u"0/x"_s, u"-1/x"_s, u"x/7"_s})
        QVERIFY(FencingToken::read(text).isNull());
}

void ElectorTest::a_later_term_fences_off_an_earlier()
{
    const FencingToken first{1, u"a"_s}, second{2, u"b"_s};
    QVERIFY(mayWrite({}, first));
    QVERIFY(!mayWrite({}, {}));
    QJsonObject object = withToken({{u"data"_s, u"kept"_s}}, first);
    QCOMPARE(object["data"_L1], u"kept"_s);
    QVERIFY(mayWrite(object, first));
    QVERIFY(mayWrite(object, second));
    object = withToken(object, second);
    QVERIFY(mayWrite(object, first).error().isConflict());
    QVERIFY(!mayWrite(object, {2, u"imposter"_s}));
}

void ElectorTest::many_with_all_faults_never_lead_at_once_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void ElectorTest::many_with_all_faults_never_lead_at_once()
{
    QFETCH(const unsigned, seed);
    LeaseWorld world(seed, 3, 0.05);
    Elector::Time longest{0};
    for (int round = 0; round < 10; ++round) {
        world.setLoss(round % 2 == 0 ? 0 : 0.3); // every other round on a bad network
        world.run(world.now() + 60s);
        const int leader = world.leader();
        if (leader < 0)
            continue;
        world.setLoss(0);
        world.kill(leader);
        const auto killed = world.now();
        while (world.leader() < 0 && world.now() - killed < 60s)
            world.run(world.now() + 1ms);
        longest = std::max(longest, world.now() - killed);
        world.revive(leader); // it believes that it leads, until it looks at its clock
    }
    QVERIFY(!world.wasEverDouble);
    QVERIFY(!world.wasTermTwice);
    QVERIFY(world.elections() >= 8);
    // 15 s after the others saw the last renewal, which they look for every 2 s; a slow answer of
    // this network takes up to 6 s each way.
    QVERIFY2(longest < 30s, qPrintable(QString::number(longest.count())));
}

QTEST_APPLESS_MAIN(ElectorTest)
#include "tst_elector.moc"
