// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/share_link.h"

#include "qml/Core/client_core.h"

#include <QDateTime>
#include <QLocale>
#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {

ShareLink::ShareLink(Connection *connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
    connect(connection, &Connection::serverChanged, this, [this] {
        m_session.clear();
        clear();
        Q_EMIT changed();
    });
}

ShareLink *ShareLink::create(QQmlEngine *, QJSEngine *)
{
    ShareLink *link = ClientCore::instance()->shareLink();
    QJSEngine::setObjectOwnership(link, QJSEngine::CppOwnership);
    return link;
}

QString ShareLink::url() const
{
    return m_share["url"_L1].toString();
}

QString ShareLink::facts() const
{
    if (m_share.isEmpty())
        return {};
    const QDateTime ends =
        QDateTime::fromString(m_share["expires_at"_L1].toString(), Qt::ISODateWithMs);
    QStringList facts{m_share["public"_L1].toBool() ? tr("Whoever has the link can read")
                                                    : tr("People who are signed in can read")};
    if (const QString by = m_share["created_by"_L1].toString(); !by.isEmpty())
        facts << tr("made by %1").arg(by);
    facts << tr("ends on %1")
                 .arg(QLocale().toString(ends.toLocalTime().date(), QLocale::ShortFormat));
    return facts.join(u" · "_s);
}

void ShareLink::show(const QString &sessionId)
{
    m_session = sessionId;
    clear();
    begin();
    m_connection->api()->get(path())->then(
        this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (!isFor(generation))
                return;
            // Not being shared is an answer, not a failure.
            if (!reply && reply.error().code != ErrorCode::NotFound)
                return fail(reply.error());
            m_known = true;
            m_share = reply ? reply->json() : QJsonObject();
            Q_EMIT changed();
        });
}

void ShareLink::make(int days, bool isPublic)
{
    // A minute less than the days: a year by this clock must not be more than one by the server's.
    const QDateTime ends = QDateTime::currentDateTimeUtc().addDays(days).addSecs(-60);
    const QJsonObject wish{
        {u"expires_at"_s, ends.toString(Qt::ISODateWithMs)}, {u"public"_s, isPublic}};
    begin();
    m_connection->api()
        ->post(path(), wish)
        ->then(this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (!isFor(generation))
                return;
            if (!reply)
                return fail(reply.error());
            m_known = true;
            m_share = reply->json();
            Q_EMIT changed();
            Q_EMIT made();
        });
}

void ShareLink::takeBack()
{
    begin();
    m_connection->api()->remove(path())->then(
        this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (!isFor(generation))
                return;
            // Somebody else took it back before, or it ended: what was wanted is so.
            if (!reply && reply.error().code != ErrorCode::NotFound)
                return fail(reply.error());
            m_share = {};
            Q_EMIT changed();
        });
}

void ShareLink::begin()
{
    ++m_generation;
    m_busy = true;
    m_error.clear();
    Q_EMIT changed();
}

bool ShareLink::isFor(int generation)
{
    if (generation != m_generation)
        return false;
    m_busy = false;
    return true;
}

void ShareLink::clear()
{
    ++m_generation;
    m_share = {};
    m_error.clear();
    m_known = m_busy = false;
}

void ShareLink::fail(const Error &error)
{
    m_error = client::errorText(error);
    Q_EMIT changed();
}

QString ShareLink::path() const
{
    return u"/api/v1/sessions/%1/share"_s.arg(ApiClient::segment(m_session));
}

} // namespace ccplant::client
