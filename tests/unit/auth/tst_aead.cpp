// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/aead.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::auth;

/// AES-256-GCM against published vectors: McGrew and Viega, "The Galois/Counter Mode of Operation",
/// test cases 13–16, which NIST's validation suite has too.
class TstAead : public QObject {
    Q_OBJECT

    static QByteArray hex(const char *text) { return QByteArray::fromHex(text); }

private Q_SLOTS:
    void published_vectors_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("associated");
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("sealed");
        const QByteArray zeroKey(32, '\0');
        const QByteArray zeroNonce(12, '\0');
        const QByteArray key =
            hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        const QByteArray nonce = hex("cafebabefacedbaddecaf888");
        const QByteArray plain =
            hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
        const QByteArray cipher =
            hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad");
        QTest::newRow("13: nothing") << zeroKey << zeroNonce << QByteArray() << QByteArray()
                                     << hex("530f8afbc74536b9a963b4f1c4cb738b");
        QTest::newRow("14: one block")
            << zeroKey << zeroNonce << QByteArray() << QByteArray(16, '\0')
            << hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        QTest::newRow("15: four blocks") << key << nonce << QByteArray() << plain
                                         << cipher + hex("b094dac5d93471bdec1a502270e3cc6c");
        QTest::newRow("16: with associated data")
            << key << nonce << hex("feedfacedeadbeeffeedfacedeadbeefabaddad2") << plain.first(60)
            << cipher.first(60) + hex("76fc6ece0f4e1768cddf8853bb2d551b");
    }

    void published_vectors()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, associated);
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, sealed);
        QCOMPARE(aead::seal(key, nonce, associated, plain).value().toHex(), sealed.toHex());
        QCOMPARE(aead::open(key, nonce, associated, sealed).value().toHex(), plain.toHex());
    }

    void any_changed_bit_is_noticed()
    {
        const QByteArray key(32, 'k'), nonce(12, 'n'), associated("purpose"), plain("secret");
        const QByteArray sealed = aead::seal(key, nonce, associated, plain).value();
        for (qsizetype bit = 0; bit < sealed.size() * 8; ++bit) {
            QByteArray changed = sealed;
            changed[bit / 8] = char(changed[bit / 8] ^ (1 << bit % 8));
            QVERIFY(!aead::open(key, nonce, associated, changed));
        }
        QVERIFY(!aead::open(QByteArray(32, 'x'), nonce, associated, sealed));
        QVERIFY(!aead::open(key, QByteArray(12, 'x'), associated, sealed));
        QVERIFY(!aead::open(key, nonce, "other", sealed));
        QCOMPARE(aead::open(key, nonce, associated, sealed).value(), plain);
    }

    void wrong_lengths_are_refused()
    {
        QVERIFY(!aead::seal(QByteArray(16, 'k'), QByteArray(12, 'n'), {}, "x"));
        QVERIFY(!aead::seal(QByteArray(32, 'k'), QByteArray(16, 'n'), {}, "x"));
        QVERIFY(!aead::open(QByteArray(32, 'k'), QByteArray(12, 'n'), {}, QByteArray(15, 'x')));
        QVERIFY(!aead::open(QByteArray(32, 'k'), QByteArray(12, 'n'), {}, {}));
    }
};

QTEST_GUILESS_MAIN(TstAead)
#include "tst_aead.moc"
