// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/middleware/forwarded.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::http;

/// Who a client is, behind proxies (ASVS 4.1.3): what it writes itself is never believed.
class HttpForwarded : public QObject {
    Q_OBJECT

    static TrustedProxies proxies()
    {
        return TrustedProxies::parse({u"10.0.0.0/8"_s, u"127.0.0.1"_s, u"fd00::/8"_s}).value();
    }

private Q_SLOTS:
    void asvs_4_1_3_the_client_is_where_trust_ends_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("forwardedFor");
        QTest::addColumn<QByteArray>("proto");
        QTest::addColumn<QByteArray>("forwarded");
        QTest::addColumn<QString>("client");
        QTest::addColumn<QByteArray>("scheme");
        const QByteArray no;
        const QString proxy = u"10.1.2.3"_s, stranger = u"192.0.2.7"_s;
        QTest::newRow("no proxy") << stranger << no << no << no << stranger << no;
        QTest::newRow("a stranger pretends")
            << stranger << "198.51.100.1"_ba << "https"_ba << no << stranger << no;
        QTest::newRow("a stranger pretends the new way")
            << stranger << no << no << "for=198.51.100.1;proto=https"_ba << stranger << no;
        QTest::newRow("one proxy")
            << proxy << "192.0.2.7"_ba << "https"_ba << no << stranger << "https"_ba;
        QTest::newRow("what the client wrote stands further left")
            << proxy << "127.0.0.1, 192.0.2.7"_ba << "https"_ba << no << stranger << "https"_ba;
        QTest::newRow("two proxies") << proxy << "192.0.2.7, 10.9.9.9"_ba << "https, http"_ba << no
                                     << stranger << "https"_ba;
        QTest::newRow("all are proxies")
            << proxy << "10.0.0.1, 10.0.0.2"_ba << no << no << u"10.0.0.1"_s << no;
        QTest::newRow("nonsense ends it")
            << proxy << "192.0.2.7, unknown"_ba << no << no << proxy << no;
        QTest::newRow("empty") << proxy << ""_ba << "https"_ba << no << proxy << no;
        QTest::newRow("with a port") << proxy << "192.0.2.7:4711"_ba << no << no << stranger << no;
        QTest::newRow("IPv6") << proxy << "2001:db8::1"_ba << no << no << u"2001:db8::1"_s << no;
        QTest::newRow("IPv6 with a port")
            << proxy << "[2001:db8::1]:80"_ba << no << no << u"2001:db8::1"_s << no;
        QTest::newRow("IPv4 in IPv6 clothes")
            << u"::ffff:10.1.2.3"_s << "::ffff:192.0.2.7"_ba << no << no << stranger << no;
        QTest::newRow("an IPv6 proxy")
            << u"fd12::1"_s << "192.0.2.7"_ba << no << no << stranger << no;
        QTest::newRow("Forwarded")
            << proxy << no << no << "for=\"[2001:db8::1]:80\";proto=https;by=10.1.2.3"_ba
            << u"2001:db8::1"_s << "https"_ba;
        QTest::newRow("Forwarded goes before")
            << proxy << "198.51.100.1"_ba << "http"_ba << "For=192.0.2.7;Proto=HTTPS"_ba << stranger
            << "https"_ba;
        QTest::newRow("Forwarded: two hops")
            << proxy << no << no << "for=192.0.2.7;proto=https, for=10.2.2.2;proto=http"_ba
            << stranger << "https"_ba;
        QTest::newRow("Forwarded: hidden") << proxy << no << no << "for=_hidden"_ba << proxy << no;
        QTest::newRow("a scheme that is none")
            << proxy << "192.0.2.7"_ba << "javascript"_ba << no << stranger << no;
    }

    void asvs_4_1_3_the_client_is_where_trust_ends()
    {
        QFETCH(QString, peer);
        QFETCH(QByteArray, forwardedFor);
        QFETCH(QByteArray, proto);
        QFETCH(QByteArray, forwarded);
        QFETCH(QString, client);
        QFETCH(QByteArray, scheme);
        QHttpHeaders headers;
        if (!forwardedFor.isNull())
            headers.append("X-Forwarded-For"_L1, QLatin1StringView(forwardedFor));
        if (!proto.isNull())
            headers.append("X-Forwarded-Proto"_L1, QLatin1StringView(proto));
        if (!forwarded.isNull())
            headers.append("Forwarded"_L1, QLatin1StringView(forwarded));
        const Client found = clientOf(headers, QHostAddress(peer), proxies());
        QCOMPARE(found.address, QHostAddress(client));
        QCOMPARE(found.scheme, scheme);
    }

    void handlers_see_none_of_it()
    {
        Router router;
        addForwarded(router, proxies());
        for (const QString &peer : {u"192.0.2.7"_s, u"10.1.2.3"_s}) {
            Request request;
            request.peer = QHostAddress(peer);
            for (const char *name :
                {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
                    "X-Real-IP", "X-User-Id", "x-user-role", "Remote-User", "X-Auth-Request-User"})
                request.headers.append(QLatin1StringView(name), "198.51.100.1"_L1);
            request.headers.append("Authorization"_L1, "Bearer x"_L1);
            QVERIFY(!router.filter(request, {}));
            QCOMPARE(request.headers.size(), 1);
            QCOMPARE(request.header("authorization"), "Bearer x"_ba);
        }
    }

    void what_is_no_network_is_refused()
    {
        for (const QString &text :
            {u"proxy.example"_s, u"10.0.0.0/33"_s, u"10.0.0.0/x"_s, u""_s, u"*"_s}) {
            const auto parsed = TrustedProxies::parse({text});
            QVERIFY2(!parsed, qPrintable(text));
            QCOMPARE(parsed.error().code, ErrorCode::InvalidRequest);
        }
        QVERIFY(!TrustedProxies().contains(QHostAddress(u"127.0.0.1"_s)));
    }
};

QTEST_GUILESS_MAIN(HttpForwarded)
#include "http_forwarded.moc"
