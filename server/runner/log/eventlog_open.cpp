// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/log/eventlog.h"

#include "server/runner/log/scan.h"
#include "shared/log.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

// Events that a client may have seen but that a power cut took from the disk had numbers, too. No
// number is given twice: after a restart of the machine the count goes on this far above what was
// found. (A minute of 10,000 events a second is less.)
constexpr qint64 seqsToSkip = 1'000'000;

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

QString systemBootId()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().trimmed())
                                          : QString();
}

} // namespace

EventLog::EventLog(Options options)
    : m_options(std::move(options))
{
}

EventLog::~EventLog()
{
    if (m_file) {
        if (const Result<void> done = flush(); !done)
            qCWarning(lcRunner) << "the end of the log is not on the disk:"
                                << done.error().internal;
    }
    if (m_lockFd >= 0)
        ::close(m_lockFd);
}

QString EventLog::path(QLatin1StringView name) const
{
    return m_options.folder + u'/' + name;
}

Result<std::unique_ptr<EventLog>> EventLog::open(Options options)
{
    std::unique_ptr<EventLog> log(new EventLog(std::move(options)));
    return log->lock().and_then([&log] { return log->load(); }).map([&log] {
        return std::move(log);
    });
}

Result<void> EventLog::lock()
{
    const QString &folder = m_options.folder;
    const bool fresh = !QDir(folder).exists();
    if (fresh && !(QDir().mkpath(folder) && QFile::setPermissions(folder, ownerOnly))) {
        return fail(ErrorCode::Unavailable, u"The state folder %1 cannot be made."_s.arg(folder));
    }
    m_lockFd = ::open(
        QFile::encodeName(path("events.lock"_L1)).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_lockFd < 0) {
        return fail(ErrorCode::Unavailable,
            u"The state folder %1 cannot be written: %2."_s.arg(
                folder, QString::fromLocal8Bit(std::strerror(errno))));
    }
    if (::flock(m_lockFd, LOCK_EX | LOCK_NB) != 0)
        return fail(
            ErrorCode::Conflict, u"Another runner is using the state folder %1."_s.arg(folder));
    return {};
}

Result<void> EventLog::load()
{
    QFile::remove(path("events.jsonl.tmp"_L1)); // of a rewrite that was cut off
    m_repair.existed = QFile::exists(path("events.jsonl"_L1));
    m_file = m_options.makeFile();
    if (const Result<void> opened = m_file->open(path("events.jsonl"_L1)); !opened)
        return opened;
    QByteArray garbage;
    const auto good = [this](const Event &event, qint64 offset, qint64 length) {
        m_index.add(event, {offset, length});
        m_transcript.apply(event);
    };
    const Result<ScanResult> scan =
        scanLog(*m_file, good, [&garbage](const QByteArray &line) { garbage += line + '\n'; });
    if (!scan)
        return Failure(scan.error());
    m_repair.tornTail = scan->end < m_file->size();
    m_repair.garbageLines = scan->garbageLines;
    m_nextSeq = m_index.lastSeq() + 1;
    Result<void> done;
    if (m_repair.tornTail)
        done = m_file->truncate(scan->end);
    if (done && scan->endsWithoutLineFeed)
        done = m_file->append("\n");
    if (done && !garbage.isEmpty())
        done = keepGarbage(garbage).and_then([this] { return rewrite(); });
    if (done && !m_repair.existed)
        done = syncFolder(m_options.folder);
    if (done)
        noteBoot();
    return done;
}

Result<void> EventLog::keepGarbage(const QByteArray &lines)
{
    AppendFile file;
    return file.open(path("events.corrupt"_L1))
        .and_then([&] { return file.append(lines); })
        .and_then([&] { return file.sync(); });
}

void EventLog::noteBoot()
{
    const QString boot = m_options.bootId.isEmpty() ? systemBootId() : m_options.bootId;
    QFile file(path("boot"_L1));
    const QString before =
        file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    file.close();
    if (before == boot)
        return;
    if (m_repair.existed && m_index.lastSeq() > 0)
        m_nextSeq += seqsToSkip;
    QSaveFile fresh(path("boot"_L1));
    if (!fresh.open(QIODevice::WriteOnly) || fresh.write(boot.toUtf8()) < 0 || !fresh.commit())
        qCWarning(lcRunner) << "cannot note the boot id:" << fresh.errorString();
}

} // namespace ccplant::runner
