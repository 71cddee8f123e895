// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/processscan.h"

#include <csignal>
#include <QDir>
#include <QFile>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

bool hasVariable(const QByteArray &environ, const QByteArray &entry)
{
    return environ.startsWith(entry + '\0') || environ.contains('\0' + entry + '\0');
}

bool isZombie(const QString &pid)
{
    QFile file(u"/proc/"_s + pid + u"/stat"_s);
    if (!file.open(QIODevice::ReadOnly))
        return true; // gone meanwhile
    const QByteArray stat = file.readAll();
    const qsizetype afterName = stat.lastIndexOf(')');
    return afterName < 0 || stat.mid(afterName + 2, 1) == "Z";
}

} // namespace

QList<qint64> processesOfSession(const QString &sessionId)
{
    QList<qint64> found;
    if (sessionId.isEmpty())
        return found;
    const QByteArray entry = QByteArray(sessionVariable) + '=' + sessionId.toUtf8();
    const QStringList names = QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs);
    for (const QString &name : names) {
        const qint64 pid = name.toLongLong();
        QFile file(u"/proc/"_s + name + u"/environ"_s);
        if (pid <= 1 || pid == getpid() || !file.open(QIODevice::ReadOnly))
            continue;
        if (hasVariable(file.readAll(), entry) && !isZombie(name))
            found += pid;
    }
    return found;
}

int killSession(const QString &sessionId)
{
    constexpr int rounds =
        8; // a process that forks faster than we look is caught in one of the next rounds
    int killed = 0;
    for (int round = 0; round < rounds; ++round) {
        const QList<qint64> found = processesOfSession(sessionId);
        if (found.isEmpty())
            break;
        for (const qint64 pid : found)
            ::kill(pid_t(pid), SIGKILL);
        killed += round == 0 ? int(found.size()) : 0;
    }
    return killed;
}

} // namespace ccplant::runner
