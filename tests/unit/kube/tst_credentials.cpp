// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/execplugin.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::kube;

namespace {

const QString version = u"client.authentication.k8s.io/v1"_s;

QByteArray credential(const QByteArray &status)
{
    return R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":)"
        + status + "}";
}

} // namespace

class CredentialsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_plugin_s_token_is_kept_until_it_ends();
    void callers_at_the_same_time_share_one_run();
    void what_the_server_refused_is_asked_for_again();
    void a_plugin_is_told_what_it_is_for();
    void a_plugin_that_fails_says_why_and_never_its_output();
    void a_plugin_that_is_missing_says_how_to_install_it();
    void output_that_is_no_credential_is_refused_data();
    void output_that_is_no_credential_is_refused();
    void a_file_is_read_again_when_it_is_replaced();
    void a_link_that_moves_is_a_replaced_file();
    void a_file_that_is_missing_or_empty_is_an_error();
    void pem_that_is_none_is_an_error();

private:
    /// A plugin that counts its runs in `runs` and then does `script`.
    ExecPlugin plugin(const QByteArray &script)
    {
        return {.apiVersion = version,
            .command = u"/bin/sh"_s,
            .arguments = {u"-c"_s, u"echo >>\"$DIR/runs\"; "_s + QString::fromUtf8(script)},
            .environment = {{u"DIR"_s, m_folder.path()}},
            .installHint = u"apt install it"_s};
    }
    ExecPlugin printing(const QByteArray &status)
    {
        return plugin("echo '" + credential(status) + "'");
    }
    qint64 runs() const { return QFile(m_folder.filePath(u"runs"_s)).size(); }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir m_folder;
};

void CredentialsTest::a_plugin_s_token_is_kept_until_it_ends()
{
    const qint64 before = runs();
    ExecCredentials lasting(
        printing(R"({"token":"t","expirationTimestamp":"2999-01-01T00:00:00Z"})"), {});
    QCOMPARE(QCoro::waitFor(lasting.get())->token, "t");
    QCOMPARE(QCoro::waitFor(lasting.get())->token, "t");
    QCOMPARE(runs() - before, 1);
    ExecCredentials ended(
        printing(R"({"token":"t","expirationTimestamp":"2001-01-01T00:00:00Z"})"), {});
    QVERIFY(QCoro::waitFor(ended.get()));
    QVERIFY(QCoro::waitFor(ended.get()));
    QCOMPARE(runs() - before, 3);
}

void CredentialsTest::callers_at_the_same_time_share_one_run()
{
    const qint64 before = runs();
    ExecCredentials credentials(printing(R"({"token":"t"})"), {});
    auto one = credentials.get(), other = credentials.get();
    QCOMPARE(QCoro::waitFor(std::move(one))->token, "t");
    QCOMPARE(QCoro::waitFor(std::move(other))->token, "t");
    QCOMPARE(runs() - before, 1);
}

void CredentialsTest::what_the_server_refused_is_asked_for_again()
{
    const qint64 before = runs();
    ExecCredentials credentials(printing(R"({"token":"t"})"), {});
    QVERIFY(QCoro::waitFor(credentials.get()));
    credentials.forget();
    QVERIFY(QCoro::waitFor(credentials.get()));
    QCOMPARE(runs() - before, 2);
}

void CredentialsTest::a_plugin_is_told_what_it_is_for()
{
    ExecPlugin asks = plugin("exit 0");
    asks.provideClusterInfo = true;
    const ClusterEntry cluster{.server = QUrl(u"https://x"_s), .authority = {.data = "ca"}};
    const QJsonObject info = QJsonDocument::fromJson(execInfo(asks, cluster)).object();
    QCOMPARE(info["apiVersion"_L1], version);
    QCOMPARE(info["spec"_L1]["interactive"_L1], false);
    QCOMPARE(info["spec"_L1]["cluster"_L1]["server"_L1], u"https://x"_s);
    QCOMPARE(info["spec"_L1]["cluster"_L1]["certificate-authority-data"_L1], u"Y2E="_s);
    asks.provideClusterInfo = false;
    QVERIFY(!QJsonDocument::fromJson(execInfo(asks, cluster))["spec"_L1].toObject().contains(
        "cluster"_L1));
}

