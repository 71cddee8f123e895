// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/idempotency.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QCoro/QCoroFuture>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

/// Two servers with one store.
class IdempotencyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }
    void of_two_that_are_asked_at_once_one_is_let_through();
    void what_one_has_made_the_other_knows();
    void what_failed_may_be_tried_again_anywhere();
    void what_a_dead_server_had_begun_is_taken_over_by_one();
    void who_is_slow_and_says_so_is_not_taken_over();
    void a_server_alone_goes_on_at_once_after_a_restart();
    void a_key_is_for_one_body();

private:
    using Known = Result<Idempotency::Known>;
    Known begin(Idempotency &at, const QString &session)
    {
        return QCoro::waitFor(at.begin(u"alice"_s, u"key"_s, m_body, session));
    }
    void finish(Idempotency &at, const QString &session, bool made)
    {
        QCoro::waitFor(at.finish(u"alice"_s, u"key"_s, m_body, session, made));
    }
    std::unique_ptr<Idempotency> server(bool isShared = true)
    {
        return std::make_unique<Idempotency>(m_store.get(), &m_clock, isShared);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    ManualClock m_clock{QDateTime::currentDateTimeUtc()}; // the store has its own
    std::unique_ptr<store::Store> m_store;
    const QJsonObject m_body{{u"agent"_s, u"demo"_s}};
};

void IdempotencyTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::move(*store::SqliteStore::open({.file = m_folder->filePath(u"db"_s)}));
    m_clock = ManualClock(QDateTime::currentDateTimeUtc());
}

void IdempotencyTest::of_two_that_are_asked_at_once_one_is_let_through()
{
    const auto one = server(), other = server();
    for (int i = 0; i < 50; ++i) {
        const QString key = QString::number(i);
        auto first = one->begin(u"alice"_s, key, m_body, u"s_1"_s);
        auto second = other->begin(u"alice"_s, key, m_body, u"s_2"_s);
        const Known a = QCoro::waitFor(std::move(first)), b = QCoro::waitFor(std::move(second));
        QVERIFY(a.has_value() != b.has_value());
        QCOMPARE((a ? b : a).error().code, ErrorCode::Conflict);
    }
}

void IdempotencyTest::what_one_has_made_the_other_knows()
{
    const auto one = server(), other = server();
    QCOMPARE(begin(*one, u"s_1"_s)->session, u"s_1"_s);
    QCOMPARE(begin(*other, u"s_2"_s).error().code, ErrorCode::Conflict);
    QCOMPARE(begin(*one, u"s_3"_s).error().code, ErrorCode::Conflict);
    finish(*one, u"s_1"_s, true);
    const Known known = begin(*other, u"s_2"_s);
    QCOMPARE(known->session, u"s_1"_s);
    QVERIFY(known->made);
}

void IdempotencyTest::what_failed_may_be_tried_again_anywhere()
{
    const auto one = server(), other = server();
    QVERIFY(begin(*one, u"s_1"_s));
    finish(*one, u"s_1"_s, false);
    const Known again = begin(*other, u"s_2"_s);
    QCOMPARE(again->session, u"s_2"_s);
    QVERIFY(!again->made);
}

void IdempotencyTest::what_a_dead_server_had_begun_is_taken_over_by_one()
{
    QVERIFY(begin(*server(), u"s_1"_s)); // and it dies
    const auto one = server(), other = server();
    m_clock.advance(Idempotency::atWork - std::chrono::seconds(5));
    QCOMPARE(begin(*one, u"s_2"_s).error().code, ErrorCode::Conflict);
    m_clock.advance(std::chrono::seconds(10));
    const Known known = begin(*one, u"s_2"_s);
    QCOMPARE(known->session, u"s_1"_s); // it may have been made already
    QVERIFY(!known->made);
}

void IdempotencyTest::who_is_slow_and_says_so_is_not_taken_over()
{
    const auto slow = server(), other = server();
    QVERIFY(begin(*slow, u"s_1"_s));
    QTest::qWait(1100); // the store's clock goes on by itself
    slow->renew();
    QTest::qWait(100);
    m_clock.advance(Idempotency::atWork + std::chrono::milliseconds(500));
    QCOMPARE(begin(*other, u"s_2"_s).error().code, ErrorCode::Conflict);
    finish(*slow, u"s_1"_s, false); // what it has renewed it can take back
    QCOMPARE(begin(*other, u"s_2"_s)->session, u"s_2"_s);
}

void IdempotencyTest::a_server_alone_goes_on_at_once_after_a_restart()
{
    QVERIFY(begin(*server(false), u"s_1"_s));
    const Known known = begin(*server(false), u"s_2"_s);
    QCOMPARE(known->session, u"s_1"_s);
    QVERIFY(!known->made);
}

void IdempotencyTest::a_key_is_for_one_body()
{
    const auto one = server();
    QVERIFY(begin(*one, u"s_1"_s));
    finish(*one, u"s_1"_s, true);
    const Known other =
        QCoro::waitFor(one->begin(u"alice"_s, u"key"_s, {{u"agent"_s, u"claude"_s}}, u"s_2"_s));
    QCOMPARE(other.error().code, ErrorCode::Unprocessable);
    QCOMPARE(QCoro::waitFor(one->begin(u"alice"_s, u"a b"_s, m_body, u"s_2"_s)).error().code,
        ErrorCode::InvalidRequest);
}

QTEST_GUILESS_MAIN(IdempotencyTest)
#include "tst_idempotency.moc"
