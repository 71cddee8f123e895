// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QString>

namespace ccplant::daemon {

/// The folder that a running server keeps everything in, locked against a second one. The lock ends
/// with the process, however it ends.
class DataFolder {
public:
    DataFolder() = default;
    ~DataFolder();
    DataFolder(DataFolder &&other) noexcept;
    DataFolder &operator=(DataFolder &&other) noexcept;

    /// Makes the folder (0700) when it is absent and takes the lock. Conflict says which process
    /// has it; Forbidden when other users could look in or write. Blocks: for program start.
    static Result<DataFolder> open(const QString &path);

    const QString &path() const { return m_path; }
    QString file(QStringView name) const { return m_path + u'/' + name.toString(); }

private:
    QString m_path;
    int m_lock = -1;
};

} // namespace ccplant::daemon
