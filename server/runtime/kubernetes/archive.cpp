// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/archive.h"

#include "server/kube/client/client.h"
#include "server/kube/core/names.h"
#include "server/runtime/kubernetes/logging.h"
#include "shared/sse.h"
#include "shared/transcript.h"

#include <algorithm>
#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroSignal>
#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype pieceBytes = 900 * 1024; // of lines, so that any fit into a Secret's 1 MiB
constexpr qsizetype largestPacked = 980 * 1024;
const QString dataKey = u"events.jsonl.zz"_s;
const QString firstKey = u"ccplant/first-seq"_s, lastKey = u"ccplant/last-seq"_s;

QByteArray packed(const QByteArray &lines)
{
    return qCompress(lines).sliced(4); // without Qt's own header: a zlib stream (RFC 1950)
}

QByteArray unpacked(const QByteArray &stream)
{
    if (stream.isEmpty())
        return {};
    QByteArray sized(4, Qt::Uninitialized);
    qToBigEndian(
        quint32(std::max<qsizetype>(stream.size() * 4, 64)), sized.data()); // a guess; it grows
    return qUncompress(sized + stream);
}

QByteArray lineOf(const Event &event)
{
    return QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
}

QNetworkRequest requestTo(const Endpoint &endpoint, const QString &path, const QString &query)
{
    QUrl url = endpoint.url;
    url.setPath(path);
    url.setQuery(query);
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + endpoint.token);
    request.setRawHeader("Accept-Encoding", "identity");
    return request;
}

kube::ListOptions piecesOfSession(const QString &sessionId)
{
    return {.labelSelector = kube::LabelSelector()
                .equals(label::sessionId, sessionId)
                .equals(label::part, u"log"_s)
                .text()};
}

kube::ListOptions piecesKept(const QString &sessionId)
{
    return {.labelSelector = kube::LabelSelector()
                .equals(label::keptSession, sessionId)
                .equals(label::part, u"kept-log"_s)
                .text()};
}

} // namespace

QList<LogPiece> piecesOf(const QList<Event> &events)
{
    QList<LogPiece> pieces;
    LogPiece piece;
    const auto close = [&] {
        if (!piece.lines.isEmpty())
            pieces.append(std::exchange(piece, {}));
    };
    for (const Event &event : events) {
        const QByteArray line = lineOf(event);
        if (line.size() > pieceBytes && packed(line).size() > largestPacked) {
            qCWarning(podsLog) << "event" << event.seq << "is too large for the copy of its log";
            continue;
        }
        if (piece.lines.size() + line.size() > pieceBytes)
            close();
        if (piece.lines.isEmpty())
            piece.first = event.seq;
        piece.lines += line;
        piece.last = event.seq;
    }
    close();
    return pieces;
}

QJsonObject logSecretOf(const QString &sessionId, const QJsonObject &service, const LogPiece &piece)
{
    QJsonObject object{{u"type"_s, u"Opaque"_s},
        {u"metadata"_s, ownedMetadata(Names::of(sessionId).log(piece.first), service)},
        {u"data"_s, QJsonObject{{dataKey, QString::fromLatin1(packed(piece.lines).toBase64())}}}};
    kube::setInMetadata(object, "labels"_L1, label::part, u"log"_s);
    kube::setInMetadata(object, "annotations"_L1, firstKey, QString::number(piece.first));
    kube::setInMetadata(object, "annotations"_L1, lastKey, QString::number(piece.last));
    return object;
}

QJsonObject keptLogSecretOf(const QJsonObject &secret, const QString &sessionId)
{
    QJsonObject out = secret;
    QJsonObject metadata = out["metadata"_L1].toObject();
    metadata.remove("ownerReferences"_L1);
    metadata.remove("managedFields"_L1);
    metadata["labels"_L1] = QJsonObject{
        {label::managedBy, manager}, {label::part, u"kept-log"_s}, {label::keptSession, sessionId}};
    out["metadata"_L1] = metadata;
    return out;
}

