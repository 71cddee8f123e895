// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/api_keys.h"
#include "server/auth/permissions.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;
using namespace std::chrono_literals;

class TstApiKeys : public QObject {
    Q_OBJECT

    struct Fixture {
        QTemporaryDir folder;
        ManualClock clock{QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC)};
        std::unique_ptr<store::Store> store = openStore();
        ApiKeys keys{*store, clock};

        std::unique_ptr<store::Store> openStore() const
        {
            return std::move(*store::SqliteStore::open({.file = folder.filePath(u"db"_s)}));
        }
        ApiKeys::Made make(const QDateTime &end = {}, const QString &user = u"owner"_s)
        {
            const auto made = wait(keys.create({.name = u"ci"_s,
                .user = user,
                .scopes = sessionPermissions(),
                .createdBy = user,
                .expires = end}));
            if (!made)
                qFatal("%s", qPrintable(made.error().detail));
            return *made;
        }
        QByteArray stored() const
        {
            QByteArray all;
            for (const QString &name : QDir(folder.path()).entryList(QDir::Files)) {
                QFile file(folder.filePath(name));
                if (file.open(QIODevice::ReadOnly))
                    all += file.readAll();
            }
            return all;
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
    void a_key_says_what_it_is()
    {
        QSet<QString> keys;
        for (int i = 0; i < 200; ++i) {
            const QString key = newApiKey();
            QVERIFY(isApiKey(key.toLatin1()));
            keys.insert(key);
        }
        QCOMPARE(keys.size(), 200);
        QCOMPARE(keys.begin()->size(), 5 + 52 + 7);
    }

    void a_mistyped_key_is_told_from_a_key()
    {
        const QByteArray key = newApiKey().toLatin1();
        for (qsizetype i = 0; i < key.size(); ++i) {
            QByteArray changed = key;
            changed[i] = changed.at(i) == 'a' ? 'b' : 'a';
            QVERIFY(!isApiKey(changed));
            QVERIFY(!isApiKey(key.first(i)));
        }
        QVERIFY(!isApiKey(key + 'a'));
        QVERIFY(!isApiKey(key.toUpper()));
        QVERIFY(!isApiKey("ccpk_\xff"));
    }

    void a_key_opens_and_no_other_does()
    {
        Fixture fixture;
        const auto made = fixture.make();
        const auto found = fixture.keys.use(made.secret.toLatin1());
        QVERIFY(found);
        QCOMPARE(found->id, made.key.id);
        QCOMPARE(found->scopes, sessionPermissions());
        QVERIFY(!fixture.keys.use(newApiKey().toLatin1()));
        QVERIFY(!fixture.keys.use({}));
        QVERIFY(!fixture.keys.use(made.key.id.toLatin1()));
    }

    void the_key_itself_is_nowhere_kept()
    {
        Fixture fixture;
        const auto made = fixture.make();
        QVERIFY(made.secret.startsWith(made.key.start));
        const QByteArray kept = fixture.stored();
        QVERIFY(kept.contains(made.key.digest.toHex()));
        QVERIFY(!kept.contains(made.secret.sliced(10).toLatin1()));
        QVERIFY(!QJsonDocument(made.key.toJson()).toJson().contains("sha256"));
    }

    void a_key_ends_when_it_was_said_to()
    {
        Fixture fixture;
        const auto made = fixture.make(fixture.clock.now().addSecs(60));
        fixture.clock.advance(59s);
        QVERIFY(fixture.keys.use(made.secret.toLatin1()));
        fixture.clock.advance(1s);
        QVERIFY(!fixture.keys.use(made.secret.toLatin1()));
    }

    void a_removed_key_opens_nothing_also_after_a_restart()
    {
        Fixture fixture;
        const auto gone = fixture.make();
        const auto kept = fixture.make();
        QVERIFY(fixture.keys.use(gone.secret.toLatin1())); // its use is being noted meanwhile
        QVERIFY(wait(fixture.keys.remove(gone.key.id)));
        QVERIFY(!fixture.keys.use(gone.secret.toLatin1()));
        const auto reopened = fixture.openStore();
        ApiKeys restarted(*reopened, fixture.clock);
        QVERIFY(wait(restarted.start()));
        QVERIFY(!restarted.use(gone.secret.toLatin1()));
        QVERIFY(restarted.use(kept.secret.toLatin1()));
        QCOMPARE(restarted.size(), 1);
    }

    void what_another_replica_does_holds_here()
    {
        Fixture fixture;
        ApiKeys other(*fixture.store, fixture.clock);
        const auto made = fixture.make();
        QTRY_VERIFY_WITH_TIMEOUT(other.use(made.secret.toLatin1()), 30'000);
        QVERIFY(wait(fixture.keys.remove(made.key.id)));
        QTRY_VERIFY_WITH_TIMEOUT(!other.use(made.secret.toLatin1()), 30'000);
    }

    void its_use_is_noted_but_not_every_time()
    {
        Fixture fixture;
        const auto made = fixture.make();
        QVERIFY(!fixture.keys.find(made.key.id)->lastUsed.isValid());
        const QDateTime first = fixture.clock.now();
        (void)fixture.keys.use(made.secret.toLatin1());
        fixture.clock.advance(1min);
        (void)fixture.keys.use(made.secret.toLatin1());
        QCOMPARE(fixture.keys.find(made.key.id)->lastUsed, first);
        fixture.clock.advance(4min);
        (void)fixture.keys.use(made.secret.toLatin1());
        QCOMPARE(fixture.keys.find(made.key.id)->lastUsed, first.addSecs(300));
    }

    void a_user_has_a_bounded_number()
    {
        Fixture fixture;
        for (int i = 0; i < ApiKeys::maxOfUser; ++i)
            (void)fixture.make();
        const auto more = wait(fixture.keys.create({.name = u"x"_s, .user = u"owner"_s}));
        QCOMPARE(more.error().code, ErrorCode::Conflict);
        (void)fixture.make({}, u"somebody-else"_s);
    }

    void a_record_that_is_broken_opens_nothing()
    {
        ApiKey key{.id = u"k_x"_s,
            .name = u"x"_s,
            .user = u"owner"_s,
            .digest = QByteArray(32, 'd'),
            .created = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC)};
        QCOMPARE(ApiKey::fromRecord(key.toRecord()).value(), key);
        store::Record record = key.toRecord();
        record.body["expires_at"_L1] = u"soon"_s;
        QVERIFY(!ApiKey::fromRecord(record));
        record = key.toRecord();
        record.body["scopes"_L1] = QJsonArray{u"everything"_s};
        QVERIFY(!ApiKey::fromRecord(record));
        record = key.toRecord();
        record.body.remove("sha256"_L1);
        QVERIFY(!ApiKey::fromRecord(record));
    }
};

QTEST_GUILESS_MAIN(TstApiKeys)
#include "tst_api_keys.moc"
