// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/git.h"

#include <QCoro/QCoroFuture>
#include <QProcess>
#include <QPromise>
#include <QTimer>
#include <signal.h>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype maxOutput = 1024 * 1024;
constexpr qsizetype maxErrors = 8 * 1024;

/// A running git: collects its output, ends its whole process group when it must.
class Running : public QObject {
public:
    Running(const GitCall &call, const std::shared_ptr<Cancel> &cancel)
        : m_call(call)
    {
        m_promise.start();
        m_process.setProgram(u"git"_s);
        m_process.setArguments(call.arguments);
        m_process.setWorkingDirectory(call.folder);
        m_process.setProcessEnvironment(gitEnvironment(call));
        m_process.setStandardInputFile(QProcess::nullDevice());
        QProcess::UnixProcessParameters own;
        own.flags = QProcess::UnixProcessFlag::CreateNewSession;
        m_process.setUnixProcessParameters(own);
        connect(&m_process, &QProcess::readyReadStandardOutput, this, &Running::takeOutput);
        connect(&m_process, &QProcess::readyReadStandardError, this, &Running::takeErrors);
        connect(&m_process, &QProcess::finished, this, &Running::finished);
        connect(&m_process, &QProcess::errorOccurred, this, &Running::couldNotStart);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            end(Error{ErrorCode::Timeout,
                u"Git took longer than %1 s and was ended."_s.arg(m_call.timeout.count() / 1000),
                {}, {}});
        });
        if (cancel) {
            connect(cancel.get(), &Cancel::cancelled, this, [this] {
                end(Error{ErrorCode::Conflict, u"It was stopped before it was ready."_s, {}, {}});
            });
        }
    }

    QFuture<Result<GitOutput>> start()
    {
        QFuture<Result<GitOutput>> future = m_promise.future();
        m_timer.setSingleShot(true);
        m_timer.start(m_call.timeout);
        m_process.start(QIODevice::ReadOnly);
        return future;
    }

private:
    void takeOutput()
    {
        const QByteArray bytes = m_process.readAllStandardOutput();
        m_output.out += bytes.first(std::min(bytes.size(), maxOutput - m_output.out.size()));
    }

    void takeErrors()
    {
        m_errors += m_process.readAllStandardError();
        m_errors = m_errors.right(maxErrors);
        if (!m_call.progress)
            return;
        // Git repaints its progress with carriage returns.
        QByteArray line = m_errors.trimmed();
        line = line.mid(std::max(line.lastIndexOf('\r'), line.lastIndexOf('\n')) + 1);
        m_call.progress(QString::fromUtf8(line).trimmed());
    }

    void finished(int status, QProcess::ExitStatus how)
    {
        takeOutput();
        takeErrors();
        m_output.status = how == QProcess::NormalExit ? status : -1;
        m_output.err = QString::fromUtf8(m_errors).replace(u'\r', u'\n').trimmed();
        answer(m_ending ? Result<GitOutput>(tl::unexpected(*m_ending)) : m_output);
    }

    void couldNotStart(QProcess::ProcessError error)
    {
        if (error == QProcess::FailedToStart)
            answer(fail(ErrorCode::Unavailable,
                u"Git could not be started. Install git, or use a session without a repository."_s,
                m_process.errorString()));
    }

    void end(const Error &why)
    {
        m_ending = why;
        if (const auto pid = static_cast<pid_t>(m_process.processId()); pid > 0)
            ::kill(-pid, SIGKILL);
    }

    void answer(Result<GitOutput> result)
    {
        if (std::exchange(m_answered, true))
            return;
        m_timer.stop();
        m_promise.addResult(std::move(result));
        m_promise.finish();
    }

    GitCall m_call;
    QProcess m_process;
    QTimer m_timer;
    QPromise<Result<GitOutput>> m_promise;
    GitOutput m_output;
    QByteArray m_errors;
    std::optional<Error> m_ending;
    bool m_answered = false;
};

} // namespace

void Cancel::cancel()
{
    if (!std::exchange(m_cancelled, true))
        Q_EMIT cancelled();
}

