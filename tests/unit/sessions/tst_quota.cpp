// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/quota.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::sessions;

class TstQuota : public QObject {
    Q_OBJECT

    static Session session(runtime::State state, qint64 memory = 0, qint64 cpu = 0)
    {
        Session session;
        session.state = state;
        session.memoryLimit = memory;
        session.cpuLimit = cpu;
        return session;
    }

private Q_SLOTS:
    void what_stands_still_counts_only_as_a_session()
    {
        Usage usage;
        usage.add(session(runtime::State::Running, 100, 10));
        usage.add(session(runtime::State::Creating, 50, 5));
        usage.add(session(runtime::State::Stopped, 1000, 1000));
        QCOMPARE(usage.sessions, 3);
        QCOMPARE(usage.running, 2);
        QCOMPARE(usage.memoryBytes, 150);
        QCOMPARE(usage.cpuSeconds, 15);
    }

    void every_bound_holds_data()
    {
        QTest::addColumn<QJsonObject>("quota");
        QTest::addColumn<qint64>("memory");
        QTest::addColumn<bool>("isNew");
        QTest::addColumn<int>("status"); // 0: fits
        const auto bound = [](const QString &name, qint64 value) {
            return QJsonObject{{name, value}};
        };
        QTest::newRow("none") << QJsonObject{} << 0LL << true << 0;
        QTest::newRow("room for one") << bound(u"sessions"_s, 3) << 0LL << true << 0;
        QTest::newRow("full") << bound(u"sessions"_s, 2) << 0LL << true << 429;
        QTest::newRow("full, but it is there already")
            << bound(u"sessions"_s, 2) << 0LL << false << 0;
        QTest::newRow("none may run") << bound(u"running"_s, 0) << 0LL << false << 429;
        QTest::newRow("one runs") << bound(u"running"_s, 1) << 0LL << true << 429;
        QTest::newRow("one more may run") << bound(u"running"_s, 2) << 0LL << true << 0;
        QTest::newRow("memory fits") << bound(u"memory_bytes"_s, 150) << 50LL << true << 0;
        QTest::newRow("memory does not") << bound(u"memory_bytes"_s, 149) << 50LL << true << 429;
        QTest::newRow("memory without limit")
            << bound(u"memory_bytes"_s, 1000) << 0LL << true << 422;
        QTest::newRow("processor time") << bound(u"cpu_seconds"_s, 10) << 0LL << true << 422;
    }

    void every_bound_holds()
    {
        QFETCH(QJsonObject, quota);
        QFETCH(qint64, memory);
        QFETCH(bool, isNew);
        QFETCH(int, status);
        Usage usage;
        usage.add(session(runtime::State::Running, 100));
        usage.add(session(runtime::State::Stopped));
        const auto good = fits(
            session(runtime::State::Stopped, memory), isNew, usage, Quota::fromJson(quota).value());
        QCOMPARE(good ? 0 : statusOf(good.error().code), status);
        if (!good)
            QCOMPARE(good.error().extra["reason"_L1].toString(), u"quota"_s);
    }

    void ones_own_goes_before_that_of_all()
    {
        const Quota own = Quota::fromJson({{u"sessions"_s, 5}}).value();
        const Quota all = Quota::fromJson({{u"sessions"_s, 1}, {u"running"_s, 2}}).value();
        const Quota both = own.orElse(all);
        QCOMPARE(*both.sessions, 5);
        QCOMPARE(*both.running, 2);
        QVERIFY(!both.memoryBytes);
    }

    void what_is_no_quota_is_refused()
    {
        for (const QJsonObject &object :
            {QJsonObject{{u"session"_s, 1}}, QJsonObject{{u"sessions"_s, -1}},
                QJsonObject{{u"sessions"_s, u"1"_s}}, QJsonObject{{u"running"_s, 1.5}}})
            QVERIFY(!Quota::fromJson(object));
        const Quota quota =
            Quota::fromJson({{u"sessions"_s, 1}, {u"running"_s, QJsonValue()}}).value();
        QCOMPARE(quota.toJson(), (QJsonObject{{u"sessions"_s, 1}}));
        QVERIFY(Quota().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstQuota)
#include "tst_quota.moc"
