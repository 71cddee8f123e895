// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/watch/watcher.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant::kube;
using namespace ccplant::kube::watching;

namespace {

QJsonObject pod(const QString &name, const QString &version)
{
    return {{u"kind"_s, u"Pod"_s},
        {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"resourceVersion"_s, version}}}};
}

QByteArray eventLine(const QByteArray &type, const QByteArray &name, const QByteArray &version)
{
    return R"({"type":")" + type + R"(","object":{"metadata":{"name":")" + name
        + R"(","resourceVersion":")" + version + R"("}}})";
}

QByteArray errorLine(int code, const QByteArray &reason)
{
    return R"({"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":")" + reason
        + R"(","code":)" + QByteArray::number(code) + "}}";
}

/// One word an action, so that a test can say what is to be done in one line.
QString textOf(const Action &action)
{
    if (const auto *list = std::get_if<List>(&action))
        return list->options.continueToken.isEmpty() ? u"list"_s
                                                     : u"list "_s + list->options.continueToken;
    if (const auto *watch = std::get_if<Watch>(&action))
        return u"watch "_s + watch->options.resourceVersion;
    if (std::holds_alternative<Abort>(action))
        return u"abort"_s;
    if (const auto *wake = std::get_if<Wake>(&action))
        return u"wake %1"_s.arg(wake->after.count());
    if (const auto *replace = std::get_if<Replace>(&action))
        return u"replace %1"_s.arg(replace->all.items.size());
    if (const auto *upsert = std::get_if<Upsert>(&action))
        return u"upsert "_s + nameOf(upsert->object);
    if (const auto *remove = std::get_if<Remove>(&action))
        return u"remove "_s + nameOf(remove->object);
    return u"report "_s + nameOf(std::get<Report>(action).error.reason);
}

QString textOf(const Actions &actions)
{
    QStringList words;
    for (const Action &action : actions)
        words << textOf(action);
    return words.join(u", "_s);
}

ApiFailure error(Reason reason, std::optional<std::chrono::seconds> retryAfter = {})
{
    return ApiFailure(ApiError{.reason = reason, .retryAfter = retryAfter});
}

} // namespace

class WatcherTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void all_pages_then_a_watch_from_their_version();
    void changes_move_the_version_on();
    void a_watch_that_ends_in_time_goes_on_from_the_last_version();
    void a_version_too_old_leads_to_a_list();
    void a_version_too_old_again_and_again_does_not_loop_hot();
    void an_expired_page_starts_the_list_again();
    void a_broken_connection_waits_longer_each_time_and_keeps_the_version();
    void a_time_of_health_forgets_the_failures();
    void retry_after_is_kept_and_spread();
    void a_watch_that_ends_as_soon_as_it_began_is_a_failure();
    void a_line_that_cannot_be_read_leads_to_a_list();
    void an_error_at_the_same_version_twice_leads_to_a_list();
    void an_outage_never_leads_to_a_list();
    void a_server_that_lets_a_watch_outlive_its_time_is_left();
    void renewals_are_spread();
    void what_is_over_is_not_listened_to();
    void who_stops_can_start_again_where_he_was();
    void a_list_without_a_version_is_none();
    void selectors_are_in_every_call();

private:
    /// Through a list of version 5 into an open watch.
    void openWatch()
    {
        m_watcher.start();
        m_watcher.listed(
            1, ObjectList{.items = {}, .resourceVersion = u"5"_s, .continueToken = {}});
        m_watcher.opened(2, 0ms);
    }
    Watcher m_watcher;
};

void WatcherTest::init()
{
    m_watcher = Watcher({}, {}, [] { return 0.5; }); // the middle: no jitter
}

