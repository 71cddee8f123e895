// SPDX-License-Identifier: GPL-3.0-or-later
// What is left of removed sessions.
#include "tests/client/fake-server/fake_replies.h"
#include "tests/client/fake-server/fake_server.h"

#include "shared/transcript.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

using Method = QHttpServerRequest::Method;

QString valueOf(const QHttpServerRequest &request, const QString &name)
{
    return request.query().queryItemValue(name, QUrl::FullyDecoded);
}

bool hasWords(const QJsonObject &session, const QString &words)
{
    QString text;
    for (const auto member : {"title"_L1, "repository"_L1, "branch"_L1, "agent"_L1, "id"_L1})
        text += session[member].toString() + u'\n';
    const QStringList wanted = words.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(),
        [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

void FakeServer::keepRemoved(const QString &id, const QJsonObject &members)
{
    Session session = m_sessions.value(id);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QJsonObject info{{u"removed_at"_s, formatTime(now)}, {u"removed_by"_s, u"me"_s},
        {u"kept_until"_s, formatTime(now.addSecs(m_keepRemoved.count()))}};
    for (const auto member : {"id"_L1, "title"_L1, "agent"_L1, "owner"_L1, "team"_L1,
             "repository"_L1, "branch"_L1, "tags"_L1, "created_at"_L1, "last_event_at"_L1})
        info[member] = session.info[member];
    info[u"last_seq"_s] = session.log.size();
    for (auto member = members.begin(); member != members.end(); ++member)
        info[member.key()] = member.value();
    session.info = info;
    m_removed.prepend(session);
    removeSession(id);
}

QStringList FakeServer::removedIds() const
{
    QStringList ids;
    for (const Session &session : m_removed)
        ids << session.info["id"_L1].toString();
    return ids;
}

QHttpServerResponse FakeServer::listRemoved(const QHttpServerRequest &request) const
{
    const qsizetype from = valueOf(request, u"cursor"_s).toInt();
    const qsizetype limit = valueOf(request, u"limit"_s).toInt();
    QJsonArray found;
    for (const Session &session : m_removed) {
        if (hasWords(session.info, valueOf(request, u"q"_s)))
            found << session.info;
    }
    QJsonArray page;
    for (qsizetype i = from; i < std::min(found.size(), from + limit); ++i)
        page << found[i];
    QJsonObject answer{{u"sessions"_s, page}, {u"total"_s, found.size()}};
    if (from + limit < found.size())
        answer[u"next_cursor"_s] = QString::number(from + limit);
    return json(answer);
}

QHttpServerResponse FakeServer::removedEvents(const Session &session, qint64 after) const
{
    QJsonArray events;
    qint64 last = after;
    for (const Event &event : session.log) {
        if (event.seq <= after || events.size() >= m_removedPart)
            continue;
        events << toJson(event);
        last = event.seq;
    }
    return json(
        {{u"events"_s, events}, {u"last_seq"_s, last}, {u"end"_s, last >= session.log.size()}});
}

void FakeServer::addRemovedRoutes()
{
    const QString all = u"/api/v1/removed-sessions"_s;
    m_http->route(all, Method::Get, [this](const QHttpServerRequest &request) {
        note(request);
        return m_removedRefusal ? refusal(m_removedRefusal->code, m_removedRefusal->detail)
                                : listRemoved(request);
    });
    const auto route = [this, all](const QString &rest, Method method, auto answer) {
        m_http->route(all + u"/<arg>"_s + rest, method,
            [this, answer](const QString &id, const QHttpServerRequest &request) {
                note(request);
                const qsizetype at = removedIds().indexOf(id);
                if (m_removedRefusal)
                    return refusal(m_removedRefusal->code, m_removedRefusal->detail);
                return at < 0 ? refusal(ErrorCode::NotFound, u"There is no such session."_s)
                              : answer(at, request);
            });
    };
    route(QString(), Method::Get,
        [this](qsizetype at, const QHttpServerRequest &) { return json(m_removed.at(at).info); });
    route(QString(), Method::Delete, [this](qsizetype at, const QHttpServerRequest &) {
        m_removed.removeAt(at);
        return QHttpServerResponse(QHttpServerResponder::StatusCode::NoContent);
    });
    route(u"/events"_s, Method::Get, [this](qsizetype at, const QHttpServerRequest &request) {
        return removedEvents(m_removed.at(at), valueOf(request, u"after"_s).toLongLong());
    });
    route(u"/export"_s, Method::Get, [this](qsizetype at, const QHttpServerRequest &request) {
        const Session &session = m_removed.at(at);
        if (valueOf(request, u"format"_s) == "json"_L1)
            return json(
                {{u"session"_s, session.info}, {u"transcript"_s, fold(session.log).toJson()}});
        QString text = u"# "_s + session.info["title"_L1].toString() + u'\n';
        const Transcript transcript = fold(session.log);
        for (const Entry &entry : transcript.entries())
            text += u'\n' + entry.text() + u'\n';
        return QHttpServerResponse("text/markdown; charset=utf-8", text.toUtf8());
    });
}

} // namespace ccplant::test
