// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/github/app.h"
#include "tests/fakes/github/fake_github.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;
using namespace std::chrono_literals;

/// A GitHub App: which installation, and tokens for one repository.
class TstGitHubApp : public QObject {
    Q_OBJECT

    static github::RsaKey newKey()
    {
        EVP_PKEY *pkey = EVP_RSA_gen(2048);
        BIO *bio = BIO_new(BIO_s_mem());
        PEM_write_bio_PrivateKey(bio, pkey, nullptr, nullptr, 0, nullptr, nullptr);
        char *data = nullptr;
        const long size = BIO_get_mem_data(bio, &data);
        const QByteArray pem(data, size);
        BIO_free(bio);
        EVP_PKEY_free(pkey);
        return github::RsaKey::fromPem(pem).value();
    }

    const github::RsaKey m_key = newKey();

    struct Fixture {
        FakeGitHub github;
        SystemClock clock;
        std::unique_ptr<github::Client> client;
        std::unique_ptr<github::App> app;
    };
    std::unique_ptr<Fixture> fixture(const github::RsaKey &signing)
    {
        auto made = std::make_unique<Fixture>();
        made->github.appKey = github::RsaKey::fromPublicPem(m_key.publicPem()).value();
        made->github.installations = {
            {.id = 99, .account = u"acme"_s, .repositories = {u"app"_s, u"lib"_s}}};
        made->client =
            std::make_unique<github::Client>(github::Site{made->github.url()}, made->clock);
        made->app =
            std::make_unique<github::App>(*made->client, made->clock, made->github.appId, signing);
        return made;
    }
    std::unique_ptr<Fixture> fixture() { return fixture(m_key); }

    template <typename T>
    static T wait(QCoro::Task<T> task)
    {
        std::optional<T> result;
        task.then([&](T value) { result = std::move(value); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, 30'000))
            qFatal("the task did not end");
        return std::move(*result);
    }
    static Result<github::InstallationToken> token(
        Fixture &f, const QString &repository, github::Reach reach = github::Reach::Write)
    {
        return wait(f.app->tokenFor(repository, reach));
    }

private Q_SLOTS:
    void a_token_reaches_its_repository_and_no_other()
    {
        const auto f = fixture();
        const auto made = token(*f, u"acme/app"_s);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().internal));
        const auto grant = f->github.installationTokens.value(made->token);
        QCOMPARE(grant.repositories, QStringList{u"acme/app"_s});
        QVERIFY(grant.writes);
        const auto reading = token(*f, u"acme/app"_s, github::Reach::Read);
        QVERIFY(reading->token != made->token);
        QVERIFY(!f->github.installationTokens.value(reading->token).writes);
    }

    void a_token_is_used_again_and_made_anew_before_it_ends()
    {
        const auto f = fixture();
        const auto first = token(*f, u"acme/app"_s);
        QCOMPARE(token(*f, u"ACME/App"_s)->token, first->token);
        QCOMPARE(f->github.requestsTo(u"/api/v3/app/installations/99/access_tokens"_s), 1);
        f->app->forget();
        f->github.installationTokenSeconds = 9 * 60; // less than is wanted
        const auto brief = token(*f, u"acme/app"_s);
        QVERIFY(token(*f, u"acme/app"_s)->token != brief->token);
    }

    void many_who_ask_at_once_are_one_question()
    {
        const auto f = fixture();
        int answers = 0;
        QSet<QByteArray> tokens;
        for (int i = 0; i < 20; ++i) {
            f->app->tokenFor(u"acme/app"_s, github::Reach::Write)
                .then([&](const Result<github::InstallationToken> &made) {
                    ++answers;
                    tokens.insert(made ? made->token : QByteArray());
                });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 20, 30'000);
        QCOMPARE(tokens.size(), 1);
        QVERIFY(!tokens.contains(QByteArray()));
        QCOMPARE(f->github.requestsTo(u"/api/v3/app/installations/99/access_tokens"_s), 1);
    }

    void where_the_app_is_not_installed_it_says_so()
    {
        const auto f = fixture();
        for (const QString &repository : {u"acme/other"_s, u"evil/app"_s, u"nonsense"_s}) {
            const auto made = token(*f, repository);
            QVERIFY(!made);
            QCOMPARE(made.error().code, ErrorCode::NotFound);
        }
        QVERIFY(token(*f, u"acme/other"_s).error().detail.contains("acme/other"_L1));
    }

    void an_app_that_was_installed_anew_is_found_again()
    {
        const auto f = fixture();
        QVERIFY(token(*f, u"acme/app"_s));
        f->github.installations.first().id = 100;
        QVERIFY(token(*f, u"acme/lib"_s));
        f->github.installationTokenSeconds = 0;
        const auto made = token(*f, u"acme/app"_s, github::Reach::Read); // 99 was known for it
        QVERIFY2(made, qPrintable(made ? QString() : made.error().detail));
        QCOMPARE(f->github.installationTokens.value(made->token).installation, 100);
    }

    void what_github_refuses_is_an_error()
    {
        const auto f = fixture();
        f->github.installations.first().suspended = true;
        QCOMPARE(token(*f, u"acme/app"_s).error().code, ErrorCode::Forbidden);
        const auto stranger = fixture(newKey()); // signs with another key
        QCOMPARE(token(*stranger, u"acme/app"_s).error().code, ErrorCode::Unauthenticated);
        const auto other = fixture();
        other->github.appId = u"1"_s;
        QVERIFY(!token(*other, u"acme/app"_s));
    }
};

QTEST_GUILESS_MAIN(TstGitHubApp)
#include "tst_github_app.moc"