QMap<QString, QString> safeConfig()
{
    return {{u"core.hooksPath"_s, u"/dev/null"_s}, {u"core.fsmonitor"_s, u"false"_s},
        {u"core.pager"_s, u"cat"_s}, {u"protocol.allow"_s, u"never"_s},
        {u"protocol.http.allow"_s, u"always"_s}, {u"protocol.https.allow"_s, u"always"_s},
        {u"protocol.ssh.allow"_s, u"always"_s}, {u"protocol.file.allow"_s, u"always"_s},
        {u"protocol.ext.allow"_s, u"never"_s}, {u"submodule.recurse"_s, u"false"_s},
        {u"commit.gpgSign"_s, u"false"_s}, {u"gc.auto"_s, u"0"_s},
        {u"maintenance.auto"_s, u"false"_s}, {u"init.templateDir"_s, QString()},
        {u"advice.detachedHead"_s, u"false"_s}};
}

QProcessEnvironment gitEnvironment(const GitCall &call)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        const bool isTransport = name.startsWith("GIT_SSH"_L1) || name.startsWith("GIT_SSL"_L1);
        if (name.startsWith("GIT_"_L1) && !isTransport)
            environment.remove(name);
    }
    environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    environment.insert(u"GIT_OPTIONAL_LOCKS"_s, u"0"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"SSH_ASKPASS"_s, u"/bin/false"_s);
    if (!call.session.isEmpty())
        environment.insert(u"CCPLANT_SESSION_ID"_s, call.session);
    for (const auto &[name, value] : call.environment.asKeyValueRange())
        environment.insert(name, value);
    QMap<QString, QString> config = safeConfig();
    config.insert(call.config);
    int count = 0; // as environment: names of filters may hold what the command line cannot say
    for (const auto &[key, value] : config.asKeyValueRange()) {
        environment.insert(u"GIT_CONFIG_KEY_%1"_s.arg(count), key);
        environment.insert(u"GIT_CONFIG_VALUE_%1"_s.arg(count), value);
        ++count;
    }
    environment.insert(u"GIT_CONFIG_COUNT"_s, QString::number(count));
    return environment;
}

void lendCredentials(GitCall &call, const QMap<QString, QString> &environment)
{
    for (int i = 0;; ++i) {
        const QString key = environment.value(u"GIT_CONFIG_KEY_%1"_s.arg(i));
        if (key.isEmpty())
            break;
        if (key.startsWith("credential."_L1))
            call.config.insert(key, environment.value(u"GIT_CONFIG_VALUE_%1"_s.arg(i)));
    }
    for (const auto &[name, value] : environment.asKeyValueRange()) {
        if (name.startsWith("CCPLANT_GIT_"_L1))
            call.environment.insert(name, value);
    }
}

QCoro::Task<Result<GitOutput>> runGit(GitCall call, std::shared_ptr<Cancel> cancel)
{
    if (cancel && cancel->isCancelled())
        co_return fail(ErrorCode::Conflict, u"It was stopped before it was ready."_s);
    const auto running = std::make_unique<Running>(call, cancel);
    co_return co_await running->start();
}

QCoro::Task<Result<QMap<QString, QString>>> disarm(
    QString repository, std::shared_ptr<Cancel> cancel)
{
    // Reading configuration runs nothing. The user's own (global) filters, git-lfs for instance,
    // stay.
    GitCall call;
    call.folder = repository;
    call.arguments = {u"config"_s, u"--includes"_s, u"--show-scope"_s, u"--name-only"_s, u"-z"_s,
        u"--get-regexp"_s,
        u"^(filter\\..*\\.(smudge|clean|process)|credential\\..*helper|credential\\.helper|remote\\..*\\.(vcs|uploadpack))$"_s};
    const Result<GitOutput> listed = co_await runGit(call, cancel);
    if (!listed)
        co_return tl::unexpected(listed.error());
    QMap<QString, QString> overrides{{u"core.sshCommand"_s, u"ssh -oBatchMode=yes"_s},
        {u"core.gitProxy"_s, QString()}, {u"core.askPass"_s, QString()},
        {u"core.alternateRefsCommand"_s, QString()}};
    const QList<QByteArray> parts = listed->out.split('\0'); // scope, name, scope, name, …
    for (qsizetype i = 0; i + 1 < parts.size(); i += 2) {
        if (parts[i] == "local" || parts[i] == "worktree")
            overrides[QString::fromUtf8(parts[i + 1])] = QString();
    }
    // A filter that is required and does nothing would fail the checkout.
    for (const QString &name : overrides.keys()) {
        if (name.startsWith("filter."_L1))
            overrides[name.first(name.lastIndexOf(u'.')) + u".required"_s] = u"false"_s;
    }
    co_return overrides;
}

} // namespace ccplant::runtime
