// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/workspace.h"

#include "shared/ids.h"

#include <QCoro/QCoroTask>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace ccplant;
using namespace ccplant::runtime;

namespace {

struct Ran {
    int status;
    QString out;
};

Ran git(const QString &folder, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"git"_s,
        QStringList{u"-c"_s, u"user.name=Ada"_s, u"-c"_s, u"user.email=ada@example.org"_s}
            + arguments);
    process.waitForFinished(60'000);
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()).trimmed()};
}

bool write(const QString &path, const QByteArray &bytes, bool executable = false)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return false;
    return !executable || file.setPermissions(file.permissions() | QFile::ExeOwner);
}

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<Workspaces> m_workspaces;
    QString m_repository;

    QString path(const QString &name) const { return m_place->filePath(name); }

    Saved saved(const QString &repository, const QString &branch = {})
    {
        Saved saved;
        saved.spec.id = newId(u"s");
        saved.spec.repository = repository;
        saved.spec.branch = branch;
        QDir().mkpath(Paths::of(path(u"data"_s), saved.spec.id).root);
        return saved;
    }
    Result<Saved> prepare(const Saved &saved)
    {
        return QCoro::waitFor(
            m_workspaces->prepare(saved, std::make_shared<Cancel>(), [](const QString &) { }));
    }

