// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/store/kubernetes/index.h"
#include "server/store/kubernetes/plan.h"
#include "server/store/kubernetes/turns.h"

#include <QCoro/QCoroFuture>
#include <QPromise>
#include <QSet>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::store;

namespace {

Record sample()
{
    Record record{.collection = u"things"_s,
        .id = u"a.B:1_-"_s,
        .version = u"7"_s,
        .owner = u"somebody@example.com"_s,
        .labels = {{u"state"_s, u"läuft, ja!"_s}, {u"empty"_s, u""_s}},
        .body = {{u"text"_s, u"日本語\n\"'\\"_s}, {u"number"_s, 1.5}},
        .created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, QTimeZone::UTC),
        .updated = QDateTime::fromMSecsSinceEpoch(1'700'000'001'456, QTimeZone::UTC)};
    return record;
}

QString kindOf(const Plan &plan)
{
    switch (plan.kind) {
    case Plan::Look:
        return u"look"_s;
    case Plan::Create:
        return u"create"_s;
    case Plan::Replace:
        return u"replace"_s;
    case Plan::Refuse:
        break;
    }
    return nameOf(plan.error->code);
}

} // namespace

class KubernetesObjectsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_record_is_an_object_and_back_data();
    void a_record_is_an_object_and_back();
    void names_are_names_and_differ();
    void labels_are_labels_whatever_a_collection_is_called();
    void the_largest_body_fits();
    void an_object_of_somebody_else_is_no_record();
    void lists_are_made_as_sqlite_makes_them();
    void a_write_is_planned_data();
    void a_write_is_planned();
    void work_on_one_key_comes_in_order_and_others_at_once();
};

void KubernetesObjectsTest::a_record_is_an_object_and_back_data()
{
    QTest::addColumn<bool>("isSecret");
    QTest::newRow("Secret") << true;
    QTest::newRow("ConfigMap") << false;
}

void KubernetesObjectsTest::a_record_is_an_object_and_back()
{
    QFETCH(const bool, isSecret);
    const kube::Resource &resource = isSecret ? kube::secrets : kube::configMaps;
    const QJsonObject object = objects::objectOf(resource, sample(), u"write-1"_s);
    QCOMPARE(objects::recordOf(object), sample());
    QCOMPARE(objects::writeIdOf(object), u"write-1"_s);
    QCOMPARE(object["kind"_L1].toString(), QString(resource.kind));
    Record fresh = sample();
    fresh.version.clear();
    QVERIFY(kube::resourceVersionOf(objects::objectOf(resource, fresh, u"w"_s)).isEmpty());
}

void KubernetesObjectsTest::names_are_names_and_differ()
{
    QSet<QString> names;
    const QString longest(200, u'x');
    for (const QString &id : {u"a"_s, u"A"_s, u"a:b"_s, u"a_b"_s, u"a.b"_s, longest}) {
        for (const QString &collection : {u"t"_s, u"t-"_s, QString(63, u't')}) {
            const QString name = objects::nameOf(collection, id);
            QVERIFY2(kube::isDnsSubdomain(name), qPrintable(name));
            names.insert(name);
        }
    }
    QCOMPARE(names.size(), 18);
}

void KubernetesObjectsTest::labels_are_labels_whatever_a_collection_is_called()
{
    for (const QString &collection : {u"t"_s, u"t-"_s, QString(63, u't')}) {
        Record record = sample();
        record.collection = collection;
        const QJsonObject object = objects::objectOf(kube::secrets, record, u"w"_s);
        for (const QString &value : kube::labelsOf(object))
            QVERIFY2(kube::isLabelValue(value), qPrintable(value));
        QCOMPARE(objects::recordOf(object)->collection, collection);
    }
}

void KubernetesObjectsTest::the_largest_body_fits()
{
    Record record = sample();
    record.body = {{u"x"_s, QString(1024 * 1024 - 8, u'y')}};
    QVERIFY(checkRecord(record));
    const QJsonObject object = objects::objectOf(kube::secrets, record, u"w"_s);
    const QByteArray data =
        QByteArray::fromBase64(object["data"_L1]["body"_L1].toString().toLatin1());
    QCOMPARE(data.size(), 1024 * 1024); // what a Secret may have
}

void KubernetesObjectsTest::an_object_of_somebody_else_is_no_record()
{
    const QJsonObject object = objects::objectOf(kube::secrets, sample(), u"w"_s);
    QVERIFY(!objects::recordOf({}));
    QJsonObject copied = object;
    kube::setMetadata(copied, "name"_L1, u"ccplant-things-copy"_s);
    QVERIFY(!objects::recordOf(copied));
    QJsonObject edited = object;
    edited["data"_L1] = QJsonObject{{u"body"_s, u"bm8ganNvbg=="_s}};
    QVERIFY(!objects::recordOf(edited));
    QVERIFY(objects::headOf(edited));
    edited = object;
    kube::setInMetadata(edited, "annotations"_L1, QString(objects::recordAnnotation), u"rubbish"_s);
    QVERIFY(!objects::recordOf(edited));
}

