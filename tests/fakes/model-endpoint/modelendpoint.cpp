// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/model-endpoint/modelendpoint.h"

#include "tests/fakes/model-endpoint/dialects.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace fake {
namespace {

/// Value of a header of the request head `head`, lower-cased names; empty when absent.
QByteArray header(const QByteArray &head, const QByteArray &name)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).trimmed().toLower() == name)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

/// `/v1beta/models/M:verb` → M
QString modelOf(const QByteArray &resource)
{
    return QString::fromUtf8(resource.sliced(resource.lastIndexOf('/') + 1).split(':').first());
}

QByteArray errorBody(const QString &text)
{
    const QJsonObject error{{"type"_L1, u"api_error"_s}, {"message"_L1, text}};
    return QJsonDocument(QJsonObject{{"type"_L1, u"error"_s}, {"error"_L1, error}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

ModelEndpoint::ModelEndpoint(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ModelEndpoint::accept);
}

ModelEndpoint::~ModelEndpoint()
{
    for (QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
        socket->disconnect(this); // they end after what their end would change
}

bool ModelEndpoint::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port);
}

QString ModelEndpoint::url() const
{
    return u"http://127.0.0.1:%1"_s.arg(m_server.serverPort());
}

void ModelEndpoint::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            m_held.remove(socket);
            socket->deleteLater();
        });
    }
}

void ModelEndpoint::read(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    for (;;) {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = buffer.first(end);
        if (header(head, "expect").toLower() == "100-continue")
            socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        const qsizetype length = header(head, "content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return;
        const QByteArray body = buffer.sliced(end + 4, length);
        buffer.remove(0, end + 4 + length);
        const QList<QByteArray> line =
            head.first(head.indexOf('\r') < 0 ? head.size() : head.indexOf('\r')).split(' ');
        handle(socket, line.value(0), line.value(1), body);
    }
}

void ModelEndpoint::handle(
    QTcpSocket *socket, const QByteArray &method, const QByteArray &path, const QByteArray &body)
{
    const QByteArray resource = path.left(path.indexOf('?') < 0 ? path.size() : path.indexOf('?'));
    if (method == "HEAD" || method == "GET") {
        reply(socket, 200, "application/json", method == "HEAD" ? QByteArray() : QByteArray("{}"));
    } else if (resource == "/v1/messages/count_tokens") {
        reply(socket, 200, "application/json", R"({"input_tokens":25})");
    } else if (method == "POST" && resource == "/v1/messages") {
        converse(socket, QJsonDocument::fromJson(body).object());
    } else if (method == "POST" && resource == "/v1/responses") {
        const QJsonObject request = QJsonDocument::fromJson(body).object();
        const QString model = request.value("model"_L1).toString();
        stream(socket, responsesStreamOf(nextAnswer(request), model), false);
    } else if (method == "POST" && resource.endsWith(":streamGenerateContent")) {
        const QJsonObject request = QJsonDocument::fromJson(body).object();
        stream(socket, geminiStreamOf(nextAnswer(request), modelOf(resource)), false);
    } else if (method == "POST" && resource.endsWith(":generateContent")) {
        const ModelAnswer answer = nextAnswer({}); // without tools: a side request
        reply(socket, 200, "application/json", geminiMessageOf(answer, modelOf(resource)));
    } else {
        reply(socket, 404, "application/json", errorBody(u"not found"_s));
    }
}

ModelAnswer ModelEndpoint::nextAnswer(const QJsonObject &request)
{
    if (isSideRequest(request)) {
        ++m_sideRequests;
        return ModelAnswer::text(uR"({"title": "A scripted session", "isNewTopic": false})"_s);
    }
    m_requests += request;
    Q_EMIT asked(request);
    if (decide)
        return decide(request);
    return m_answers.isEmpty() ? ModelAnswer::text(u"The script has no more answers."_s)
                               : m_answers.takeFirst();
}

void ModelEndpoint::converse(QTcpSocket *socket, const QJsonObject &request)
{
    const QString model = request.value("model"_L1).toString();
    const ModelAnswer answer = nextAnswer(request);
    if (answer.status != 200) {
        reply(socket, answer.status, "application/json", errorBody(answer.error));
        return;
    }
    if (!request.value("stream"_L1).toBool()) {
        reply(socket, 200, "application/json", messageOf(answer, model));
        return;
    }
    stream(socket, streamOf(answer, model), answer.hold);
}

void ModelEndpoint::stream(QTcpSocket *socket, const QList<QByteArray> &events, bool hold)
{
    socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: "
                  "no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
    speak(socket, events, 0, hold);
}

void ModelEndpoint::speak(
    QTcpSocket *socket, const QList<QByteArray> &events, qsizetype next, bool hold)
{
    for (; next < events.size(); ++next) {
        const QByteArray &event = events.at(next);
        socket->write(QByteArray::number(event.size(), 16) + "\r\n" + event + "\r\n");
        if (pace.count() > 0) {
            QTimer::singleShot(pace, socket, // a client that hung up is told nothing more
                [=, this] { speak(socket, events, next + 1, hold); });
            return;
        }
    }
    if (hold)
        m_held.insert(socket);
    else
        socket->write("0\r\n\r\n");
}

void ModelEndpoint::reply(
    QTcpSocket *socket, int status, const QByteArray &type, const QByteArray &body)
{
    socket->write("HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

} // namespace fake