void CredentialsTest::a_plugin_that_fails_says_why_and_never_its_output()
{
    ExecCredentials credentials(plugin("echo secret; echo 'not signed in' >&2; exit 3"), {});
    const ApiError error = QCoro::waitFor(credentials.get()).error();
    QCOMPARE(error.reason, Reason::BadCredentials);
    QVERIFY2(error.message.contains("not signed in"_L1), qPrintable(error.message));
    QVERIFY(!error.message.contains("secret"_L1));
}

void CredentialsTest::a_plugin_that_is_missing_says_how_to_install_it()
{
    ExecPlugin missing = plugin({});
    missing.command = u"/nowhere/plugin"_s;
    ExecCredentials credentials(missing, {});
    const ApiError error = QCoro::waitFor(credentials.get()).error();
    QCOMPARE(error.reason, Reason::BadCredentials);
    QVERIFY2(error.message.contains("apt install it"_L1), qPrintable(error.message));
}

void CredentialsTest::output_that_is_no_credential_is_refused_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("secret");
    QTest::newRow("empty status") << credential("{}");
    QTest::newRow("another version")
        << credential(R"({"token":"secret"})").replace("/v1\"", "/v1beta1\"");
}

void CredentialsTest::output_that_is_no_credential_is_refused()
{
    QFETCH(const QByteArray, output);
    const auto credential = readExecCredential(output, version);
    QCOMPARE(credential.error().reason, Reason::BadCredentials);
    QVERIFY(!credential.error().message.contains("secret"_L1));
}

void CredentialsTest::a_file_is_read_again_when_it_is_replaced()
{
    write(u"file"_s, "one");
    WatchedMaterial material({.file = m_folder.filePath(u"file"_s)});
    QCOMPARE(material.read(), "one");
    QVERIFY(!material.changed());
    write(u"file"_s, "another");
    QCOMPARE(material.read(), "another");
    QVERIFY(material.changed());
    QCOMPARE(material.read(), "another");
    QVERIFY(!material.changed());
}

void CredentialsTest::a_link_that_moves_is_a_replaced_file()
{
    write(u"old"_s, "1111");
    write(u"new"_s, "222222");
    const QString link = m_folder.filePath(u"link"_s);
    QVERIFY(QFile::link(m_folder.filePath(u"old"_s), link));
    WatchedMaterial material({.file = link});
    QCOMPARE(material.read(), "1111");
    QVERIFY(QFile::remove(link));
    QVERIFY(QFile::link(m_folder.filePath(u"new"_s), link));
    QCOMPARE(material.read(), "222222");
}

void CredentialsTest::a_file_that_is_missing_or_empty_is_an_error()
{
    write(u"empty"_s, "\n");
    for (const QString &name : {u"empty"_s, u"absent"_s}) {
        WatchedMaterial material({.file = m_folder.filePath(name)});
        QCOMPARE(material.read().error().reason, Reason::BadCredentials);
    }
}

void CredentialsTest::pem_that_is_none_is_an_error()
{
    QCOMPARE(tlsFor({}, "no pem", {}).error().reason, Reason::BadCredentials);
    QCOMPARE(tlsFor({}, {}, {"no pem", "no key"}).error().reason, Reason::BadCredentials);
    QVERIFY(tlsFor({}, {}, {}));
    QCOMPARE(tlsFor({.insecure = true}, {}, {})->peerVerifyMode(), QSslSocket::VerifyNone);
}

QTEST_GUILESS_MAIN(CredentialsTest)
#include "tst_credentials.moc"
