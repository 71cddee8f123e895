// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/server.h"
#include "server/runner/surface/surface.h"
#include "server/runner/workspace/workspace.h"
#include "shared/sse.h"
#include "tests/unit/runner/enginefixture.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace ccplant::testing {

struct Answer {
    int status = 0;
    QJsonObject json;
    QByteArray body;
    QByteArray contentType;
    QString code() const { return json["code"_L1].toString(); }
};

/// An open event stream.
class StreamReader : public QObject {
public:
    explicit StreamReader(QNetworkReply *reply)
        : m_reply(reply)
    {
        m_reply->setParent(this);
        connect(reply, &QNetworkReply::readyRead, this,
            [this] { events += m_parser.feed(m_reply->readAll()); });
    }
    bool isFinished() const { return m_reply->isFinished(); }
    QList<QByteArray> ids() const
    {
        QList<QByteArray> out;
        for (const SseEvent &event : events)
            out.append(event.id);
        return out;
    }
    QList<SseEvent> events;

private:
    QNetworkReply *m_reply;
    SseParser m_parser{maxEventBytes};
};

/// A session with a fake agent behind real HTTP.
class SurfaceFixture : public EngineFixture {
public:
    /// `patience`: with readers who do not read.
    explicit SurfaceFixture(std::chrono::milliseconds patience = std::chrono::seconds(30))
        : patience(patience)
    {
        serve();
    }
    ~SurfaceFixture() { server.reset(); }

    void serve()
    {
        workspace = std::make_unique<runner::Workspace>(
            runner::WorkspaceConfig{folder.path(), path({}), {}, uploadBytes});
        runner::Surface::Options options{u"s_1"_s, u"fake"_s,
            QCryptographicHash::hash(token, QCryptographicHash::Sha256), folder.path(), uploadBytes,
            [this] { ++shutdowns; }, patience};
        surface =
            std::make_unique<runner::Surface>(engine.get(), workspace.get(), std::move(options));
        server = std::make_unique<http::Server>(&surface->router(), http::Limits());
        const Result<quint16> listening = server->listen(QHostAddress::LocalHost, 0);
        if (!listening)
            qFatal("cannot listen: %s", qPrintable(listening.error().detail));
        port = *listening;
    }

    QNetworkRequest request(const QString &target) const
    {
        QNetworkRequest made(QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(target)));
        made.setRawHeader("Authorization", "Bearer " + token);
        return made;
    }
    using EngineFixture::send;
    Answer send(QNetworkRequest made, const QByteArray &method, const QByteArray &body = {})
    {
        std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(made, method, body));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 30'000))
            return {};
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
        answer.json = QJsonDocument::fromJson(answer.body).object();
        return answer;
    }
    Answer get(const QString &target) { return send(request(target), "GET"); }
    Answer call(const QByteArray &method, const QString &target, const QJsonObject &body = {})
    {
        QNetworkRequest made = request(target);
        made.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        return send(made, method, QJsonDocument(body).toJson());
    }
    Answer post(const QString &target, const QJsonObject &body = {})
    {
        return call("POST", target, body);
    }
    std::unique_ptr<StreamReader> stream(const QString &target, const QByteArray &lastEventId = {})
    {
        QNetworkRequest made = request(target);
        if (!lastEventId.isEmpty())
            made.setRawHeader("Last-Event-ID", lastEventId);
        return std::make_unique<StreamReader>(network.get(made));
    }

    std::chrono::milliseconds patience;
    static constexpr qint64 uploadBytes = 12 * 1024 * 1024;
    QByteArray token = "a-token-of-enough-length";
    QTemporaryDir folder;
    std::unique_ptr<runner::Workspace> workspace;
    std::unique_ptr<runner::Surface> surface;
    std::unique_ptr<http::Server> server;
    QNetworkAccessManager network;
    quint16 port = 0;
    int shutdowns = 0;
};

} // namespace ccplant::testing
