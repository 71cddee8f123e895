// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/layout.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

QString nameOf(Saved::Want want)
{
    switch (want) {
    case Saved::Want::Run:
        return u"run"_s;
    case Saved::Want::Stop:
        return u"stop"_s;
    case Saved::Want::Fail:
        return u"fail"_s;
    case Saved::Want::Delete:
        return u"delete"_s;
    case Saved::Want::DeleteAndKeepLog:
        return u"delete_and_keep_log"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<Saved::Want> wantOf(const QString &name)
{
    for (const auto want : {Saved::Want::Run, Saved::Want::Stop, Saved::Want::Fail,
             Saved::Want::Delete, Saved::Want::DeleteAndKeepLog}) {
        if (nameOf(want) == name)
            return want;
    }
    return {};
}

QByteArray contentOf(const QString &path, qint64 limit)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(limit) : QByteArray();
}

} // namespace

Paths Paths::of(const QString &dataDir, const QString &id)
{
    return {dataDir + u"/sessions/"_s + id};
}

QString Paths::spec() const
{
    return root + u"/session.json"_s;
}
QString Paths::state() const
{
    return root + u"/state"_s;
}
QString Paths::workspace() const
{
    return root + u"/workspace"_s;
}
QString Paths::runnerLog() const
{
    return root + u"/runner.log"_s;
}
QString Paths::config() const
{
    return root + u"/runner-config.json"_s;
}
QString Paths::runnerFile() const
{
    return state() + u"/runner.json"_s;
}
QString Paths::events() const
{
    return state() + u"/events.jsonl"_s;
}
QString Paths::keptLog(const QString &dataDir, const QString &id)
{
    return dataDir + u"/removed/"_s + id + u".jsonl"_s;
}

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    if (written)
        return {};
    return fail(ErrorCode::Unavailable,
        u"The server could not write to its data folder. Check that the disk is not full and that the folder is writable."_s,
        path + u": "_s + file.errorString());
}

Result<void> save(const Paths &paths, const Saved &saved)
{
    const QJsonObject object{{"spec"_L1, saved.spec.toJson()}, {"want"_L1, nameOf(saved.want)},
        {"reason"_L1, saved.reason}, {"workspace"_L1, saved.workspace.toJson()},
        {"workspace_ready"_L1, saved.workspaceReady}, {"repository"_L1, saved.repository}};
    return writeFile(paths.spec(), QJsonDocument(object).toJson());
}

Result<Saved> load(const Paths &paths)
{
    QJsonParseError problem;
    const QJsonObject object =
        QJsonDocument::fromJson(contentOf(paths.spec(), 64 * 1024 * 1024), &problem).object();
    Saved saved;
    saved.spec = Spec::fromJson(object["spec"_L1].toObject());
    const auto want = wantOf(object["want"_L1].toString());
    if (!want || saved.spec.id.isEmpty())
        return fail(ErrorCode::Internal, u"The session's own record cannot be read."_s,
            paths.spec() + u": "_s + problem.errorString());
    saved.want = *want;
    saved.reason = object["reason"_L1].toString();
    saved.workspace = Workspace::fromJson(object["workspace"_L1].toObject());
    saved.workspaceReady = object["workspace_ready"_L1].toBool();
    saved.repository = object["repository"_L1].toString();
    return saved;
}

std::optional<RunnerFile> readRunnerFile(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    RunnerFile runner;
    runner.process.pid = object["pid"_L1].toInteger();
    runner.process.startTicks = static_cast<quint64>(object["start_ticks"_L1].toInteger());
    runner.endpoint.url = QUrl(object["url"_L1].toString(), QUrl::StrictMode);
    runner.endpoint.token = object["token"_L1].toString().toLatin1();
    runner.session = object["session_id"_L1].toString();
    const bool whole = runner.process.pid > 0 && runner.process.startTicks > 0
        && runner.endpoint.url.isValid() && runner.endpoint.url.scheme() == "http"_L1
        && !runner.endpoint.token.isEmpty();
    return whole ? std::optional(runner) : std::nullopt;
}

std::optional<RunnerFile> runnerOf(const Paths &paths)
{
    return readRunnerFile(contentOf(paths.runnerFile(), 64 * 1024));
}

QString tailOf(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const bool cut = file.size() > bytes;
    if (cut)
        file.seek(file.size() - bytes);
    QByteArray text = file.read(bytes);
    if (const qsizetype line = text.indexOf('\n'); cut && line >= 0)
        text.remove(0, line + 1);
    return QString::fromUtf8(text).trimmed();
}

} // namespace ccplant::runtime
