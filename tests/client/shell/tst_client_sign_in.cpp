// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/loopback_sign_in.h"
#include "tests/client/shell/shell_fixture.h"

#include <QGuiApplication>
#include <QNetworkReply>
#include <QQuickStyle>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;
using namespace ccplant::test;

/// The ways in and out, and every no.
class TestSignIn : public QObject {
    Q_OBJECT

    QNetworkAccessManager m_browser;

    /// A browser that follows where it is sent to, and knows GitHub already.
    std::unique_ptr<LoopbackSignIn> browser()
    {
        return std::make_unique<LoopbackSignIn>([this](const QUrl &url) {
            QNetworkReply *reply = m_browser.get(QNetworkRequest(url));
            connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
            return true;
        });
    }
    static void askFor(Shell &shell, const FakeServer &server)
    {
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        shell.click(u"serverAddress"_s);
        shell.type(server.url().toString());
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"browserSignIn"_s), deadlineMs);
    }

private Q_SLOTS:
    void initTestCase() { QQuickStyle::setStyle(u"Basic"_s); }

    void a_program_signs_in_through_the_browser_and_keeps_its_token()
    {
        FakeServer server;
        server.offerGitHub(false);
        Shell shell({}, browser());
        askFor(shell, server);
        QVERIFY(!shell.shows(u"serverToken"_s)); // no token opens this server
        shell.shot(u"sign-in-github"_s);
        shell.click(u"browserSignIn"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"workspace"_s), deadlineMs);
        // It was renewed at once, and what is kept opens the server.
        QTRY_COMPARE_WITH_TIMEOUT(
            shell.core().connection()->api()->token(), u"ccps_next"_s, deadlineMs);
        QString kept;
        shell.core().secrets()->read(shell.core().connection()->storageKey(), this,
            [&](const QString &token) { kept = token; });
        QTRY_COMPARE_WITH_TIMEOUT(kept, u"ccps_next"_s, deadlineMs);
    }

    void every_no_of_a_sign_in_is_said_with_who_can_help_data()
    {
        QTest::addColumn<QString>("atGitHub");
        QTest::addColumn<QString>("atServer");
        QTest::addRow("no_member")
            << u"You are in no team that may use this server. Ask an administrator of it."_s
            << QString();
        QTest::addRow("code_void")
            << QString() << u"The code was used before. Begin to sign in again."_s;
    }
    void every_no_of_a_sign_in_is_said_with_who_can_help()
    {
        QFETCH(const QString, atGitHub);
        QFETCH(const QString, atServer);
        FakeServer server;
        server.offerGitHub(true);
        server.refuseGitHub(atGitHub);
        server.refuseCode(atServer);
        Shell shell({}, browser());
        askFor(shell, server);
        QVERIFY(shell.shows(u"serverToken"_s));
        shell.click(u"browserSignIn"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"signInError"_s), deadlineMs);
        QCOMPARE(shell.find(u"signInError"_s)->property("text").toString(), atGitHub + atServer);
        shell.shot(u"sign-in-refused-"_s + QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(!shell.core().signIn()->waiting()); // and can be begun again
        QCOMPARE(shell.core().connection()->state(), Connection::SignedOut);
    }

    void a_browser_that_does_not_open_or_come_back_is_no_dead_end()
    {
        LoopbackSignIn none([](const QUrl &) { return false; });
        QSignalSpy failed(&none, &BrowserSignIn::failed);
        none.begin(QUrl(u"http://127.0.0.1:1/auth/github"_s));
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed[0][0].toString().contains("token"_L1));
        LoopbackSignIn silent([](const QUrl &) { return true; });
        silent.setPatience(std::chrono::milliseconds(1));
        QSignalSpy late(&silent, &BrowserSignIn::failed);
        silent.begin(QUrl(u"http://127.0.0.1:1/auth/github"_s));
        QTRY_COMPARE_WITH_TIMEOUT(late.size(), 1, deadlineMs);
    }

    void who_comes_by_without_the_state_is_sent_away()
    {
        QUrl opened;
        LoopbackSignIn signIn([&](const QUrl &url) {
            opened = url;
            return true;
        });
        QSignalSpy arrived(&signIn, &BrowserSignIn::arrived),
            failed(&signIn, &BrowserSignIn::failed);
        signIn.begin(QUrl(u"http://127.0.0.1:1/auth/github"_s));
        const QUrlQuery asked(opened);
        const QString back = asked.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded);
        const auto visit = [&](const QString &url) {
            std::unique_ptr<QNetworkReply> reply(m_browser.get(QNetworkRequest(QUrl(url))));
            QSignalSpy done(reply.get(), &QNetworkReply::finished);
            done.wait(deadlineMs);
            return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        };
        QCOMPARE(visit(back + u"?code=stolen&state=guessed"_s), 400);
        QCOMPARE(visit(back + u"?code=stolen"_s), 400);
        QCOMPARE(visit(QUrl(back).resolved(QUrl(u"/favicon.ico"_s)).toString()), 404);
        QCOMPARE(arrived.size() + failed.size(), 0);
        const QString state = asked.queryItemValue(u"state"_s);
        QCOMPARE(visit(back + u"?code=right&state="_s + state), 200);
        QCOMPARE(arrived.size(), 1);
        QCOMPARE(arrived[0][0].toString(), u"right"_s);
        QCOMPARE(visit(back + u"?code=again&state="_s + state), 0); // nobody listens any more
    }

    void a_page_offers_what_its_server_offers()
    {
        FakeServer server;
        server.offerGitHub(true);
        Shell shell({}, {}, server.url());
        shell.core().servers()->connectLast(); // as a page that has no cookie does
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"signInToken"_s), deadlineMs);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"browserSignIn"_s), deadlineMs);
        shell.shot(u"sign-in-page"_s);
        shell.click(u"signInToken"_s);
        shell.type(u"wrong"_s);
        shell.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.core().servers()->formError().contains("login link"_L1), deadlineMs);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.resize(360, 780);
        shell.shot(u"sign-in-page-wrong-360-dark-ja"_s);
        QCOMPARE(shell.brokenButtons(), QStringList());
    }

    void the_account_leads_out_here_and_everywhere()
    {
        FakeServer server;
        Shell shell;
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->online(), deadlineMs);
        shell.click(u"account"_s);
        shell.click(u"accountKeys"_s);
        QTRY_COMPARE_WITH_TIMEOUT(shell.page(), u"settings"_s, deadlineMs);
        server.setToken(u"ccpk_robot"_s); // what it has is a key by now
        shell.core().connection()->setToken(u"ccpk_robot"_s);
        shell.click(u"account"_s);
        shell.shot(u"account-menu"_s);
        QSignalSpy failed(shell.core().servers(), &ServerList::signOutFailed);
        shell.click(u"accountSignOutEverywhere"_s);
        shell.click(u"signOutEverywhereDialogAccept"_s);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, deadlineMs);
        QVERIFY(failed[0][0].toString().contains("API key"_L1));
        shell.shot(u"sign-out-refused"_s);
        server.setToken(u"secret"_s);
        shell.core().connection()->setToken(u"secret"_s);
        shell.click(u"account"_s);
        shell.click(u"accountSignOutEverywhere"_s);
        shell.shot(u"sign-out-everywhere"_s);
        shell.click(u"signOutEverywhereDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"connectPage"_s), deadlineMs);
        QCOMPARE(server.token(), u"another"_s); // void at the server too
    }

    void an_api_key_has_the_scopes_that_were_chosen()
    {
        FakeServer server;
        Shell shell;
        shell.connectTo(server);
        QTRY_VERIFY_WITH_TIMEOUT(shell.core().connection()->online(), deadlineMs);
        const QStringList mine{u"session:create"_s, u"session:read"_s};
        QTRY_COMPARE_WITH_TIMEOUT(shell.core().connection()->permissions(), mine, deadlineMs);
        shell.key(Qt::Key_Comma, Qt::ControlModifier);
        shell.click(u"newKey"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            shell.shows(u"keyName"_s) && shell.find(u"keyName"_s)->hasActiveFocus(), deadlineMs);
        shell.type(u"Starter"_s);
        QVERIFY(QMetaObject::invokeMethod(
            shell.find(u"keyAccess"_s), "chosen", Q_ARG(QString, u"choose"_s)));
        // What somebody may not do themselves is not offered.
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keyScope-session:create"_s), deadlineMs);
        QVERIFY(!shell.shows(u"keyScope-session:delete"_s));
        QVERIFY(!shell.shows(u"keyScope-admin"_s));
        QVERIFY(shell.find(u"keyScope-session:create"_s)
                ->property("text")
                .toString()
                .contains("session:create"_L1));
        shell.click(u"keyScope-session:read"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shell.find(u"newKeyDialogAccept"_s)->isEnabled(), deadlineMs);
        shell.click(u"keyScope-session:create"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.find(u"newKeyDialogAccept"_s)->isEnabled(), deadlineMs);
        shell.shot(u"key-scopes"_s);
        shell.click(u"newKeyDialogAccept"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keySecret"_s), deadlineMs);
        QCOMPARE(server.keys()[0]["scopes"_L1].toArray(), QJsonArray{u"session:create"_s});
        shell.click(u"newKeyDialogAccept"_s);
        QCOMPARE(
            shell.core().apiKeys()->keys()[0].toMap()[u"access"_s].toString(), u"session:create"_s);
        shell.dress(u"dark"_s, u"ja"_s, 100);
        shell.click(u"newKey"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.shows(u"keyAccess"_s), deadlineMs);
        QVERIFY(QMetaObject::invokeMethod(
            shell.find(u"keyAccess"_s), "chosen", Q_ARG(QString, u"choose"_s)));
        shell.shot(u"key-scopes-dark-ja"_s);
        QCOMPARE(shell.brokenButtons(), QStringList());
    }
};

int main(int argc, char *argv[])
{
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    TestSignIn test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_client_sign_in.moc"
