// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/loopback_sign_in.h"
#include "qml/Core/admin_query.h"
#include "tests/api/github_fixture.h"
#include "tests/client/shell/shell_fixture.h"

#include <QGuiApplication>
#include <QNetworkReply>
#include <QQuickStyle>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

namespace {

/// A person at a browser of their own, who is known to GitHub. Follows where it is sent to.
class Person {
public:
    Person(FakeGitHub &github, QString login)
        : m_github(github)
        , m_login(std::move(login))
    {
    }

    std::unique_ptr<LoopbackSignIn> browser()
    {
        return std::make_unique<LoopbackSignIn>([this](const QUrl &url) {
            m_github.signedIn = m_login;
            QNetworkReply *reply = m_network.get(QNetworkRequest(url));
            QObject::connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
            return true;
        });
    }

private:
    FakeGitHub &m_github;
    QString m_login;
    QNetworkAccessManager m_network;
};

/// A client without a window, beside the one that has one.
class SecondClient {
public:
    SecondClient(FakeGitHub &github, const QString &login)
        : m_person(github, login)
        , m_browser(m_person.browser())
    {
        connection.live()->setBackoff(
            {std::chrono::milliseconds(20), std::chrono::milliseconds(100)});
    }

    void signInAt(const QUrl &server)
    {
        signIn.ask(server.toString());
        QTRY_COMPARE_WITH_TIMEOUT(signIn.provider(), u"127.0.0.1"_s, deadlineMs);
        signIn.inBrowser();
        QTRY_VERIFY2_WITH_TIMEOUT(connection.online(), qPrintable(signIn.errorText()), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!connection.user().isEmpty(), deadlineMs);
    }
    /// What the server says to a new session: empty when it is made, or the text that people see.
    QString newSession()
    {
        std::optional<QString> said;
        connection.api()
            ->post(u"/api/v1/sessions"_s, {{u"agent"_s, u"demo"_s}})
            ->then(&connection, [&said](const Result<ApiReply> &reply) {
                said = reply ? QString() : errorText(reply.error());
            });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(said.has_value(), deadlineMs); }();
        return said.value_or(u"no answer"_s);
    }

private:
    QTemporaryDir m_dir;
    Person m_person;
    std::unique_ptr<LoopbackSignIn> m_browser;
    LocalServer m_local;
    ClientHost m_host{nullptr};
    FileSecretStore m_secrets{m_dir.path() + u"/tokens.json"_s};

public:
    Connection connection{makeTransport};
    ServerList servers{
        m_dir.path() + u"/servers.json"_s, &connection, &m_local, &m_secrets, QUrl()};
    SignIn signIn{&servers, &m_host, m_browser.get()};
};

} // namespace

/// People, as they come in, what they are shown and how they leave, on a real server.
class TstAccounts : public GitHubFixture {
    Q_OBJECT

    static QString textOf(const Shell &shell, const QString &name)
    {
        const QQuickItem *item = shell.find(name);
        return item ? item->property("text").toString() : QString();
    }
    static int rows(const Shell &shell)
    {
        const QQuickItem *list = shell.find(u"adminList"_s);
        return list ? list->property("count").toInt() : -1;
    }
    void begin(Shell &shell)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        shell.click(u"serverAddress"_s);
        shell.type(m_plant->url().toString());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"browserSignIn"_s), deadlineMs);
        shell.click(u"browserSignIn"_s);
    }
    void signInAs(Shell &shell, const QString &user)
    {
        begin(shell);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().connection()->user(), user, deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->online(), deadlineMs);
    }
    static void openAdministration(Shell &shell)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"railAdmin"_s), deadlineMs);
        shell.click(u"railAdmin"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"admin"_s, deadlineMs);
    }
    static void show(Shell &shell, const QString &part)
    {
        QVERIFY(shell.find(u"adminPage"_s)->setProperty("part", part));
    }