void KubernetesObjectsTest::lists_are_made_as_sqlite_makes_them()
{
    Index index;
    const auto put = [&](const QString &id, const QString &owner, const QString &state) {
        index.put({.collection = u"things"_s,
            .id = id,
            .owner = owner,
            .labels = {{u"state"_s, state}},
            .created = {},
            .updated = {}});
    };
    put(u"b"_s, u"ann"_s, u"idle"_s);
    put(u"B"_s, u"bob"_s, u"idle"_s);
    put(u"a-1"_s, u"ann"_s, u"busy"_s);
    put(u"a"_s, u""_s, u"idle"_s);
    const auto ids = [&](Query query) {
        query.collection = u"things"_s;
        return index.select(query).ids.join(u' ');
    };
    QCOMPARE(ids({}), u"B a a-1 b"_s);
    QCOMPARE(ids({.labels = {{u"state"_s, u"idle"_s}}}), u"B a b"_s);
    QCOMPARE(ids({.labels = {{u"state"_s, u"idle"_s}}, .owner = u"ann"_s}), u"b"_s);
    QCOMPARE(ids({.labels = {{u"none"_s, u""_s}}}), QString());
    QCOMPARE(ids({.owner = u""_s}), u"a"_s);
    QCOMPARE(ids({.cursor = u"a"_s}), u"a-1 b"_s);
    QCOMPARE(index.select({.collection = u"things"_s, .limit = 3}).nextCursor, u"a-1"_s);
    QCOMPARE(index.select({.collection = u"things"_s, .limit = 4}).nextCursor, QString());
    QVERIFY(index.select({.collection = u"others"_s}).ids.isEmpty());
    put(u"b"_s, u"bob"_s, u"busy"_s);
    index.remove(u"things"_s, u"a"_s);
    index.remove(u"others"_s, u"a"_s);
    QCOMPARE(ids({.owner = u"bob"_s}), u"B b"_s);
}

void KubernetesObjectsTest::a_write_is_planned_data()
{
    QTest::addColumn<Expect>("expect");
    QTest::addColumn<QString>("stored"); // version; "-": there is none
    QTest::addColumn<bool>("isFresh");
    QTest::addColumn<QString>("put");
    QTest::addColumn<QString>("remove");
    const auto row = [](const char *name, const Expect &expect, const QString &stored, bool isFresh,
                         const QString &put, const QString &remove) {
        QTest::newRow(name) << expect << stored << isFresh << put << remove;
    };
    const QString none = u"-"_s;
    row("nothing, none", Expect::nothing(), none, false, u"create"_s, u"look"_s);
    row("nothing, none, fresh", Expect::nothing(), none, true, u"create"_s, u"not_found"_s);
    row("nothing, some", Expect::nothing(), u"7"_s, false, u"replace"_s, u"replace"_s);
    row("absent, none", Expect::absent(), none, false, u"create"_s, u"look"_s);
    row("absent, some", Expect::absent(), u"7"_s, false, u"look"_s, u"replace"_s);
    row("absent, some, fresh", Expect::absent(), u"7"_s, true, u"conflict"_s, u"replace"_s);
    row("exactly, same", Expect::exactly(u"7"_s), u"7"_s, false, u"replace"_s, u"replace"_s);
    row("exactly, other", Expect::exactly(u"6"_s), u"7"_s, false, u"look"_s, u"look"_s);
    row("exactly, other, fresh", Expect::exactly(u"6"_s), u"7"_s, true, u"version_mismatch"_s,
        u"version_mismatch"_s);
    row("exactly, none", Expect::exactly(u"6"_s), none, false, u"look"_s, u"look"_s);
    row("exactly, none, fresh", Expect::exactly(u"6"_s), none, true, u"not_found"_s,
        u"not_found"_s);
}

void KubernetesObjectsTest::a_write_is_planned()
{
    QFETCH(const Expect, expect);
    QFETCH(const QString, stored);
    QFETCH(const bool, isFresh);
    Known known{.isFresh = isFresh};
    if (stored != u"-"_s) {
        known.record = sample();
        known.record->version = stored;
    }
    QTEST(kindOf(planPut(expect, known)), "put");
    QTEST(kindOf(planRemove(expect, known)), "remove");
    const Plan plan = planPut(expect, known);
    if (plan.kind == Plan::Refuse && plan.error->code == ErrorCode::VersionMismatch)
        QCOMPARE(plan.error->extra["version"_L1].toString(), stored);
}

void KubernetesObjectsTest::work_on_one_key_comes_in_order_and_others_at_once()
{
    Turns turns(2);
    QStringList begun;
    std::map<QString, std::unique_ptr<QPromise<void>>> open;
    const auto add = [&](const QString &key, const QString &name) {
        turns.add(key, [&, name]() -> QCoro::Task<void> {
            begun << name;
            auto &promise = open[name] = std::make_unique<QPromise<void>>();
            promise->start();
            return
                [](QFuture<void> done) -> QCoro::Task<void> { co_await done; }(promise->future());
        });
    };
    const auto finish = [&](const QString &name) { open.at(name)->finish(); };
    add(u"a"_s, u"a1"_s);
    add(u"a"_s, u"a2"_s);
    add(u"b"_s, u"b1"_s);
    add(u"c"_s, u"c1"_s);
    QCOMPARE(begun, (QStringList{u"a1"_s, u"b1"_s})); // two at once, a2 has to wait for a1
    bool isIdle = false;
    turns.whenIdle([&] { isIdle = true; });
    finish(u"a1"_s);
    QTRY_COMPARE(begun.join(u' '), u"a1 b1 c1"_s);
    finish(u"b1"_s);
    QTRY_COMPARE(begun.join(u' '), u"a1 b1 c1 a2"_s);
    QVERIFY(!isIdle);
    finish(u"c1"_s);
    finish(u"a2"_s);
    QTRY_VERIFY(isIdle);
    QVERIFY(turns.isIdle());
}

QTEST_GUILESS_MAIN(KubernetesObjectsTest)
#include "tst_kubernetes_objects.moc"
