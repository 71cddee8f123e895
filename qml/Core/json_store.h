// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace ccplant::client {

/// A JSON object in a file: read once, written atomically (QSaveFile) a moment after the last
/// change, and when it dies. An unreadable file is set aside as FILE.broken and said in the log,
/// never overwritten. Main thread only.
class JsonStore : public QObject {
    Q_OBJECT
public:
    explicit JsonStore(QString path, QObject *parent = nullptr);
    ~JsonStore() override;

    const QJsonObject &object() const { return m_object; }
    QJsonValue value(const QString &key) const { return m_object.value(key); }
    /// Undefined removes the key.
    void set(const QString &key, const QJsonValue &value);
    void replace(const QJsonObject &object);
    /// Writes now what is not yet written. False (and a line in the log) when the disk refused.
    bool flush();

    static constexpr int delayMs = 400;

private:
    void read();

    QString m_path;
    QJsonObject m_object;
    QTimer m_timer;
    bool m_dirty = false;
};

} // namespace ccplant::client
