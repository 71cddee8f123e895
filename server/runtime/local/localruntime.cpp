// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/localruntime.h"

#include "server/runtime/local/logfile.h"
#include "server/runtime/local/logging.h"
#include "server/runtime/local/sandbox.h"
#include "server/runtime/local/supervisor.h"
#include "shared/ids.h"

#include <QCoreApplication>
#include <QCoro/QCoroFuture>
#include <QDir>
#include <QPointer>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

QList<EntryPtr> loadAll(const QString &dataDir)
{
    QList<EntryPtr> entries;
    const QDir sessions(dataDir + u"/sessions"_s);
    for (const QString &id : sessions.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (!isId(id, u"s"))
            continue;
        auto entry = std::make_shared<Entry>();
        entry->paths = Paths::of(dataDir, id);
        if (!QFile::exists(
                entry->paths.spec())) { // the server died before it had promised anything
            sessions.rmdir(id);
            continue;
        }
        Result<Saved> saved = load(entry->paths);
        if (!saved || saved->spec.id != id) {
            qCWarning(runtimeLog).noquote()
                << "left alone:" << entry->paths.root
                << (saved ? u"it belongs to another session"_s : saved.error().internal);
            continue;
        }
        entry->saved = std::move(*saved);
        entries.append(entry);
    }
    return entries;
}

Failure unknown()
{
    return fail(ErrorCode::NotFound, u"There is no such session."_s);
}

Failure beingDeleted()
{
    return fail(ErrorCode::Conflict, u"The session is being deleted."_s);
}

} // namespace

class LocalRuntime::Private {
public:
    LocalOptions options;
    std::shared_ptr<Supervisor> supervisor;
    QString sandbox = u"none"_s;

    EntryPtr find(const QString &id) const
    {
        return supervisor ? supervisor->find(id) : EntryPtr();
    }
};

LocalRuntime::LocalRuntime(LocalOptions options, QObject *parent)
    : SessionRuntime(parent)
    , d(std::make_unique<Private>())
{
    if (options.runner.isEmpty())
        options.runner = QCoreApplication::applicationDirPath() + u"/ccplant-runner"_s;
    options.dataDir = QDir::cleanPath(options.dataDir);
    d->options = std::move(options);
}

LocalRuntime::~LocalRuntime()
{
    if (d->supervisor)
        d->supervisor->close();
}

QString LocalRuntime::name() const
{
    return u"local"_s;
}

QString LocalRuntime::sandbox() const
{
    return d->sandbox;
}

QCoro::Task<Result<void>> LocalRuntime::start()
{
    const QPointer<LocalRuntime> self(this);
    if (!QDir().mkpath(d->options.dataDir + u"/sessions"_s))
        co_return fail(ErrorCode::Unavailable,
            u"The data folder %1 cannot be written to."_s.arg(d->options.dataDir));
    if (d->options.sandbox != "none"_L1) {
        const QString why = co_await probeBwrap();
        if (!self)
            co_return fail(ErrorCode::Unavailable, u"The server is shutting down."_s);
        if (!why.isEmpty() && d->options.sandbox == "bwrap"_L1)
            co_return fail(ErrorCode::Unavailable,
                u"Sessions shall run in a sandbox, and bwrap does not work here: %1"_s.arg(why));
        d->sandbox = why.isEmpty() ? u"bwrap"_s : u"none"_s;
        if (!why.isEmpty())
            qCWarning(runtimeLog).noquote() << "agents run without a sandbox:" << why;
    }
    const QString dataDir = d->options.dataDir;
    const QList<EntryPtr> found =
        co_await QtConcurrent::run([dataDir] { return loadAll(dataDir); });
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is shutting down."_s);
    d->supervisor = std::make_shared<Supervisor>(d->options, d->sandbox);
    d->supervisor->changed = [this](const Session &session) { Q_EMIT changed(session); };
    d->supervisor->removed = [this](const QString &id, const QString &note) {
        Q_EMIT removed(id, note);
    };
    for (const EntryPtr &entry : found)
        d->supervisor->adopt(entry);
    co_return {};
}

