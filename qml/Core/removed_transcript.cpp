// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/removed_transcript.h"

#include "qml/Core/client_core.h"
#include "qml/Core/session_info.h"
#include "shared/event.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr qsizetype longestName = 60; // of a file, in characters

QDateTime timeOf(const QJsonObject &session, QLatin1StringView name)
{
    return parseTime(session[name].toString()).toLocalTime();
}

} // namespace

QString removedTitle(const QJsonObject &session)
{
    const QString title = plainTitle(session["title"_L1].toString());
    return title.isEmpty() ? RemovedTranscript::tr("Untitled session") : title;
}

QString removedPlace(const QJsonObject &session)
{
    const QString repository = shortRepository(session["repository"_L1].toString());
    const QString branch = session["branch"_L1].toString();
    QStringList parts{session["team"_L1].toString(),
        ClientCore::instance()->agents()->nameOf(session["agent"_L1].toString()),
        repository.isEmpty() || branch.isEmpty() ? repository : repository + u" @ "_s + branch};
    parts.removeAll(QString());
    return parts.join(u"  ·  "_s);
}

QString removedText(const QJsonObject &session)
{
    const QString when = QLocale().toString(timeOf(session, "removed_at"_L1), QLocale::ShortFormat);
    const QString by = session["removed_by"_L1].toString();
    return by.isEmpty() ? RemovedTranscript::tr("Removed on %1, when its time was over").arg(when)
                        : RemovedTranscript::tr("Removed by %1 on %2").arg(by, when);
}

QString keptText(const QJsonObject &session)
{
    return RemovedTranscript::tr("Kept until %1")
        .arg(QLocale().toString(timeOf(session, "kept_until"_L1).date(), QLocale::ShortFormat));
}

RemovedTranscript::RemovedTranscript(Connection *connection, ClientHost *host, QObject *parent)
    : TranscriptSource(parent)
    , m_connection(connection)
    , m_host(host)
{
    m_transcript.setOver(true);
    connect(connection, &Connection::stateChanged, this, [this] {
        if (m_state == Failed && !m_gone && m_connection->online())
            retry(); // it could not be reached then
    });
}

QString RemovedTranscript::title() const
{
    return m_info.isEmpty() ? QString() : removedTitle(m_info);
}

QString RemovedTranscript::place() const
{
    return m_info.isEmpty() ? QString() : removedPlace(m_info);
}

QString RemovedTranscript::removedText() const
{
    return m_info.isEmpty() ? QString() : client::removedText(m_info);
}

QString RemovedTranscript::keptText() const
{
    return m_info.isEmpty() ? QString() : client::keptText(m_info);
}

double RemovedTranscript::progress() const
{
    const qint64 all = m_info["last_seq"_L1].toInteger();
    return m_state != Loading || all <= 0 ? -1 : std::min(1.0, double(m_lastSeq) / double(all));
}

bool RemovedTranscript::incomplete() const
{
    return m_state == Ready && m_lastSeq < m_info["last_seq"_L1].toInteger();
}

QString RemovedTranscript::path(const QString &rest) const
{
    return u"/api/v1/removed-sessions/"_s + ApiClient::segment(m_id) + rest;
}

void RemovedTranscript::open(const QString &id, const QJsonObject &known)
{
    if (id == m_id && m_state != Failed)
        return;
    m_id = id;
    m_info = known;
    m_exporting = false;
    m_exportError.clear();
    Q_EMIT exportingChanged();
    ask();
}

void RemovedTranscript::retry()
{
    if (m_state == Failed)
        ask();
}

void RemovedTranscript::ask()
{
    const int generation = ++m_generation;
    m_error.clear();
    m_details.clear();
    m_gone = false;
    m_lastSeq = 0;
    m_transcript.clear();
    m_state = m_id.isEmpty() ? None : Loading;
    Q_EMIT infoChanged();
    Q_EMIT stateChanged();
    if (m_state == None)
        return;
    m_transcript.beginReplay();
    m_connection->api()->get(path())->then(this, [this, generation](const Result<ApiReply> &reply) {
        if (generation != m_generation)
            return;
        if (!reply)
            return fail(reply.error());
        m_info = reply->json();
        Q_EMIT infoChanged();
        askForEvents(0);
    });
}

void RemovedTranscript::askForEvents(qint64 after)
{
    QUrlQuery query;
    query.addQueryItem(u"after"_s, QString::number(after));
    m_connection->api()
        ->get(path(u"/events"_s), query)
        ->then(this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (generation != m_generation)
                return;
            if (reply)
                take(reply->json());
            else
                fail(reply.error());
        });
}

void RemovedTranscript::take(const QJsonObject &part)
{
    const qint64 before = m_lastSeq;
    const QJsonArray events = part["events"_L1].toArray();
    for (const QJsonValue &value : events) {
        const Result<Event> event = eventOf(value.toObject());
        if (event)
            m_transcript.apply(*event);
        else
            qWarning("an event of removed session %s could not be read: %s", qUtf8Printable(m_id),
                qUtf8Printable(event.error().detail));
    }
    m_lastSeq = std::max(before, part["last_seq"_L1].toInteger());
    if (part["end"_L1].toBool()) {
        m_state = Ready;
        m_transcript.endReplay();
    } else if (m_lastSeq == before) {
        fail(Error{ErrorCode::Internal, {},
            u"a part without an event that is not the last, after %1"_s.arg(before), {}});
        return;
    } else {
        askForEvents(m_lastSeq);
    }
    Q_EMIT stateChanged();
}

void RemovedTranscript::fail(const Error &error)
{
    m_gone = error.code == ErrorCode::NotFound;
    m_error = m_gone
        ? tr("Its time is over, somebody deleted it for good, or it is not yours to read.")
        : client::errorText(error);
    m_details = error.internal;
    m_state = Failed;
    m_transcript.clear();
    Q_EMIT stateChanged();
}

QString RemovedTranscript::fileName() const
{
    static const QRegularExpression between(
        u"[^\\p{L}\\p{N}]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    QString name = removedTitle(m_info).left(longestName).replace(between, u"-"_s);
    while (name.startsWith(u'-'))
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? m_id : name;
}

void RemovedTranscript::exportAs(const QString &format)
{
    if (m_state != Ready || m_exporting)
        return;
    m_exporting = true;
    m_exportError.clear();
    Q_EMIT exportingChanged();
    QUrlQuery query;
    query.addQueryItem(u"format"_s, format);
    const QString name = fileName() + (format == "json"_L1 ? u".json"_s : u".md"_s);
    m_connection->api()
        ->get(path(u"/export"_s), query)
        ->then(this, [this, name, generation = m_generation](const Result<ApiReply> &reply) {
            if (generation != m_generation)
                return;
            const Result<QString> saved = reply ? m_host->saveFile(name, reply->body)
                                                : Result<QString>(Failure(reply.error()));
            m_exporting = false;
            m_exportError = saved ? QString() : client::errorText(saved.error());
            Q_EMIT exportingChanged();
            if (saved)
                Q_EMIT exported(*saved);
        });
}

void RemovedTranscript::clearExportError()
{
    m_exportError.clear();
    Q_EMIT exportingChanged();
}

void RemovedTranscript::refreshTexts()
{
    Q_EMIT infoChanged();
}

} // namespace ccplant::client
