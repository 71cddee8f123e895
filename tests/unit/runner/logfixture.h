// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/log/eventlog.h"
#include "tests/unit/runner/faultyfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace ccplant::testing {

/// A state folder, and logs in it.
class LogFixture {
public:
    enum Place { OnDisk, InMemory };
    /// InMemory: where syncing costs nothing, for tests that make hundreds of small logs.
    explicit LogFixture(Place place = OnDisk)
        : m_folder(place == InMemory && QFileInfo(u"/dev/shm"_s).isWritable()
                  ? u"/dev/shm/ccplant-test-XXXXXX"_s
                  : QDir::tempPath() + u"/ccplant-test-XXXXXX"_s)
    {
    }

    runner::EventLog::Options options()
    {
        runner::EventLog::Options options;
        options.folder = m_folder.path();
        options.clock = &m_clock;
        options.smallestRewrite = 0;
        options.bootId = u"boot"_s;
        options.makeFile = [disk = m_disk] { return std::make_unique<FaultyFile>(disk); };
        return options;
    }
    std::unique_ptr<runner::EventLog> open() { return open(options()); }
    std::unique_ptr<runner::EventLog> open(runner::EventLog::Options options)
    {
        auto log = runner::EventLog::open(std::move(options));
        if (!log)
            qFatal(
                "cannot open the log: %s", qPrintable(log.error().detail + log.error().internal));
        return std::move(*log);
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QByteArray bytes(const QString &name = u"events.jsonl"_s) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &bytes, const QString &name = u"events.jsonl"_s) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
    }
    Disk &disk() { return *m_disk; }
    ManualClock &clock() { return m_clock; }

private:
    QTemporaryDir m_folder;
    std::shared_ptr<Disk> m_disk = std::make_shared<Disk>();
    ManualClock m_clock{QDateTime(QDate(2026, 1, 31), QTime(9, 30), QTimeZone::UTC)};
};

/// What a reader who comes anew is told.
inline QList<Event> replay(const runner::EventLog &log, qint64 after = 0)
{
    QList<Event> events;
    for (qint64 seq = after;;) {
        const Result<QList<runner::Line>> lines =
            log.read(seq, 200); // small pieces, so that paging is used
        if (!lines)
            qFatal("cannot read the log: %s", qPrintable(lines.error().internal));
        if (lines->isEmpty())
            return events;
        for (const runner::Line &line : *lines)
            events.append(readEvent(line.json).value());
        seq = lines->last().seq;
    }
}

inline Event put(runner::EventLog &log, const Event &event,
    runner::Durability durability = runner::Durability::Cached)
{
    const auto stored = log.append({event}, durability);
    if (!stored)
        qFatal("cannot append: %s", qPrintable(stored.error().internal));
    return stored->first().event;
}

} // namespace ccplant::testing