private Q_SLOTS:
    void init()
    {
        m_place = std::make_unique<QTemporaryDir>();
        m_workspaces = std::make_unique<Workspaces>(
            Workspaces::Options{path(u"data"_s), path(u"home"_s), 60s, 60s});
        m_repository = path(u"code"_s);
        QVERIFY(QDir().mkpath(m_repository));
        QCOMPARE(git(m_repository, {u"init"_s, u"-q"_s, u"-b"_s, u"main"_s}).status, 0);
        QVERIFY(write(m_repository + u"/file.txt"_s, "one\n"));
        QCOMPARE(git(m_repository, {u"add"_s, u"."_s}).status, 0);
        QCOMPARE(git(m_repository, {u"commit"_s, u"-qm"_s, u"first"_s}).status, 0);
    }

    void without_a_repository_it_is_an_empty_folder()
    {
        const auto made = prepare(saved({}));
        QVERIFY(made && made->workspaceReady);
        QCOMPARE(made->workspace.kind, u"empty"_s);
        QVERIFY(QDir(made->workspace.path).exists() && QDir(made->workspace.path).isEmpty());
    }

    void a_local_repository_becomes_a_worktree_and_its_checkout_is_left_alone()
    {
        QVERIFY(write(m_repository + u"/file.txt"_s, "changed and not committed\n"));
        const auto made = prepare(saved(m_repository));
        QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
        QCOMPARE(made->workspace.kind, u"worktree"_s);
        QCOMPARE(made->workspace.branch, branchOf(made->spec.id));
        QCOMPARE(made->workspace.baseCommit, git(m_repository, {u"rev-parse"_s, u"HEAD"_s}).out);
        QFile file(made->workspace.path + u"/file.txt"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "one\n");
        QCOMPARE(git(m_repository, {u"branch"_s, u"--show-current"_s}).out, u"main"_s);
        QCOMPARE(git(m_repository, {u"status"_s, u"--porcelain"_s}).out, u"M file.txt"_s);
    }

    void a_branch_that_is_asked_for_is_the_base()
    {
        QCOMPARE(git(m_repository, {u"checkout"_s, u"-qb"_s, u"other"_s}).status, 0);
        QVERIFY(write(m_repository + u"/other.txt"_s, "x"));
        git(m_repository, {u"add"_s, u"."_s});
        git(m_repository, {u"commit"_s, u"-qm"_s, u"second"_s});
        git(m_repository, {u"checkout"_s, u"-q"_s, u"main"_s});
        const auto made = prepare(saved(m_repository, u"other"_s));
        QVERIFY(made);
        QVERIFY(QFile::exists(made->workspace.path + u"/other.txt"_s));
        const auto none = prepare(saved(m_repository, u"nowhere"_s));
        QVERIFY(!none);
        QVERIFY2(none.error().detail.contains(u"nowhere"_s), qPrintable(none.error().detail));
        QCOMPARE(none.error().extra[u"field"_s].toString(), u"branch"_s);
    }

    void many_sessions_of_one_repository_at_once()
    {
        constexpr int count = 12;
        QList<Result<Saved>> results;
        const auto make = [&](Saved one) -> QCoro::Task<void> {
            results.append(co_await m_workspaces->prepare(
                one, std::make_shared<Cancel>(), [](const QString &) { }));
        };
        std::vector<QCoro::Task<void>> tasks;
        for (int i = 0; i < count; ++i)
            tasks.push_back(make(saved(m_repository)));
        QTRY_COMPARE_WITH_TIMEOUT(results.size(), count, 60'000);
        for (const auto &made : results)
            QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
        QCOMPARE(git(m_repository, {u"worktree"_s, u"list"_s}).out.count(u'\n'), count);
    }

    void removal_leaves_no_worktree_and_no_branch()
    {
        const auto made = prepare(saved(m_repository));
        QVERIFY(made);
        const auto note = QCoro::waitFor(m_workspaces->release(*made));
        QVERIFY(note);
        QCOMPARE(*note, QString());
        QVERIFY(!QFile::exists(made->workspace.path));
        QCOMPARE(git(m_repository, {u"worktree"_s, u"list"_s}).out.count(u'\n'), 0);
        QCOMPARE(git(m_repository, {u"branch"_s, u"--list"_s, u"ccplant/*"_s}).out, QString());
        QVERIFY(QCoro::waitFor(m_workspaces->release(*made))); // again, after a crash in between
    }

    void a_branch_with_commits_of_its_own_is_kept_and_named()
    {
        const auto made = prepare(saved(m_repository));
        QVERIFY(made);
        QVERIFY(write(made->workspace.path + u"/new.txt"_s, "work\n"));
        git(made->workspace.path, {u"add"_s, u"."_s});
        QCOMPARE(git(made->workspace.path, {u"commit"_s, u"-qm"_s, u"work"_s}).status, 0);
        const auto note = QCoro::waitFor(m_workspaces->release(*made));
        QVERIFY(note);
        QVERIFY2(note->contains(made->workspace.branch), qPrintable(*note));
        QCOMPARE(git(m_repository, {u"rev-parse"_s, u"--verify"_s, u"-q"_s, made->workspace.branch})
                     .status,
            0);
    }

    void merged_work_needs_no_branch()
    {
        const auto made = prepare(saved(m_repository));
        QVERIFY(made);
        QVERIFY(write(made->workspace.path + u"/new.txt"_s, "work\n"));
        git(made->workspace.path, {u"add"_s, u"."_s});
        git(made->workspace.path, {u"commit"_s, u"-qm"_s, u"work"_s});
        QCOMPARE(git(m_repository, {u"merge"_s, u"-q"_s, made->workspace.branch}).status, 0);
        const auto note = QCoro::waitFor(m_workspaces->release(*made));
        QVERIFY(note);
        QCOMPARE(*note, QString());
        QCOMPARE(git(m_repository, {u"branch"_s, u"--list"_s, u"ccplant/*"_s}).out, QString());
    }

    void a_hostile_repository_runs_nothing()
    {
        const QString mark = path(u"ran"_s);
        const QByteArray script = "#!/bin/sh\ntouch '" + mark.toUtf8() + "'\ncat\n";
        QVERIFY(write(path(u"evil.sh"_s), script, true));
        const QString evil = path(u"evil.sh"_s);
        for (const QString &hook :
            {u"post-checkout"_s, u"reference-transaction"_s, u"post-index-change"_s})
            QVERIFY(write(m_repository + u"/.git/hooks/"_s + hook, script, true));
        git(m_repository, {u"config"_s, u"core.fsmonitor"_s, evil});
        git(m_repository, {u"config"_s, u"core.sshCommand"_s, evil});
        git(m_repository, {u"config"_s, u"core.alternateRefsCommand"_s, evil});
        git(m_repository, {u"config"_s, u"filter.evil.smudge"_s, evil});
        git(m_repository, {u"config"_s, u"filter.evil.process"_s, evil});
        git(m_repository, {u"config"_s, u"filter.evil.required"_s, u"true"_s});
        QVERIFY(write(m_repository + u"/.git/info/attributes"_s, "*.txt filter=evil\n"));
        QFile::remove(mark);
        const auto made = prepare(saved(m_repository));
        QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
        QVERIFY(QCoro::waitFor(m_workspaces->release(*made)));
        QVERIFY2(!QFile::exists(mark), "the repository's configuration ran a program");
    }

    void a_url_is_cloned()
    {
        const auto made = prepare(saved(u"file://"_s + m_repository));
        QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
        QCOMPARE(made->workspace.kind, u"clone"_s);
        QCOMPARE(made->workspace.branch, u"main"_s);
        QCOMPARE(made->workspace.baseCommit, git(m_repository, {u"rev-parse"_s, u"HEAD"_s}).out);
        QVERIFY(QFile::exists(made->workspace.path + u"/file.txt"_s));
    }

    void a_clone_that_fails_says_what_git_says()
    {
        const auto made = prepare(saved(u"file://"_s + path(u"nothing-here"_s)));
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Unprocessable);
        QVERIFY2(made.error().detail.contains(u"nothing-here"_s), qPrintable(made.error().detail));
    }

    void cancelling_ends_git_at_once()
    {
        const auto cancel = std::make_shared<Cancel>();
        GitCall call;
        call.folder = m_repository;
        call.arguments = {u"-c"_s, u"alias.wait=!sleep 1000"_s, u"wait"_s};
        std::optional<Result<GitOutput>> result;
        const auto run = [&]() -> QCoro::Task<void> { result = co_await runGit(call, cancel); };
        const auto task = run();
        QTimer::singleShot(200, cancel.get(), &Cancel::cancel);
        QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), 20'000);
        QVERIFY(!*result);
        QCOMPARE(result->error().code, ErrorCode::Conflict);
    }

    void an_empty_repository_is_refused_with_advice()
    {
        const QString empty = path(u"empty"_s);
        QVERIFY(QDir().mkpath(empty));
        git(empty, {u"init"_s, u"-q"_s});
        const auto made = prepare(saved(empty));
        QVERIFY(!made);
        QVERIFY2(made.error().detail.contains(u"no commit"_s), qPrintable(made.error().detail));
        const auto none = prepare(saved(path(u"home"_s)));
        QVERIFY(!none);
    }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
