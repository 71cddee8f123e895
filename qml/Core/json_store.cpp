// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/json_store.h"

namespace ccplant::client {

JsonStore::JsonStore(const QString &path, QObject *parent)
    : JsonStore(makeJsonBackend(path), parent)
{
}

JsonStore::JsonStore(std::unique_ptr<JsonBackend> backend, QObject *parent)
    : QObject(parent)
    , m_backend(std::move(backend))
    , m_object(m_backend->read())
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(m_backend->delayMs());
    connect(&m_timer, &QTimer::timeout, this, &JsonStore::flush);
    m_backend->changedElsewhere = [this](const QString &key, const QJsonValue &value) {
        if (m_object.value(key) == value)
            return;
        m_changed.remove(key); // the later one wins
        put(key, value);
        Q_EMIT changedElsewhere(key);
    };
}

JsonStore::~JsonStore()
{
    flush();
}

void JsonStore::put(const QString &key, const QJsonValue &value)
{
    if (value.isUndefined())
        m_object.remove(key);
    else
        m_object.insert(key, value);
}

void JsonStore::set(const QString &key, const QJsonValue &value)
{
    if (m_object.value(key) == value)
        return;
    put(key, value);
    m_changed.insert(key);
    if (!m_timer.isActive())
        m_timer.start();
}

void JsonStore::replace(const QJsonObject &object)
{
    const QStringList before = m_object.keys();
    for (const QString &key : before)
        set(key, object.value(key));
    for (auto it = object.begin(); it != object.end(); ++it)
        set(it.key(), it.value());
}

bool JsonStore::flush()
{
    m_timer.stop();
    if (m_changed.isEmpty())
        return true;
    if (!m_backend->write(m_object, m_changed))
        return false;
    m_changed.clear();
    return true;
}

} // namespace ccplant::client
