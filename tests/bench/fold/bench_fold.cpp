// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and folding a session's log: 10,000 finished messages, and one message that grows by
// 100,000 deltas. The peer is plain JSON parsing of the same bytes: what no reader can do without.
#include "shared/transcript.h"
#include "tests/bench/report.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTimeZone>

using namespace ccplant;
using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int rounds = 5;

Event numbered(qint64 seq, Event event)
{
    event.seq = seq;
    event.time = QDateTime::fromMSecsSinceEpoch(1700000000000 + seq, QTimeZone::UTC);
    return event;
}

QList<Event> messages(int count)
{
    const QString text =
        u"A paragraph as agents write it, with `code`, a [link](https://example.org) and 日本語. "_s
            .repeated(6);
    QList<Event> stream;
    for (int i = 1; i <= count; ++i)
        stream += numbered(i,
            events::message(
                u"m_%1"_s.arg(i), i % 10 ? u"agent"_s : u"user"_s, {textBlock(text)}, true));
    return stream;
}

QList<Event> deltas(int count)
{
    QList<Event> stream{numbered(1, events::message(u"m_1"_s, u"agent"_s, {}, false))};
    for (int i = 2; i <= count + 1; ++i)
        stream += numbered(i, events::delta(u"m_1"_s, u"word "_s));
    return stream;
}

/// Best of some rounds, in milliseconds.
template <typename Work>
double best(Work work)
{
    double least = 1e9;
    for (int round = 0; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        work();
        least = std::min(least, double(timer.nsecsElapsed()) / 1e6);
    }
    return least;
}

void measure(const QString &what, const QList<Event> &stream)
{
    QList<QByteArray> lines;
    for (const Event &event : stream)
        lines += writeEvent(event);
    qsizetype sum = 0;
    report("fold", what + u": parse as JSON only"_s, best([&] {
        for (const QByteArray &line : std::as_const(lines))
            sum += QJsonDocument::fromJson(line).object().size();
    }),
        "ms", "QJsonDocument");
    report("fold", what + u": read and fold"_s, best([&] {
        Transcript transcript;
        for (const QByteArray &line : std::as_const(lines))
            transcript.apply(*readEvent(line));
        sum += transcript.entries().size();
    }),
        "ms");
    report("fold", what + u": fold alone"_s, best([&] { sum += fold(stream).entries().size(); }),
        "ms");
    if (sum == 0)
        std::abort(); // keeps the work from being optimised away
}

} // namespace

int main()
{
    measure(u"10,000 messages"_s, messages(10000));
    measure(u"100,000 deltas"_s, deltas(100000));
}
