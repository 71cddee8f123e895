// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/transcript_rows.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::client;

class TestTranscriptRows : public QObject {
    Q_OBJECT

    Event next(const QString &kind, const QJsonObject &fields)
    {
        Event event = events::make(kind, fields);
        event.seq = ++m_seq;
        event.time = QDateTime::fromSecsSinceEpoch(1'700'000'000 + m_seq, QTimeZone::UTC);
        return event;
    }
    Event message(const QString &id, const QString &role, const QString &text, bool done = true)
    {
        return next(u"message"_s,
            {{u"id"_s, id}, {u"role"_s, role}, {u"content"_s, QJsonArray{textBlock(text)}},
                {u"done"_s, done}});
    }
    Event tool(const QString &id, const QString &status = u"completed"_s)
    {
        return next(u"tool"_s,
            {{u"id"_s, id}, {u"title"_s, u"Read "_s + id}, {u"tool_kind"_s, u"read"_s},
                {u"status"_s, status}});
    }
    static QStringList shape(const TranscriptRows &rows)
    {
        QStringList shape;
        for (int row = 0; row < rows.count(); ++row)
            shape << rows.data(rows.index(row), TranscriptModel::KindRole).toString() + u':'
                    + rows.data(rows.index(row), TranscriptModel::EntryIdRole).toString();
        return shape;
    }

private Q_SLOTS:
    void init() { m_seq = 0; }

    void three_tools_in_a_row_fold_and_two_do_not()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        const QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester sourceTester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(message(u"m1"_s, u"user"_s, u"go"_s));
        model.apply(tool(u"a"_s));
        model.apply(tool(u"b"_s));
        QCOMPARE(shape(rows), (QStringList{u"message:m1"_s, u"tool:a"_s, u"tool:b"_s}));
        model.apply(tool(u"c"_s, u"in_progress"_s));
        QCOMPARE(shape(rows), (QStringList{u"message:m1"_s, u"group:group:a"_s}));
        const QModelIndex group = rows.index(1);
        QCOMPARE(rows.data(group, TranscriptModel::GroupCountRole).toInt(), 3);
        QVERIFY(rows.data(group, TranscriptModel::GroupRunningRole).toBool());
        model.apply(tool(u"c"_s, u"failed"_s));
        QVERIFY(!rows.data(group, TranscriptModel::GroupRunningRole).toBool());
        QCOMPARE(rows.data(group, TranscriptModel::GroupFailedRole).toInt(), 1);
    }

