// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/upstream.h"

#include "server/sessions/logging.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::sessions {
namespace {

constexpr auto silence = 45s; // three heartbeats
constexpr std::chrono::milliseconds firstDelay = 50ms;
constexpr std::chrono::milliseconds lastDelay = 5s;

} // namespace

Upstream::Upstream(
    QNetworkAccessManager *network, runtime::Endpoint endpoint, qint64 after, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_endpoint(std::move(endpoint))
    , m_after(after)
    , m_parser(maxEventBytes)
{
    m_silence.setSingleShot(true);
    m_again.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &Upstream::broken);
    connect(&m_again, &QTimer::timeout, this, &Upstream::open);
    open();
}

Upstream::~Upstream()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void Upstream::open()
{
    QUrl url = m_endpoint.url;
    url.setPath(u"/v1/events"_s);
    url.setQuery(u"after=%1"_s.arg(m_after));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + m_endpoint.token);
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Accept-Encoding", "identity");
    request.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    m_parser = SseParser(maxEventBytes);
    m_reply = m_network->get(request);
    connect(m_reply, &QNetworkReply::readyRead, this, &Upstream::read);
    connect(m_reply, &QNetworkReply::finished, this, &Upstream::broken);
    m_silence.start(silence);
}

void Upstream::read()
{
    m_silence.start(silence);
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return; // an error; finished() follows
    const QPointer<Upstream> self(this);
    const QList<SseEvent> events = m_parser.feed(m_reply->readAll());
    for (const SseEvent &sse : events) {
        const Result<Event> next = readEvent(sse.data);
        if (!next || next->seq <= m_after)
            continue;
        m_failures = 0;
        m_after = next->seq;
        Q_EMIT arrived(*next);
        if (!self)
            return;
    }
    if (m_parser.overflowed()) {
        qCWarning(sessionsLog) << "a runner sent an event that is longer than allowed; skipping it"
                               << m_endpoint.url;
        ++m_after; // or it would come again for ever
        broken();
    }
}

void Upstream::broken()
{
    m_silence.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply.clear();
    }
    const auto delay = std::min(firstDelay * (1 << std::min(m_failures, 7)), lastDelay);
    ++m_failures;
    m_again.start(delay + std::chrono::milliseconds(QRandomGenerator::global()->bounded(50)));
}

} // namespace ccplant::sessions
