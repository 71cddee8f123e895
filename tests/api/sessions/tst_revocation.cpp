// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// What is open when a key is removed or somebody signs out (ASVS 7.4.1, 7.4.2) ends then, and not
/// when the client thinks it is time.
class TestRevocation : public QObject {
    Q_OBJECT

    Plant m_plant;
    std::unique_ptr<Steps> m_steps; // the owner
    QString m_keysFile;

    using Headers = HttpClient::Headers;

    void writeKeys(const QJsonArray &keys)
    {
        QFile file(m_keysFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"api_keys"_s, keys}}).toJson());
    }
    static QJsonObject entry(const QString &name, const QString &role)
    {
        return {{u"key"_s, name + u"-0123456789abcdef"_s}, {u"user_id"_s, name}, {u"role"_s, role}};
    }
    static Headers keyOf(const QByteArray &name)
    {
        return {{"X-API-Key", name + "-0123456789abcdef"}};
    }
    QJsonObject makeKey()
    {
        return m_steps->http.post(u"/api/v1/keys"_s, {{u"name"_s, u"x"_s}}).json();
    }
    static Headers bearer(const QJsonObject &key)
    {
        return {{"Authorization", "Bearer " + key.value("key"_L1).toString().toLatin1()}};
    }
    Headers browser()
    {
        const QUrl link(
            m_steps->http.post(u"/auth/login-link"_s).json().value("url"_L1).toString());
        const QByteArray set =
            HttpClient(m_plant.url()).get(u"/auth/login?"_s + link.query()).header("set-cookie");
        return {{"Cookie", set.first(std::max<qsizetype>(0, set.indexOf(';')))},
            {"Origin", "http://" + m_plant.url().authority().toLatin1()}};
    }
    int statusWith(const Headers &headers)
    {
        HttpClient client(m_plant.url());
        client.headers = headers;
        return client.get(u"/api/v1/me"_s).status;
    }
    static bool endedByUs(LiveClient &live)
    {
        return live.waitForClosed() && live.socket().closeCode() == 4401
            && live.waitFor([](const QJsonObject &frame) {
                   return frame["closing"_L1]["reason"_L1].toString() == "signed_out"_L1;
               });
    }

    /// An event stream and a live socket, both open and both seen working.
    struct Open {
        Open(const QUrl &server, const QString &path, const Headers &headers)
            : events(server, path, headers)
            , live(server, headers)
        {
        }
        EventReader events;
        LiveClient live;

        bool begun()
        {
            return live.waitForOpen() && events.waitFor([](const Event &) { return true; });
        }
    };
    std::unique_ptr<Open> open(const QString &session, const Headers &headers)
    {
        return std::make_unique<Open>(m_plant.url(), m_steps->path(session, u"/events"_s), headers);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_keysFile = m_plant.scratch(u"conf"_s) + u"/keys.json"_s;
        writeKeys({entry(u"alice"_s, u"developer"_s), entry(u"bob"_s, u"developer"_s)});
        m_plant.arguments = {u"--auth-static-keys"_s, m_keysFile};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
    }
    void cleanupTestCase() { endAll(m_plant.dataDir()); }

    void asvs_7_4_1_a_removed_key_ends_what_it_opened()
    {
        const QString session = m_steps->create();
        QVERIFY(m_steps->reaches(session, {u"idle"_s, u"running"_s}));
        const QJsonObject key = makeKey(), other = makeKey();
        const auto gone = open(session, bearer(key)), stays = open(session, bearer(other));
        QVERIFY(gone->begun() && stays->begun());
        QCOMPARE(
            m_steps->http.remove(u"/api/v1/keys/"_s + key.value("id"_L1).toString()).status, 204);
        QVERIFY(endedByUs(gone->live));
        QVERIFY(gone->events.waitForEnd());
        QCOMPARE(statusWith(bearer(key)), 401);
        // Who has another key goes on.
        QCOMPARE(m_steps->prompt(session, u"still here"_s).status, 202);
        QVERIFY(stays->events.waitFor([](const Event &event) {
            return plainText(event.fields["content"_L1].toArray()).contains("still here"_L1);
        }));
        QVERIFY(stays->live.isOpen());
    }

    void asvs_7_4_1_signing_out_ends_what_the_browser_had_open()
    {
        const QString session = m_steps->create();
        QVERIFY(m_steps->reaches(session, {u"idle"_s, u"running"_s}));
        const Headers one = browser(), two = browser();
        const auto gone = open(session, one), stays = open(session, two);
        QVERIFY(gone->begun() && stays->begun());
        HttpClient client(m_plant.url());
        client.headers = one;
        QCOMPARE(client.post(u"/auth/logout"_s).status, 204);
        QVERIFY(endedByUs(gone->live));
        QVERIFY(gone->events.waitForEnd());
        QCOMPARE(statusWith(one), 401);
        QCOMPARE(statusWith(two), 200);
        QVERIFY(stays->live.isOpen());
        client.headers = two;
        QCOMPARE(client.post(u"/auth/logout-everywhere"_s).status, 204);
        QVERIFY(endedByUs(stays->live));
        QVERIFY(stays->events.waitForEnd());
    }

    void asvs_7_4_2_a_key_that_leaves_the_file_ends_what_it_opened()
    {
        HttpClient alice(m_plant.url());
        alice.headers = keyOf("alice");
        const QString session = alice.post(u"/api/v1/sessions"_s, {{u"agent"_s, u"demo"_s}})
                                    .json()
                                    .value("id"_L1)
                                    .toString();
        const auto gone = open(session, keyOf("alice"));
        QVERIFY(gone->begun());
        LiveClient bob(m_plant.url(), keyOf("bob"));
        QVERIFY(bob.waitForOpen());
        writeKeys({entry(u"bob"_s, u"developer"_s)});
        QVERIFY(endedByUs(gone->live));
        QVERIFY(gone->events.waitForEnd());
        QVERIFY(bob.isOpen());
        // Less rights than when it was opened: it ends, and can be opened again where it still may.
        writeKeys({entry(u"bob"_s, u"readonly"_s)});
        QVERIFY(endedByUs(bob));
        LiveClient again(m_plant.url(), keyOf("bob"));
        QVERIFY(again.waitForOpen());
    }

    void what_ended_is_not_kept_in_mind()
    {
        // A connection of a proxy serves one client after another: what one has signed out of must
        // not take the other's request with it.
        const QJsonObject key = makeKey();
        const QString session = m_steps->create();
        QVERIFY(m_steps->reaches(session, {u"idle"_s, u"running"_s}));
        {
            EventReader over(m_plant.url(), m_steps->path(session, u"/events"_s), bearer(key));
            QVERIFY(over.waitFor([](const Event &) { return true; }));
        }
        EventReader owner(m_plant, m_steps->path(session, u"/events"_s));
        QVERIFY(owner.waitFor([](const Event &) { return true; }));
        QCOMPARE(
            m_steps->http.remove(u"/api/v1/keys/"_s + key.value("id"_L1).toString()).status, 204);
        QCOMPARE(m_steps->prompt(session, u"one more"_s).status, 202);
        QVERIFY(owner.waitFor([](const Event &event) {
            return plainText(event.fields["content"_L1].toArray()).contains("one more"_L1);
        }));
    }
};

QTEST_GUILESS_MAIN(TestRevocation)
#include "tst_revocation.moc"
