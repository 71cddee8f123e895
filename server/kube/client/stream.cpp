// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/client_p.h"

#include <QCoro/QCoroNetworkReply>
#include <QNetworkReply>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr qint64 readAhead = 4 * 1024 * 1024; // what waits for us; then the server has to wait
constexpr qsizetype maxErrorBody = 64 * 1024;

/// What comes of one stream, cut into lines.
class Reading {
public:
    Reading(StreamOptions options, std::stop_token stop)
        : m_with(std::move(options))
        , m_stop(std::move(stop))
        , m_splitter(m_with.maxLine, m_with.tooLong)
    {
    }

    bool isOpen() const { return m_open; }
    const QByteArray &errorBody() const { return m_errorBody; }

    void headers(const QNetworkReply &reply)
    {
        if (m_open || !isGood(reply) || m_stop.stop_requested())
            return;
        m_open = true;
        if (m_with.opened)
            m_with.opened();
    }

    void take(QNetworkReply &reply)
    {
        const QByteArray bytes = reply.readAll();
        if (!isGood(reply)) {
            m_errorBody += bytes.first(qMin(bytes.size(), maxErrorBody - m_errorBody.size()));
            return;
        }
        headers(reply);
        for (const QByteArray &line : m_splitter.feed(bytes))
            give(line);
        if (m_splitter.overflowed())
            abortSoon(&reply, EndedBy::Size);
    }

    void takeRest()
    {
        const QByteArray rest = m_splitter.takeRest();
        if (!rest.isEmpty())
            give(rest);
    }

private:
    static bool isGood(const QNetworkReply &reply)
    {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        return status >= 200 && status < 300;
    }
    void give(const QByteArray &line) const
    {
        if (!m_stop.stop_requested())
            m_with.line(line);
    }

    StreamOptions m_with;
    std::stop_token m_stop;
    LineSplitter m_splitter;
    QByteArray m_errorBody;
    bool m_open = false;
};

} // namespace

QCoro::Task<ApiResult<void>> Client::Private::stream(
    Self self, Request request, StreamOptions options, std::stop_token stop)
{
    const QDeadlineTimer opening(options.openWithin);
    const auto mine = co_await place(self, opening, stop);
    if (!mine)
        co_return ApiFailure(mine.error());
    const auto prepared = co_await prepare(self, request);
    if (!prepared)
        co_return ApiFailure(prepared.error());
    const auto network = self->network;
    const QPointer<QNetworkReply> reply =
        network->sendCustomRequest(*prepared, request.method, request.body);
    reply->setReadBufferSize(readAhead);
    const auto reading = std::make_shared<Reading>(std::move(options), stop);
    QTimer::singleShot(opening.remainingTimeAsDuration(), reply, [reply, reading] {
        if (!reading->isOpen())
            abortSoon(reply, EndedBy::Deadline);
    });
    QObject::connect(reply, &QNetworkReply::metaDataChanged, reply,
        [reply, reading] { reading->headers(*reply); });
    QObject::connect(
        reply, &QNetworkReply::readyRead, reply, [reply, reading] { reading->take(*reply); });
    {
        const std::stop_callback<std::function<void()>> onStop(
            stop, [reply] { abortSoon(reply, EndedBy::Caller); });
        co_await qCoro(reply.data()).waitForFinished();
    }
    reply->deleteLater();
    if (reply->isOpen()) // an aborted one is closed, and what it had is of no use
        reading->take(*reply);
    if (auto ended = endedByUs(*reply))
        co_return ApiFailure(std::move(*ended));
    if (stop.stop_requested()) // while it ended by itself
        co_return apiFail(Reason::Cancelled, u"the call was cancelled"_s);
    if (auto failed = failureOf(*reply, reading->errorBody()))
        co_return ApiFailure(std::move(*failed));
    reading->takeRest();
    co_return ApiResult<void>();
}

} // namespace ccplant::kube