QCoro::Task<Result<Session>> LocalRuntime::create(Spec spec)
{
    const Result<EntryPtr> entry = d->supervisor->add(spec);
    if (!entry)
        co_return tl::unexpected(entry.error());
    Supervisor::bringUp(d->supervisor, *entry);
    co_return (*entry)->session;
}

QCoro::Task<Result<void>> LocalRuntime::stop(QString id)
{
    const EntryPtr entry = d->find(id);
    if (!entry)
        co_return unknown();
    if (entry->session.state == State::Deleting)
        co_return beingDeleted();
    const auto supervisor = d->supervisor;
    if (const Result<void> saved = supervisor->want(*entry, Saved::Want::Stop); !saved)
        co_return saved;
    co_return co_await Supervisor::bringDown(supervisor, entry);
}

QCoro::Task<Result<void>> LocalRuntime::resume(QString id, QJsonObject agent)
{
    const EntryPtr entry = d->find(id);
    if (!entry)
        co_return unknown();
    if (entry->session.state == State::Deleting)
        co_return beingDeleted();
    if (entry->session.state == State::Running)
        co_return {};
    const auto supervisor = d->supervisor;
    if (!agent.isEmpty())
        entry->saved.spec.agent = agent;
    entry->restarts = 0;
    if (const Result<void> saved = supervisor->want(*entry, Saved::Want::Run); !saved)
        co_return saved;
    co_await Supervisor::bringUp(supervisor, entry);
    if (entry->session.state == State::Running)
        co_return {};
    co_return fail(ErrorCode::AgentUnavailable,
        entry->session.reason.isEmpty() ? u"The session was stopped before it was ready."_s
                                        : entry->session.reason);
}

QCoro::Task<Result<void>> LocalRuntime::remove(QString id, LogAfter log)
{
    const EntryPtr entry = d->find(id);
    if (!entry)
        co_return unknown();
    co_return Supervisor::beginRemoval(d->supervisor, entry, log);
}

QList<Session> LocalRuntime::list() const
{
    QList<Session> sessions;
    if (!d->supervisor)
        return sessions;
    for (const EntryPtr &entry : d->supervisor->entries())
        sessions.append(entry->session);
    return sessions;
}

std::optional<Session> LocalRuntime::find(const QString &id) const
{
    const EntryPtr entry = d->find(id);
    return entry ? std::optional(entry->session) : std::nullopt;
}

std::optional<Endpoint> LocalRuntime::endpoint(const QString &id) const
{
    const EntryPtr entry = d->find(id);
    const bool runs = entry && entry->runner && entry->session.state == State::Running;
    return runs ? std::optional(entry->runner->endpoint) : std::nullopt;
}

QCoro::Task<Result<LogPage>> LocalRuntime::readLog(
    QString id, qint64 after, qint64 position, qint64 maxBytes)
{
    const EntryPtr entry = d->find(id);
    if (!entry)
        co_return unknown();
    const QString path = entry->paths.events();
    co_return co_await QtConcurrent::run(
        [=] { return readLogFile(path, after, position, maxBytes); });
}

QCoro::Task<Result<LogPage>> LocalRuntime::readKept(
    QString id, qint64 after, qint64 position, qint64 maxBytes)
{
    if (!isId(id, u"s"))
        co_return unknown();
    const QString path = Paths::keptLog(d->options.dataDir, id);
    co_return co_await QtConcurrent::run(
        [=] { return readLogFile(path, after, position, maxBytes); });
}

QCoro::Task<Result<void>> LocalRuntime::dropKept(QString id)
{
    if (!isId(id, u"s"))
        co_return unknown();
    co_return dropLogFile(Paths::keptLog(d->options.dataDir, id));
}

} // namespace ccplant::runtime
