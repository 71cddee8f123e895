// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/logfile.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runtime;

class TestLogFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_place;

    QString write(const QList<Event> &events, const QByteArray &tail = {})
    {
        const QString path = m_place.filePath(u"events.jsonl"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        qint64 seq = 0;
        for (Event event : events) {
            event.seq = ++seq;
            event.time = QDateTime::currentDateTimeUtc();
            file.write(writeEvent(event) + '\n');
        }
        file.write(tail);
        return path;
    }

private Q_SLOTS:
    void pieces_are_the_whole()
    {
        QList<Event> events;
        for (int i = 0; i < 500; ++i)
            events.append(events::delta(u"m_%1"_s.arg(i), u"text"_s));
        const QString path = write(events);
        for (const qint64 piece : {1, 1000, 100'000'000}) {
            QList<qint64> seqs;
            LogPage page;
            page.end = false;
            while (!page.end) {
                const auto next = readLogFile(path, 100, page.next, piece);
                QVERIFY(next);
                page = *next;
                for (const Event &event : page.events)
                    seqs.append(event.seq);
            }
            QCOMPARE(seqs.size(), 400);
            QCOMPARE(seqs.first(), 101);
            QCOMPARE(seqs.last(), 500);
        }
    }

    void a_torn_last_line_and_damaged_lines_are_left_out()
    {
        const QString path = write({events::delta(u"m_1"_s, u"a"_s)},
            "garbage\n{\"seq\":\n{\"seq\": 3, \"time\": \"2026-01-01T00:00:00.000Z\", \"kind\": "
            "\"x\"}\n{\"seq\": 4, \"ti");
        const auto page = readLogFile(path, 0, 0, 1'000'000);
        QVERIFY(page && page->end);
        QCOMPARE(page->events.size(), 2);
        QCOMPARE(page->events.last().seq, 3);
    }

    void a_log_that_was_never_begun_is_empty()
    {
        const auto page = readLogFile(m_place.filePath(u"none"_s), 0, 0, 1000);
        QVERIFY(page && page->end && page->events.isEmpty());
    }

    void unfinished_work_is_seen()
    {
        const Event prompt = events::message(u"m_1"_s, u"user"_s, {textBlock(u"hi"_s)}, true);
        QVERIFY(!hasUnfinishedWork(write({})));
        QVERIFY(!hasUnfinishedWork(write(
            {prompt, events::turn(u"t_1"_s, u"running"_s), events::turn(u"t_1"_s, u"idle"_s)})));
        QVERIFY(hasUnfinishedWork(write({prompt, events::turn(u"t_1"_s, u"running"_s)})));
        QVERIFY(hasUnfinishedWork(write({events::queue({QJsonObject{{u"client_id"_s, u"c"_s}}})})));
        Event asked =
            events::make(u"permission"_s, {{u"id"_s, u"p_1"_s}, {u"state"_s, u"pending"_s}});
        QVERIFY(hasUnfinishedWork(write({asked})));
        Event answered =
            events::make(u"permission"_s, {{u"id"_s, u"p_1"_s}, {u"state"_s, u"resolved"_s}});
        QVERIFY(!hasUnfinishedWork(write({asked, answered})));
    }
};

QTEST_GUILESS_MAIN(TestLogFile)
#include "tst_logfile.moc"
