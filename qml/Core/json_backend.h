// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QSet>

#include <functional>
#include <memory>

namespace ccplant::client {

/// Where a JsonStore keeps its object: a file, or the browser's storage. Main thread only.
class JsonBackend {
public:
    JsonBackend() = default;
    Q_DISABLE_COPY_MOVE(JsonBackend)
    virtual ~JsonBackend() = default;

    /// Empty when there is none yet, or when it cannot be read (which is said in the log).
    virtual QJsonObject read() = 0;
    /// Keeps `object`, of which the members `changed` differ from what was read or written last.
    /// False (and a line in the log) when there is no room, or no way.
    virtual bool write(const QJsonObject &object, const QSet<QString> &changed) = 0;

    /// How long a change may wait for others before it is written.
    virtual int delayMs() const { return 400; }

    /// Another page of the same browser wrote this member (undefined: took it away).
    std::function<void(const QString &key, const QJsonValue &value)> changedElsewhere;
};

/// The platform's own: json_file.cpp, or the page's bridge. `path` tells stores apart.
std::unique_ptr<JsonBackend> makeJsonBackend(const QString &path);

} // namespace ccplant::client