Result<LogPiece> readLogSecret(const QJsonObject &secret)
{
    LogPiece piece{
        unpacked(QByteArray::fromBase64(secret["data"_L1][dataKey].toString().toLatin1())),
        kube::annotationOf(secret, firstKey).toLongLong(),
        kube::annotationOf(secret, lastKey).toLongLong()};
    if (piece.lines.isEmpty() || piece.last < piece.first || piece.first <= 0)
        return fail(ErrorCode::Internal, u"A piece of the session's log is damaged."_s,
            kube::nameOf(secret));
    return piece;
}

Archive::Archive(kube::Client &client, QString nameSpace)
    : m_client(client)
    , m_namespace(std::move(nameSpace))
    , m_network(std::make_unique<QNetworkAccessManager>())
{
    m_network->setProxy(QNetworkProxy::NoProxy);
    m_network->setAutoDeleteReplies(false);
}

Archive::~Archive() = default;

QCoro::Task<Result<qint64>> Archive::take(QJsonObject service, qint64 after, Endpoint endpoint,
    bool end, std::chrono::milliseconds deadline)
{
    const QDeadlineTimer patience(deadline);
    QNetworkRequest whole = requestTo(endpoint, u"/v1/events"_s, u"after=%1&wait=0"_s.arg(after));
    whole.setTransferTimeout(std::chrono::milliseconds(patience.remainingTime()));
    const std::unique_ptr<QNetworkReply> reply(co_await m_network->get(whole));
    const QJsonDocument answer = QJsonDocument::fromJson(reply->readAll());
    if (reply->error() != QNetworkReply::NoError || !answer["events"_L1].isArray())
        co_return fail(ErrorCode::AgentUnavailable,
            u"The session's runner does not tell its events."_s, reply->errorString());
    QList<Event> events;
    for (const QJsonValue &value : answer["events"_L1].toArray()) {
        if (const Result<Event> event = eventOf(value.toObject()))
            events.append(*event);
    }
    const qint64 last = answer["last_seq"_L1].toInteger(after);
    Result<qint64> kept = co_await store(service, events, std::max(after, last));
    if (!kept || !end)
        co_return kept;

    // What the runner says while it ends comes through a stream that ends with it.
    const std::unique_ptr<QNetworkReply> stream(
        m_network->get(requestTo(endpoint, u"/v1/events"_s, u"after=%1"_s.arg(*kept))));
    if (stream->bytesAvailable() == 0)
        co_await qCoro(stream.get(), &QNetworkReply::metaDataChanged, 2s);
    QNetworkRequest shutdown = requestTo(endpoint, u"/v1/shutdown"_s, {});
    shutdown.setRawHeader("Content-Type", "application/json");
    shutdown.setTransferTimeout(5s);
    const std::unique_ptr<QNetworkReply> told(co_await m_network->post(shutdown, QByteArray("{}")));
    if (told->error() == QNetworkReply::NoError && !stream->isFinished())
        co_await qCoro(stream.get(), &QNetworkReply::finished,
            std::max(std::chrono::milliseconds(patience.remainingTime()), 100ms));
    SseParser parser(maxEventBytes);
    QList<Event> rest;
    for (const SseEvent &sse : parser.feed(stream->readAll())) {
        const Result<Event> event = readEvent(sse.data);
        if (event && event->seq > *kept)
            rest.append(*event);
    }
    stream->abort();
    if (rest.isEmpty())
        co_return kept;
    co_return co_await store(service, rest, rest.last().seq);
}

QCoro::Task<Result<qint64>> Archive::store(QJsonObject service, QList<Event> events, qint64 last)
{
    const QString id = kube::labelOf(service, label::sessionId);
    const kube::Api secretsApi(kube::secrets, m_namespace);
    for (const LogPiece &piece : piecesOf(events)) {
        const QJsonObject object = logSecretOf(id, service, piece);
        auto stored = co_await m_client.object(secretsApi.create(object));
        if (!stored && stored.error().reason == kube::Reason::AlreadyExists)
            stored = co_await m_client.object(
                secretsApi.replace(object)); // of a server that died before it said so
        if (!stored)
            co_return tl::unexpected(kube::toError(stored.error()));
    }
    co_return last;
}

