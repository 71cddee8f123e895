// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed_store.h"
#include "server/auth/secrets.h"
#include "server/store/attach.h"
#include "server/store/sqlite/sqlite_store.h"

#include <atomic>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;

/// Secrets at rest: what the disk shows without the keys, and what happens when keys change.
class TstSealedStore : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const Keyring m_old{{{"old1", sha256("old")}}};
    const Keyring m_new{{{"new1", sha256("new")}, {"old1", sha256("old")}}};

    std::unique_ptr<store::Store> plain() const
    {
        return std::move(*store::SqliteStore::open({.file = m_folder.filePath(u"db"_s)}));
    }
    std::unique_ptr<SealedStore> open(const Keyring &keys) const
    {
        return std::make_unique<SealedStore>(plain(), keys, QSet<QString>{u"templates"_s});
    }
    static store::Record record(const QString &id, const QString &collection = u"templates"_s)
    {
        store::Record record;
        record.collection = collection;
        record.id = id;
        record.owner = u"ada"_s;
        record.labels = {{u"kind"_s, u"x"_s}};
        record.body = {{u"env"_s, QJsonObject{{u"TOKEN"_s, u"hunter2-"_s + id}}}};
        return record;
    }
    template <typename T>
    static T done(QFuture<T> future)
    {
        future.waitForFinished();
        return future.result();
    }
    template <typename T>
    static T wait(QCoro::Task<T> task)
    {
        std::optional<T> result;
        task.then([&](T value) { result = std::move(value); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            qFatal("the task did not end");
        return std::move(*result);
    }
    bool diskShows(const QByteArray &text) const
    {
        const QDir folder(m_folder.path());
        for (const QString &name : folder.entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

private Q_SLOTS:
    void init() // an empty database
    {
        for (const QString &name : QDir(m_folder.path()).entryList(QDir::Files))
            QVERIFY(QFile::remove(m_folder.filePath(name)));
    }

    /// Qt 6.8 ran a continuation twice, and crashed, when its future was finished meanwhile.
    void answers_that_come_while_they_are_waited_for_come_once()
    {
        const auto store = open(m_old);
        QVERIFY(done(store->put(record(u"one"_s), {})));
        constexpr int asked = 20'000;
        std::atomic<int> answers = 0;
        for (int i = 0; i < asked; ++i) {
            QFuture<Result<store::Record>> future = store->get(u"templates"_s, u"one"_s);
            QElapsedTimer timer; // one attaches sooner and later
            for (timer.start(); timer.nsecsElapsed() < i % 300 * 500;)
                std::atomic_signal_fence(std::memory_order_seq_cst);
            store::then(future, [&](const Result<store::Record> &found) {
                answers += found ? 1 : 0;
            }).waitForFinished();
        }
        QCOMPARE(answers, asked);
    }

    void what_was_put_is_got_and_the_disk_shows_nothing()
    {
        const auto store = open(m_old);
        const auto put = done(store->put(record(u"one"_s), {}));
        QCOMPARE(put->body, record(u"one"_s).body);
        QCOMPARE(done(store->get(u"templates"_s, u"one"_s)).value(), *put);
        const auto page = done(store->list(
            {.collection = u"templates"_s, .labels = {{u"kind"_s, u"x"_s}}, .owner = u"ada"_s}));
        QCOMPARE(page->records, QList{*put});
        QVERIFY(!diskShows("hunter2"));
        QVERIFY(done(store->put(record(u"two"_s, u"others"_s), {})));
        QVERIFY2(diskShows("hunter2-two"), "only the collections that hold secrets are sealed");
    }

    void changes_are_told_readably()
    {
        const auto store = open(m_old);
        QSignalSpy changed(store.get(), &store::Store::changed);
        QVERIFY(done(store->put(record(u"one"_s), {})));
        QVERIFY(done(store->remove(u"templates"_s, u"one"_s, store::Expect::nothing())));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, 30'000);
        for (const auto &change : changed)
            QCOMPARE(change.first().value<store::Change>().record.body, record(u"one"_s).body);
    }

    void that_something_unreadable_was_removed_is_told()
    {
        QVERIFY(done(open(m_old)->put(record(u"one"_s), {})));
        const auto stranger = open(Keyring({{"new1", sha256("new")}}));
        QSignalSpy changed(stranger.get(), &store::Store::changed);
        QVERIFY(done(stranger->remove(u"templates"_s, u"one"_s, store::Expect::nothing())));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, 30'000);
        const auto change = changed.first().first().value<store::Change>();
        QCOMPARE(change.type, store::Change::Removed);
        QCOMPARE(change.record.id, u"one"_s);
        QVERIFY(change.record.body.isEmpty());
    }

    void a_body_under_another_name_or_owner_is_refused()
    {
        QVERIFY(done(open(m_old)->put(record(u"one"_s), {})));
        for (const auto &[id, owner] : {std::pair{u"two"_s, u"ada"_s}, {u"one"_s, u"eve"_s}}) {
            const auto inner = plain();
            auto moved = done(inner->get(u"templates"_s, u"one"_s)).value();
            moved.id = id;
            moved.owner = owner;
            QVERIFY(done(inner->put(moved)));
        }
        const auto store = open(m_old);
        for (const QString &id : {u"one"_s, u"two"_s}) {
            const auto got = done(store->get(u"templates"_s, id));
            QCOMPARE(got.error().code, ErrorCode::Unavailable);
            QVERIFY(!got.error().detail.contains("one"_L1));
        }
    }

    void without_its_key_it_is_not_got()
    {
        QVERIFY(done(open(m_old)->put(record(u"one"_s), {})));
        const auto stranger = open(Keyring({{"new1", sha256("new")}}));
        QCOMPARE(
            done(stranger->get(u"templates"_s, u"one"_s)).error().code, ErrorCode::Unavailable);
        QVERIFY(done(open(m_new)->get(u"templates"_s, u"one"_s)));
    }

    void what_an_older_version_wrote_is_got_and_sealed_by_the_rotation()
    {
        QVERIFY(done(plain()->put(record(u"legacy"_s))));
        QVERIFY(done(open(m_old)->put(record(u"sealed"_s), {})));
        const auto store = open(m_new);
        QCOMPARE(done(store->get(u"templates"_s, u"legacy"_s))->body, record(u"legacy"_s).body);
        QCOMPARE(wait(store->resealAll()).value(), 2);
        QCOMPARE(wait(store->resealAll()).value(), 0);
        const auto onlyNew = open(Keyring({{"new1", sha256("new")}}));
        for (const QString &id : {u"legacy"_s, u"sealed"_s})
            QCOMPARE(done(onlyNew->get(u"templates"_s, id))->body, record(id).body);
    }
};

QTEST_GUILESS_MAIN(TstSealedStore)
#include "tst_sealed_store.moc"
