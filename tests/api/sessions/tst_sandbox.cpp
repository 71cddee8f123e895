// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/sessions/steps.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::test;

namespace {

QString git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s,
        QStringList{u"-c"_s, u"user.name=Ada"_s, u"-c"_s, u"user.email=ada@example.org"_s}
            + arguments);
    process.waitForFinished(patience);
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

} // namespace

/// Where the system has no user namespaces there is no sandbox, and nothing to test.
class TestSandbox : public QObject {
    Q_OBJECT

    std::unique_ptr<Plant> m_plant;
    std::unique_ptr<Steps> m_steps;

    /// Lets the agent run a command; what it said.
    QByteArray run(const QString &id, const QString &command)
    {
        if (m_steps->prompt(id, u"/run "_s + command).status != 202)
            return "the prompt was refused";
        m_steps->allow(id, m_steps->openPermission(id));
        if (!m_steps->reaches(id, {u"idle"_s}))
            return "the turn did not end";
        return QJsonDocument(m_steps->transcript(id)).toJson();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_plant = std::make_unique<Plant>();
        m_plant->environment[u"CCPLANT_DEMO_DELAY_MS"_s] = u"1"_s;
        QVERIFY2(m_plant->start(), qPrintable(m_plant->output()));
        if (m_plant->output().contains(u"without a sandbox"_s))
            QSKIP("bwrap does not work on this system");
        m_steps = std::make_unique<Steps>(*m_plant);
    }
    void cleanupTestCase()
    {
        m_steps.reset();
        m_plant->kill();
        endAll(m_plant->dataDir());
    }

    void an_agent_sees_nothing_of_the_server_and_of_other_sessions()
    {
        const QString other = m_steps->create();
        QVERIFY(m_steps->reaches(other, {u"idle"_s}));
        const QString id = m_steps->create();
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QString data = m_plant->dataDir();
        const QByteArray said = run(id,
            u"ls -R %1; cat %1/owner-token %1/sessions/*/session.json; touch %1/sessions/%2/x; "
            "echo done-with-it"_s.arg(data, other));
        QVERIFY2(said.contains("done-with-it"), said.constData());
        QVERIFY2(!said.contains(m_plant->token().toLatin1()), "the owner's token was read");
        QVERIFY(!QFile::exists(data + u"/sessions/"_s + other + u"/x"_s));
        QVERIFY(!said.contains("\"want\"")); // of session.json
    }

    void an_agent_commits_in_its_worktree_and_cannot_plant_hooks()
    {
        const QString repository = m_plant->scratch(u"code"_s);
        git(repository, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s});
        git(repository, {u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, u"first"_s});
        const QString id = m_steps->create({{"repository"_L1, repository}});
        QVERIFY(m_steps->reaches(id, {u"idle"_s}));
        const QByteArray said = run(id,
            u"echo x > made.txt; git add . ; git -c user.name=A -c user.email=a@b commit -qm work; "
            "touch %1/.git/hooks/evil %1/planted; echo done-with-it"_s.arg(repository));
        QVERIFY2(said.contains("done-with-it"), said.constData());
        const QString branch = m_steps->session(id)["branch"_L1].toString();
        QVERIFY2(git(repository, {u"log"_s, u"--format=%s"_s, branch}).startsWith(u"work"_s),
            said.constData());
        QVERIFY(!QFile::exists(repository + u"/.git/hooks/evil"_s));
        QVERIFY(!QFile::exists(repository + u"/planted"_s));
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
