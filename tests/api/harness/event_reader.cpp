// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/harness/event_reader.h"

#include "tests/api/harness/plant.h"

#include <QTest>

namespace ccplant::test {

EventReader::EventReader(const Plant &plant, const QString &path, const QByteArray &lastEventId)
{
    QNetworkRequest request(QUrl(plant.url().toString() + path));
    request.setRawHeader("Authorization", "Bearer " + plant.token().toLatin1());
    if (!lastEventId.isEmpty())
        request.setRawHeader("Last-Event-ID", lastEventId);
    open(std::move(request));
}

EventReader::EventReader(const QUrl &server, const QString &path,
    const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    QNetworkRequest request(QUrl(server.toString() + path));
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    open(std::move(request));
}

void EventReader::open(QNetworkRequest request)
{
    request.setRawHeader("Accept", "text/event-stream");
    m_reply.reset(m_network.get(request));
    QObject::connect(m_reply.get(), &QNetworkReply::readyRead, m_reply.get(), [this] { read(); });
}

EventReader::~EventReader()
{
    m_reply->abort();
}

void EventReader::read()
{
    for (const SseEvent &sse : m_parser.feed(m_reply->readAll())) {
        if (const auto event = readEvent(sse.data);
            event && sse.id == QByteArray::number(event->seq))
            m_events << *event;
        else
            ++m_malformed;
    }
}

std::optional<Event> EventReader::waitFor(const std::function<bool(const Event &)> &fits)
{
    qsizetype looked = 0;
    std::optional<Event> found;
    (void)QTest::qWaitFor(
        [&] {
            for (; !found && looked < m_events.size(); ++looked) {
                if (fits(m_events.at(looked)))
                    found = m_events.at(looked);
            }
            return found.has_value();
        },
        patience);
    return found;
}

bool EventReader::waitForEnd()
{
    return QTest::qWaitFor([this] { return m_reply->isFinished(); }, patience);
}

int EventReader::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace ccplant::test
