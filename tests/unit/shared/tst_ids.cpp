// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/ids.h"

#include <QSet>
#include <QTest>

using namespace ccplant;
using namespace Qt::StringLiterals;

class TestIds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fresh_ids_are_valid_and_differ();
    void every_character_of_an_id_varies();
    void hostile_ids_are_refused_data();
    void hostile_ids_are_refused();
};

void TestIds::fresh_ids_are_valid_and_differ()
{
    QSet<QString> seen;
    for (int i = 0; i < 1000; ++i) {
        const QString id = newId(u"s");
        QVERIFY2(isId(id, u"s"), qPrintable(id));
        QVERIFY(isClientId(id));
        seen.insert(id);
    }
    QCOMPARE(seen.size(), 1000);
}

void TestIds::every_character_of_an_id_varies()
{
    QList<QSet<QChar>> seen(26);
    for (int i = 0; i < 200; ++i) {
        const QString id = newId(u"s").sliced(2);
        for (int at = 0; at < 26; ++at)
            seen[at].insert(id.at(at));
    }
    for (int at = 0; at < 25; ++at)
        QVERIFY2(seen.at(at).size() > 16, qPrintable(QString::number(at)));
    QVERIFY(seen.at(25).size() > 4); // its top bits are beyond the 128th
}

void TestIds::hostile_ids_are_refused_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("other prefix") << newId(u"m");
    QTest::newRow("short") << newId(u"s").chopped(1);
    QTest::newRow("long") << newId(u"s") + u'a';
    QTest::newRow("upper case") << newId(u"s").toUpper();
    QTest::newRow("path") << u"s_../../../../etc/passwd/aaa"_s;
    QTest::newRow("nul") << u"s_"_s + QString(26, QChar(0));
}

void TestIds::hostile_ids_are_refused()
{
    QFETCH(QString, id);
    QVERIFY(!isId(id, u"s"));
    QVERIFY(!isClientId(u"../x"));
    QVERIFY(!isClientId(QString(129, u'a')));
}

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