void WatcherTest::all_pages_then_a_watch_from_their_version()
{
    const Actions first = m_watcher.start();
    QCOMPARE(textOf(first), u"list"_s);
    QCOMPARE(std::get<List>(first.at(0)).options.limit, 500);
    ObjectList page{.items = {pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s)},
        .resourceVersion = u"7"_s,
        .continueToken = u"next"_s};
    QCOMPARE(textOf(m_watcher.listed(1, page)), u"list next"_s);
    page.continueToken.clear();
    const Actions watch = m_watcher.listed(2, page);
    QCOMPARE(textOf(watch), u"replace 4, watch 7"_s);
    QCOMPARE(std::get<Watch>(watch.at(1)).options.timeout, 75s);
    QVERIFY(std::get<Watch>(watch.at(1)).options.bookmarks);
    QVERIFY(!m_watcher.isLive());
    QCOMPARE(textOf(m_watcher.opened(3, 0ms)), u"wake 85000"_s);
    QVERIFY(m_watcher.isLive());
}

void WatcherTest::changes_move_the_version_on()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.line(2, eventLine("ADDED", "a", "6"), 1ms)), u"upsert a"_s);
    QCOMPARE(textOf(m_watcher.line(2, eventLine("MODIFIED", "a", "7"), 2ms)), u"upsert a"_s);
    QCOMPARE(textOf(m_watcher.line(2, eventLine("DELETED", "a", "8"), 3ms)), u"remove a"_s);
    QCOMPARE(m_watcher.version(), u"8"_s);
    QCOMPARE(textOf(m_watcher.line(2, eventLine("BOOKMARK", "", "90"), 4ms)), QString());
    QCOMPARE(m_watcher.version(), u"90"_s);
}

void WatcherTest::a_watch_that_ends_in_time_goes_on_from_the_last_version()
{
    openWatch();
    m_watcher.line(2, eventLine("BOOKMARK", "", "90"), 4ms);
    QCOMPARE(textOf(m_watcher.ended(2, {}, 75s)), u"watch 90"_s);
    QVERIFY(m_watcher.isLive()); // it is renewed, nothing is wrong
    m_watcher.opened(3, 76s);
    QVERIFY(m_watcher.isLive());
}

void WatcherTest::a_version_too_old_leads_to_a_list()
{
    openWatch();
    QCOMPARE(
        textOf(m_watcher.line(2, errorLine(410, "Expired"), 60s)), u"abort, report Gone, list"_s);
    QVERIFY(!m_watcher.isLive());
    init();
    openWatch();
    m_watcher.ended(2, {}, 75s);
    QCOMPARE(textOf(m_watcher.ended(3, error(Reason::Gone), 75s)), u"report Gone, list"_s);
}

void WatcherTest::a_version_too_old_again_and_again_does_not_loop_hot()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.line(2, errorLine(410, "Gone"), 1ms)), u"abort, report Gone, list"_s);
    m_watcher.listed(3, ObjectList{.items = {}, .resourceVersion = u"6"_s, .continueToken = {}});
    m_watcher.opened(4, 2ms);
    QCOMPARE(
        textOf(m_watcher.line(4, errorLine(410, "Gone"), 3ms)), u"abort, report Gone, wake 800"_s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"list"_s);
    m_watcher.listed(6, ObjectList{.items = {}, .resourceVersion = u"7"_s, .continueToken = {}});
    m_watcher.opened(7, 1s);
    m_watcher.ended(7, {}, 75s); // well for once
    m_watcher.opened(8, 75s);
    QCOMPARE(textOf(m_watcher.line(8, errorLine(410, "Gone"), 75s)), u"abort, report Gone, list"_s);
}

void WatcherTest::an_expired_page_starts_the_list_again()
{
    m_watcher.start();
    m_watcher.listed(1,
        ObjectList{
            .items = {pod(u"a"_s, u"1"_s)}, .resourceVersion = u"7"_s, .continueToken = u"next"_s});
    QCOMPARE(textOf(m_watcher.listed(2, error(Reason::Gone))), u"report Gone, list"_s);
    QCOMPARE(
        textOf(m_watcher.listed(3,
            ObjectList{
                .items = {pod(u"b"_s, u"2"_s)}, .resourceVersion = u"8"_s, .continueToken = {}})),
        u"replace 1, watch 8"_s);
}

