// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/watched_file.h"

#include "server/auth/secrets.h"
#include "shared/log.h"

#include <QFile>
#include <QFileInfo>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::auth {

WatchedFile::WatchedFile(QString path, Take take, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_take(std::move(take))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(100ms);
    connect(&m_settle, &QTimer::timeout, this, &WatchedFile::reload);
    const auto soon = [this] {
        if (!m_settle.isActive()) // a folder that never rests must not put it off for ever
            m_settle.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, soon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, soon);
}

Result<void> WatchedFile::start()
{
    const auto content = read();
    if (!content)
        return tl::unexpected(content.error());
    watch();
    return load(*content);
}

void WatchedFile::watch()
{
    // The folder too: a file that is replaced is another file, and no longer the one watched.
    m_watcher.addPaths({m_path, QFileInfo(m_path).absolutePath()});
}

Result<QByteArray> WatchedFile::read() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            ErrorCode::Unavailable, u"%1 cannot be read: %2."_s.arg(m_path, file.errorString()));
    struct stat info{};
    if (::fstat(file.handle(), &info) != 0 || !S_ISREG(info.st_mode))
        return fail(ErrorCode::Forbidden, u"%1 is not a regular file."_s.arg(m_path));
    if (info.st_mode & S_IWOTH)
        return fail(
            ErrorCode::Forbidden, u"Everybody may write to %1. Run: chmod o-w '%1'"_s.arg(m_path));
    if (info.st_size > maxBytes)
        return fail(ErrorCode::PayloadTooLarge,
            u"%1 is larger than %2 MiB."_s.arg(m_path).arg(maxBytes / 1024 / 1024));
    return file.read(maxBytes);
}

Result<void> WatchedFile::load(const QByteArray &content)
{
    m_digest = sha256(content);
    return m_take(content).map_error([this](Error error) {
        error.detail = u"%1: %2"_s.arg(m_path, error.detail);
        return error;
    });
}

void WatchedFile::reload()
{
    watch();
    const auto content = read();
    if (content && sha256(*content) == m_digest)
        return;
    const Result<void> ok = content ? load(*content) : tl::unexpected(content.error());
    if (ok)
        logEvent(
            lcAuth(), log::Level::Info, u"a changed file is in force"_s, {{u"file"_s, m_path}});
    else
        logEvent(lcAuth(), log::Level::Error,
            u"a changed file is NOT in force, because it is wrong; the one before still is"_s,
            {{u"file"_s, m_path}, {u"detail"_s, ok.error().detail}});
    Q_EMIT reloaded(ok.has_value());
}

} // namespace ccplant::auth