private Q_SLOTS:
    void who_is_in_no_team_is_told_so_and_can_begin_again()
    {
        Person mallory(m_github, u"mallory"_s);
        Shell shell({}, mallory.browser());
        begin(shell);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"signInError"_s), deadlineMs);
        const QString said = textOf(shell, u"signInError"_s);
        QVERIFY2(said.contains("administrator"_L1), qPrintable(said));
        QCOMPARE(shell.core().connection()->state(), Connection::SignedOut);
        QVERIFY(shell.find(u"browserSignIn"_s)->isEnabled());
    }

    void who_may_only_look_is_shown_no_administration()
    {
        Person bob(m_github, u"bob"_s);
        Shell shell({}, bob.browser());
        signInAs(shell, u"bob"_s);
        QVERIFY(!shell.shows(u"railAdmin"_s));
        shell.core().navigation()->go(u"admin"_s); // a link leads there all the same
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"adminError"_s), deadlineMs);
        QVERIFY2(textOf(shell, u"adminError"_s).contains("admin"_L1),
            qPrintable(textOf(shell, u"adminError"_s)));
    }

    void an_administrator_sees_every_part_as_the_server_has_it()
    {
        Person carol(m_github, u"carol"_s);
        Shell shell({}, carol.browser());
        signInAs(shell, u"carol"_s);
        QVERIFY(shell.core().connection()->admin());
        QCOMPARE(shell.core().connection()->teams(), QStringList{u"acme/chiefs"_s});
        openAdministration(shell);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenance"_s), deadlineMs);
        shell.shot(u"accounts-server"_s);
        // Each part has what is there: who has signed in, their teams, what was written down.
        const QList<std::pair<QString, int>> parts{{u"sessions"_s, 0}, {u"users"_s, 2},
            {u"teams"_s, 2}, {u"keys"_s, 0}, {u"audit"_s, 2}, {u"configuration"_s, 20}};
        for (const auto &[part, least] : parts) {
            show(shell, part);
            QTRY_VERIFY2_WITH_TIMEOUT(rows(shell) >= least, qPrintable(part), deadlineMs);
            QVERIFY2(!shell.shows(u"adminError"_s), qPrintable(part));
            shell.shot(u"accounts-"_s + part);
        }
        AdminQuery configuration;
        QVERIFY(configuration.setProperty("path", u"configuration"_s));
        QVERIFY(configuration.setProperty("list", u"options"_s));
        configuration.refresh();
        QTRY_VERIFY_WITH_TIMEOUT(configuration.loaded(), deadlineMs);
        const QByteArray shown = QJsonDocument::fromVariant(configuration.items()).toJson();
        QVERIFY(shown.contains(m_github.app.clientId.toLatin1()));
        QVERIFY2(!shown.contains(m_github.app.clientSecret), "secrets are masked");
    }

    void maintenance_is_switched_on_and_off_and_everybody_is_told()
    {
        Person carol(m_github, u"carol"_s);
        Shell shell({}, carol.browser());
        signInAs(shell, u"carol"_s);
        SecondClient alice(m_github, u"Alice"_s);
        alice.signInAt(m_plant->url());
        QCOMPARE(alice.connection.user(), u"alice"_s);
        openAdministration(shell);
        shell.click(u"maintenance"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceMessage"_s)
                && shell.find(u"maintenanceMessage"_s)->hasActiveFocus(),
            deadlineMs);
        shell.type(u"New disks, until ten"_s);
        shell.click(u"maintenanceDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"maintenanceBanner"_s), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(alice.connection.maintained(), deadlineMs); // was not asked for
        QCOMPARE(alice.connection.maintenanceMessage(), u"New disks, until ten"_s);
        QCOMPARE(alice.connection.maintainer(), u"carol"_s);
        const QString said = alice.newSession();
        QVERIFY2(said.contains("until ten"_L1) && said.contains("carol"_L1), qPrintable(said));
        const auto button = [&] { return textOf(shell, u"maintenance"_s); };
        QTRY_COMPARE_WITH_TIMEOUT(button(), u"End maintenance"_s, deadlineMs);
        shell.shot(u"accounts-maintained"_s);
        shell.click(u"maintenance"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"maintenanceBanner"_s), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(!alice.connection.maintained(), deadlineMs);
        QCOMPARE(alice.newSession(), QString());
    }

    void a_quota_is_changed_and_holds()
    {
        Person carol(m_github, u"carol"_s);
        Shell shell({}, carol.browser());
        signInAs(shell, u"carol"_s);
        SecondClient alice(m_github, u"Alice"_s);
        alice.signInAt(m_plant->url());
        if (const QString made = alice.newSession(); !made.isEmpty())
            QFAIL(qPrintable(made));
        openAdministration(shell);
        show(shell, u"teams"_s);
        const auto set = [&](const QString &sessions) {
            shell.click(u"quotaUsers"_s);
            QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"quotaSessions"_s), deadlineMs);
            QTRY_VERIFY_WITH_TIMEOUT(shell.find(u"quotaDialogAccept"_s)->isEnabled(), deadlineMs);
            shell.click(u"quotaSessions"_s);
            shell.key(Qt::Key_A, Qt::ControlModifier);
            shell.key(Qt::Key_Delete);
            shell.type(sessions);
            shell.click(u"quotaDialogAccept"_s);
            QTRY_VERIFY_WITH_TIMEOUT(!shell.shows(u"quotaSessions"_s), deadlineMs);
        };
        set(u"1"_s);
        const QString said = alice.newSession();
        QVERIFY2(
            said.contains("Your quota allows 1 sessions"_L1) && said.contains("administrator"_L1),
            qPrintable(said));
        set({}); // not bounded any more
        QCOMPARE(alice.newSession(), QString());
    }

    void a_key_can_do_what_was_chosen_for_it_and_says_what_it_lacks()
    {
        Person alice(m_github, u"Alice"_s);
        Shell shell({}, alice.browser());
        signInAs(shell, u"alice"_s);
        shell.click(u"account"_s);
        shell.click(u"accountKeys"_s);
        const auto make = [&](const QString &name, const QStringList &scopes) {
            shell.click(u"newKey"_s);
            QTRY_VERIFY_WITH_TIMEOUT(
                shell.shows(u"keyName"_s) && shell.find(u"keyName"_s)->hasActiveFocus(),
                deadlineMs);
            shell.type(name);
            QVERIFY(QMetaObject::invokeMethod(
                shell.find(u"keyAccess"_s), "chosen", Q_ARG(QString, u"choose"_s)));
            for (const QString &scope : scopes)
                shell.click(u"keyScope-"_s + scope);
            shell.click(u"newKeyDialogAccept"_s);
            QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keySecret"_s), deadlineMs);
        };
        // To look is chosen from the start.
        make(u"Dashboard"_s, {u"session:update"_s});
        const QString looks = textOf(shell, u"keySecret"_s);
        shell.click(u"newKeyDialogAccept"_s);
        make(u"Robot"_s, {u"session:create"_s});
        const QString starts = textOf(shell, u"keySecret"_s);
        shell.click(u"newKeyDialogAccept"_s);
        QStringList listed;
        for (const QVariant &key : shell.core().apiKeys()->keys())
            listed << key.toMap()[u"name"_s].toString() + u": "_s
                    + key.toMap()[u"access"_s].toString();
        QCOMPARE(listed,
            (QStringList{u"Robot: session:create, session:read"_s,
                u"Dashboard: session:read, session:update"_s}));
        shell.shot(u"accounts-my-keys"_s);
        SecondClient program(m_github, u"Alice"_s);
        const auto with = [&](const QString &key) {
            program.connection.open(m_plant->url(), key, false);
            [&] { QTRY_VERIFY_WITH_TIMEOUT(program.connection.online(), deadlineMs); }();
            return program.newSession();
        };
        const QString said = with(looks);
        QVERIFY2(
            said.contains("session:create"_L1) && said.contains("Make a key"_L1), qPrintable(said));
        QCOMPARE(with(starts), QString());
    }

    void who_signs_out_everywhere_is_signed_out_at_the_other_client_too()
    {
        Person carol(m_github, u"carol"_s);
        Shell shell({}, carol.browser());
        signInAs(shell, u"carol"_s);
        SecondClient other(m_github, u"carol"_s), alice(m_github, u"Alice"_s);
        other.signInAt(m_plant->url());
        alice.signInAt(m_plant->url());
        const QString first = shell.core().connection()->api()->token(),
                      second = other.connection.api()->token();
        QVERIFY(first.startsWith("ccps_"_L1) && second.startsWith("ccps_"_L1) && first != second);
        QSignalSpy refused(&other.connection, &Connection::refused);
        shell.click(u"account"_s);
        shell.shot(u"accounts-menu"_s);
        shell.click(u"accountSignOutEverywhere"_s);
        shell.click(u"signOutEverywhereDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        QTRY_COMPARE_WITH_TIMEOUT(other.connection.state(), Connection::SignedOut, deadlineMs);
        QCOMPARE(refused.size(), 1);
        QVERIFY(other.connection.errorText().contains("Connect again"_L1));
        for (const QString &token : {first, second}) {
            HttpClient http(m_plant->url());
            http.headers = {{"Authorization", "Bearer " + token.toLatin1()}};
            QCOMPARE(http.get(u"/api/v1/me"_s).status, 401);
        }
        QVERIFY(alice.connection.online()); // nobody else is
        other.signInAt(m_plant->url()); // and who it was can come back
        QCOMPARE(other.connection.user(), u"carol"_s);
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    QQuickStyle::setStyle(u"Basic"_s);
    TstAccounts test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_accounts.moc"
