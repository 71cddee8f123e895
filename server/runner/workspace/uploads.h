// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/workspace/beneath.h"

#include <QByteArrayView>
#include <QJsonObject>

namespace ccplant::runner {

/// One file on its way into `WORKSPACE/.ccplant/uploads/`. It appears there whole or not at all (a
/// temporary file, then a rename), never overwrites another (`name-2.ext`), and does not show in
/// the session's diff (`.ccplant/.gitignore`). Movable; not thread-safe.
class Upload {
public:
    /// `limit`: bytes. Errors: Forbidden when somebody put a symbolic link in place of our folders,
    /// Internal.
    static Result<Upload> begin(const QString &workspace, const QString &name, qint64 limit);
    Upload(Upload &&other) noexcept;
    Upload &operator=(Upload &&other) = delete;
    /// Removes the temporary file unless finish() succeeded.
    ~Upload();

    /// PayloadTooLarge once more than the limit was written.
    Result<void> write(QByteArrayView bytes);
    /// `{"path" (relative to the workspace), "size"}`.
    Result<QJsonObject> finish();

private:
    Upload(Descriptor folder, Descriptor file, QByteArray temporary, QString name, qint64 limit);

    Descriptor m_folder, m_file;
    QByteArray m_temporary; ///< empty once there is nothing to remove
    QString m_name;
    qint64 m_limit, m_size = 0;
};

/// A whole upload at once.
Result<QJsonObject> storeUpload(
    const QString &workspace, const QString &name, QByteArrayView bytes, qint64 limit);

} // namespace ccplant::runner
