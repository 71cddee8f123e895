// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/github_policy.h"
#include "server/auth/permissions.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::auth;
using enum http::Permission;

/// Who may sign in with GitHub, and what they may do: nobody and nothing, unless something says so.
class TstGitHubPolicy : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SystemClock m_clock;

    std::unique_ptr<Directory> directory(const QByteArray &mapping)
    {
        if (mapping.isEmpty())
            return std::make_unique<Directory>(Directory::Files{}, m_clock);
        QFile file(m_folder.filePath(u"mapping.yaml"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(mapping) != mapping.size())
            qFatal("cannot write the mapping");
        file.close();
        auto made = std::make_unique<Directory>(Directory::Files{{}, file.fileName()}, m_clock);
        if (!made->start())
            qFatal("the mapping is wrong");
        return made;
    }

private Q_SLOTS:
    void who_may_do_what_data()
    {
        QTest::addColumn<QStringList>("admins");
        QTest::addColumn<QStringList>("users");
        QTest::addColumn<QStringList>("organizations");
        QTest::addColumn<bool>("mapped"); // acme/rockets: developer, default: readonly
        QTest::addColumn<QStringList>("teams");
        QTest::addColumn<int>("permissions");
        const QStringList no, alice{u"ALICE"_s}, bob{u"bob"_s}, acme{u"Acme"_s}, evil{u"evil"_s},
            rockets{u"Acme/Rockets"_s};
        const int nothing = 0, read = int(ReadSessions), all = sessionPermissions().toInt(),
                  admin = everyPermission().toInt();
        QTest::newRow("nobody is named") << no << no << no << false << rockets << nothing;
        QTest::newRow("an administrator") << alice << no << no << false << no << admin;
        QTest::newRow("an administrator, whatever the mapping says")
            << alice << bob << no << true << no << admin;
        QTest::newRow("a user") << no << alice << no << false << no << all;
        QTest::newRow("another user") << no << bob << no << false << rockets << nothing;
        QTest::newRow("a member") << no << no << acme << false << no << all;
        QTest::newRow("no member") << no << no << evil << false << rockets << nothing;
        QTest::newRow("mapped by the team") << no << no << no << true << rockets << all;
        QTest::newRow("mapped by default") << no << no << no << true << no << read;
        QTest::newRow("a user with a team") << no << alice << no << true << rockets << all;
        QTest::newRow("a user without") << no << alice << no << true << no << read;
        QTest::newRow("a team is not enough where users are named")
            << no << bob << no << true << rockets << nothing;
        QTest::newRow("nor where organizations are")
            << no << no << evil << true << rockets << nothing;
    }

    void who_may_do_what()
    {
        QFETCH(QStringList, admins);
        QFETCH(QStringList, users);
        QFETCH(QStringList, organizations);
        QFETCH(bool, mapped);
        QFETCH(QStringList, teams);
        QFETCH(int, permissions);
        const auto files = directory(mapped
                ? "github:\n  user_mapping:\n    default_role: readonly\n    team_role_mapping:\n"
                  "      acme/rockets: {role: developer}\n"_ba
                : QByteArray());
        const Account account{.user = u"alice"_s,
            .githubId = 1,
            .login = u"Alice"_s,
            .teams = teams,
            .organizations = {u"acme"_s}};
        const GitHubPolicy policy{admins, users, organizations};
        QCOMPARE(policy.permissionsOf(account, *files).toInt(), permissions);
    }

    void records_keep_what_they_are()
    {
        const Account account{.user = u"alice"_s,
            .githubId = 42,
            .login = u"Alice"_s,
            .name = u"Alice A."_s,
            .teams = {u"acme/rockets"_s},
            .organizations = {u"acme"_s},
            .disabled = true,
            .lapsed = u"why"_s};
        QCOMPARE(Account::fromRecord(account.toRecord()), account);
        store::Record record = account.toRecord();
        record.body.remove("disabled"_L1);
        QVERIFY(Account::fromRecord(record)->disabled); // what is not clear is not allowed
        record.id = recordIdOf(u"bob"_s);
        QVERIFY(!Account::fromRecord(record));
        QCOMPARE(userOfLogin(u"Owner"_s), u"owner@github"_s);
        QCOMPARE(userOfLogin(u"Alice"_s), u"alice"_s);
    }
};

QTEST_GUILESS_MAIN(TstGitHubPolicy)
#include "tst_github_policy.moc"
