// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QJsonObject>
#include <QString>

namespace ccplant::daemon {

/// A JSON file (0600) that says how to reach a running server; there only while it takes requests.
class ReadyFile {
public:
    ReadyFile() = default;
    ~ReadyFile();
    ReadyFile(const ReadyFile &) = delete;
    ReadyFile &operator=(const ReadyFile &) = delete;

    /// Written whole or not at all.
    Result<void> write(const QString &path, const QJsonObject &content);
    /// Takes it away, unless another server has written its own in the meantime.
    void remove();

private:
    QString m_path;
    QByteArray m_content;
};

} // namespace ccplant::daemon
