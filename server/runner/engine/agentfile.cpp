// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/engine/agentfile.h"

#include "server/runner/log/appendfile.h"
#include "shared/log.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

QString fileOf(const QString &stateDir)
{
    return stateDir + u"/agent.json"_s;
}

} // namespace

AgentMemory readAgentMemory(const QString &stateDir)
{
    QFile file(fileOf(stateDir));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isObject()) {
        qCWarning(lcRunner) << "agent.json is broken; the agent starts without its earlier session";
        return {};
    }
    const QJsonObject object = document.object();
    return {object["agent_session"_L1].toString(), object["mode"_L1].toString(),
        object["model"_L1].toString(), object["options"_L1].toObject()};
}

Result<void> writeAgentMemory(const QString &stateDir, const AgentMemory &memory)
{
    const QJsonObject object{{"agent_session"_L1, memory.agentSession}, {"mode"_L1, memory.mode},
        {"model"_L1, memory.model}, {"options"_L1, memory.options}};
    return writeWholeFile(fileOf(stateDir), QJsonDocument(object).toJson());
}

Result<void> writeWholeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    const bool done = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit(); // commit() syncs the file
    if (!done) {
        return fail(
            ErrorCode::Unavailable, u"%1 cannot be written: %2."_s.arg(path, file.errorString()));
    }
    return syncFolder(QFileInfo(path).absolutePath());
}

} // namespace ccplant::runner
