// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/hub.h"

#include "server/sessions/channel.h"
#include "server/sessions/upstream.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QTimer>
#include <unordered_map>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::sessions {

class Hub::Private {
public:
    HubOptions options;
    History history;
    QNetworkAccessManager network;
    QHash<QString, std::shared_ptr<Channel>> channels;
    std::unordered_map<QString, std::unique_ptr<Upstream>> upstreams;
    QHash<QString, runtime::Endpoint> endpoints;
    QTimer stalls;

    std::shared_ptr<Channel> channel(const QString &session)
    {
        std::shared_ptr<Channel> &channel = channels[session];
        if (!channel)
            channel = std::make_shared<Channel>(session, options, history);
        return channel;
    }

    /// A session that neither runs nor is read needs no memory.
    void forget(const QString &session)
    {
        const auto channel = channels.value(session);
        if (channel && channel->readers() == 0 && !upstreams.contains(session))
            channels.remove(session);
    }
};

Hub::Hub(HubOptions options, History history, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->options = options;
    d->history = std::move(history);
    d->network.setProxy(QNetworkProxy::NoProxy);
    connect(&d->stalls, &QTimer::timeout, this, [this] {
        const auto channels = d->channels.values();
        for (const auto &channel : channels)
            channel->dropStalled();
    });
    d->stalls.start(std::min<std::chrono::milliseconds>(1s, options.readerPatience));
}

Hub::~Hub()
{
    closeAll(
        {ErrorCode::Unavailable, u"The server is shutting down. Come back in a moment."_s, {}, {}});
}

void Hub::attach(const QString &session, const runtime::Endpoint &endpoint, qint64 lastSeq)
{
    if (d->upstreams.contains(session) && d->endpoints.value(session) == endpoint)
        return;
    const auto channel = d->channel(session);
    channel->begin(lastSeq);
    auto upstream = std::make_unique<Upstream>(&d->network, endpoint, channel->last());
    connect(upstream.get(), &Upstream::arrived, this,
        [this, session](const Event &event) { push(session, event); });
    d->upstreams[session] = std::move(upstream);
    d->endpoints[session] = endpoint;
}

void Hub::detach(const QString &session)
{
    const auto upstream = d->upstreams.find(session);
    if (upstream == d->upstreams.end())
        return;
    upstream->second.release()->deleteLater(); // it may be the one that called
    d->upstreams.erase(upstream);
    d->endpoints.remove(session);
    d->forget(session);
}

bool Hub::isAttached(const QString &session) const
{
    return d->upstreams.contains(session);
}

qint64 Hub::lastSeq(const QString &session) const
{
    const auto channel = d->channels.value(session);
    return channel && channel->hasBegun() ? channel->last() : -1;
}

void Hub::push(const QString &session, const Event &next)
{
    const auto channel = d->channels.value(session);
    if (channel && channel->push(next))
        Q_EMIT published(session, next);
}

void Hub::subscribe(const QString &session, Reader *reader, qint64 after)
{
    d->channel(session)->add(reader, after);
}

void Hub::unsubscribe(const QString &session, Reader *reader)
{
    if (const auto channel = d->channels.value(session)) {
        channel->remove(reader);
        d->forget(session);
    }
}

void Hub::writable(const QString &session, Reader *reader)
{
    if (const auto channel = d->channels.value(session))
        channel->pump(reader);
}

void Hub::close(const QString &session, const Error &why)
{
    detach(session);
    if (const auto channel = d->channels.take(session))
        channel->close(why);
}

void Hub::closeAll(const Error &why)
{
    const QStringList sessions = d->channels.keys();
    for (const QString &session : sessions)
        close(session, why);
}

qsizetype Hub::readers() const
{
    qsizetype count = 0;
    for (const auto &channel : std::as_const(d->channels))
        count += channel->readers();
    return count;
}

qint64 Hub::bytes() const
{
    qint64 sum = 0;
    for (const auto &channel : std::as_const(d->channels))
        sum += channel->bytes();
    return sum;
}

} // namespace ccplant::sessions
