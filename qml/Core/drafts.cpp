// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/drafts.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

/// Sets or (with undefined) removes `object[key]` and answers the object, undefined when it became
/// empty.
QJsonValue with(QJsonObject object, const QString &key, const QJsonValue &value)
{
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    return object.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(object);
}

/// A draft is a member of its own, so that two pages that write two drafts do not meet.
QString keyOf(const QString &server, const QString &session)
{
    return server + u' ' + session;
}

} // namespace

Drafts::Drafts(const QString &path, QObject *parent)
    : QObject(parent)
    , m_store(path)
{
    connect(&m_store, &JsonStore::changedElsewhere, this, [this](const QString &key) {
        Q_EMIT changedElsewhere(key.section(u' ', 0, -2), key.section(u' ', -1));
    });
}

QString Drafts::text(const QString &server, const QString &session) const
{
    return m_store.value(keyOf(server, session)).toString();
}

void Drafts::set(const QString &server, const QString &session, const QString &text)
{
    const QJsonValue value = text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
    m_store.set(keyOf(server, session), value);
}

Unread::Unread(const QString &path, QObject *parent)
    : QObject(parent)
    , m_store(path)
{
    connect(&m_store, &JsonStore::changedElsewhere, this, &Unread::changedElsewhere);
}

bool Unread::knows(const QString &server) const
{
    return m_store.object().contains(server);
}

void Unread::setBaseline(const QString &server, const QHash<QString, qint64> &lastSeqs)
{
    QJsonObject seen;
    for (auto it = lastSeqs.begin(); it != lastSeqs.end(); ++it)
        seen.insert(it.key(), it.value());
    m_store.set(server, seen);
}

qint64 Unread::seen(const QString &server, const QString &session) const
{
    return m_store.value(server)[session].toInteger();
}

void Unread::markSeen(const QString &server, const QString &session, qint64 seq)
{
    if (seq > seen(server, session))
        m_store.set(server, with(m_store.value(server).toObject(), session, seq));
}

void Unread::forget(const QString &server, const QString &session)
{
    if (!knows(server))
        return;
    QJsonObject known = m_store.value(server).toObject();
    known.remove(session);
    m_store.set(server, known); // also when empty: the baseline stays taken
}

} // namespace ccplant::client
