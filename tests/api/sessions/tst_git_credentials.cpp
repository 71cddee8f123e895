// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed.h"
#include "tests/api/sessions/steps.h"
#include "tests/fakes/github/fake_github.h"
#include "tests/paths/paths.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

/// A session's git gets tokens of the GitHub App by its credential helper: for cloning, and for as
/// long as the session lives; with a real git.
class TestGitCredentials : public QObject {
    Q_OBJECT

    FakeGitHub m_github;
    Plant m_plant;
    std::unique_ptr<Steps> m_steps;
    QString m_scratch;

    /// A fresh private key as PEM; the fake GitHub knows its public half.
    QByteArray makeKey()
    {
        EVP_PKEY *pkey = EVP_RSA_gen(2048);
        BIO *bio = BIO_new(BIO_s_mem());
        PEM_write_bio_PrivateKey(bio, pkey, nullptr, nullptr, 0, nullptr, nullptr);
        char *data = nullptr;
        const long size = BIO_get_mem_data(bio, &data);
        const QByteArray pem(data, size);
        BIO_free(bio);
        EVP_PKEY_free(pkey);
        m_github.appKey = github::RsaKey::fromPem(pem).value();
        return pem;
    }
    bool git(const QString &folder, const QStringList &arguments)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"})
            environment.insert(QLatin1StringView(name), u"t"_s);
        for (const char *name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
            environment.insert(QLatin1StringView(name), u"t@example.com"_s);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder);
        process.start(u"git"_s, arguments);
        return process.waitForFinished(patience) && process.exitCode() == 0;
    }
    void makeRepository()
    {
        m_scratch = m_plant.scratch(u"github"_s);
        const QString work = m_scratch + u"/work"_s, bare = m_scratch + u"/acme/app.git"_s;
        QVERIFY(QDir().mkpath(work));
        QVERIFY(git(work, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s}));
        QFile file(work + u"/hello.txt"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("hello\n");
        file.close();
        QVERIFY(git(work, {u"add"_s, u"."_s}));
        QVERIFY(git(work, {u"commit"_s, u"-q"_s, u"-m"_s, u"first"_s}));
        QVERIFY(git(m_scratch, {u"clone"_s, u"-q"_s, u"--bare"_s, work, bare}));
        QVERIFY(git(bare, {u"update-server-info"_s}));
        m_github.gitFolder = m_scratch;
    }
    QString repository() const { return m_github.url(u"/acme/app"_s).toString(); }
    QByteArray handle(const QString &session, const QString &of = u"acme/app"_s)
    {
        const auto keys = auth::Keyring::load(m_plant.dataDir() + u"/keys"_s);
        const QJsonObject content{{u"session"_s, session}, {u"repository"_s, of}};
        return "ccpg_" + auth::seal("git", QJsonDocument(content).toJson(), {}, *keys);
    }
    Answer ask(const QByteArray &secret, const QString &path = u"acme/app.git"_s)
    {
        HttpClient client(m_plant.url());
        static int count = 0; // an address of its own, so that refusals are not throttled
        client.headers = {{"Authorization", "Bearer " + secret},
            {"X-Forwarded-For", "198.51.100." + QByteArray::number(++count % 250 + 1)}};
        return client.post(u"/api/v1/git/credentials"_s, {{u"path"_s, path}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString keyFile = m_plant.scratch(u"conf"_s) + u"/app.pem"_s;
        QFile file(keyFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write(makeKey());
        file.close();
        m_github.installations = {
            {.id = 7, .account = u"acme"_s, .repositories = {u"app"_s, u"other"_s}}};
        makeRepository();
        m_plant.arguments = {u"--trusted-proxies"_s, u"127.0.0.1"_s, u"--auth-github-url"_s,
            m_github.url().toString(), u"--auth-github-app-id"_s, m_github.appId,
            u"--auth-github-app-key-file"_s, keyFile};
        QVERIFY2(m_plant.start(), qPrintable(m_plant.output()));
        m_steps = std::make_unique<Steps>(m_plant);
    }
    void cleanupTestCase() { endAll(m_plant.dataDir()); }

    void a_private_repository_is_cloned_and_reached_later_too()
    {
        const QString id = m_steps->create({{u"repository"_s, repository()}});
        QVERIFY2(m_steps->reaches(id, {u"idle"_s, u"failed"_s}), qPrintable(m_plant.output()));
        const QJsonObject session = m_steps->session(id);
        QVERIFY2(session["status"_L1].toString() == "idle"_L1,
            qPrintable(session["reason"_L1].toString()));
        const QString workspace = session["workspace"_L1]["path"_L1].toString();
        QVERIFY(QFile::exists(workspace + u"/hello.txt"_s));
        QVERIFY(!m_github.installationTokens.isEmpty());
        for (const auto &grant : std::as_const(m_github.installationTokens))
            QCOMPARE(grant.repositories, QStringList{u"acme/app"_s});
        // The agent's own git asks again, and has no token in its environment.
        QCOMPARE(m_steps->prompt(id, u"/run git ls-remote origin >refs.txt; env >env.txt"_s).status,
            202);
        const QString asked = m_steps->openPermission(id);
        QVERIFY(!asked.isEmpty());
        QCOMPARE(m_steps->allow(id, asked).status / 100, 2);
        const auto content = [&](const QString &name) {
            QFile file(workspace + u'/' + name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        QTRY_VERIFY_WITH_TIMEOUT(
            content(u"env.txt"_s).contains("CCPLANT_GIT_HANDLE=ccpg_"), patience);
        QVERIFY2(content(u"refs.txt"_s).contains("refs/heads/main"), m_plant.output().toUtf8());
        QVERIFY(!content(u"env.txt"_s).contains("ghs_"));
    }

    void the_helper_speaks_as_git_wants()
    {
        const QString id = m_steps->create();
        QProcess helper;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"CCPLANT_GIT_SERVER"_s, m_plant.url().toString());
        environment.insert(u"CCPLANT_GIT_HANDLE"_s, QString::fromLatin1(handle(id)));
        helper.setProcessEnvironment(environment);
        helper.start(program(u"ccplant-git-credential"_s), {u"get"_s});
        helper.write("protocol=http\nhost=127.0.0.1\npath=acme/app.git\n\n");
        helper.closeWriteChannel();
        QVERIFY(QTest::qWaitFor([&] { return helper.state() == QProcess::NotRunning; }, patience));
        const QByteArray out = helper.readAllStandardOutput();
        QVERIFY2(out.startsWith("username=x-access-token\npassword=ghs_"), out.constData());
        QVERIFY(out.contains("\npassword_expiry_utc="));
        QCOMPARE(helper.exitCode(), 0);
    }

    void a_handle_opens_its_own_repository_and_nothing_else()
    {
        const QString id = m_steps->create();
        const Answer good = ask(handle(id));
        QCOMPARE(good.status, 200);
        const QByteArray token = good.json()["password"_L1].toString().toLatin1();
        QCOMPARE(m_github.installationTokens.value(token).repositories, QStringList{u"acme/app"_s});
        QCOMPARE(ask(handle(id)).json()["password"_L1].toString().toLatin1(), token);
        for (const QString &path : {u"acme/other.git"_s, u"acme/app/../other"_s, QString(), u"/"_s})
            QCOMPARE(ask(handle(id), path).status, 403);
        QByteArray tampered = handle(id);
        tampered[tampered.size() - 5] = tampered[tampered.size() - 5] == 'A' ? 'B' : 'A';
        QCOMPARE(ask(tampered).status, 401);
        QCOMPARE(ask(handle(u"s_"_s + QString(26, u'a'))).status, 401); // no such session
        QCOMPARE(ask("ccpg_x").status, 401);
        QCOMPARE(ask(m_plant.token().toLatin1()).status, 401);
        HttpClient client(m_plant.url());
        client.headers = {{"Authorization", "Bearer " + handle(id)}};
        QCOMPARE(client.get(u"/api/v1/me"_s).status, 401); // it opens nothing else
        QCOMPARE(m_steps->http.remove(m_steps->path(id)).status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(ask(handle(id)).status, 401, patience);
    }

    void where_the_app_is_not_installed_the_helper_says_so()
    {
        const QString id = m_steps->create();
        const Answer answer = ask(handle(id, u"acme/else"_s), u"acme/else"_s);
        QCOMPARE(answer.status, 404);
        QVERIFY(answer.body.contains("not installed"));
    }

    void no_token_was_logged()
    {
        for (const QByteArray &secret : m_github.secrets())
            QVERIFY(!m_plant.output().contains(QString::fromLatin1(secret)));
        QVERIFY(!m_plant.output().contains("ccpg_"_L1));
    }

    void it_does_not_start_with_a_key_that_is_none()
    {
        Plant plant;
        const QString keyFile = plant.scratch(u"conf"_s) + u"/app.pem"_s;
        QFile file(keyFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.write("hunter2");
        file.close();
        const auto ran =
            plant.run({u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, plant.dataDir(),
                u"--auth-github-app-id"_s, u"1"_s, u"--auth-github-app-key-file"_s, keyFile});
        QCOMPARE(ran.status, 1);
        QVERIFY(ran.err.contains("app.pem"_L1) && !ran.err.contains("hunter2"_L1));
        QCOMPARE(plant.run({u"--check-config"_s, u"--auth-github-app-id"_s, u"1"_s}).status, 2);
    }
};

QTEST_GUILESS_MAIN(TestGitCredentials)
#include "tst_git_credentials.moc"
