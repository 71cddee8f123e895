// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/facts.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStorageInfo>
#include <QtConcurrentRun>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Links are not followed: what they lead to is counted where it is.
qint64 bytesBelow(const QString &folder)
{
    qint64 sum = 0;
    QDirIterator it(folder, QDir::Files | QDir::Hidden | QDir::System | QDir::NoSymLinks,
        QDirIterator::Subdirectories);
    while (it.hasNext())
        sum += it.nextFileInfo().size();
    return sum;
}

qint64 bytesOf(const QDir &folder, const QStringList &names)
{
    qint64 sum = 0;
    for (const QFileInfo &file : folder.entryInfoList(names, QDir::Files))
        sum += file.size();
    return sum;
}

} // namespace

QJsonObject processFacts()
{
    const qint64 pages = contentOf(u"/proc/self/statm"_s).split(' ').value(1).toLongLong();
    return {{u"memory_bytes"_s, pages * ::sysconf(_SC_PAGESIZE)},
        {u"threads"_s,
            QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size()},
        {u"open_files"_s,
            QDir(u"/proc/self/fd"_s)
                .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                .size()}};
}

QFuture<QJsonObject> storageFacts(const QString &dataDir)
{
    return QtConcurrent::run([dataDir] {
        const QDir folder(dataDir);
        const QStorageInfo disk(dataDir);
        return QJsonObject{{u"data_dir"_s, dataDir},
            {u"database_bytes"_s, bytesOf(folder, {u"ccplant.db*"_s})},
            {u"sessions_bytes"_s, bytesBelow(folder.filePath(u"sessions"_s))},
            {u"agents_bytes"_s, bytesBelow(folder.filePath(u"agents"_s))},
            {u"disk_total_bytes"_s, disk.bytesTotal()},
            {u"disk_free_bytes"_s, disk.bytesAvailable()}};
    });
}

} // namespace ccplant::daemon