    void a_group_opens_and_grows_open()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        const QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const auto &id : {u"a"_s, u"b"_s, u"c"_s})
            model.apply(tool(id));
        rows.toggleGroup(u"group:a"_s);
        QCOMPARE(
            shape(rows), (QStringList{u"group:group:a"_s, u"tool:a"_s, u"tool:b"_s, u"tool:c"_s}));
        QVERIFY(rows.data(rows.index(2), TranscriptModel::InGroupRole).toBool());
        QSignalSpy removed(&rows, &QAbstractItemModel::rowsRemoved);
        model.apply(tool(u"d"_s));
        QCOMPARE(rows.count(), 5);
        QVERIFY(removed.isEmpty()); // what is on the screen stays on the screen
        rows.toggleGroup(u"group:a"_s);
        QCOMPARE(rows.count(), 1);
        QCOMPARE(rows.reveal(u"tool"_s, u"c"_s), 3);
    }

    void thoughts_between_tools_belong_to_them_and_the_outer_ones_do_not()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        model.apply(message(u"x"_s, u"thought"_s, u"first"_s));
        model.apply(tool(u"a"_s));
        model.apply(message(u"y"_s, u"thought"_s, u"between"_s));
        model.apply(tool(u"b"_s));
        model.apply(tool(u"c"_s));
        model.apply(message(u"z"_s, u"thought"_s, u"last"_s));
        QCOMPARE(shape(rows), (QStringList{u"message:x"_s, u"group:group:a"_s, u"message:z"_s}));
    }

    void a_delta_changes_one_row_only()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        for (int i = 0; i < 50; ++i)
            model.apply(message(u"m%1"_s.arg(i), u"agent"_s, u"text"_s));
        model.apply(message(u"live"_s, u"agent"_s, u"Hel"_s, false));
        QSignalSpy changed(&rows, &QAbstractItemModel::dataChanged),
            appended(&rows, &TranscriptRows::appended);
        model.apply(next(u"delta"_s, {{u"id"_s, u"live"_s}, {u"text"_s, u"lo"_s}}));
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 50);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 50);
        QCOMPARE(appended.first().at(1).toString(), u"lo"_s);
        QCOMPARE(rows.data(rows.index(50), TranscriptModel::TextRole).toString(), u"Hello"_s);
        QVERIFY(rows.data(rows.index(50), TranscriptModel::StreamingRole).toBool());
    }

    void our_own_message_is_shown_at_once_and_becomes_the_logs()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        const QAbstractItemModelTester tester(
            &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(message(u"m1"_s, u"agent"_s, u"hi"_s));
        OutboxItem item;
        item.clientId = u"c1"_s;
        item.content = {textBlock(u"do it"_s)};
        model.setUnsent({item});
        QCOMPARE(rows.count(), 2);
        QCOMPARE(rows.data(rows.index(1), TranscriptModel::SendStateRole).toString(), u"unsent"_s);
        QSignalSpy removed(&rows, &QAbstractItemModel::rowsRemoved),
            inserted(&rows, &QAbstractItemModel::rowsInserted);
        model.apply(next(u"message"_s,
            {{u"id"_s, u"m2"_s}, {u"role"_s, u"user"_s}, {u"content"_s, item.content},
                {u"done"_s, true}, {u"client_id"_s, u"c1"_s}}));
        QCOMPARE(rows.count(), 2);
        QCOMPARE(rows.data(rows.index(1), TranscriptModel::EntryIdRole).toString(), u"m2"_s);
        QCOMPARE(rows.data(rows.index(1), TranscriptModel::SendStateRole).toString(), QString());
        QVERIFY(removed.isEmpty() && inserted.isEmpty());
        model.setUnsent({item}); // the outbox has not heard of it yet
        QCOMPARE(rows.count(), 2);
    }

    void any_stream_shows_what_a_replay_of_it_shows()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 40; ++round) {
            m_seq = 0;
            TranscriptModel live, replayed;
            TranscriptRows liveRows(&live);
            const QAbstractItemModelTester tester(
                &liveRows, QAbstractItemModelTester::FailureReportingMode::QtTest);
            replayed.beginReplay();
            for (int i = 0; i < 60; ++i) {
                const QString id = QString::number(random.bounded(40));
                const int what = random.bounded(10);
                const Event event = what < 6
                    ? tool(u"t"_s + id, what < 2 ? u"in_progress"_s : u"completed"_s)
                    : what < 8 ? message(u"m"_s + id, u"thought"_s, id)
                               : message(u"n"_s + id, u"agent"_s, id);
                live.apply(event);
                replayed.apply(event);
                OutboxItem item;
                item.clientId = u"c"_s;
                live.setUnsent(
                    random.bounded(3) == 0 ? QList<OutboxItem>{item} : QList<OutboxItem>{});
            }
            live.setUnsent({});
            replayed.endReplay();
            TranscriptRows replayedRows(&replayed);
            QCOMPARE(shape(liveRows), shape(replayedRows));
        }
    }

    void ten_thousand_entries_replay_as_one_reset()
    {
        TranscriptModel model;
        TranscriptRows rows(&model);
        QSignalSpy inserted(&rows, &QAbstractItemModel::rowsInserted);
        model.beginReplay();
        for (int i = 0; i < 10'000; ++i)
            model.apply(i % 5 == 0 ? message(u"m%1"_s.arg(i), u"agent"_s, u"text"_s)
                                   : tool(u"t%1"_s.arg(i)));
        QCOMPARE(rows.count(), 0);
        model.endReplay();
        QCOMPARE(rows.count(), 4000); // a message and a group of four, 2,000 times
        QVERIFY(inserted.isEmpty());
    }

private:
    qint64 m_seq = 0;
};

QTEST_GUILESS_MAIN(TestTranscriptRows)
#include "tst_transcript_rows.moc"