void WatcherTest::a_broken_connection_waits_longer_each_time_and_keeps_the_version()
{
    openWatch();
    m_watcher.line(2, eventLine("ADDED", "a", "6"), 1ms);
    QCOMPARE(textOf(m_watcher.ended(2, error(Reason::Unreachable), 2ms)),
        u"report Unreachable, wake 800"_s);
    QVERIFY(!m_watcher.isLive());
    QCOMPARE(textOf(m_watcher.timeUp()), u"watch 6"_s);
    QCOMPARE(textOf(m_watcher.ended(4, error(Reason::Unreachable), 2ms)),
        u"report Unreachable, wake 1600"_s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"watch 6"_s);
    m_watcher.opened(6, 3ms);
    QVERIFY(m_watcher.isLive());
    QCOMPARE(textOf(m_watcher.ended(6, error(Reason::Unreachable), 4ms)),
        u"report Unreachable, wake 3200"_s);
}

void WatcherTest::a_time_of_health_forgets_the_failures()
{
    openWatch();
    m_watcher.ended(2, error(Reason::Unreachable), 2ms);
    m_watcher.timeUp();
    m_watcher.opened(4, 0ms);
    m_watcher.line(4, eventLine("ADDED", "a", "6"), 30s);
    QCOMPARE(textOf(m_watcher.ended(4, error(Reason::Unreachable), 30s)),
        u"report Unreachable, wake 800"_s);
}

void WatcherTest::retry_after_is_kept_and_spread()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.ended(2, error(Reason::TooManyRequests, 7s), 2ms)),
        u"report TooManyRequests, wake 8750"_s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"watch 5"_s);
    init();
    m_watcher.start();
    QCOMPARE(textOf(m_watcher.listed(1, error(Reason::TooManyRequests, 2s))),
        u"report TooManyRequests, wake 2500"_s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"list"_s);
}

void WatcherTest::a_watch_that_ends_as_soon_as_it_began_is_a_failure()
{
    openWatch();
    m_watcher.line(2, eventLine("ADDED", "a", "6"), 1ms);
    QCOMPARE(textOf(m_watcher.ended(2, {}, 999ms)), u"report Unreachable, wake 800"_s);
    m_watcher.timeUp();
    m_watcher.opened(4, 2s);
    QCOMPARE(textOf(m_watcher.ended(4, {}, 3s)), u"watch 6"_s);
}

void WatcherTest::a_line_that_cannot_be_read_leads_to_a_list()
{
    for (const QByteArray &line :
        {QByteArray("{\"type\":\"ADDED\",\"obj"), QByteArray(), eventLine("UPSIDE-DOWN", "a", "6"),
            eventLine("ADDED", "", "6"), eventLine("ADDED", "a", "")}) {
        init();
        openWatch();
        QCOMPARE(textOf(m_watcher.line(2, line, 1ms)), u"abort, report BadAnswer, wake 800"_s);
        QCOMPARE(textOf(m_watcher.timeUp()), u"list"_s);
    }
}

void WatcherTest::an_error_at_the_same_version_twice_leads_to_a_list()
{
    openWatch();
    m_watcher.line(2, errorLine(500, "InternalError"), 1ms);
    QCOMPARE(textOf(m_watcher.timeUp()), u"watch 5"_s);
    m_watcher.opened(4, 1s);
    m_watcher.line(4, eventLine("ADDED", "a", "6"), 1s);
    m_watcher.line(4, errorLine(500, "InternalError"), 1s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"watch 6"_s);
    m_watcher.ended(6, error(Reason::InternalError), 2s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"list"_s);
}

