// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/keys.h"
#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// The keys that cookies and stored secrets are sealed with, at the real server.
class TstKeyRing : public QObject {
    Q_OBJECT

    static QByteArray cookieOf(const Plant &plant)
    {
        HttpClient nobody(plant.url());
        const QByteArray set =
            nobody.get(plant.loginUrl().toString(QUrl::RemoveScheme | QUrl::RemoveAuthority))
                .header("set-cookie");
        return set.first(std::max<qsizetype>(0, set.indexOf(';')));
    }
    static bool isShown(const Plant &plant, const QByteArray &text)
    {
        for (const QString &name : {u"/ccplant.db"_s, u"/ccplant.db-wal"_s}) {
            QFile file(plant.dataDir() + name);
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }
    static QByteArray line(const QByteArray &id, const QByteArray &seed)
    {
        return id + ' ' + QCryptographicHash::hash(seed, QCryptographicHash::Sha256).toBase64();
    }

private Q_SLOTS:
    void a_rotated_key_signs_nobody_out_and_loses_nothing()
    {
        Plant plant;
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        const QByteArray cookie = cookieOf(plant);
        const QJsonObject body{{u"env"_s, QJsonObject{{u"TOKEN"_s, u"hunter2"_s}}}};
        const Answer made = HttpClient(plant).post(
            u"/api/v1/templates"_s, {{u"name"_s, u"mine"_s}, {u"body"_s, body}});
        QCOMPARE(made.status, 201);
        QVERIFY2(!isShown(plant, "hunter2"), "secrets are sealed on the disk");
        const auto busy = plant.run({u"--rotate-key"_s, u"--data-dir"_s, plant.dataDir()});
        QCOMPARE(busy.status, 1);
        QVERIFY(plant.stop());
        const auto ran = plant.run({u"--rotate-key"_s, u"--data-dir"_s, plant.dataDir()});
        QVERIFY2(ran.status == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains("1 stored objects"_L1), qPrintable(ran.out));
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        const QString path = u"/api/v1/templates/"_s + made.json().value("id"_L1).toString();
        HttpClient browser(plant.url());
        browser.headers = {{"Cookie", cookie}};
        const Answer kept = browser.get(path);
        QCOMPARE(kept.status, 200);
        QVERIFY(kept.body.contains("hunter2"));
    }

    void keys_can_come_from_the_environment()
    {
        Plant plant;
        plant.environment.insert(u"CCPLANT_KEYS"_s, QString::fromLatin1(line("one1", "1")));
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        const QByteArray cookie = cookieOf(plant);
        QVERIFY(cookie.startsWith("ccplant=v2.sign-in.one1."));
        QVERIFY(!QFile::exists(plant.dataDir() + u"/keys"_s));
        QVERIFY(plant.stop());
        plant.environment.insert(
            u"CCPLANT_KEYS"_s, QString::fromLatin1(line("two2", "2") + '\n' + line("one1", "1")));
        QVERIFY2(plant.start(), qPrintable(plant.output()));
        HttpClient browser(plant.url());
        browser.headers = {{"Cookie", cookie}};
        QCOMPARE(browser.get(u"/api/v1/me"_s).status, 200);
    }

    void a_key_file_that_is_named_must_be_there()
    {
        Plant plant;
        const auto ran = plant.run({u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s,
            plant.dataDir(), u"--auth-key-file"_s, plant.scratch(u"x"_s) + u"/none"_s});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.err.contains("none does not exist"_L1), qPrintable(ran.err));
    }

    void asvs_13_3_1_a_cluster_does_not_start_without_a_key()
    {
        QTemporaryDir place;
        const auto folder = daemon::DataFolder::open(place.filePath(u"data"_s));
        options::Options options;
        options.runtime = u"kubernetes"_s;
        const auto none = daemon::loadKeys(options, *folder, {});
        QCOMPARE(none.error().code, ErrorCode::Forbidden);
        QVERIFY(none.error().detail.contains("--auth-key-file"_L1));
        QVERIFY(!QFile::exists(folder->file(u"keys")));
        QVERIFY(daemon::loadKeys(options, *folder, line("one1", "1")));
        QVERIFY(!daemon::loadKeys(options, *folder, "one1 " + QByteArray(32, 'a').toBase64()));
        options.runtime = u"local"_s;
        QVERIFY(daemon::loadKeys(options, *folder, {}));
    }
};

QTEST_GUILESS_MAIN(TstKeyRing)
#include "tst_key_ring.moc"
