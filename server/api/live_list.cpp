// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/live_socket.h"

#include <QJsonDocument>

// The list of sessions on a live socket: the whole list first, then what changes. Where there is no
// room a change is only noted; what is sent later is the session as it is then.

using namespace Qt::StringLiterals;

namespace ccplant::api {
namespace {

constexpr qsizetype pieceSize = 200;
constexpr qint64 highWater = 256 * 1024;

} // namespace

void LiveSocket::subscribeList(const QJsonValue &what)
{
    const Result<sessions::Filter> filter = sessions::readListObject(what.toObject());
    if (!filter)
        return refuse({}, filter.error());
    if (!m_service)
        return;
    m_filter = *filter;
    m_listRest = m_service->all(m_caller, *filter);
    m_listTotal = m_listRest.size();
    m_listBegun = false;
    m_shown.clear();
    m_dirty.clear();
    do
        sendListPiece();
    while (!m_listRest.isEmpty() && queued() < highWater);
}

void LiveSocket::sendListPiece()
{
    QByteArray text = m_listBegun ? "{\"list\":{\"more\":[" : "{\"list\":{\"reset\":[";
    const qsizetype size = std::min(pieceSize, m_listRest.size());
    for (const sessions::RowPtr &row : m_listRest.first(size)) {
        text += (text.endsWith('[') ? "" : ",") + row->json();
        m_shown.insert(row->session().id);
    }
    m_listRest.remove(0, size);
    text += ']';
    if (!std::exchange(m_listBegun, true))
        text += ",\"total\":" + QByteArray::number(m_listTotal);
    if (!m_left && m_socket->isValid())
        m_socket->sendTextMessage(QString::fromUtf8(text + "}}"));
}

void LiveSocket::sessionChanged(const QString &id, const QString &text)
{
    if (!m_filter || !m_service || m_left)
        return;
    if (!m_listRest.isEmpty() || queued() >= highWater) {
        m_dirty.insert(id);
        return;
    }
    const bool shown = m_shown.contains(id);
    if (m_service->matches(m_caller, *m_filter, id)) {
        m_shown.insert(id);
        m_socket->sendTextMessage(text);
    } else if (shown) {
        sessionRemoved(id);
    }
}

void LiveSocket::sessionRemoved(const QString &id)
{
    m_dirty.remove(id);
    const bool waiting = m_listRest.removeIf([&id](const sessions::RowPtr &row) {
        return row->session().id == id;
    }) > 0;
    if (m_filter && (m_shown.remove(id) || waiting))
        write({{"list"_L1, QJsonObject{{"remove"_L1, id}}}});
}

void LiveSocket::flushList()
{
    while (!m_listRest.isEmpty() && queued() < highWater)
        sendListPiece();
    if (!m_listRest.isEmpty() || !m_service)
        return;
    while (!m_dirty.isEmpty() && queued() < highWater) {
        const QString id = *m_dirty.begin();
        m_dirty.erase(m_dirty.begin());
        const Result<sessions::Session> session = m_service->get(m_caller, id);
        if (!session)
            continue;
        const QJsonObject frame{{"list"_L1, QJsonObject{{"upsert"_L1, session->toJson()}}}};
        sessionChanged(id, QString::fromUtf8(QJsonDocument(frame).toJson(QJsonDocument::Compact)));
    }
}

} // namespace ccplant::api
