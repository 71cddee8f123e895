// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/audit.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;
using namespace std::chrono_literals;

/// ASVS 16.2.1, 16.3.1, 16.3.2: what happened can be asked for afterwards.
class TstAudit : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        ManualClock clock{QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC)};
        std::unique_ptr<store::Store> store =
            std::move(*store::SqliteStore::open({.file = folder.filePath(u"db"_s)}));
        Audit audit{*store, clock};

        void add(const QString &user, const QString &object)
        {
            audit.add(
                {.action = u"key_create"_s, .object = object, .outcome = u"ok"_s, .user = user});
            clock.advance(1s);
        }
        Audit::Page list(const QString &user = {}, int limit = 100, const QString &cursor = {})
        {
            const auto page = wait(audit.list(user, limit, cursor));
            if (!page)
                qFatal("%s", qPrintable(page.error().detail));
            return *page;
        }
        QStringList objects(const QString &user = {})
        {
            QStringList out;
            for (const QJsonValue &entry : list(user).entries)
                out << entry["object"_L1].toString();
            return out;
        }
    };

    template <typename T>
    static T wait(QCoro::Task<T> task)
    {
        std::optional<T> result;
        task.then([&](T value) { result = std::move(value); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            qFatal("the task did not end");
        return std::move(*result);
    }

private Q_SLOTS:
    void the_newest_comes_first_and_can_be_asked_by_user()
    {
        Fixture fixture;
        fixture.add(u"ada"_s, u"1"_s);
        fixture.add(u"eve"_s, u"2"_s);
        fixture.add(u"ada"_s, u"3"_s);
        QCOMPARE(fixture.objects(), (QStringList{u"3"_s, u"2"_s, u"1"_s}));
        QCOMPARE(fixture.objects(u"ada"_s), (QStringList{u"3"_s, u"1"_s}));
        QCOMPARE(fixture.objects(u"nobody"_s), QStringList());
    }

    void pages_give_everything_once()
    {
        Fixture fixture;
        for (int i = 0; i < 25; ++i)
            fixture.add(u"ada"_s, QString::number(i));
        QStringList seen;
        QString cursor;
        do {
            const auto page = fixture.list({}, 10, cursor);
            for (const QJsonValue &entry : page.entries)
                seen << entry["object"_L1].toString();
            cursor = page.nextCursor;
        } while (!cursor.isEmpty());
        QCOMPARE(seen.size(), 25);
        QCOMPARE(seen.first(), u"24"_s);
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 25);
    }

    void an_entry_says_who_from_where_and_no_secret()
    {
        Fixture fixture;
        http::Request request;
        request.method = "GET";
        request.path = u"/api/v1/me"_s;
        request.query = QUrlQuery(u"token=hunter2"_s);
        request.headers.append("Authorization"_L1, "Bearer hunter2"_L1);
        request.peer = QHostAddress(u"192.0.2.7"_s);
        request.id = u"r1"_s;
        request.identity.user = u"ada"_s;
        request.identity.method = u"api-key"_s;
        request.identity.key = u"k_1"_s;
        fixture.audit.addRefusal(
            AuditEntry::of(request, u"refused"_s, u"GET /api/v1/me"_s), ErrorCode::Forbidden);
        const QJsonObject entry = fixture.list().entries.first().toObject();
        QCOMPARE(entry,
            (QJsonObject{{u"time"_s, u"2027-01-15T08:00:00.000Z"_s}, {u"action"_s, u"refused"_s},
                {u"object"_s, u"GET /api/v1/me"_s}, {u"outcome"_s, u"forbidden"_s},
                {u"user"_s, u"ada"_s}, {u"method"_s, u"api-key"_s}, {u"key"_s, u"k_1"_s},
                {u"address"_s, u"192.0.2.7"_s}, {u"request_id"_s, u"r1"_s}}));
    }

    void who_is_refused_all_the_time_does_not_fill_the_disk()
    {
        Fixture fixture;
        const AuditEntry entry{.action = u"refused"_s, .object = u"GET /"_s, .outcome = {}};
        for (int i = 0; i < 1000; ++i)
            fixture.audit.addRefusal(entry, ErrorCode::Unauthenticated);
        QCOMPARE(fixture.list({}, 200).entries.size(), Audit::mostRefusals);
        fixture.add(u"ada"_s, u"meanwhile"_s);
        fixture.clock.advance(1min);
        fixture.audit.addRefusal(entry, ErrorCode::Unauthenticated);
        const QJsonArray entries = fixture.list({}, 200).entries;
        QCOMPARE(entries.size(), Audit::mostRefusals + 2);
        QCOMPARE(entries.first()["left_out"_L1].toInt(), 1000 - Audit::mostRefusals);
    }

    void what_is_too_old_is_removed_and_nothing_else()
    {
        Fixture fixture;
        fixture.add(u"ada"_s, u"old"_s);
        fixture.clock.advance(Audit::keepFor - 10s);
        fixture.add(u"ada"_s, u"young"_s);
        QVERIFY(wait(fixture.audit.start()));
        QCOMPARE(fixture.objects(), (QStringList{u"young"_s, u"old"_s}));
        fixture.clock.advance(20s);
        QVERIFY(wait(fixture.audit.start()));
        QCOMPARE(fixture.objects(), QStringList{u"young"_s});
    }
};

QTEST_GUILESS_MAIN(TstAudit)
#include "tst_audit.moc"
