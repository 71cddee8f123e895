// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant::auth;

/// ASVS 9.1.1–9.2.4, 11.3.2, 11.3.4: nothing but what was sealed is opened, for its purpose only.
class TstSealed : public QObject {
    Q_OBJECT

    const Keyring m_keys{{{"k001", QByteArray(32, 'a')}, {"k000", QByteArray(32, 'b')}}};
    const QDateTime m_now = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC);

    QByteArray sealed(const QDateTime &end = {}) const { return seal("test", "text", end, m_keys); }
    std::optional<QByteArray> opened(const QByteArray &value) const
    {
        return unseal("test", value, m_now, m_keys);
    }

private Q_SLOTS:
    void what_was_sealed_is_opened()
    {
        QCOMPARE(opened(sealed()).value(), "text"_ba);
        QCOMPARE(unseal("test", seal("test", {}, {}, m_keys), m_now, m_keys).value(), QByteArray());
        QVERIFY(!sealed().contains("text"));
        QVERIFY2(sealed() != sealed(), "a nonce is never used twice");
    }

    void asvs_9_2_1_it_is_nothing_after_its_end()
    {
        QVERIFY(opened(sealed(m_now.addSecs(1))));
        QVERIFY(!opened(sealed(m_now)));
        QVERIFY(!opened(sealed(m_now.addSecs(-1))));
    }

    void asvs_9_2_2_another_purpose_does_not_open_it()
    {
        QVERIFY(!unseal("other", sealed(), m_now, m_keys));
        QByteArray renamed = sealed();
        renamed.replace("v2.test.", "v2.other.");
        QVERIFY(!unseal("other", renamed, m_now, m_keys));
    }

    void asvs_9_1_1_no_part_can_be_changed()
    {
        const QByteArray value = sealed(m_now.addSecs(60));
        for (qsizetype i = 0; i < value.size(); ++i) {
            for (const char other : {'A', 'B', '1', '.', '\0'}) {
                QByteArray changed = value;
                changed[i] = other;
                QVERIFY2(changed == value || !opened(changed), changed.constData());
            }
        }
    }

    void asvs_9_1_1_the_end_cannot_be_put_off()
    {
        const QByteArray end = QByteArray::number(m_now.toSecsSinceEpoch() - 1);
        QByteArray value = sealed(m_now.addSecs(-1));
        value.replace(
            '.' + end + '.', "." + QByteArray::number(m_now.toSecsSinceEpoch() + 9) + '.');
        QVERIFY(!opened(value));
        value.replace(QByteArray::number(m_now.toSecsSinceEpoch() + 9), "0");
        QVERIFY(!opened(value));
    }

    void cut_doubled_and_foreign_values_are_nothing()
    {
        const QByteArray value = sealed();
        for (qsizetype length = 0; length < value.size(); ++length)
            QVERIFY(!opened(value.first(length)));
        const QByteArray body = value.sliced(value.lastIndexOf('.') + 1);
        for (const QByteArray &bad : {value + value, value + '.', '.' + value, value + '=',
                 "v1" + value.sliced(2), "v2.test.k001.00." + body, "v2.test.k001.-1." + body,
                 "v2.test.none.0." + body, "v2.test.k000.0." + body, "...."_ba})
            QVERIFY2(!opened(bad), bad.constData());
    }

    void asvs_11_2_2_an_old_key_opens_until_it_is_taken_away()
    {
        const QByteArray old = seal("test", "text", {}, Keyring({{"k000", QByteArray(32, 'b')}}));
        QCOMPARE(opened(old).value(), "text"_ba);
        QCOMPARE(sealedWith(old), "k000"_ba);
        QCOMPARE(sealedWith(sealed()), "k001"_ba);
        QVERIFY(!unseal("test", old, m_now, Keyring({{"k001", QByteArray(32, 'a')}})));
    }
};

QTEST_GUILESS_MAIN(TstSealed)
#include "tst_sealed.moc"
