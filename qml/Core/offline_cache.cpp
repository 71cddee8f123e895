// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/offline_cache.h"

#include "qml/Core/glyph_watch.h"
#include "qml/Core/live_socket.h"

#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr int quietMs = 1500;
const QString listName = u"list"_s;
const QString recentName = u"recent"_s;

QByteArray packed(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QJsonArray unpacked(const QByteArray &bytes)
{
    textEntered(bytes);
    return QJsonDocument::fromJson(bytes).array();
}

} // namespace

OfflineCache::OfflineCache(std::unique_ptr<CacheStore> store, LiveSocket *live, QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    connect(&m_quiet, &QTimer::timeout, this, &OfflineCache::flush);
    connect(live, &LiveSocket::listReset, this, &OfflineCache::onListReset);
    connect(live, &LiveSocket::listMore, this, [this](const QJsonArray &sessions) {
        for (const QJsonValue &session : sessions)
            onUpsert(session.toObject());
    });
    connect(live, &LiveSocket::listUpsert, this, &OfflineCache::onUpsert);
    connect(live, &LiveSocket::listRemove, this, [this](const QString &id) {
        m_list.remove(id);
        listChanged();
        m_logs.remove(id);
        m_recent.removeAll(id);
        m_store->remove(nameOf(id));
    });
    connect(live, &LiveSocket::sessionEvent, this, &OfflineCache::onEvent);
}

OfflineCache::~OfflineCache()
{
    flush();
}

QString OfflineCache::nameOf(const QString &what) const
{
    return m_server + u'-' + what;
}

void OfflineCache::setServer(const QString &storageKey)
{
    flush();
    m_server = QString::fromLatin1(
        QCryptographicHash::hash(storageKey.toUtf8(), QCryptographicHash::Sha256).first(8).toHex());
    m_list.clear();
    m_logs.clear();
    m_recent.clear();
    m_store->get(nameOf(recentName), this, [this, server = m_server](const QByteArray &bytes) {
        if (server != m_server)
            return;
        const QJsonArray kept = unpacked(bytes);
        for (const QJsonValue &id : kept) {
            if (!m_recent.contains(id.toString()))
                m_recent << id.toString();
        }
    });
}

void OfflineCache::readList(QObject *context, std::function<void(const QJsonArray &)> then)
{
    m_store->get(nameOf(listName), context,
        [then = std::move(then)](const QByteArray &bytes) { then(unpacked(bytes)); });
}

void OfflineCache::readSession(
    const QString &id, QObject *context, std::function<void(const QJsonArray &)> then)
{
    m_store->get(nameOf(id), context,
        [then = std::move(then)](const QByteArray &bytes) { then(unpacked(bytes)); });
}

void OfflineCache::onListReset(const QJsonArray &sessions)
{
    m_list.clear();
    for (const QJsonValue &session : sessions)
        onUpsert(session.toObject());
    listChanged();
}

void OfflineCache::onUpsert(const QJsonObject &session)
{
    m_list.insert(session["id"_L1].toString(), session);
    listChanged();
}

void OfflineCache::listChanged()
{
    m_listChanged = true;
    m_quiet.start();
}

void OfflineCache::onEvent(const QString &id, const QJsonObject &event)
{
    Log &log = m_logs[id];
    if (log.bytes > maxSessionBytes)
        return; // what is kept of it stays as it is
    log.events << event;
    // Text is nearly all of a long event; the rest is about this much.
    log.bytes += 200 + event["text"_L1].toString().size();
    if (event.contains("content"_L1) || event.contains("raw_output"_L1))
        log.bytes += QJsonDocument(event).toJson(QJsonDocument::Compact).size();
    log.changed = true;
    m_quiet.start();
}

void OfflineCache::flush()
{
    m_quiet.stop();
    if (std::exchange(m_listChanged, false)) {
        QJsonArray sessions;
        for (const QJsonObject &session : std::as_const(m_list))
            sessions << session;
        m_store->put(nameOf(listName), packed(sessions));
    }
    for (auto it = m_logs.begin(); it != m_logs.end(); ++it)
        writeSession(it.key(), *it);
}

void OfflineCache::writeSession(const QString &id, Log &log)
{
    if (!std::exchange(log.changed, false))
        return;
    m_store->put(nameOf(id), packed(log.events));
    if (m_recent.value(0) == id)
        return;
    m_recent.removeAll(id);
    m_recent.prepend(id);
    while (m_recent.size() > keptSessions)
        m_store->remove(nameOf(m_recent.takeLast()));
    m_store->put(nameOf(recentName), packed(QJsonArray::fromStringList(m_recent)));
}

void OfflineCache::close(const QString &id)
{
    const auto found = m_logs.find(id);
    if (found == m_logs.end())
        return;
    writeSession(id, *found);
    m_logs.erase(found);
}

void OfflineCache::clear()
{
    m_quiet.stop();
    m_listChanged = false;
    m_list.clear();
    m_logs.clear();
    m_recent.clear();
    m_store->clear();
}

} // namespace ccplant::client
