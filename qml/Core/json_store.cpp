// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/json_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::client {

Q_LOGGING_CATEGORY(lcStore, "ccplant.client.store")

JsonStore::JsonStore(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delayMs);
    connect(&m_timer, &QTimer::timeout, this, &JsonStore::flush);
    read();
}

JsonStore::~JsonStore()
{
    flush();
}

void JsonStore::read()
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return; // not there yet
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (document.isObject()) {
        m_object = document.object();
        return;
    }
    file.close();
    const QString aside = m_path + u".broken"_s;
    QFile::remove(aside);
    QFile::rename(m_path, aside);
    qCWarning(lcStore).noquote() << m_path << "is not JSON (" << error.errorString()
                                 << "); it was kept as" << aside;
}

void JsonStore::set(const QString &key, const QJsonValue &value)
{
    if (m_object.value(key) == value)
        return;
    if (value.isUndefined())
        m_object.remove(key);
    else
        m_object.insert(key, value);
    m_dirty = true;
    if (!m_timer.isActive())
        m_timer.start();
}

void JsonStore::replace(const QJsonObject &object)
{
    if (m_object == object)
        return;
    m_object = object;
    m_dirty = true;
    if (!m_timer.isActive())
        m_timer.start();
}

bool JsonStore::flush()
{
    m_timer.stop();
    if (!m_dirty)
        return true;
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    QSaveFile file(m_path);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(QJsonDocument(m_object).toJson()) >= 0 && file.commit();
    m_dirty = !written;
    if (!written)
        qCWarning(lcStore).noquote() << "could not write" << m_path << ":" << file.errorString();
    return written;
}

} // namespace ccplant::client
