// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/runnerfile.h"

#include "server/runner/engine/agentfile.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

QString pathIn(const QString &stateDir)
{
    return stateDir + u"/runner.json"_s;
}

} // namespace

Result<void> writeRunnerFile(const QString &stateDir, const RunnerFile &file)
{
    QJsonObject object{{"pid"_L1, file.pid}, {"start_ticks"_L1, file.startTicks},
        {"url"_L1, file.url}, {"token"_L1, file.token}, {"session_id"_L1, file.sessionId}};
    if (file.agentPid > 0)
        object["agent_pid"_L1] = file.agentPid;
    return writeWholeFile(pathIn(stateDir), QJsonDocument(object).toJson());
}

void removeRunnerFile(const QString &stateDir)
{
    QFile::remove(pathIn(stateDir));
}

qint64 startTicksOf(qint64 pid)
{
    constexpr qsizetype fieldsAfterName = 19; // field 22, counted from field 3
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray stat = file.readAll();
    const qsizetype nameEnd = stat.lastIndexOf(')'); // the name may hold anything, parentheses too
    const QList<QByteArray> fields = stat.mid(nameEnd + 2).split(' ');
    return nameEnd > 0 ? fields.value(fieldsAfterName).toLongLong() : 0;
}

} // namespace ccplant::runner
