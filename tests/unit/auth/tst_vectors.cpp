// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/pkce.h"
#include "server/auth/secrets.h"
#include "server/github/jwt.h"

#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;

/// What is published about the algorithms in use besides AES-GCM (tst_aead): HMAC, PKCE, RS256.
class TstVectors : public QObject {
    Q_OBJECT

    static QByteArray hex(const char *text) { return QByteArray::fromHex(text); }

    /// RFC 7515, appendix A.2: the key, as PKCS #1 PEM.
    static QByteArray privateKey()
    {
        return "-----BEGIN RSA PRIVATE KEY-----\n"
               "MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0\n"
               "l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC\n"
               "gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX\n"
               "ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD\n"
               "Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8\n"
               "q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S\n"
               "bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf\n"
               "UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O\n"
               "n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK\n"
               "Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f\n"
               "40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU\n"
               "bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE\n"
               "tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG\n"
               "BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE\n"
               "fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs\n"
               "p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD\n"
               "zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7\n"
               "DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4\n"
               "U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm\n"
               "27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN\n"
               "54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC\n"
               "Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S\n"
               "0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z\n"
               "NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE\n"
               "6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1\n"
               "-----END RSA PRIVATE KEY-----\n";
    }

    static QByteArray signingInput()
    {
        return "eyJhbGciOiJSUzI1NiJ9"
               ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
               "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    }
    static QByteArray signature()
    {
        return "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
               "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
               "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
               "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
               "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
               "p0igcN_IoypGlUPQGe77Rw";
    }
    static QDateTime at(qint64 seconds)
    {
        return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC);
    }

private Q_SLOTS:
    void hmac_of_rfc_4231_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("mac");
        QTest::newRow("1")
            << QByteArray(20, '\x0b') << "Hi There"_ba
            << hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        QTest::newRow("2")
            << "Jefe"_ba << "what do ya want for nothing?"_ba
            << hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        QTest::newRow("3")
            << QByteArray(20, '\xaa') << QByteArray(50, '\xdd')
            << hex("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        QTest::newRow("4")
            << hex("0102030405060708090a0b0c0d0e0f10111213141516171819") << QByteArray(50, '\xcd')
            << hex("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
        QTest::newRow("6: a key longer than a block")
            << QByteArray(131, '\xaa')
            << "Test Using Larger Than Block-Size Key - Hash Key First"_ba
            << hex("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        QTest::newRow("7: key and data longer than a block")
            << QByteArray(131, '\xaa')
            << "This is a test using a larger than block-size key and a larger than block-size "
               "data. The key needs to be hashed before being used by the HMAC algorithm."_ba
            << hex("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    }

    void hmac_of_rfc_4231()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, mac);
        QCOMPARE(auth::hmacSha256(key, message).toHex(), mac.toHex());
    }

    void pkce_of_rfc_7636()
    {
        const QByteArray verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        const QByteArray challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // appendix B
        QCOMPARE(auth::pkce::challengeOf(verifier), challenge);
        QVERIFY(auth::pkce::matches(verifier, challenge));
        QVERIFY(auth::pkce::isChallenge(challenge));
        QVERIFY(!auth::pkce::matches(verifier + 'x', challenge));
        QVERIFY(!auth::pkce::matches(challenge, challenge)); // `plain`
        QVERIFY(!auth::pkce::matches({}, auth::pkce::challengeOf({})));
    }

    void verifiers_are_what_the_rfc_wants()
    {
        const QByteArray one = auth::pkce::newVerifier();
        QVERIFY(auth::pkce::isVerifier(one));
        QVERIFY(one != auth::pkce::newVerifier());
        QVERIFY(!auth::pkce::isVerifier(one.first(42)));
        QVERIFY(!auth::pkce::isVerifier(QByteArray(129, 'a')));
        QVERIFY(!auth::pkce::isVerifier(QByteArray(43, '+')));
    }

    void rs256_of_rfc_7515()
    {
        const auto key = github::RsaKey::fromPem(privateKey());
        QVERIFY2(key, qPrintable(key ? QString() : key.error().detail));
        QCOMPARE(key->sign(signingInput())
                     .value()
                     .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals),
            signature());
        const auto claims =
            github::verifyJwt(signingInput() + '.' + signature(), *key, at(1'300'819'379));
        QVERIFY2(claims, qPrintable(claims ? QString() : claims.error().internal));
        QCOMPARE(claims->value("iss"_L1).toString(), u"joe"_s);
        QVERIFY(claims->value("http://example.com/is_root"_L1).toBool());
    }

    void a_token_that_is_not_whole_or_not_now_is_refused_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<qint64>("now");
        const qint64 good = 1'300'819'379;
        const QByteArray whole = signingInput() + '.' + signature();
        const auto header = [](const QByteArray &json) {
            return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        };
        const QByteArray claims = signingInput().split('.').at(1);
        QTest::newRow("expired") << whole << good + 1;
        QTest::newRow("truncated") << whole.chopped(1) << good;
        QTest::newRow("tampered claims")
            << signingInput().replace("eyJpc3Mi", "eyJpc3Nj") + '.' + signature() << good;
        QTest::newRow("tampered signature") << whole.first(whole.size() - 2) + "xx" << good;
        QTest::newRow("none") << header(R"({"alg":"none"})") + '.' + claims + '.' << good;
        QTest::newRow("none, signed")
            << header(R"({"alg":"none"})") + '.' + claims + '.' + signature() << good;
        QTest::newRow("downgraded to HS256")
            << header(R"({"alg":"HS256"})") + '.' + claims + '.' + signature() << good;
        QTest::newRow("another spelling of the signature") << whole + '=' << good;
        QTest::newRow("four parts") << whole + ".x" << good;
        QTest::newRow("no parts") << "x"_ba << good;
        QTest::newRow("nothing") << QByteArray() << good;
        QTest::newRow("critical header") << header(R"({"alg":"RS256","crit":["exp"],"exp":1})")
                + '.' + claims + '.'
                + signature() << good;
    }

    void a_token_that_is_not_whole_or_not_now_is_refused()
    {
        QFETCH(QByteArray, token);
        QFETCH(qint64, now);
        const auto key = github::RsaKey::fromPem(privateKey()).value();
        const auto claims = github::verifyJwt(token, key, at(now));
        QVERIFY(!claims);
        QCOMPARE(claims.error().code, ErrorCode::Unauthenticated);
    }

    void an_apps_token_is_signed_and_short()
    {
        const auto key = github::RsaKey::fromPem(privateKey()).value();
        const QDateTime now = at(1'800'000'000);
        const QByteArray token = github::appJwt(u"12345"_s, key, now).value();
        const auto claims = github::verifyJwt(token, key, now);
        QVERIFY(claims);
        QCOMPARE(claims->value("iss"_L1).toString(), u"12345"_s);
        QVERIFY(claims->value("iat"_L1).toInteger() < now.toSecsSinceEpoch()); // clocks differ
        QVERIFY(claims->value("exp"_L1).toInteger() - claims->value("iat"_L1).toInteger() <= 600);
        QVERIFY(!github::verifyJwt(token, key, now.addSecs(601)));
    }

    void what_is_no_rsa_key_is_refused_without_being_shown()
    {
        for (const QByteArray &pem : {QByteArray(), "hunter2"_ba,
                 "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"_ba}) {
            const auto key = github::RsaKey::fromPem(pem);
            QVERIFY(!key);
            QVERIFY(!key.error().detail.contains("hunter2"_L1));
        }
    }
};

QTEST_GUILESS_MAIN(TstVectors)
#include "tst_vectors.moc"
