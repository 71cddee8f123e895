// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runner/log/appendfile.h"

#include <cerrno>
#include <unistd.h>

namespace ccplant::testing {

/// A disk that is full, or breaks, on request.
struct Disk {
    qint64 room = -1; ///< bytes that still fit; -1: no end
    bool syncFails = false;
};

class FaultyFile : public runner::AppendFile {
public:
    explicit FaultyFile(std::shared_ptr<Disk> disk)
        : m_disk(std::move(disk))
    {
    }

protected:
    qint64 writeSome(int fd, const char *bytes, qint64 length) override
    {
        if (m_disk->room < 0)
            return AppendFile::writeSome(fd, bytes, length);
        if (m_disk->room == 0) {
            errno = ENOSPC;
            return -1;
        }
        const qint64 written = AppendFile::writeSome(
            fd, bytes, qMin(length, m_disk->room)); // a real disk writes what fits
        m_disk->room -= written;
        return written;
    }
    int syncNow(int fd) override
    {
        if (!m_disk->syncFails)
            return AppendFile::syncNow(fd);
        errno = EIO;
        return -1;
    }

private:
    std::shared_ptr<Disk> m_disk;
};

} // namespace ccplant::testing