QCoro::Task<Result<QStringList>> Archive::secrets(QString sessionId)
{
    const auto list =
        co_await m_client.all(kube::Api(kube::secrets, m_namespace), piecesOfSession(sessionId));
    if (!list)
        co_return tl::unexpected(kube::toError(list.error()));
    QStringList names;
    for (const QJsonObject &secret : list->items)
        names << kube::nameOf(secret);
    names.sort(); // their numbers have one length
    co_return names;
}

QCoro::Task<Result<void>> Archive::keep(QString sessionId)
{
    const kube::Api secretsApi(kube::secrets, m_namespace);
    const auto list = co_await m_client.all(secretsApi, piecesOfSession(sessionId));
    if (!list)
        co_return tl::unexpected(kube::toError(list.error()));
    for (const QJsonObject &secret : list->items) {
        const auto kept =
            co_await m_client.bytes(secretsApi.replace(keptLogSecretOf(secret, sessionId)));
        if (!kept && !kept.error().isNotFound())
            co_return tl::unexpected(kube::toError(kept.error()));
    }
    co_return {};
}

QCoro::Task<Result<void>> Archive::dropKept(QString sessionId)
{
    const kube::Api secretsApi(kube::secrets, m_namespace);
    const auto list = co_await m_client.all(secretsApi, piecesKept(sessionId));
    if (!list)
        co_return tl::unexpected(kube::toError(list.error()));
    for (const QJsonObject &secret : list->items) {
        const auto gone = co_await m_client.bytes(
            secretsApi.remove(kube::nameOf(secret), {.uid = kube::uidOf(secret)}));
        if (!gone && !gone.error().isNotFound())
            co_return tl::unexpected(kube::toError(gone.error()));
    }
    co_return {};
}

QCoro::Task<Result<LogPage>> Archive::read(QString sessionId, qint64 after, qint64 position)
{
    return readAll(piecesOfSession(sessionId).labelSelector, after, position);
}

QCoro::Task<Result<LogPage>> Archive::readKept(QString sessionId, qint64 after, qint64 position)
{
    return readAll(piecesKept(sessionId).labelSelector, after, position);
}

QCoro::Task<Result<LogPage>> Archive::readAll(QString selector, qint64 after, qint64 position)
{
    // One page of the list is one piece; the position is how many came before.
    const auto list =
        co_await m_client.all(kube::Api(kube::secrets, m_namespace), {.labelSelector = selector});
    if (!list)
        co_return tl::unexpected(kube::toError(list.error()));
    QList<LogPiece> pieces;
    for (const QJsonObject &secret : list->items) {
        const Result<LogPiece> piece = readLogSecret(secret);
        if (!piece)
            co_return tl::unexpected(piece.error());
        pieces << *piece;
    }
    std::ranges::sort(pieces, {}, &LogPiece::first);
    LogPage page;
    page.next = position;
    for (qsizetype i = 0; i < position && i < pieces.size(); ++i)
        after = std::max(after, pieces.at(i).last); // pieces of a copy that was repeated overlap
    for (qsizetype i = position; i < pieces.size(); ++i) {
        page.next = i + 1;
        page.last = std::max(page.last, pieces.at(i).last);
        if (pieces.at(i).last <= after)
            continue;
        for (const QByteArray &line : pieces.at(i).lines.split('\n')) {
            const Result<Event> event =
                line.isEmpty() ? Result<Event>(tl::unexpected(Error{})) : readEvent(line);
            if (event && event->seq > after)
                page.events.append(*event);
        }
        break;
    }
    page.end = page.next >= pieces.size();
    co_return page;
}

} // namespace ccplant::runtime
