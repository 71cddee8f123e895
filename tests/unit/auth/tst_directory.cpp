// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/directory.h"
#include "server/auth/env_file.h"
#include "server/auth/permissions.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;
using namespace std::chrono_literals;
using enum http::Permission;

/// The files that say who may do what.
class TstDirectory : public QObject {
    Q_OBJECT

    static constexpr int patience = 30'000;
    ManualClock m_clock{QDateTime::fromSecsSinceEpoch(1'800'000'000, QTimeZone::UTC)};

    static QByteArray keysFile(const QByteArray &key, const QByteArray &more = {})
    {
        return "{\"api_keys\": [{\"key\": \"" + key + "\", \"user_id\": \"alice\"" + more + "}]}";
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static Grant granted(const QByteArray &yaml, const QStringList &teams)
    {
        const auto mapping = Mapping::parse(yaml);
        if (!mapping)
            qFatal("%s", qPrintable(mapping.error().detail));
        return mapping->grant(teams);
    }

private Q_SLOTS:
    void the_shape_of_existing_files_is_read()
    {
        const auto keys = StaticKeys::parse(
            "{\"api_keys\": [\n"
            "            {\"key\": \"alice-0123456789abcdef\", \"user_id\": \"alice\", \"role\": "
            "\"admin\",\n"
            "             \"permissions\": [\"*\"], \"created_at\": \"2024-01-01T00:00:00Z\",\n"
            "             \"expires_at\": \"2030-01-01T00:00:00Z\"},\n"
            "            {\"key\": \"bob-0123456789abcdef\", \"user_id\": \"bob\", \"role\": "
            "\"user\",\n"
            "             \"permissions\": [\"session:create\", \"session:list\", "
            "\"session:access\"]},\n"
            "            {\"key\": \"carol-0123456789abcdef\", \"user_id\": \"carol\", \"role\": "
            "\"readonly\",\n"
            "             \"teams\": [\"acme/platform\"]}]}");
        QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
        const auto find = [&](const char *key) { return keys->find(key, m_clock.now()); };
        QCOMPARE(find("alice-0123456789abcdef")->permissions, everyPermission());
        QCOMPARE(find("bob-0123456789abcdef")->permissions, http::Permissions(CreateSessions));
        QCOMPARE(find("carol-0123456789abcdef")->permissions, http::Permissions(ReadSessions));
        QCOMPARE(find("carol-0123456789abcdef")->teams, QStringList{u"acme/platform"_s});
        QVERIFY(!find("dave-0123456789abcdef"));
        QVERIFY(!find(""));
        QVERIFY(!keys->find("alice-0123456789abcdef",
            QDateTime::fromString(u"2030-01-01T00:00:00Z"_s, Qt::ISODate)));
    }

    void a_wrong_keys_file_is_refused_without_its_keys_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << ""_ba;
        QTest::newRow("a list") << "[]"_ba;
        QTest::newRow("cut") << keysFile("secret-0123456789").chopped(3);
        QTest::newRow("no list") << "{\"api_keys\": {\"secret-0123456789\": 1}}"_ba;
        QTest::newRow("short key") << keysFile("secret");
        QTest::newRow("no user") << "{\"api_keys\": [{\"key\": \"secret-0123456789\"}]}"_ba;
        QTest::newRow("role") << keysFile("secret-0123456789", ", \"role\": \"root\"");
        QTest::newRow("permission")
            << keysFile("secret-0123456789", ", \"permissions\": [\"session:all\"]");
        QTest::newRow("permissions") << keysFile("secret-0123456789", ", \"permissions\": \"*\"");
        QTest::newRow("end") << keysFile("secret-0123456789", ", \"expires_at\": \"soon\"");
        QTest::newRow("local end")
            << keysFile("secret-0123456789", ", \"expires_at\": \"2030-01-01T00:00:00\"");
        QTest::newRow("team") << keysFile("secret-0123456789", ", \"teams\": [\"acme\"]");
        QTest::newRow("twice")
            << "{\"api_keys\": [{\"key\": \"secret-0123456789\", \"user_id\": \"a\"},\n"
               "            {\"key\": \"secret-0123456789\", \"user_id\": \"b\"}]}"_ba;
    }

    void a_wrong_keys_file_is_refused_without_its_keys()
    {
        QFETCH(QByteArray, content);
        const auto keys = StaticKeys::parse(content);
        QVERIFY(!keys);
        QVERIFY2(!keys.error().detail.contains("secret"_L1), qPrintable(keys.error().detail));
    }

    void teams_give_their_highest_role_and_all_their_permissions()
    {
        const QByteArray yaml = "\n"
                                "github:\n"
                                "  user_mapping:\n"
                                "    default_role: guest\n"
                                "    default_permissions: []\n"
                                "    team_role_mapping:\n"
                                "      \"acme/admins\": {role: admin, permissions: [\"*\"]}\n"
                                "      \"acme/*\": {role: member, env_file: all.env}\n"
                                "      \"acme/readers\": {role: readonly, permissions: "
                                "[\"session:read\"], env_file: readers.env}\n";
        const Grant reader = granted(yaml, {u"ACME/Readers"_s});
        QCOMPARE(reader.role, u"member"_s);
        QCOMPARE(reader.permissions, sessionPermissions());
        QCOMPARE(reader.envFiles, (QStringList{u"readers.env"_s, u"all.env"_s}));
        QCOMPARE(granted(yaml, {u"acme/x"_s, u"acme/admins"_s}).role, u"admin"_s);
        QVERIFY(granted(yaml, {u"acme/admins"_s}).permissions.testFlag(Admin));
        QCOMPARE(granted(yaml, {u"other/admins"_s}).role, u"guest"_s);
        QCOMPARE(granted(yaml, {u"acme2/admins"_s}).permissions, http::Permissions());
        QCOMPARE(granted(yaml, {}).permissions, http::Permissions());
    }

    void json_is_a_mapping_too()
    {
        QCOMPARE(granted("{\"github\": {\"user_mapping\": {\"team_role_mapping\":\n"
                         "            {\"a/b\": {\"role\": \"user\"}}}}}",
                     {u"a/b"_s})
                     .permissions,
            CreateSessions | ReadSessions);
        QCOMPARE(granted("", {u"a/b"_s}).permissions, http::Permissions());
    }

    void a_wrong_mapping_says_its_line_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("role") << "default_role: king"_ba;
        QTest::newRow("permission") << "default_permissions: [session:all]"_ba;
        QTest::newRow("permissions") << "default_permissions: session:read"_ba;
        QTest::newRow("unknown name") << "default_rule: user"_ba;
        QTest::newRow("no team") << "team_role_mapping: {acme: {role: user}}"_ba;
        QTest::newRow("stars") << "team_role_mapping: {'*/*': {role: admin}}"_ba;
        QTest::newRow("team's name") << "team_role_mapping: {a/b: {roles: admin}}"_ba;
        QTest::newRow("no map") << "team_role_mapping: {a/b: admin}"_ba;
        QTest::newRow("no yaml") << "team_role_mapping: {a/b: {role: admin"_ba;
    }

    void a_wrong_mapping_says_its_line()
    {
        QFETCH(QByteArray, body);
        const auto mapping = Mapping::parse("github:\n  user_mapping:\n    " + body + '\n');
        QVERIFY(!mapping);
        QVERIFY2(mapping.error().detail.startsWith("line "_L1), qPrintable(mapping.error().detail));
    }

    void a_changed_file_is_in_force_without_a_restart()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"keys.json"_s);
        write(path, keysFile("first-0123456789abc"));
        Directory directory({.staticKeys = path, .mapping = {}}, m_clock);
        QVERIFY(directory.start());
        QVERIFY(directory.findKey("first-0123456789abc"));
        write(path, keysFile("second-0123456789abc"));
        QTRY_VERIFY_WITH_TIMEOUT(directory.findKey("second-0123456789abc"), patience);
        QVERIFY(!directory.findKey("first-0123456789abc"));
        // Replaced, as editors do; and once more, to see that the new file is watched.
        for (const QByteArray &key : {"third-0123456789abc"_ba, "fourth-0123456789abc"_ba}) {
            write(path + ".new"_L1, keysFile(key));
            QCOMPARE(::rename(qPrintable(path + ".new"_L1), qPrintable(path)), 0);
            QTRY_VERIFY_WITH_TIMEOUT(directory.findKey(key), patience);
        }
    }

    void what_a_turned_link_leads_to_is_in_force()
    {
        // As Kubernetes mounts a Secret: keys.json → ..data/keys.json, ..data → a folder.
        QTemporaryDir folder;
        const QDir root(folder.path());
        for (const QString &name : {u"one"_s, u"two"_s}) {
            QVERIFY(root.mkdir(name));
            write(root.filePath(name + "/keys.json"_L1),
                keysFile(name.toLatin1() + "-0123456789abcdef"));
        }
        QVERIFY(QFile::link(u"one"_s, root.filePath(u"..data"_s)));
        QVERIFY(QFile::link(u"..data/keys.json"_s, root.filePath(u"keys.json"_s)));
        Directory directory({.staticKeys = root.filePath(u"keys.json"_s), .mapping = {}}, m_clock);
        QVERIFY(directory.start());
        QVERIFY(directory.findKey("one-0123456789abcdef"));
        QVERIFY(QFile::link(u"two"_s, root.filePath(u"..tmp"_s)));
        QCOMPARE(
            ::rename(qPrintable(root.filePath(u"..tmp"_s)), qPrintable(root.filePath(u"..data"_s))),
            0);
        QTRY_VERIFY_WITH_TIMEOUT(directory.findKey("two-0123456789abcdef"), patience);
        QVERIFY(!directory.findKey("one-0123456789abcdef"));
    }

    void a_wrong_change_leaves_what_was_in_force()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"map.yaml"_s);
        write(path, "github: {user_mapping: {team_role_mapping: {a/b: {role: readonly}}}}");
        Directory directory({.staticKeys = {}, .mapping = path}, m_clock);
        QVERIFY(directory.start());
        QCOMPARE(directory.permissionsOfTeam(u"a/b"_s), http::Permissions(ReadSessions));
        QSignalSpy reloaded(&directory, &Directory::reloaded);
        write(path, "github: {user_mapping: {team_role_mapping: {a/b: {role: king}}}}");
        QTRY_VERIFY_WITH_TIMEOUT(!reloaded.isEmpty(), patience);
        QCOMPARE(reloaded.last().first().toBool(), false);
        QCOMPARE(directory.permissionsOfTeam(u"a/b"_s), http::Permissions(ReadSessions));
        QCOMPARE(directory.permissionsOfTeam(u"c/d"_s), http::Permissions());
        QVERIFY(QFile::remove(path));
        QTRY_COMPARE_WITH_TIMEOUT(reloaded.size(), 2, patience);
        QCOMPARE(directory.permissionsOfTeam(u"a/b"_s), http::Permissions(ReadSessions));
    }

    void env_files_are_read_as_people_write_them()
    {
        const auto read = readEnvFile("# tokens\n\nA=1\nexport B = no\n");
        QVERIFY(!read);
        QVERIFY(read.error().detail.startsWith("line 4"_L1));
        const auto variables =
            readEnvFile("# tokens\n\nA=1\nexport B='two words'\r\nC=\"x=y\"\nD=\n_E=\"\n");
        QVERIFY(variables);
        QCOMPARE(*variables,
            (QMap<QString, QString>{{u"A"_s, u"1"_s}, {u"B"_s, u"two words"_s}, {u"C"_s, u"x=y"_s},
                {u"D"_s, {}}, {u"_E"_s, u"\""_s}}));
        for (const QByteArray &bad :
            {"LD_PRELOAD=x"_ba, "CCPLANT_TOKEN=x"_ba, "1A=x"_ba, "secret"_ba, "=x"_ba}) {
            const auto refused = readEnvFile(bad);
            QVERIFY2(!refused, bad.constData());
            QVERIFY(!refused.error().detail.contains("secret"_L1));
        }
    }

    void a_team_has_the_variables_of_its_files()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"map.yaml"_s);
        write(path,
            "github: {user_mapping: {team_role_mapping: {a/*: {role: user, env_file: all.env}, "
            "a/b: {role: member, env_file: b.env}}}}");
        write(folder.filePath(u"all.env"_s), "X=all\nY=all\n");
        Directory directory({.staticKeys = {}, .mapping = path}, m_clock);
        QVERIFY(directory.start());
        QCOMPARE(directory.environmentOfTeam(u"a/c"_s).value().value(u"X"_s), u"all"_s);
        QCOMPARE(directory.environmentOfTeam(u"c/d"_s).value().size(), 0);
        const auto missing = directory.environmentOfTeam(u"a/b"_s);
        QCOMPARE(missing.error().code, ErrorCode::Unavailable);
        QVERIFY(!missing.error().detail.contains("b.env"_L1));
        write(folder.filePath(u"b.env"_s), "X=b\n");
        const auto both = directory.environmentOfTeam(u"a/b"_s);
        QCOMPARE(both.value().value(u"X"_s), u"b"_s);
        QCOMPARE(both.value().value(u"Y"_s), u"all"_s);
    }

    void a_server_does_not_start_on_a_wrong_file()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"keys.json"_s);
        Directory none({.staticKeys = path, .mapping = {}}, m_clock);
        QVERIFY(!none.start());
        write(path, "{}");
        Directory wrong({.staticKeys = path, .mapping = {}}, m_clock);
        const auto started = wrong.start();
        QVERIFY(!started);
        QVERIFY2(started.error().detail.startsWith(path), qPrintable(started.error().detail));
        write(path, keysFile("first-0123456789abc"));
        QVERIFY(
            QFile::setPermissions(path, QFile::ReadOwner | QFile::ReadOther | QFile::WriteOther));
        Directory open({.staticKeys = path, .mapping = {}}, m_clock);
        QCOMPARE(open.start().error().code, ErrorCode::Forbidden);
    }
};

QTEST_GUILESS_MAIN(TstDirectory)
#include "tst_directory.moc"
