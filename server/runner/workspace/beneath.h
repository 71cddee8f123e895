// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QString>
#include <sys/stat.h>
#include <utility>

namespace ccplant::runner {

/// Owns a file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor();
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

/// Something in the workspace, held open so that nobody can swap it between check and use.
struct Held {
    Descriptor descriptor; ///< O_PATH
    struct stat status;
    QString path; ///< absolute, without symbolic links
};

/// Finds `userPath` inside the folder `root` and holds it. `userPath` is relative to `root`, or
/// absolute and inside it; it may contain `..` and symbolic links as long as no step leads out
/// (Linux openat2 with RESOLVE_BENEATH, or the same walk step by step where the kernel or its
/// seccomp filter has no openat2). Absolute symbolic links are refused. Errors: InvalidRequest
/// (NUL, too long), Forbidden (leads out, or is not readable), NotFound. Thread-safe.
Result<Held> hold(const QString &root, const QString &userPath);

/// Opens what is held, for reading or with other O_ flags. Special files (FIFO, device, socket) are
/// refused: opening one can block or have effects.
Result<Descriptor> reopen(const Held &held, int flags);

/// The absolute path of `userPath` without symbolic links, proven to be inside `root`. The last
/// segments may not exist yet (the nearest folder that exists is then what is checked). Errors as
/// hold(). For callers that need a path and not a descriptor; what the path leads to may change
/// after the check.
Result<QString> confine(const QString &root, const QString &userPath);

namespace detail {
/// Tests only: walk without openat2.
void forbidOpenat2(bool forbid);
} // namespace detail

} // namespace ccplant::runner
