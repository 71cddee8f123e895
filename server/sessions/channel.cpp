// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/channel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

Error tooSlow()
{
    return {ErrorCode::RateLimited,
        u"The reader was too slow. Connect again with after= the last event that was received."_s,
        {}, {{"reason"_L1, slowSubscriber}}};
}

} // namespace

Channel::Channel(QString session, const HubOptions &options, const Hub::History &history)
    : m_session(std::move(session))
    , m_options(options)
    , m_history(history)
    , m_ring(options.ringBytes)
{
}

void Channel::begin(qint64 seq)
{
    if (std::exchange(m_begun, true))
        return;
    m_ring.restart(seq);
    const QList<PlacePtr> places = m_readers.values();
    for (const PlacePtr &place : places) {
        place->sent = std::min(place->sent, seq);
        move(place);
    }
}

bool Channel::push(const Event &event)
{
    if (!m_begun || event.seq <= m_ring.last())
        return false;
    const auto frame = std::make_shared<Frame>(event);
    m_ring.push(frame);
    const QList<PlacePtr> places = m_readers.values(); // readers may leave while they are told
    for (const PlacePtr &place : places)
        move(place);
    frame->forgetLive(); // built at most once for all who were up to date
    return true;
}

void Channel::add(Reader *reader, qint64 after)
{
    remove(reader);
    const auto place = std::make_shared<Place>();
    place->reader = reader;
    place->sent = m_begun ? std::min(after, m_ring.last()) : after;
    m_readers.insert(reader, place);
    move(place);
}

void Channel::remove(Reader *reader)
{
    if (const PlacePtr place = m_readers.take(reader)) {
        place->reader = nullptr;
        m_waiting.removeOne(place);
    }
}

void Channel::pump(Reader *reader)
{
    if (const PlacePtr place = m_readers.value(reader))
        move(place);
}

void Channel::move(const PlacePtr &place)
{
    if (std::exchange(place->moving, true)) // what is sent may call back
        return;
    while (place->reader && !place->waits && hasRoom(place) && step(place)) { }
    place->moving = false;
}

/// Gives one event. False when there is nothing to give now.
bool Channel::step(const PlacePtr &place)
{
    if (place->page)
        return turnPage(place);
    if (!m_begun || place->sent < m_ring.floor()) {
        if (place->live) // it fell behind everything that is remembered
            drop(place, tooSlow());
        else
            want(place);
        return false;
    }
    if (const FramePtr frame = m_ring.next(place->sent))
        return give(place, *frame);
    if (!std::exchange(place->live, true))
        place->reader->caughtUp(m_session, m_ring.last());
    return false;
}

bool Channel::turnPage(const PlacePtr &place)
{
    const QList<FramePtr> &frames = place->page->frames;
    while (place->index < frames.size() && frames[place->index]->seq() <= place->sent)
        ++place->index;
    if (place->index < frames.size()) {
        const FramePtr frame = frames[place->index++];
        const bool given = give(place, *frame);
        frame->forgetLive();
        return given;
    }
    const bool isEnd = place->page->end;
    if (isEnd || m_begun) {
        place->page.reset();
        return true;
    }
    want(place);
    return false;
}

bool Channel::give(const PlacePtr &place, Frame &frame)
{
    place->sent = frame.seq();
    if (place->reader->send(m_session, frame))
        return true;
    if (place->reader)
        remove(place->reader);
    return false;
}

bool Channel::hasRoom(const PlacePtr &place)
{
    const qint64 queued = place->reader->queued();
    if (queued < m_options.readerBytes) {
        place->patience = QDeadlineTimer(QDeadlineTimer::Forever);
        place->stalledAt = -1;
        return true;
    }
    if (place->stalledAt < 0 || queued < place->stalledAt) { // it takes some, so it lives
        place->stalledAt = queued;
        place->patience = QDeadlineTimer(m_options.readerPatience);
    }
    return false;
}

void Channel::dropStalled()
{
    const QList<PlacePtr> places = m_readers.values();
    for (const PlacePtr &place : places) {
        if (!place->reader || hasRoom(place))
            continue;
        if (place->patience.hasExpired())
            drop(place, tooSlow());
    }
}

void Channel::drop(const PlacePtr &place, const Error &why)
{
    if (Reader *reader = place->reader) {
        remove(reader);
        reader->ended(m_session, why);
    }
}

void Channel::close(const Error &why)
{
    const QList<PlacePtr> places = m_readers.values();
    for (const PlacePtr &place : places)
        drop(place, why);
}

/// Readers that come together share one look at the past.
void Channel::want(const PlacePtr &place)
{
    place->waits = true;
    m_waiting.append(place);
    if (!std::exchange(m_fetching, true))
        fetch(shared_from_this());
}

QCoro::Task<void> Channel::fetch(std::shared_ptr<Channel> self)
{
    while (!self->m_waiting.isEmpty()) {
        const QList<PlacePtr> places = std::exchange(self->m_waiting, {});
        const auto oldest =
            std::ranges::min_element(places, {}, [](const PlacePtr &place) { return place->sent; });
        const qint64 after = (*oldest)->sent;
        const auto page = (*oldest)->page;
        const qint64 position = page && !page->end ? page->next : 0;
        const qint64 floor = self->m_begun ? self->m_ring.floor() : 0;
        const Result<Replay> replay = co_await self->m_history(self->m_session, after, position);
        self->arrived(places, replay, floor);
    }
    self->m_fetching = false;
}

void Channel::arrived(const QList<PlacePtr> &places, const Result<Replay> &replay, qint64 floor)
{
    const auto page = replay ? std::make_shared<const Replay>(*replay) : nullptr;
    if (page && page->end && !m_begun) {
        // Nothing runs, so this is all there is.
        m_begun = true;
        m_ring.restart(page->last);
    }
    for (const PlacePtr &place : places) {
        if (!place->reader)
            continue;
        if (!page) {
            drop(place, replay.error());
            continue;
        }
        place->waits = false;
        place->page = page;
        place->index = 0;
        if (page->end && page->frames.isEmpty()) // the log holds no more, whatever its number
            place->sent = std::max(place->sent, floor);
        if (m_begun) // a client may ask for what comes after an event that never was
            place->sent = std::min(place->sent, m_ring.last());
        move(place);
    }
}

} // namespace ccplant::sessions
