// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace ccplant::bench {

struct Load {
    double perSecond = 0;
    double p50 = 0, p99 = 0; ///< milliseconds
    double errors = 0;
};

/// Loads `url` with wrk (one thread) for `seconds`. Nothing when wrk is not there.
std::optional<Load> load(const QUrl &url, const QByteArray &token, int connections, int seconds);

/// An nginx of one worker on loopback with `locations` in its only server block; ends with it.
class Nginx {
public:
    /// False when there is no nginx.
    bool start(const QByteArray &locations);
    ~Nginx();
    QUrl url() const { return m_url; }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    QUrl m_url;
};

} // namespace ccplant::bench
