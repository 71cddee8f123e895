// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/harness/http_client.h"
#include "tests/api/harness/plant.h"
#include "tests/fakes/github/fake_github.h"
#include <QDir>
#include <QFile>
#include <QTest>

namespace ccplant::test {

using namespace Qt::StringLiterals;

/// The real server, with a GitHub that is as strict as the real one.
class GitHubFixture : public QObject {
    Q_OBJECT
protected:
    FakeGitHub m_github;
    std::unique_ptr<Plant> m_plant;

    /// An address of its own, as a proxy tells it: the refusals of one are not the others'.
    static HttpClient::Headers from()
    {
        static int count = 0;
        ++count;
        return {{"X-Forwarded-For",
            "198.51." + QByteArray::number(count / 250) + '.'
                + QByteArray::number(count % 250 + 1)}};
    }

    /// A browser: keeps the server's cookies, as far as this test needs that.
    struct Browser {
        explicit Browser(const QUrl &server)
            : http(server)
            , address(from())
        {
            take({});
        }
        HttpClient http;
        QMap<QByteArray, QByteArray> cookies;
        HttpClient::Headers address;

        void take(const Answer &answer)
        {
            QList<QByteArray> sets;
            for (const QByteArray &value : answer.headers.values("set-cookie"))
                sets += value.split('\n');
            for (const QByteArray &set : std::as_const(sets)) {
                const QByteArray pair = set.first(std::max<qsizetype>(0, set.indexOf(';')));
                const QByteArray name = pair.first(pair.indexOf('='));
                if (set.contains("Max-Age=0"))
                    cookies.remove(name);
                else
                    cookies.insert(name, pair.sliced(name.size() + 1));
            }
            QByteArray header;
            for (const auto &[name, value] : cookies.asKeyValueRange())
                header += (header.isEmpty() ? "" : "; ") + name + '=' + value;
            http.headers = address + HttpClient::Headers{{"Accept", "text/html,application/json"}};
            if (!header.isEmpty())
                http.headers.append({"Cookie", header});
        }
        Answer get(const QString &path)
        {
            const Answer answer = http.get(path);
            take(answer);
            return answer;
        }
        QJsonObject me()
        {
            return http.get(u"/api/v1/me"_s, {{"Accept", "application/json"}}).json();
        }
        int status() { return http.get(u"/api/v1/me"_s, {{"Accept", "application/json"}}).status; }
    };

    QString write(const QString &name, const QByteArray &content)
    {
        const QString path = m_plant->scratch(u"conf"_s) + u'/' + name;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(path));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return path;
    }

    static QByteArray mapping()
    {
        return "github:\n  user_mapping:\n    team_role_mapping:\n"
               "      acme/rockets: {role: developer}\n"
               "      acme/guests: {role: readonly}\n"
               "      acme/chiefs: {role: admin}\n";
    }

    void startPlant(const QStringList &more = {})
    {
        m_plant = std::make_unique<Plant>();
        m_plant->arguments =
            QStringList{u"--auth-github-url"_s, m_github.url().toString(),
                u"--auth-github-client-id"_s, m_github.app.clientId, u"--auth-mapping"_s,
                write(u"mapping.yaml"_s, mapping()), u"--auth-github-recheck"_s, u"1s"_s,
                u"--trusted-proxies"_s, u"127.0.0.1"_s}
            + more;
        m_plant->environment.insert(
            u"CCPLANT_GITHUB_CLIENT_SECRET"_s, QString::fromLatin1(m_github.app.clientSecret));
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        m_github.app.callback = QUrl(m_plant->url().toString() + u"/auth/github/callback"_s);
    }

    /// Where the server sends a browser that wants to sign in.
    QUrl begin(Browser &browser, const QString &query = {})
    {
        const Answer answer = browser.get(u"/auth/github"_s + query);
        return answer.status == 303 ? QUrl::fromEncoded(answer.header("location")) : QUrl();
    }
    /// Where GitHub sends the browser from there.
    QUrl atGitHub(const QUrl &url)
    {
        HttpClient client(m_github.url());
        const Answer answer = client.get(url.path() + u'?' + url.query(QUrl::FullyEncoded));
        return QUrl::fromEncoded(answer.header("location"));
    }
    static QString pathOf(const QUrl &url)
    {
        return url.path(QUrl::FullyEncoded) + u'?' + url.query(QUrl::FullyEncoded);
    }
    Answer signIn(Browser &browser, const QString &login)
    {
        m_github.signedIn = login;
        return browser.get(pathOf(atGitHub(begin(browser))));
    }

private Q_SLOTS:
    void init()
    {
        m_github.http.faults.clear();
        m_github.consents = true;
        m_github.app.tokensExpire = true;
        m_github.rateLimit = 5000;
        m_github.used.clear();
        m_github.users = {
            {.id = 1, .login = u"Alice"_s, .name = u"Alice A."_s, .teams = {u"acme/rockets"_s}},
            {.id = 2, .login = u"bob"_s, .teams = {u"acme/guests"_s, u"other/team"_s}},
            {.id = 3, .login = u"carol"_s, .teams = {u"acme/chiefs"_s}},
            {.id = 4, .login = u"mallory"_s, .invitedTo = {u"acme/rockets"_s}},
            {.id = 5, .login = u"owner"_s, .teams = {u"acme/guests"_s}}};
    }
    void initTestCase()
    {
        init();
        startPlant();
    }
};

} // namespace ccplant::test
