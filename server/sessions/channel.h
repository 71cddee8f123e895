// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/sessions/hub.h"
#include "server/sessions/ring.h"

#include <deque>
#include <QDeadlineTimer>

namespace ccplant::sessions {

/// One session in the hub: its recent events and its readers.
///
/// A reader holds no copy of anything: it is a place (`sent`) in the past pages and in the ring,
/// moved on whenever its client has room. So a slow reader costs what its socket may queue, and no
/// more.
class Channel : public std::enable_shared_from_this<Channel> {
public:
    Channel(QString session, const HubOptions &options, const Hub::History &history);

    /// False for an event that is known.
    bool push(const Event &event);
    /// Events above `seq` will be pushed from now on. Nothing happens when the channel remembers
    /// where it stands.
    void begin(qint64 seq);
    bool hasBegun() const { return m_begun; }
    qint64 last() const { return m_ring.last(); }
    qint64 bytes() const { return m_ring.bytes(); }

    void add(Reader *reader, qint64 after);
    void remove(Reader *reader);
    void pump(Reader *reader);
    void close(const Error &why);
    /// Drops readers whose clients have taken nothing for too long.
    void dropStalled();
    qsizetype readers() const { return m_readers.size(); }

private:
    struct Place {
        Reader *reader; // null once it is gone
        qint64 sent; // all up to here was given
        bool live = false; // has caught up once
        bool waits = false; // for a page of the past
        bool moving = false; // is being moved on
        std::shared_ptr<const Replay> page;
        qsizetype index = 0; // of the next frame of the page
        QDeadlineTimer patience{QDeadlineTimer::Forever};
        qint64 stalledAt = -1; // bytes queued when it stalled
    };
    using PlacePtr = std::shared_ptr<Place>;

    void move(const PlacePtr &place);
    bool step(const PlacePtr &place);
    bool give(const PlacePtr &place, Frame &frame);
    bool hasRoom(const PlacePtr &place);
    bool turnPage(const PlacePtr &place);
    void want(const PlacePtr &place);
    void drop(const PlacePtr &place, const Error &why);
    static QCoro::Task<void> fetch(std::shared_ptr<Channel> self);
    void arrived(const QList<PlacePtr> &places, const Result<Replay> &replay, qint64 floor);

    QString m_session;
    HubOptions m_options;
    Hub::History m_history;
    Ring m_ring;
    bool m_begun = false; // the ring's floor means something
    QHash<Reader *, PlacePtr> m_readers;
    QList<PlacePtr> m_waiting; // for a page
    bool m_fetching = false;
};

} // namespace ccplant::sessions
