// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/cookie.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant::auth;
using namespace std::chrono_literals;

class TstCookie : public QObject {
    Q_OBJECT

    const Keyring m_keys{{{"k001", QByteArray(32, 'a')}, {"k000", QByteArray(32, 'b')}}};
    const QDateTime m_start = QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC);
    const SignIn m_signIn{u"a_test"_s, u"owner"_s, m_start, m_start, 3};

private Q_SLOTS:
    void what_was_sealed_is_opened()
    {
        const QByteArray value = sealSignIn(m_signIn, m_keys);
        QCOMPARE(openSignIn(value, m_start, m_keys).value(), m_signIn);
        QVERIFY(value.startsWith("v2.sign-in.k001."));
        QVERIFY2(!value.contains("owner"), "nothing can be read in it");
    }

    void the_same_is_never_sealed_the_same()
    {
        QVERIFY(sealSignIn(m_signIn, m_keys) != sealSignIn(m_signIn, m_keys));
    }

    void an_old_key_still_opens_and_a_removed_one_does_not()
    {
        const QByteArray old = sealSignIn(m_signIn, Keyring({{"k000", QByteArray(32, 'b')}}));
        QCOMPARE(openSignIn(old, m_start, m_keys).value(), m_signIn);
        QVERIFY(!openSignIn(old, m_start, Keyring({{"k001", QByteArray(32, 'a')}})));
    }

    void the_key_id_is_part_of_what_is_sealed()
    {
        const Keyring twins{{{"k001", QByteArray(32, 'a')}, {"k002", QByteArray(32, 'a')}}};
        QByteArray value = sealSignIn(m_signIn, twins);
        value.replace("v2.sign-in.k001.", "v2.sign-in.k002.");
        QVERIFY(!openSignIn(value, m_start, twins));
    }

    void anything_else_is_refused()
    {
        const QByteArray value = sealSignIn(m_signIn, m_keys);
        for (qsizetype i = 0; i < value.size(); ++i) {
            QByteArray changed = value;
            changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
            QVERIFY2(
                !openSignIn(changed, m_start, m_keys) || changed == value, changed.constData());
        }
        const QByteArray v1 = "v1" + value.sliced(2);
        for (const QByteArray &bad : {""_ba, "v2"_ba, "v2.sign-in.k001"_ba, "v2.sign-in.k001.0."_ba,
                 v1, value + ".x", value + '=', value.chopped(1), QByteArray(100'000, 'A')})
            QVERIFY2(!openSignIn(bad, m_start, m_keys), bad.left(200).constData());
    }

    void it_cannot_be_opened_after_its_end()
    {
        const QByteArray value = sealSignIn(m_signIn, m_keys);
        QVERIFY(openSignIn(value, m_start.addDays(7).addSecs(-1), m_keys));
        QVERIFY(!openSignIn(value, m_start.addDays(7), m_keys));
    }

    void it_ends_when_idle_and_after_its_whole_life()
    {
        QVERIFY(!m_signIn.isOver(m_start.addDays(7).addSecs(-1)));
        QVERIFY(m_signIn.isOver(m_start.addDays(7)));
        SignIn renewed = m_signIn;
        renewed.renewed = m_start.addDays(25);
        QVERIFY(!renewed.isOver(m_start.addDays(30).addSecs(-1)));
        QVERIFY(renewed.isOver(m_start.addDays(30)));
        QVERIFY(!m_signIn.wantsRenewal(m_start.addSecs(3600)));
        QVERIFY(m_signIn.wantsRenewal(m_start.addSecs(12 * 3600)));
    }

    void the_header_says_all_that_protects_it()
    {
        QCOMPARE(setCookie("V", 60s, false),
            "ccplant=V; Max-Age=60; Path=/; HttpOnly; SameSite=Strict"_ba);
        QCOMPARE(setCookie("V", 60s, true),
            "__Host-ccplant=V; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure"_ba);
        QCOMPARE(clearCookie(false), "ccplant=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"_ba);
        const SignIn longest{u"a_"_s + QString(26, u'x'), QString(200, u'u'), m_start, m_start, 1};
        QVERIFY(setCookie(sealSignIn(longest, m_keys), 30 * 24h, true).size() < 4096);
    }

    void it_is_found_among_others()
    {
        QCOMPARE(cookieValue("a=1; ccplant=V; b=2", "ccplant"), "V"_ba);
        QCOMPARE(cookieValue("ccplant=V=", "ccplant"), "V="_ba);
        QCOMPARE(cookieValue("xccplant=V; ccplantx=V", "ccplant"), ""_ba);
        QCOMPARE(cookieValue("", "ccplant"), ""_ba);
        QCOMPARE(cookieValue(";;=;ccplant", "ccplant"), ""_ba);
    }
};

QTEST_GUILESS_MAIN(TstCookie)
#include "tst_cookie.moc"