void WatcherTest::an_outage_never_leads_to_a_list()
{
    openWatch();
    quint64 call = 2;
    for (const Reason reason : {Reason::Unreachable, Reason::ServiceUnavailable,
             Reason::DeadlineExceeded, Reason::Unauthorized, Reason::Unreachable}) {
        m_watcher.ended(call, error(reason), 1ms);
        QCOMPARE(textOf(m_watcher.timeUp()), u"watch 5"_s);
        call += 2;
    }
}

void WatcherTest::a_server_that_lets_a_watch_outlive_its_time_is_left()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.timeUp()), u"report DeadlineExceeded, abort, watch 5"_s);
    QVERIFY(!m_watcher.isLive());
    QCOMPARE(textOf(m_watcher.line(2, eventLine("ADDED", "a", "6"), 1ms)), QString());
}

void WatcherTest::renewals_are_spread()
{
    const auto timeoutWith = [](double random) {
        Watcher watcher({}, {}, [random] { return random; });
        watcher.start();
        const auto actions = watcher.listed(
            1, ObjectList{.items = {}, .resourceVersion = u"5"_s, .continueToken = {}});
        return std::get<Watch>(actions.at(1)).options.timeout;
    };
    QCOMPARE(timeoutWith(0), 60s);
    QCOMPARE(timeoutWith(0.999), 90s);
}

void WatcherTest::what_is_over_is_not_listened_to()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.listed(
                 1, ObjectList{.items = {}, .resourceVersion = u"9"_s, .continueToken = {}})),
        QString());
    QCOMPARE(textOf(m_watcher.line(1, eventLine("ADDED", "a", "6"), 1ms)), QString());
    m_watcher.ended(2, error(Reason::Unreachable), 1ms);
    QCOMPARE(textOf(m_watcher.line(2, eventLine("ADDED", "a", "6"), 1ms)), QString());
    QCOMPARE(textOf(m_watcher.ended(2, {}, 1ms)), QString());
    QCOMPARE(textOf(m_watcher.opened(2, 1ms)), QString());
    QCOMPARE(m_watcher.state(), Watcher::Waiting);
    QCOMPARE(m_watcher.version(), u"5"_s);
}

void WatcherTest::who_stops_can_start_again_where_he_was()
{
    openWatch();
    QCOMPARE(textOf(m_watcher.start()), QString());
    QCOMPARE(textOf(m_watcher.stop()), u"abort"_s);
    QCOMPARE(textOf(m_watcher.stop()), QString());
    QCOMPARE(textOf(m_watcher.timeUp()), QString());
    QCOMPARE(textOf(m_watcher.ended(2, error(Reason::Cancelled), 1ms)), QString());
    QCOMPARE(textOf(m_watcher.start()), u"watch 5"_s);
}

void WatcherTest::a_list_without_a_version_is_none()
{
    m_watcher.start();
    QCOMPARE(textOf(m_watcher.listed(1, ObjectList{})), u"report BadAnswer, wake 800"_s);
    QCOMPARE(textOf(m_watcher.timeUp()), u"list"_s);
}

void WatcherTest::selectors_are_in_every_call()
{
    m_watcher = Watcher({.labelSelector = u"a=b"_s, .fieldSelector = u"c=d"_s});
    const ListOptions list = std::get<List>(m_watcher.start().at(0)).options;
    QCOMPARE(list.labelSelector, u"a=b"_s);
    QCOMPARE(list.fieldSelector, u"c=d"_s);
    const auto actions = m_watcher.listed(
        1, ObjectList{.items = {}, .resourceVersion = u"5"_s, .continueToken = {}});
    const WatchOptions watch = std::get<Watch>(actions.at(1)).options;
    QCOMPARE(watch.labelSelector, u"a=b"_s);
    QCOMPARE(watch.fieldSelector, u"c=d"_s);
}

QTEST_APPLESS_MAIN(WatcherTest)
#include "tst_watcher.moc"
