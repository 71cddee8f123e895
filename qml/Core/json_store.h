// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/json_backend.h"

#include <QObject>
#include <QTimer>

namespace ccplant::client {

/// A JSON object that stays: read once, written a moment after the last change, and when it dies.
/// Main thread only.
class JsonStore : public QObject {
    Q_OBJECT
public:
    /// Kept in the platform's own way: natively in the file `path`.
    explicit JsonStore(const QString &path, QObject *parent = nullptr);
    explicit JsonStore(std::unique_ptr<JsonBackend> backend, QObject *parent = nullptr);
    ~JsonStore() override;

    const QJsonObject &object() const { return m_object; }
    QJsonValue value(const QString &key) const { return m_object.value(key); }
    /// Undefined removes the key.
    void set(const QString &key, const QJsonValue &value);
    void replace(const QJsonObject &object);
    /// Writes now what is not yet written. False (and a line in the log) when that failed.
    bool flush();

Q_SIGNALS:
    /// Another page of the same browser changed a member; value() has it already.
    void changedElsewhere(const QString &key);

private:
    void put(const QString &key, const QJsonValue &value);

    std::unique_ptr<JsonBackend> m_backend;
    QJsonObject m_object;
    QSet<QString> m_changed; // not written yet
    QTimer m_timer;
};

} // namespace ccplant::client
