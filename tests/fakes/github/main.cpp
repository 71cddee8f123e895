// SPDX-License-Identifier: GPL-3.0-or-later
// fake-github --callback URL --user LOGIN [--team ORG/TEAM…]: a GitHub Enterprise server on
// loopback with one user, who sits at the browser and consents. Prints
// {"url","client_id","client_secret"}.
#include "tests/fakes/github/fake_github.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QTextStream>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption(
        {u"callback"_s, u"Where the app that is registered may send people."_s, u"URL"_s});
    parser.addOption({u"user"_s, u"Who there is."_s, u"LOGIN"_s});
    parser.addOption({u"team"_s, u"A team that the user is in; may be repeated."_s, u"ORG/TEAM"_s});
    parser.process(app);
    if (!parser.isSet(u"callback"_s) || !parser.isSet(u"user"_s)) {
        QTextStream(stderr) << "fake-github: give --callback and --user\n";
        return 2;
    }
    ccplant::test::FakeGitHub github;
    github.app.callback = QUrl(parser.value(u"callback"_s));
    github.signedIn = parser.value(u"user"_s);
    github.users = {{.id = 1, .login = github.signedIn, .teams = parser.values(u"team"_s)}};
    QTextStream(stdout) << QJsonDocument(
        QJsonObject{{u"url"_s, github.url().toString()}, {u"client_id"_s, github.app.clientId},
            {u"client_secret"_s, QString::fromLatin1(github.app.clientSecret)}})
                               .toJson(QJsonDocument::Compact)
                        << Qt::endl;
    return QCoreApplication::exec();
}
